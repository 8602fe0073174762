// Log-structured merge tree (O'Neil et al. 1996) with the merge policies and filters of Monkey (Dayan et al. 2017) and Dostoevsky
// (Dayan and Idreos 2018): writes gather in memory, go to disk as sorted runs, and are merged level by level.
import { hash64 } from './hash.ts'
import type { PagedDisk } from './paged-disk.ts'
import { lowerBound, mergeEntries, SortedRun, TOMBSTONE, withoutTombstones } from './sorted-run.ts'
import type { Entries } from './sorted-run.ts'

export type MergePolicy = 'levelling' | 'tiering' | 'lazy-levelling'

export type LsmOptions = {
  merge: MergePolicy
  /** T: how many times larger each level is than the one above; at least 2. */
  sizeRatio: number
  memtableEntries: number
  entriesPerPage: number
  /** On average over all levels. */
  bitsPerKey: number
  /** The same bits a key everywhere, or more of them on small levels, for the same memory. */
  filters?: 'even' | 'by-level'
  /** Off: the block of a key is searched on disk. */
  summaries?: boolean
  /** Off: what is in the memtable dies with the process. */
  log?: boolean
  /** The log reaches the disk after so many writes. */
  syncEvery?: number
  /** Forget deleted keys at any merge, even while older values lie below: wrong, and tempting. */
  dropTombstonesEarly?: boolean
}

/** What happened inside, for whoever watches. Levels count from 0. */
export type LsmStep = { kind: 'flush' | 'merge'; from: number[]; to: number; run: SortedRun }

const words = new Uint32Array(2)

/** Keys are unsigned 32-bit integers, values too, and at least 1. */
export class LsmTree {
  /** From the top; in each level the newest run first. */
  readonly levels: SortedRun[][] = []
  /** Times that the log was forced to disk. */
  syncs = 0
  readonly #options: Required<LsmOptions>
  readonly #disk: PagedDisk
  readonly #watch: ((step: LsmStep) => void) | undefined
  readonly #memtable = new Map<number, number>()
  /** The memtable's keys in order, until it changes. */
  #sorted: Uint32Array | undefined
  /** Key and value in turn, of every write since the last flush. */
  #log: number[] = []
  #synced = 0

