import { describe, expect, test } from 'vitest'
import { hashText32 } from '../algorithms/hash.ts'
import { hash128 } from './hash.ts'
import { createRandom } from './random.ts'
import { chiSquaredTail } from './special-functions.ts'

const draws = (seed: number, count: number) => {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => random.next())
}

function correlation(x: number[], y: number[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [mx, my] = [mean(x), mean(y)]
  const cov = mean(x.map((value, i) => (value - mx) * (y[i]! - my)))
  return cov / Math.sqrt(mean(x.map((v) => (v - mx) ** 2)) * mean(y.map((v) => (v - my) ** 2)))
}

describe('random', () => {
  test('R1 a seed fixes the numbers for good', () => {
    const random = createRandom(42)
    expect([random.uint32(), random.uint32(), random.uint32()]).toMatchInlineSnapshot(`
      [
        1028872839,
        2516511472,
        400437680,
      ]
    `)
    expect(draws(7, 100)).toEqual(draws(7, 100))
    expect(draws(7, 3)).not.toEqual(draws(8, 3))
    // The high half of a seed counts too.
    expect(draws(7, 3)).not.toEqual(draws(7 + 2 ** 32, 3))
  })

  test('R1 a seed outside 0 to 2^53 - 1 is refused', () => {
    for (const seed of [-1, 0.5, 2 ** 53, NaN]) expect(() => createRandom(seed)).toThrow(String(seed))
  })

  test('R2 a split stream does not depend on what was drawn or split before', () => {
    const fresh = createRandom(1).split('network').next()
    const used = createRandom(1)
    used.next()
    used.split('clients').next()
    expect(used.split('network').next()).toBe(fresh)
    expect(createRandom(1).split('clients').next()).not.toBe(fresh)
    expect(createRandom(2).split('network').next()).not.toBe(fresh)
    expect(createRandom(1).split('a').split('b').next()).not.toBe(createRandom(1).split('b').split('a').next())
  })

  test('R3 neighbouring seeds and names are uncorrelated', () => {
    const count = 4_000
    const random = createRandom(5)
    const streams = [draws(0, count), draws(1, count), draws(2, count)]
    for (const name of ['server 1', 'server 2']) {
      const own = random.split(name)
      streams.push(Array.from({ length: count }, () => own.next()))
    }
    for (const [i, x] of streams.entries())
      for (const y of streams.slice(i + 1)) expect(Math.abs(correlation(x, y))).toBeLessThan(4 / Math.sqrt(count))
  })

  test('R4 integers are uniform below a bound that does not divide 2^32', () => {
    const bound = 7
    const counts = Array.from({ length: bound }, () => 0)
    const random = createRandom(3)
    for (let i = 0; i < 70_000; i++) counts[random.integer(bound)]!++
    const squares = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
    expect(chiSquaredTail(squares, bound - 1)).toBeGreaterThan(0.001)
    // A modulo without rejection would make the lower third of this range twice as likely.
    const wide = 3 * 2 ** 30
    let low = 0
    for (let i = 0; i < 30_000; i++) if (random.integer(wide) < 2 ** 30) low++
    expect(Math.abs(low - 10_000)).toBeLessThan(4 * Math.sqrt((30_000 * 2) / 9))
  })

  test('R4 a bound outside 1 to 2^32 is refused', () => {
    for (const bound of [0, -1, 1.5, 2 ** 32 + 1]) expect(() => createRandom(1).integer(bound)).toThrow(String(bound))
    expect(createRandom(1).integer(1)).toBe(0)
  })

  test('R5 MurmurHash3 gives the published values', () => {
    // From the reference implementation's test vectors.
    expect(hashText32('', 0)).toBe(0)
    expect(hashText32('', 1)).toBe(0x514e28b7)
    expect(hashText32('a', 0x9747b28c)).toBe(0x7fa09ea6)
    expect(hashText32('abc', 0)).toBe(0xb3dd93fa)
    expect(hashText32('Hello, world!', 0x9747b28c)).toBe(0x24884cba)
  })

  test('R5 a hash of 128 bits tells apart texts that differ in one character', () => {
    const hashes = new Set(Array.from({ length: 10_000 }, (_, i) => hash128(`figure=${i}`)))
    expect(hashes.size).toBe(10_000)
    expect(hash128('figure=1')).toMatch(/^[0-9a-f]{32}$/)
  })
})
