// What it costs to keep jobs in order: a heap and a sorted list in memory, and an index in pages on disk, under the same operations.
import { IndexedHeap } from '#lib/algorithms/indexed-heap'
import { PagedBTree } from '#lib/algorithms/paged-b-tree'
import { PagedDisk } from '#lib/algorithms/paged-disk'
import type { Random } from '#lib/kernel/random'

/** For one job that is published and taken while so many wait. */
export type IndexCost = {
  jobs: number
  /** Entries moved by the heap. */
  heap: number
  /** Entries passed by a sorted linked list with a hash map, which finds a job at once and its new place step by step. */
  list: number
  /** Pages read by the index on disk, and pages written. */
  pagesRead: number
  pagesWritten: number
}

const MEASURED = 2_000
const YIELD_EVERY = 20_000
const RANKS = 2 ** 31

/** A sorted array stands in for the list: it is searched in halves here, and its steps are counted as the list would take them. */
function stepsInList(sorted: Float64Array, size: number, rank: number): number {
  let [low, high] = [0, size]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < rank) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Keeps `jobs` jobs waiting, and publishes one and takes the most urgent one time after time. New jobs have any priority, so on the
 * average a job is put in the middle of those that wait.
 */
export function* measureIndexes(
  jobs: number,
  { pageEntries, cachePages }: { pageEntries: number; cachePages: number },
  random: Random,
): Generator<void, IndexCost, void> {
  const heap = new IndexedHeap()
  const disk = new PagedDisk(cachePages)
  const tree = new PagedBTree(pageEntries, pageEntries, disk)
  const ranks = Float64Array.from({ length: jobs + MEASURED }, () => random.integer(RANKS))
  for (let job = 0; job < jobs; job++) {
    heap.set(job, ranks[job]!, job)
    tree.put(ranks[job]!, job)
    if (job % YIELD_EVERY === YIELD_EVERY - 1) yield
  }
  disk.flush()
  const sorted = ranks.slice(0, jobs).sort()
  yield
  const before = { reads: disk.reads, writes: disk.writes, moves: heap.moves }
  let steps = 0
  for (let job = jobs; job < jobs + MEASURED; job++) {
    heap.set(job, ranks[job]!, job)
    tree.put(ranks[job]!, job)
    steps += stepsInList(sorted, jobs, ranks[job]!)
    const least = heap.pop()!
    tree.delete(ranks[least]!)
    if (job % YIELD_EVERY === 0) yield
  }
  disk.flush()
  return {
    jobs,
    heap: (heap.moves - before.moves) / MEASURED,
    list: steps / MEASURED,
    pagesRead: (disk.reads - before.reads) / MEASURED,
    pagesWritten: (disk.writes - before.writes) / MEASURED,
  }
}
