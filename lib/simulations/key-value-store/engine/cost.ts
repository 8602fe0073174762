// An upper bound of what a run costs, from the entries that will be merged, hashed and looked at.
import type { MergePolicy } from '#lib/algorithms/lsm-tree'
import { lsmOptions } from './engines.ts'
import type { DesignId } from './designs.ts'
import { writesOfEntry } from './formulas.ts'
import type { Params } from './parameters.ts'
import { SIZE_RATIOS, sweepMemtable } from './sweeps.ts'

/** Seconds for one of each, about twice what was measured on the machine of development. */
const PUT = 0.7e-6
const MERGED_ENTRY = 25e-9
const HASHED_ENTRY = 100e-9
const ASKED_RUN = 150e-9
const SCANNED_ENTRY = 30e-9
const SORTED_ENTRY = 150e-9
const TOUCHED_PAGE = 400e-9
const START = 0.4
const BASE_MB = 240

type Tree = { merge: MergePolicy; sizeRatio: number; memtableEntries: number }

/** Writing so many entries: how often each is merged, and how many runs there may be in the end. */
function tree({ merge, sizeRatio, memtableEntries }: Tree, writes: number): { seconds: number; runs: number } {
  const flushes = Math.max(1, Math.ceil(writes / memtableEntries))
  const levels = 1 + Math.floor(Math.log(flushes) / Math.log(sizeRatio))
  const runsOfLevel = merge === 'levelling' ? 1 : sizeRatio - 1
  // Each entry is merged in as many rounds as there are times two runs.
  const rounds = Math.ceil(Math.log2(1 + runsOfLevel * levels))
  const written = 1 + writesOfEntry(merge, sizeRatio, flushes)
  const seconds = writes * (PUT + SORTED_ENTRY + written * (rounds * MERGED_ENTRY + HASHED_ENTRY))
  return { seconds, runs: runsOfLevel * levels }
}

function secondsOf(id: DesignId, p: Params): number {
  const writes = p.keys + p.operations * p.writeShare
  const reads = p.operations * (1 - p.writeShare)
  const scans = reads * p.scanShare
  const found = scans * p.scanLength
  if (id === 'b-tree') return (writes + reads) * 5 * TOUCHED_PAGE + found * SCANNED_ENTRY * 4
  const options = lsmOptions(id, p)
  const { seconds, runs } = tree(options, writes)
  // Every crash looks twice at what was written since the one before.
  const asked = reads - scans + (p.crashes > 0 ? 2 * p.operations * p.writeShare + 2 * p.keys : 0)
  const searched = id === 'no-summaries' ? 20 * TOUCHED_PAGE : 0
  // Deleted keys are skipped.
  const skipped = 1 / (1 - p.deleteShare * p.writeShare)
  const scanning = found * skipped * (1 + runs) * 2 * SCANNED_ENTRY + scans * p.memtableEntries * SORTED_ENTRY
  const cached = p.cachePages > 0 ? 2 * TOUCHED_PAGE : 0
  return seconds + asked * ((1 + runs) * (ASKED_RUN + cached) + searched) + scanning
}

export function costOf(p: Params, designs: DesignId[]): { seconds: number; memoryMb: number } {
  const swept = designs.flatMap((id) =>
    id === 'levelling' || id === 'tiering' || id === 'lazy-levelling' ? [id as MergePolicy] : [],
  )
  const sweep = swept.flatMap((merge) =>
    SIZE_RATIOS.map(
      (sizeRatio) => tree({ merge, sizeRatio, memtableEntries: sweepMemtable(p) }, p.sweepEntries).seconds,
    ),
  )
  const seconds = designs.map((id) => secondsOf(id, p)).concat(sweep)
  return {
    seconds: START + (p.keys + p.operations) * 300e-9 + seconds.reduce((sum, each) => sum + each, 0),
    memoryMb: BASE_MB + (p.keys * 300 + p.operations * 60 + p.sweepEntries * 60 + p.cachePages * 250) / 1e6,
  }
}
