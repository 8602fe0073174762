import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EventLoop } from './event-loop.ts'

describe('event loop', () => {
  test('E1 E2 events come out like from a stable sort, whatever is scheduled in between', () => {
    // A number schedules an event so much later, null takes one out.
    const step = fc.oneof(
      { weight: 2, arbitrary: fc.integer({ min: 0, max: 2 }) },
      { weight: 1, arbitrary: fc.constant(null) },
    )
    const steps = fc.array(step, { maxLength: 300, size: 'max' })
    fc.assert(
      fc.property(steps, (script) => {
        const loop = new EventLoop()
        let model: { time: number; kind: number; a: number; b: number }[] = []
        for (const [at, step] of [...script, ...script.map(() => null)].entries()) {
          if (step !== null) {
            loop.after(step, at % 7, at, -at)
            model.push({ time: loop.now + step, kind: at % 7, a: at, b: -at })
            continue
          }
          const first = model.toSorted((x, y) => x.time - y.time || x.a - y.a)[0]
          expect(loop.next()).toBe(first !== undefined)
          if (!first) continue
          expect([loop.now, loop.kind, loop.a, loop.b + 0]).toEqual([first.time, first.kind, first.a, first.b + 0])
          model = model.filter((event) => event !== first)
        }
        expect(loop.size).toBe(0)
      }),
      { numRuns: 60, seed: 1 },
    )
  })

  test('E2 thousands of pending events keep their payload', () => {
    const loop = new EventLoop()
    for (let i = 0; i < 5_000; i++) loop.at((i * 7919) % 5_000, i % 3, i, 2 * i)
    let before = -1
    while (loop.next()) {
      expect(loop.now).toBeGreaterThanOrEqual(before)
      before = loop.now
      expect([loop.now, loop.kind, loop.b]).toEqual([(loop.a * 7919) % 5_000, loop.a % 3, 2 * loop.a])
    }
    expect(loop.processed).toBe(5_000)
  })

  test('E3 the past is closed', () => {
    const loop = new EventLoop()
    loop.at(5, 0)
    loop.next()
    expect(() => loop.at(4, 0)).toThrow('before now')
    expect(() => loop.after(-1, 0)).toThrow('before now')
    expect(() => loop.at(NaN, 0)).toThrow('NaN')
    expect(loop.peek()).toBe(Infinity)
  })
})
