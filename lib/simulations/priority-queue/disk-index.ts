// An index by priority that is kept in pages on disk: it follows the one in memory, and tells which pages that takes.
import { PagedBTree } from '#lib/algorithms/paged-b-tree'
import { PagedDisk } from '#lib/algorithms/paged-disk'
import type { IndexObserver } from './job-queue.ts'
import type { Setting } from './setting.ts'

/** Priorities and arrivals share the 32 bits of a key. */
const ARRIVAL_BITS = 20

export class DiskIndex implements IndexObserver {
  private readonly disk: PagedDisk
  private readonly tree: PagedBTree
  private readonly pageReadMs: number

  constructor({ pageEntries, cachePages, pageReadMs }: Pick<Setting, 'pageEntries' | 'cachePages' | 'pageReadMs'>) {
    this.disk = new PagedDisk(cachePages)
    this.tree = new PagedBTree(pageEntries, pageEntries, this.disk)
    this.pageReadMs = pageReadMs
  }

  added(priority: number, arrival: number): void {
    this.tree.put(keyOf(priority, arrival), arrival)
  }

  removed(priority: number, arrival: number): void {
    this.tree.delete(keyOf(priority, arrival))
  }

  /** How long the pages read since the last time took. */
  takeReadMs(): number {
    const { reads } = this.disk
    this.disk.reads = 0
    return reads * this.pageReadMs
  }
}

const keyOf = (priority: number, arrival: number): number =>
  priority * 2 ** ARRIVAL_BITS + (arrival % 2 ** ARRIVAL_BITS)
