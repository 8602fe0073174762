import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rateInterval } from '#lib/kernel/statistics'
import { bestHashes, BloomFilter, falsePositiveRate } from './bloom-filter.ts'

const MEMBERS = 5_000
const STRANGERS = 40_000

describe('BloomFilter', () => {
  it('finds every member, whatever they are and however few bits there are', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.maxSafeNat(), { maxLength: 200 }),
        fc.uniqueArray(fc.string(), { maxLength: 50 }),
        fc.double({ min: 0, max: 24, noNaN: true }),
        (ids, texts, bitsPerMember) => {
          const filter = new BloomFilter(ids.length + texts.length, bitsPerMember)
          for (const id of ids) filter.add(id)
          for (const text of texts) filter.addText(text)
          for (const id of ids) expect(filter.mayHold(id)).toBe(true)
          for (const text of texts) expect(filter.mayHoldText(text)).toBe(true)
        },
      ),
    )
  })

  it.each([1, 2, 4, 8, 10, 16])('takes strangers for members as often as the formula says, with %d bits', (bits) => {
    const filter = new BloomFilter(MEMBERS, bits)
    for (let id = 0; id < MEMBERS; id++) filter.add(id)
    let wrong = 0
    for (let id = MEMBERS; id < MEMBERS + STRANGERS; id++) if (filter.mayHold(id)) wrong++
    const expected = falsePositiveRate(MEMBERS, filter.bits, filter.hashes)
    const { low, high } = rateInterval(wrong, STRANGERS, 0.9999)
    // The formula takes the share of set bits for its mean and positions for independent: a tenth of room for that.
    expect(expected).toBeGreaterThan(low * 0.9)
    expect(expected).toBeLessThan(high * 1.1)
  })

  it('answers "perhaps" to everything without bits, and "no" while it is empty', () => {
    expect(new BloomFilter(10, 0).mayHold(3)).toBe(true)
    expect(falsePositiveRate(10, 0, 0)).toBe(1)
    const empty = new BloomFilter(10, 8)
    for (let id = 0; id < 100; id++) expect(empty.mayHold(id)).toBe(false)
  })

  it('takes the number of hashes that errs least', () => {
    for (const bits of [2, 5, 10, 16]) {
      const best = bestHashes(bits)
      for (const other of [best - 1, best + 1].filter((hashes) => hashes > 0))
        expect(falsePositiveRate(1, bits, best)).toBeLessThanOrEqual(falsePositiveRate(1, bits, other))
    }
  })

  it('refuses sizes that are none', () => {
    expect(() => new BloomFilter(-1, 8)).toThrow(RangeError)
    expect(() => new BloomFilter(8, NaN)).toThrow(RangeError)
    expect(() => new BloomFilter(2 ** 30, 8)).toThrow(RangeError)
  })
})
