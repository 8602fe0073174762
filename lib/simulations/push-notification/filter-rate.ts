// How often a Bloom filter takes a key that was never added for one that was, by bits a key.
import { BloomFilter, falsePositiveRate } from '#lib/algorithms/bloom-filter'
import type { Random } from '#lib/kernel/random'

export const FILTER_BITS = [1, 2, 4, 6, 8, 10, 12, 16]
const STRANGERS = 10_000
export const FILTER_KEYS_MAX = 20_000
const KEYS_BELOW = 2 ** 32

export type FilterRate = { bits: number; measured: number; formula: number; falseNegatives: number; members: number }

/** Fills a filter with keys and asks it for all of these and for as many strangers. */
export function measureFilter(keys: number, bits: number, random: Random): FilterRate {
  const filter = new BloomFilter(keys, bits)
  // Members have even numbers and strangers odd ones, so that no stranger is a member.
  const members = Array.from({ length: keys }, () => 2 * random.integer(KEYS_BELOW))
  for (const key of members) filter.add(key)
  let [positives, falseNegatives] = [0, 0]
  for (const key of members) if (!filter.mayHold(key)) falseNegatives++
  for (let at = 0; at < STRANGERS; at++) if (filter.mayHold(2 * random.integer(KEYS_BELOW) + 1)) positives++
  const formula = falsePositiveRate(new Set(members).size, filter.bits, filter.hashes)
  return { bits, measured: positives / STRANGERS, formula, falseNegatives, members: keys }
}
