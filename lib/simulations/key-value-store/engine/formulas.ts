// What the papers say that an LSM tree costs: O'Neil 1996, Monkey (Dayan et al. 2017), Dostoevsky (Dayan and Idreos 2018).
import type { MergePolicy } from '#lib/algorithms/lsm-tree'

/**
 * How often an entry has been written, after so many flushes of different keys. On each level arrivals of one size come in; every
 * T-th takes all of them further down and is not written there. By levelling the j-th of a round rewrites the level at j times the
 * size of an arrival, so (T - 1) / 2 writes an entry and level; by tiering all but the T-th are written once, so (T - 1) / T. Lazy
 * levelling does the first as long as a level is the largest. Divided by the entries of a page these are the O(T L / B) and
 * O(L / B) of Dostoevsky, section 4.
 */
export function writesOfEntry(merge: MergePolicy, sizeRatio: number, flushes: number): number {
  let written = 0
  for (let arrival = 1; arrival <= flushes; arrival *= sizeRatio) {
    const arrivals = Math.floor(flushes / arrival)
    const rounds = Math.floor(arrivals / sizeRatio)
    const rest = arrivals % sizeRatio
    const tiered = arrivals - rounds
    const levelled = rounds * triangle(sizeRatio - 1) + triangle(rest)
    const first = Math.min(arrivals, sizeRatio - 1)
    const lazy = triangle(first) + tiered - first
    written += arrival * { levelling: levelled, tiering: tiered, 'lazy-levelling': lazy }[merge]
  }
  return written / flushes
}

const triangle = (count: number): number => (count * (count + 1)) / 2
