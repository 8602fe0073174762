// HyperLogLog that starts sparse (Heule, Nunkesser, Hall 2013, section 5.3): while few registers are used it keeps a sorted list of
// (index, rank) pairs at precision 25, which is nearly exact, and turns dense when the list would be larger than the registers.
import { hash64 } from './hash.ts'
import { HyperLogLog, rankOf } from './hyper-log-log.ts'

export const SPARSE_PRECISION = 25
const RANK_BITS = 6 // a rank is at most 64 - 25 + 1
const BYTES_AN_ENTRY = 4
const SHIFT = 32 - SPARSE_PRECISION
const BUFFER_SHARE = 0.25
const scratch = new Uint32Array(2)

/** A sketch with the interface of HyperLogLog whose memory grows with what it has seen, up to 2^precision bytes. */
export class SparseHyperLogLog {
  readonly precision: number
  readonly seed: number
  #dense: HyperLogLog | null = null
  /** Pairs as index * 64 + rank, ascending, one an index. */
  #list = new Uint32Array(0)
  #buffer: Uint32Array
  #buffered = 0

  constructor(precision: number, seed = 0) {
    this.precision = precision
    this.seed = seed
    // Also checks the precision.
    const registers = new HyperLogLog(precision, seed).registers.length
    this.#buffer = new Uint32Array(Math.max(4, (registers * BUFFER_SHARE) / BYTES_AN_ENTRY))
  }

  get isDense(): boolean {
    return this.#dense !== null
  }

  /** Memory of the list, or of the registers once dense, in bytes; the buffer for new pairs (a quarter at most) is not in it. */
  get bytes(): number {
    if (this.#dense) return this.#dense.bytes
    this.#flush()
    return this.#dense ? (this.#dense as HyperLogLog).bytes : this.#list.length * BYTES_AN_ENTRY
  }

  /** Counts an identifier, an integer of up to 53 bits. */
  add(id: number): void {
    if (this.#dense) return this.#dense.add(id)
    hash64(id, this.seed, scratch)
    this.addHash(scratch[0]!, scratch[1]!)
  }

  /** Counts an element by its 64-bit hash. */
  addHash(high: number, low: number): void {
    if (this.#dense) return this.#dense.addHash(high, low)
    const rank = rankOf((high << SPARSE_PRECISION) | 0, SHIFT, low)
    this.#push((high >>> SHIFT) * 2 ** RANK_BITS + rank)
  }

  /** Takes in another sketch of the same precision and seed, sparse or dense. */
  merge(other: SparseHyperLogLog): this {
    if (other.precision !== this.precision || other.seed !== this.seed) {
      throw new RangeError(`Cannot merge precision ${other.precision} into ${this.precision}`)
    }
    if (other.#dense) {
      this.#densify().merge(other.#dense)
      return this
    }
    other.#flush()
    for (const entry of other.#list) {
      if (this.#dense) raiseDense(this.#dense, entry)
      else this.#push(entry)
    }
    return this
  }

  /** The estimated number of distinct elements: linear counting over 2^25 cells while sparse, Ertl's estimator once dense. */
  estimate(): number {
    if (!this.#dense) this.#flush()
    if (this.#dense) return this.#dense.estimate()
    const cells = 2 ** SPARSE_PRECISION
    return cells * Math.log(cells / (cells - this.#list.length))
  }

  /** The dense sketch of the same elements; this one stays as it is. */
  toDense(): HyperLogLog {
    if (this.#dense) return new HyperLogLog(this.precision, this.seed).merge(this.#dense)
    this.#flush()
    const dense = new HyperLogLog(this.precision, this.seed)
    if (this.#dense) return dense.merge(this.#dense)
    for (const entry of this.#list) raiseDense(dense, entry)
    return dense
  }

  #push(entry: number): void {
    this.#buffer[this.#buffered++] = entry
    if (this.#buffered === this.#buffer.length) this.#flush()
  }

  /** Sorts the buffer into the list, keeping the highest rank of an index, and turns dense if that has become smaller. */
  #flush(): void {
    if (this.#buffered === 0) return
    const fresh = this.#buffer.subarray(0, this.#buffered).sort()
    const merged = new Uint32Array(this.#list.length + fresh.length)
    let length = 0
    for (let left = 0, right = 0; left < this.#list.length || right < fresh.length;) {
      const takeLeft = right === fresh.length || (left < this.#list.length && this.#list[left]! <= fresh[right]!)
      const entry = takeLeft ? this.#list[left++]! : fresh[right++]!
      // Of the same index the later one has the higher rank, because the rank is in the low bits.
      if (length > 0 && merged[length - 1]! >>> RANK_BITS === entry >>> RANK_BITS) length--
      merged[length++] = entry
    }
    this.#list = merged.slice(0, length)
    this.#buffered = 0
    if (this.#list.length * BYTES_AN_ENTRY > 2 ** this.precision) this.#densify()
  }

  #densify(): HyperLogLog {
    this.#dense ??= this.toDense()
    this.#list = new Uint32Array(0)
    this.#buffer = new Uint32Array(0)
    return this.#dense
  }
}

/** Counts in `dense` what a sparse entry stands for. */
function raiseDense(dense: HyperLogLog, entry: number): void {
  const bits = SPARSE_PRECISION - dense.precision
  const index = entry >>> RANK_BITS
  const moved = index & (2 ** bits - 1)
  const rank = moved === 0 ? bits + (entry & (2 ** RANK_BITS - 1)) : Math.clz32(moved) - (32 - bits) + 1
  dense.raise(index >>> bits, rank)
}
