// One question at a time: size ratios from 2 to 16, and bits of a Bloom filter.
import { bestHashes, BloomFilter, falsePositiveRate } from '#lib/algorithms/bloom-filter'
import type { MergePolicy } from '#lib/algorithms/lsm-tree'
import { LsmTree } from '#lib/algorithms/lsm-tree'
import { PagedDisk } from '#lib/algorithms/paged-disk'
import type { Random } from '#lib/kernel/random'
import { writesOfEntry } from './formulas.ts'
import type { Params } from './parameters.ts'
import { entriesPerPage } from './parameters.ts'
import { absentKey, storedKey } from './workload.ts'

export const SIZE_RATIOS = [2, 3, 4, 6, 8, 10, 12, 16]
/** A tree of fewer flushes has no levels to compare. */
const FLUSHES_MIN = 64
const LOOK_UPS = 2_000
const YIELD_EVERY = 5_000

export type RatioPoint = {
  merge: MergePolicy
  sizeRatio: number
  /** How often an entry was written on its way down, and what the formula says. */
  writes: number
  formula: number
  /** Pages read for a key that is not there, and what filters that err as they should would come to. */
  absentReads: number
  expectedReads: number
  lookUps: number
  runs: number
  levels: number
}

/** The memtable of the sweeps: the one asked for, unless that would leave too few flushes. */
export const sweepMemtable = (p: Params): number =>
  Math.max(1, Math.min(p.memtableEntries, Math.floor(p.sweepEntries / FLUSHES_MIN)))

/** Writes keys, all different, in the given order, then looks for keys that are not there. */
export function* ratioPoint(
  merge: MergePolicy,
  sizeRatio: number,
  p: Params,
  order: Uint32Array,
  random: Random,
): Generator<void, RatioPoint, void> {
  const disk = new PagedDisk()
  const perPage = entriesPerPage(p)
  const memtableEntries = sweepMemtable(p)
  const options = { merge, sizeRatio, memtableEntries, entriesPerPage: perPage, bitsPerKey: p.bitsPerKey }
  const tree = new LsmTree({ ...options, log: false }, disk)
  for (let at = 0; at < order.length; at++) {
    if (at % YIELD_EVERY === 0) yield
    tree.put(storedKey(order[at]!), 1)
  }
  // A last, smaller run would be a level of its own.
  const flushed = Math.floor(order.length / memtableEntries) * memtableEntries
  const written = disk.writes
  const before = disk.reads
  for (let at = 0; at < LOOK_UPS; at++) {
    if (at % 200 === 0) yield
    tree.get(absentKey(random.integer(order.length)))
  }
  const rates = tree.levels.flat().map(({ size, filter }) => falsePositiveRate(size, filter.bits, filter.hashes))
  return {
    merge,
    sizeRatio,
    writes: (written * perPage) / flushed,
    formula: writesOfEntry(merge, sizeRatio, flushed / memtableEntries),
    absentReads: (disk.reads - before) / LOOK_UPS,
    expectedReads: rates.reduce((sum, rate) => sum + rate, 0),
    lookUps: LOOK_UPS,
    runs: tree.runs,
    levels: tree.levels.length,
  }
}

export type FilterPoint = { bits: number; measured: number; formula: number; missed: number }

const FILTER_MEMBERS = 10_000
const FILTER_STRANGERS = 20_000
const FILTER_BITS = [1, 2, 4, 6, 8, 10, 12, 16]

/** False positives of filters by their bits, and members that were not found, of which there must be none. */
export function* filterPoints(): Generator<void, FilterPoint[], void> {
  const points: FilterPoint[] = []
  for (const bits of FILTER_BITS) {
    const filter = new BloomFilter(FILTER_MEMBERS, bits)
    for (let id = 0; id < FILTER_MEMBERS; id++) filter.add(storedKey(id))
    yield
    let wrong = 0
    for (let id = 0; id < FILTER_STRANGERS; id++) if (filter.mayHold(absentKey(id))) wrong++
    let missed = 0
    for (let id = 0; id < FILTER_MEMBERS; id++) if (!filter.mayHold(storedKey(id))) missed++
    const formula = falsePositiveRate(FILTER_MEMBERS, filter.bits, bestHashes(bits))
    points.push({ bits, measured: wrong / FILTER_STRANGERS, formula, missed })
    yield
  }
  return points
}
