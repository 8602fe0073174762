import { describe, expect, test } from 'vitest'
import { createRandom } from '#lib/kernel/random'
import { NumberedStream } from './numbered-stream.ts'

/** A stream that notes what it delivers. */
function noting() {
  const delivered: [number, number][] = []
  return { delivered, stream: new NumberedStream((item, number) => delivered.push([number, item])) }
}

describe('numbered stream', () => {
  test('delivers each item once and in order, whatever is lost, repeated and reordered, if what is missing is asked for (500 seeds)', () => {
    for (let seed = 1; seed <= 500; seed++) {
      const random = createRandom(seed)
      const items = Array.from({ length: 80 }, () => random.integer(1_000))
      const packets = items.flatMap((_, first) => {
        const size = 1 + random.integer(4)
        const packet = { first, items: items.slice(first, first + size) }
        return random.next() < 0.3 ? [] : random.next() < 0.2 ? [packet, packet] : [packet]
      })
      for (let at = packets.length - 1; at > 0; at--) {
        const other = Math.max(0, at - random.integer(6))
        ;[packets[at], packets[other]] = [packets[other]!, packets[at]!]
      }
      const { delivered, stream } = noting()
      for (const packet of packets) {
        stream.accept(packet.first, packet.items)
        // The naive model: what has come so far as a set of numbers, and the first one that is not in it.
        expect(delivered.map(([number]) => number)).toEqual(Array.from({ length: stream.next }, (_, at) => at))
      }
      stream.hearOf(items.length)
      for (let gap = stream.gap(); gap; gap = stream.gap()) {
        expect(gap.from).toBe(stream.next)
        stream.accept(gap.from, items.slice(gap.from, gap.to))
      }
      expect(
        delivered.map(([, item]) => item),
        `seed ${seed}`,
      ).toEqual(items)
    }
  })

  test('gives up the first run of missing numbers, and says how many', () => {
    const { delivered, stream } = noting()
    stream.accept(0, [7])
    stream.accept(3, [9])
    expect(stream.gap()).toEqual({ from: 1, to: 3 })
    expect(stream.skip()).toBe(2)
    expect(delivered).toEqual([
      [0, 7],
      [3, 9],
    ])
    expect(stream.skip()).toBe(0)
  })

  test('forgets what is ahead of a gap', () => {
    const { delivered, stream } = noting()
    stream.accept(1, [9])
    stream.forget()
    expect(stream.gap()).toBeNull()
    stream.accept(0, [7, 8])
    expect(delivered.map(([, item]) => item)).toEqual([7, 8])
  })
})
