import { describe, expect, it } from 'vitest'
import { Unsaved } from './board-saving.ts'

type Shape = { id: string; x: number }
const shape = (id: string, x = 0): Shape => ({ id, x })
const added = (...records: Shape[]) => ({ added: keyed(records), updated: {}, removed: {} })
const removed = (...records: Shape[]) => ({ added: {}, updated: {}, removed: keyed(records) })
const moved = (before: Shape, after: Shape) => ({
  added: {},
  updated: { [after.id]: [before, after] as [Shape, Shape] },
  removed: {},
})
const keyed = (records: Shape[]) => Object.fromEntries(records.map((record) => [record.id, record]))

const unsaved = () => new Unsaved<Shape>(() => undefined)

describe('what the server has not confirmed', () => {
  it('is what was changed and not answered', () => {
    const changes = unsaved()
    changes.edited(added(shape('a'), shape('b')), 0)
    changes.pushed(1, ['a'])
    changes.confirmed(1)
    expect(changes.kept()).toEqual([{ id: 'b', base: null, now: shape('b') }])
  })

  it('keeps a change that was made after the push, on top of what was pushed', () => {
    const changes = unsaved()
    changes.edited(moved(shape('a', 0), shape('a', 1)), 0)
    changes.pushed(1, ['a'])
    changes.edited(moved(shape('a', 1), shape('a', 2)), 1)
    changes.confirmed(1)
    expect(changes.kept()).toEqual([{ id: 'a', base: shape('a', 1), now: shape('a', 2) }])
  })

  it('stays unconfirmed when the connection was lost before the answer', () => {
    const changes = unsaved()
    changes.edited(added(shape('a')), 0)
    changes.pushed(1, ['a'])
    changes.disconnected()
    changes.confirmed(1)
    expect(changes.size).toBe(1)
  })

  it('is nothing when a shape was made and removed before it was sent', () => {
    const changes = unsaved()
    changes.edited(added(shape('a')), 0)
    changes.edited(removed(shape('a')), 1)
    expect(changes.size).toBe(0)
  })

  it('is a removal when the shape was made and sent before', () => {
    const changes = unsaved()
    changes.edited(added(shape('a')), 0)
    changes.pushed(1, ['a'])
    changes.edited(removed(shape('a')), 1)
    changes.confirmed(1)
    expect(changes.kept()).toEqual([{ id: 'a', base: shape('a'), now: null }])
  })

  it('forgets changes that cancelled each other out, but only when the sync client had its chance to send', () => {
    const changes = unsaved()
    changes.edited(moved(shape('a', 0), shape('a', 1)), 0)
    changes.edited(moved(shape('a', 1), shape('a', 0)), 1)
    changes.settle(60_000)
    expect(changes.size).toBe(1)
    changes.joined(60_000)
    changes.settle(60_500)
    expect(changes.size).toBe(1)
    changes.settle(64_000)
    expect(changes.size).toBe(0)
  })
})
