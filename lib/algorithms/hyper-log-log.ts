// HyperLogLog: counts distinct elements in a fixed number of one-byte registers.
// Flajolet, Fusy, Gandouet, Meunier 2007 (registers, merge); Heule, Nunkesser, Hall 2013 (64-bit hashes, so no correction
// for large counts); Ertl 2017, "New cardinality estimation algorithms for HyperLogLog sketches" (the estimator).
import { hash64 } from './hash.ts'

export const PRECISION_MIN = 4
export const PRECISION_MAX = 18

/** The standard error of an estimate from 2^precision registers, as a fraction (Flajolet 2007, theorem 1). */
export const standardError = (precision: number): number => 1.04 / Math.sqrt(2 ** precision)

const HALF_OVER_LN2 = 0.5 / Math.LN2
const scratch = new Uint32Array(2)

/** A sketch with 2^precision registers of one byte. */
export class HyperLogLog {
  readonly precision: number
  readonly seed: number
  readonly registers: Uint8Array

  /** `precision` from 4 to 18; sketches merge only with the same seed. Throws RangeError on another precision. */
  constructor(precision: number, seed = 0) {
    if (!Number.isInteger(precision) || precision < PRECISION_MIN || precision > PRECISION_MAX) {
      throw new RangeError(`HyperLogLog precision must be from ${PRECISION_MIN} to ${PRECISION_MAX}, not ${precision}`)
    }
    this.precision = precision
    this.seed = seed
    this.registers = new Uint8Array(2 ** precision)
  }

  /** Memory of the registers, in bytes. Packing them into six bits would save a quarter. */
  get bytes(): number {
    return this.registers.length
  }

  /** Counts an identifier, an integer of up to 53 bits. Again makes no difference. */
  add(id: number): void {
    hash64(id, this.seed, scratch)
    this.addHash(scratch[0]!, scratch[1]!)
  }

  /** Counts an element by its 64-bit hash, as two unsigned 32-bit words. The words must be well mixed. */
  addHash(high: number, low: number): void {
    const shift = 32 - this.precision
    this.raise(high >>> shift, rankOf((high << this.precision) | 0, shift, low))
  }

  /** Sets a register to `rank` if it holds less. */
  raise(index: number, rank: number): void {
    if (rank > this.registers[index]!) this.registers[index] = rank
  }

  /** Takes in another sketch: afterwards this one has seen what either saw. Throws on another precision or seed. */
  merge(other: HyperLogLog): this {
    if (other.precision !== this.precision || other.seed !== this.seed) {
      throw new RangeError(
        `Cannot merge precision ${other.precision}, seed ${other.seed} into precision ${this.precision}, seed ${this.seed}`,
      )
    }
    for (let index = 0; index < this.registers.length; index++) this.raise(index, other.registers[index]!)
    return this
  }

  /** The sketch of lower precision that the same elements would have made. */
  fold(precision: number): HyperLogLog {
    if (precision > this.precision) throw new RangeError(`Cannot fold precision ${this.precision} up to ${precision}`)
    const folded = new HyperLogLog(precision, this.seed)
    const bits = this.precision - precision
    for (let index = 0; index < this.registers.length; index++) {
      const rank = this.registers[index]!
      if (rank === 0) continue
      // The lower index bits become the first bits of the remainder, in which the leading zeros are counted.
      const moved = index & (2 ** bits - 1)
      folded.raise(index >>> bits, moved === 0 ? bits + rank : Math.clz32(moved) - (32 - bits) + 1)
    }
    return folded
  }

  /** How many registers hold each rank from 0 to 65 - precision. */
  rankCounts(): Uint32Array {
    const counts = new Uint32Array(64 - this.precision + 2)
    for (const rank of this.registers) counts[rank]!++
    return counts
  }

  /**
   * The estimated number of distinct elements: Ertl's improved raw estimator. It needs neither bias tables nor
   * a switch between ranges, and is unbiased from nothing to about 2^60.
   */
  estimate(): number {
    return estimateFromRanks(this.rankCounts(), this.registers.length)
  }

  /** The estimator of 2007: raw harmonic mean, and linear counting up to 2.5 m. Biased upwards just above the switch. */
  estimate2007(): number {
    const m = this.registers.length
    let sum = 0
    let zeros = 0
    for (const rank of this.registers) {
      sum += 2 ** -rank
      if (rank === 0) zeros++
    }
    const raw = (alpha(m) * m * m) / sum
    return raw <= 2.5 * m && zeros > 0 ? m * Math.log(m / zeros) : raw
  }
}

/** Position of the first one bit in the `bits` upper bits of `rest` followed by `low`; one more than all if there is none. */
export function rankOf(rest: number, bits: number, low: number): number {
  const zeros = Math.clz32(rest)
  return zeros < bits ? zeros + 1 : bits + Math.clz32(low) + 1
}

/** Ertl 2017, algorithm 6. `counts[k]` registers of `m` hold rank k; the last rank is that of hashes whose remainder was all zeros. */
export function estimateFromRanks(counts: ArrayLike<number>, m: number): number {
  const last = counts.length - 1
  let z = m * tau(1 - counts[last]! / m)
  for (let rank = last - 1; rank >= 1; rank--) z = 0.5 * (z + counts[rank]!)
  z += m * sigma(counts[0]! / m)
  return (HALF_OVER_LN2 * m * m) / z
}

/** x + sum of x^(2^k) 2^(k-1): corrects for registers that are still zero. */
function sigma(x: number): number {
  if (x === 1) return Infinity
  let [power, weight, sum, before] = [x, 1, x, -1]
  while (sum !== before) {
    power *= power
    before = sum
    sum += power * weight
    weight *= 2
  }
  return sum
}

/** Corrects for registers that are full. */
function tau(x: number): number {
  if (x === 0 || x === 1) return 0
  let [root, weight, sum, before] = [x, 1, 1 - x, -1]
  while (sum !== before) {
    root = Math.sqrt(root)
    before = sum
    weight *= 0.5
    sum -= (1 - root) ** 2 * weight
  }
  return sum / 3
}

/** Flajolet 2007, figure 3. */
function alpha(m: number): number {
  if (m === 16) return 0.673
  if (m === 32) return 0.697
  if (m === 64) return 0.709
  return 0.7213 / (1 + 1.079 / m)
}