  constructor(options: LsmOptions, disk: PagedDisk, watch?: (step: LsmStep) => void) {
    if (!(options.sizeRatio >= 2))
      throw new RangeError(`A level is at least twice the one above, not ${options.sizeRatio}`)
    this.#options = {
      filters: 'even',
      summaries: true,
      log: true,
      syncEvery: 1,
      dropTombstonesEarly: false,
      ...options,
    }
    this.#disk = disk
    this.#watch = watch
  }

  put(key: number, value: number): void {
    if (!(value >= 1)) throw new RangeError(`A value is at least 1, not ${value}`)
    this.#write(key, value)
  }

  /** Writes a tombstone; the values below go when a merge meets them. */
  delete(key: number): void {
    this.#write(key, TOMBSTONE)
  }

  get(key: number): number | undefined {
    const found = this.#memtable.get(key) ?? this.#findOnDisk(key)
    return found === TOMBSTONE ? undefined : found
  }

  /** The first so many live keys from a key on, ascending. Every run has to be asked: filters and summaries cannot exclude one. */
  scan(from: number, count: number): { key: number; value: number }[] {
    const sources = [this.#memtableEntries(), ...this.levels.flat()]
    const places = sources.map((source) => lowerBound(source.keys, from))
    const pages = sources.map((source, at) => (source instanceof SortedRun ? source.seek(places[at]!, this.#disk) : -1))
    // The key that each source would give next; infinity when it has no more.
    const heads = Float64Array.from(sources, ({ keys }, at) => keys[places[at]!] ?? Infinity)
    const found: { key: number; value: number }[] = []
    while (found.length < count) {
      let newest = 0
      for (let at = 1; at < heads.length; at++) if (heads[at]! < heads[newest]!) newest = at
      const key = heads[newest]!
      if (key === Infinity) break
      const value = sources[newest]!.values[places[newest]!]!
      for (let at = newest; at < heads.length; at++) {
        if (heads[at] !== key) continue
        const source = sources[at]!
        if (source instanceof SortedRun) {
          const page = source.pageOf(places[at]!)
          if (page !== pages[at]) this.#disk.read(page)
          pages[at] = page
        }
        heads[at] = source.keys[++places[at]!] ?? Infinity
      }
      if (value !== TOMBSTONE) found.push({ key, value })
    }
    return found
  }

  /** Loses the memory. What the log holds on disk is read back into the memtable. */
  crash(): void {
    this.#memtable.clear()
    this.#sorted = undefined
    this.#disk.forget()
    this.#log.length = this.#synced * 2
    for (let at = 0; at < this.#log.length; at += 2) this.#memtable.set(this.#log[at]!, this.#log[at + 1]!)
  }

  /** Writes the memtable to disk as a run, if it holds anything. */
  flush(): void {
    if (this.#memtable.size === 0) return
    const entries = this.#memtableEntries()
    this.#memtable.clear()
    this.#sorted = undefined
    this.#log = []
    this.#synced = 0
    this.#place(entries)
  }

  /** Entries on disk and in memory, tombstones and obsolete values too. */
  get entries(): number {
    return this.#memtable.size + this.levels.flat().reduce((sum, run) => sum + run.size, 0)
  }

  get runs(): number {
    return this.levels.reduce((sum, level) => sum + level.length, 0)
  }

  /** Bits of all filters that the runs have, or will have when they are asked. */
  get filterBits(): number {
    return this.levels.flat().reduce((sum, run) => sum + run.filter.bits, 0)
  }

  /** How many entries a level takes before it overflows; together with those above, T^(level + 1) - 1 memtables. */
  capacityOf(level: number): number {
    const { sizeRatio, memtableEntries } = this.#options
    return (sizeRatio - 1) * sizeRatio ** level * memtableEntries
  }

  #write(key: number, value: number): void {
    const { log, syncEvery, memtableEntries } = this.#options
    if (log) {
      this.#log.push(key, value)
      if (this.#log.length / 2 - this.#synced >= syncEvery) {
        this.#synced = this.#log.length / 2
        this.syncs++
      }
    }
    this.#memtable.set(key, value)
    this.#sorted = undefined
    if (this.#memtable.size >= memtableEntries) this.flush()
  }

  #findOnDisk(key: number): number | undefined {
    hash64(key, 0, words)
    const [first, second] = [words[0]!, words[1]!]
    for (const level of this.levels) {
      for (const run of level) {
        if (!run.filter.mayHoldHash(first, second)) continue
        const found = this.#options.summaries ? run.find(key, this.#disk) : run.findBySearch(key, this.#disk)
        if (found !== undefined) return found
      }
    }
    return undefined
  }

  #memtableEntries(): Entries {
    this.#sorted ??= Uint32Array.from(this.#memtable.keys()).sort()
    return { keys: this.#sorted, values: this.#sorted.map((key) => this.#memtable.get(key)!) }
  }

  /**
   * Brings a flushed memtable to the first level that has room for it, with everything that lay above and had none, in one merge.
   * A level is written only where its runs come to rest, so an entry is written (T - 1) / 2 times a level by levelling and
   * (T - 1) / T times by tiering (Dostoevsky, section 4).
   */
  #place(flushed: Entries): void {
    const carried: SortedRun[] = []
    const from: number[] = []
    let level = 0
    for (; ; level++) {
      if (this.levels.length === level) this.levels.push([])
      const resident = this.levels[level]!
      if (this.#hasRoom(level, flushed, [...carried, ...resident])) break
      carried.push(...resident)
      from.push(level)
      this.levels[level] = []
    }
    if (this.#isOneRun(level) && this.levels[level]!.length > 0) {
      carried.push(...this.levels[level]!)
      from.push(level)
      this.levels[level] = []
    }
    this.#rest(flushed, carried, from, level)
  }

  /** Merges what comes to rest on a level and writes it there. */
  #rest(flushed: Entries, carried: SortedRun[], from: number[], level: number): void {
    for (const run of carried) this.#disk.readRun(run.pages)
    let merged = carried.length === 0 ? flushed : mergeEntries([flushed, ...carried])
    const nothingBelow = this.levels.slice(level).every((runs) => runs.length === 0)
    const dropEarly = this.#options.dropTombstonesEarly && carried.length > 0
    if (nothingBelow || dropEarly) merged = withoutTombstones(merged)
    const run = new SortedRun(
      merged.keys,
      merged.values,
      this.#options.entriesPerPage,
      this.#bitsAt(level, merged.keys.length),
      this.#disk,
    )
    this.#disk.writeRun(run.pages)
    if (run.size > 0) this.levels[level]!.unshift(run)
    this.#watch?.({ kind: carried.length === 0 ? 'flush' : 'merge', from, to: level, run })
  }

  #hasRoom(level: number, flushed: Entries, runs: SortedRun[]): boolean {
    if (!this.#isOneRun(level)) return this.levels[level]!.length < this.#options.sizeRatio - 1
    return flushed.keys.length + runs.reduce((sum, run) => sum + run.size, 0) <= this.capacityOf(level)
  }

  #isOneRun(level: number): boolean {
    const { merge } = this.#options
    return merge === 'levelling' || (merge === 'lazy-levelling' && level === this.levels.length - 1)
  }

  #bitsAt(level: number, size: number): number {
    const { bitsPerKey, filters } = this.#options
    if (filters === 'even') return bitsPerKey
    // The levels above count as full, so that the memory is never more than the average promises.
    const sizes = this.levels.map((runs, at) =>
      at === level ? size : at < this.levels.length - 1 ? this.capacityOf(at) : (runs[0]?.size ?? 0),
    )
    return bitsByLevel(sizes, bitsPerKey)[level]!
  }
}

const LN2_SQUARED = Math.LN2 ** 2
const BISECTIONS = 60

/**
 * Bits a key for filters of runs of the given sizes with which the sum of their false-positive rates is smallest while the
 * average stays: rates in proportion to sizes, and no filter where that comes to 1 (Monkey, section 4.1).
 */
export function bitsByLevel(sizes: readonly number[], average: number): number[] {
  const budget = average * sizes.reduce((sum, size) => sum + size, 0)
  const bitsAt = (size: number, scale: number): number =>
    size === 0 ? 0 : Math.max(0, -Math.log(scale * size) / LN2_SQUARED)
  let [low, high] = [-700, 0]
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = (low + high) / 2
    const scale = Math.exp(middle)
    const used = sizes.reduce((sum, size) => sum + size * bitsAt(size, scale), 0)
    if (used > budget) low = middle
    else high = middle
  }
  return sizes.map((size) => bitsAt(size, Math.exp(high)))
}
