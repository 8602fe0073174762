// A disk that is read and written by the page, behind a cache that forgets what was used longest ago. It holds no data: it counts.

/** Counts what a storage engine asks of its disk. A page is named by an integer that `allocate` gives out. */
export class PagedDisk {
  reads = 0
  writes = 0
  /** Reads and writes that did not follow the page before them. */
  seeks = 0
  readonly #cachePages: number
  /** From least to most recently used; true for a page that was changed and not written since. */
  readonly #cache = new Map<number, boolean>()
  #allocated = 0

  constructor(cachePages = 0) {
    this.#cachePages = cachePages
  }

  /** So many neighbouring pages; returns the first. */
  allocate(pages = 1): number {
    const first = this.#allocated
    this.#allocated += pages
    return first
  }

  /** One page, which the cache may hold. */
  read(page: number): void {
    const changed = this.#cache.get(page)
    if (changed === undefined) {
      this.reads++
      this.seeks++
    }
    this.#keep(page, changed ?? false)
  }

  /** Changes a page in place: it is written when it leaves the cache. */
  change(page: number): void {
    this.#keep(page, true)
  }

  /** Reads neighbouring pages past the cache. */
  readRun(pages: number): void {
    if (pages === 0) return
    this.reads += pages
    this.seeks++
  }

  /** Writes neighbouring pages past the cache. */
  writeRun(pages: number): void {
    if (pages === 0) return
    this.writes += pages
    this.seeks++
  }

  /** Writes all changed pages. */
  flush(): void {
    for (const [page, changed] of this.#cache) {
      if (!changed) continue
      this.#writeBack()
      this.#cache.set(page, false)
    }
  }

  /** Empties the cache without writing, as a crash does. */
  forget(): void {
    this.#cache.clear()
  }

  #keep(page: number, changed: boolean): void {
    if (this.#cachePages === 0) {
      if (changed) this.#writeBack()
      return
    }
    this.#cache.delete(page)
    this.#cache.set(page, changed)
    if (this.#cache.size <= this.#cachePages) return
    const [oldest, wasChanged] = this.#cache.entries().next().value!
    this.#cache.delete(oldest)
    if (wasChanged) this.#writeBack()
  }

  #writeBack(): void {
    this.writes++
    this.seeks++
  }
}
