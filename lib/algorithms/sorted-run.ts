// A sorted run of an LSM tree (a table of sorted strings): keys ascending, cut into blocks, never changed, with a summary of the
// smallest and largest key of each block and a Bloom filter (Chang et al. 2006, Bigtable, section 5.3; O'Neil et al. 1996).
import { BloomFilter } from './bloom-filter.ts'
import { hash64 } from './hash.ts'
import type { PagedDisk } from './paged-disk.ts'

/** The value that marks a key as deleted. */
export const TOMBSTONE = 0

const words = new Uint32Array(2)

export class SortedRun {
  /** Ascending, each once. */
  readonly keys: Uint32Array
  /** The value of each key, or TOMBSTONE. */
  readonly values: Uint32Array
  readonly pages: number
  readonly #firstPage: number
  readonly #entriesPerPage: number
  readonly #bitsPerKey: number
  #filter: BloomFilter | undefined

  constructor(keys: Uint32Array, values: Uint32Array, entriesPerPage: number, bitsPerKey: number, disk: PagedDisk) {
    this.keys = keys
    this.values = values
    this.pages = Math.ceil(keys.length / entriesPerPage)
    this.#entriesPerPage = entriesPerPage
    this.#bitsPerKey = bitsPerKey
    this.#firstPage = disk.allocate(this.pages)
  }

  get size(): number {
    return this.keys.length
  }

  /** Built when it is first asked, since many runs are merged away before that. */
  get filter(): BloomFilter {
    if (this.#filter) return this.#filter
    const filter = new BloomFilter(this.keys.length, this.#bitsPerKey)
    if (filter.bits > 0) {
      for (const key of this.keys) {
        hash64(key, 0, words)
        filter.addHash(words[0]!, words[1]!)
      }
    }
    this.#filter = filter
    return filter
  }

  /**
   * The value of a key, TOMBSTONE if it was deleted here, undefined if this run knows nothing of it. The summaries are in memory:
   * at most one block is read, and none for a key that lies before, between or behind the blocks.
   */
  find(key: number, disk: PagedDisk): number | undefined {
    const at = lowerBound(this.keys, key)
    const found = this.keys[at] === key
    if (!found && (at === this.keys.length || at % this.#entriesPerPage === 0)) return undefined
    disk.read(this.pageOf(at))
    return found ? this.values[at] : undefined
  }

  /** The same without summaries: blocks are read in a binary search. */
  findBySearch(key: number, disk: PagedDisk): number | undefined {
    let low = 0
    let high = this.pages - 1
    while (low <= high) {
      const middle = (low + high) >>> 1
      disk.read(this.#firstPage + middle)
      const first = middle * this.#entriesPerPage
      const last = Math.min(first + this.#entriesPerPage, this.keys.length) - 1
      if (key < this.keys[first]!) high = middle - 1
      else if (key > this.keys[last]!) low = middle + 1
      else break
    }
    const at = lowerBound(this.keys, key)
    return this.keys[at] === key ? this.values[at] : undefined
  }

  /**
   * What it takes to know the entry at which a scan starts: nothing if it is the first of its block, since the summary has it.
   * @returns the page that was read, or -1
   */
  seek(at: number, disk: PagedDisk): number {
    if (at === this.keys.length || at % this.#entriesPerPage === 0) return -1
    const page = this.pageOf(at)
    disk.read(page)
    return page
  }

  /** The page in which an entry lies. */
  pageOf(at: number): number {
    return this.#firstPage + Math.floor(at / this.#entriesPerPage)
  }
}

/** The place of the first of ascending keys that is not below the given one; their number if all are. */
export function lowerBound(keys: Uint32Array, key: number): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (keys[middle]! < key) low = middle + 1
    else high = middle
  }
  return low
}

export type Entries = { keys: Uint32Array; values: Uint32Array }

/** Merges sorted entries into one; of equal keys the value of the newest wins. `newestFirst` is not empty. */
export function mergeEntries(newestFirst: readonly Entries[]): Entries {
  let round = [...newestFirst]
  // Neighbours in pairs, so that each entry is touched log2(runs) times and the order of age is kept.
  while (round.length > 1) {
    const next: Entries[] = []
    for (let at = 0; at < round.length; at += 2) {
      const [newer, older] = [round[at]!, round[at + 1]]
      next.push(older ? mergeTwo(newer, older) : newer)
    }
    round = next
  }
  return round[0]!
}

function mergeTwo(newer: Entries, older: Entries): Entries {
  const [a, b] = [newer.keys, older.keys]
  const keys = new Uint32Array(a.length + b.length)
  const values = new Uint32Array(a.length + b.length)
  let [i, j, out] = [0, 0, 0]
  while (i < a.length && j < b.length) {
    const [left, right] = [a[i]!, b[j]!]
    if (left <= right) {
      keys[out] = left
      values[out++] = newer.values[i++]!
      if (left === right) j++
    } else {
      keys[out] = right
      values[out++] = older.values[j++]!
    }
  }
  keys.set(a.subarray(i), out)
  values.set(newer.values.subarray(i), out)
  out += a.length - i
  keys.set(b.subarray(j), out)
  values.set(older.values.subarray(j), out)
  out += b.length - j
  return { keys: keys.subarray(0, out), values: values.subarray(0, out) }
}

/** The entries without tombstones. */
export function withoutTombstones({ keys, values }: Entries): Entries {
  const kept = { keys: new Uint32Array(keys.length), values: new Uint32Array(keys.length) }
  let out = 0
  for (let at = 0; at < keys.length; at++) {
    if (values[at] === TOMBSTONE) continue
    kept.keys[out] = keys[at]!
    kept.values[out++] = values[at]!
  }
  return { keys: kept.keys.subarray(0, out), values: kept.values.subarray(0, out) }
}
