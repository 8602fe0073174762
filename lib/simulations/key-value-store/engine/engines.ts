// From a design and parameters to an engine on a disk that counts.
import type { LsmOptions, LsmStep } from '#lib/algorithms/lsm-tree'
import { LsmTree } from '#lib/algorithms/lsm-tree'
import { PagedBTree } from '#lib/algorithms/paged-b-tree'
import { PagedDisk } from '#lib/algorithms/paged-disk'
import type { DesignId } from './designs.ts'
import type { Params } from './parameters.ts'
import { entriesPerPage } from './parameters.ts'

/** A key and a pointer, or the smallest and largest key of a block. */
const ENTRY_OF_INDEX_BYTES = 16

export type Engine = {
  id: DesignId
  disk: PagedDisk
  put(key: number, value: number): void
  delete(key: number): void
  get(key: number): number | undefined
  scan(from: number, count: number): { key: number; value: number }[]
  /** Null where a crash is not modelled. */
  crash: (() => void) | null
  /** Brings what memory holds back to disk. */
  close(): void
  /** Pages on disk. */
  pages(): number
  syncs(): number
  tree: LsmTree | null
}

export function createEngine(id: DesignId, p: Params): Engine {
  return id === 'b-tree' ? createBTree(p) : createLsm(id, p)
}

export function lsmOptions(id: DesignId, p: Params): LsmOptions {
  const tiered = id === 'tiering' || id === 'no-filters'
  return {
    merge: tiered ? 'tiering' : id === 'lazy-levelling' ? 'lazy-levelling' : 'levelling',
    sizeRatio: p.sizeRatio,
    memtableEntries: p.memtableEntries,
    entriesPerPage: entriesPerPage(p),
    bitsPerKey: id === 'no-filters' ? 0 : p.bitsPerKey,
    filters: id === 'monkey' ? 'by-level' : 'even',
    summaries: id !== 'no-summaries',
    log: id !== 'no-log',
    syncEvery: p.syncEvery,
    dropTombstonesEarly: id === 'early-tombstones',
  }
}

function createLsm(id: DesignId, p: Params, watch?: (step: LsmStep) => void): Engine {
  const disk = new PagedDisk(p.cachePages)
  const tree = new LsmTree(lsmOptions(id, p), disk, watch)
  return {
    id,
    disk,
    tree,
    put: (key, value) => tree.put(key, value),
    delete: (key) => tree.delete(key),
    get: (key) => tree.get(key),
    scan: (from, count) => tree.scan(from, count),
    crash: () => tree.crash(),
    close: () => tree.flush(),
    pages: () => tree.levels.flat().reduce((sum, run) => sum + run.pages, 0),
    syncs: () => tree.syncs,
  }
}

/** Pages that the memory of an LSM tree with these parameters would hold: memtable, filters, block summaries. */
export function memoryPages(p: Params): number {
  const memtable = p.memtableEntries * p.entryBytes
  const filters = (p.keys * p.bitsPerKey) / 8
  const summaries = (p.keys / entriesPerPage(p)) * ENTRY_OF_INDEX_BYTES
  return Math.max(1, Math.round((memtable + filters + summaries) / p.pageBytes))
}

/** Its log would bring it back from a crash as well, but pages that were half written are not modelled, so it has none here. */
function createBTree(p: Params): Engine {
  const disk = new PagedDisk(p.cachePages + memoryPages(p))
  const tree = new PagedBTree(entriesPerPage(p), Math.floor(p.pageBytes / ENTRY_OF_INDEX_BYTES), disk)
  let writes = 0
  return {
    id: 'b-tree',
    disk,
    tree: null,
    put: (key, value) => {
      writes++
      tree.put(key, value)
    },
    delete: (key) => {
      writes++
      tree.delete(key)
    },
    get: (key) => tree.get(key),
    scan: (from, count) => tree.scan(from, count),
    crash: null,
    close: () => disk.flush(),
    pages: () => tree.pages,
    syncs: () => Math.floor(writes / p.syncEvery),
  }
}
