import { createShapeId, createTLStore, defaultBindingUtils, defaultShapeUtils } from 'tldraw'
import type { TLRecord } from 'tldraw'
import { describe, expect, it } from 'vitest'
import { BoardDrawing } from '#lib/board/draw'
import { merged, reapply } from './board-mirror.ts'
import { chunks } from './board-socket.ts'

describe('a change that is made again on a newer record', () => {
  const base = { id: 'shape:a', x: 0, y: 0, props: { w: 10, text: 'Cache' }, meta: {} }
  it('keeps what others changed elsewhere in it', () => {
    const now = { ...base, x: 5, props: { w: 10, text: 'Redis' } }
    const present = { ...base, y: 7, props: { w: 40, text: 'Cache' } }
    expect(merged(base, now, present)).toEqual({ ...base, x: 5, y: 7, props: { w: 40, text: 'Redis' } })
  })
  it('changes nothing when nothing was changed here', () => {
    const present = { ...base, x: 9 }
    expect(merged(base, base, present)).toEqual(present)
  })
})

describe('changes of before a reload', () => {
  function board() {
    const drawing = new BoardDrawing()
    const client = drawing.box('Client')
    const cache = drawing.box('Cache')
    drawing.arrow(client, cache)
    const store = createTLStore({ shapeUtils: defaultShapeUtils, bindingUtils: defaultBindingUtils })
    store.put(drawing.records() as unknown as TLRecord[])
    return { store, client: client as TLRecord['id'], cache: cache as TLRecord['id'] }
  }
  const shape = (store: ReturnType<typeof board>['store'], id: TLRecord['id']) => {
    const record = store.get(id)
    if (record?.typeName !== 'shape') throw new Error(`There is no shape ${id}`)
    return record
  }

  it('are made again beside what others did since', () => {
    const { store, client } = board()
    const base = shape(store, client)
    store.put([{ ...base, y: 500 }])
    reapply(store, [{ id: client, base, now: { ...base, x: 700 } }])
    expect(shape(store, client)).toMatchObject({ x: 700, y: 500 })
  })

  it('leave out what no longer fits: a removed shape, a shape without its parent, an arrow\u2019s end without its shape', () => {
    const { store, client, cache } = board()
    const gone = shape(store, client)
    const binding = store.allRecords().find((record) => record.typeName === 'binding' && record.toId === gone.id)
    if (!binding) throw new Error('The arrow is not bound')
    store.remove([binding.id, gone.id])
    const orphan = { ...shape(store, cache), id: createShapeId('orphan'), parentId: createShapeId('nowhere') }
    const before = store.allRecords().length
    reapply(store, [
      { id: binding.id, base: null, now: binding },
      { id: gone.id, base: gone, now: { ...gone, x: 1 } },
      { id: orphan.id, base: null, now: orphan },
    ])
    expect(store.allRecords()).toHaveLength(before)
  })

  it('bring back an added shape, take away a removed one, and pass over one that is not valid', () => {
    const { store, client, cache } = board()
    const made = { ...shape(store, client), id: createShapeId('made') }
    const broken = { ...made, id: createShapeId('broken'), x: Number.NaN }
    reapply(store, [
      { id: broken.id, base: null, now: broken },
      { id: made.id, base: null, now: made },
      { id: cache, base: shape(store, cache), now: null },
    ])
    expect([store.has(made.id), store.has(cache), store.has(broken.id)]).toEqual([true, false, false])
  })
})

describe('a frame that is too long', () => {
  it('travels in numbered parts of which the last says that none follow', () => {
    const message = JSON.stringify({ text: 'x'.repeat(200_000) })
    const parts = chunks(message)
    expect(parts.map((part) => part.slice(0, 2))).toEqual(['2_', '1_', '0_'])
    expect(parts.map((part) => part.slice(2)).join('')).toBe(message)
  })
})
