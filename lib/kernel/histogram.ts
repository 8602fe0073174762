// A histogram with a bounded relative error over many orders of magnitude, after HdrHistogram (Tene, 2012).

const MANTISSA_BITS_HIGH = 20

export type HistogramOptions = {
  /** The smallest value that is told from 0; anything below counts as 0. More than 0. */
  lowest: number
  /** The largest value; anything above counts as it. */
  highest: number
  /** Each power of two is cut into 2^precision buckets, so a value is known to one part in 2^precision. 1 to 12. */
  precision?: number
}

/**
 * Counts non-negative values in buckets of equal relative width. The bits of a positive double order as it does, so its
 * exponent and leading mantissa bits are the bucket: no logarithm a value.
 */
export class Histogram {
  count = 0
  min = Infinity
  max = -Infinity
  private readonly shift: number
  private readonly base: number
  private readonly highest: number
  private readonly lowest: number
  private readonly counts: Float64Array
  private readonly double = new Float64Array(1)
  private readonly words = new Uint32Array(this.double.buffer)
  // Bucket numbers need the high word, which is the second one on little-endian machines.
  private readonly highWord = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0

  constructor({ lowest, highest, precision = 7 }: HistogramOptions) {
    if (!(lowest > 0 && highest > lowest && Number.isFinite(highest)))
      throw new RangeError(`A histogram from ${lowest} to ${highest} is not one: 0 < lowest < highest`)
    if (!Number.isInteger(precision) || precision < 1 || precision > 12)
      throw new RangeError(`A histogram's precision is 1 to 12 bits, not ${precision}`)
    this.lowest = lowest
    this.highest = highest
    this.shift = MANTISSA_BITS_HIGH - precision
    this.base = this.rawBucket(lowest)
    // Bucket 0 is for what counts as 0.
    this.counts = new Float64Array(this.rawBucket(highest) - this.base + 2)
  }

  /** @throws RangeError for a negative value or none */
  add(value: number, times = 1): void {
    if (!(value >= 0)) throw new RangeError(`A histogram counts values of at least 0, not ${value}`)
    this.counts[this.bucketOf(value)]! += times
    this.count += times
    if (value < this.min) this.min = value
    if (value > this.max) this.max = value
  }

  /** The value below or at which the given share of the counts lies; 0 when empty. The error is at most half a bucket. */
  quantile(share: number): number {
    if (this.count === 0) return 0
    const rank = Math.max(1, Math.ceil(share * this.count))
    let seen = 0
    for (let bucket = 0; bucket < this.counts.length; bucket++) {
      seen += this.counts[bucket]!
      if (seen < rank) continue
      const middle = bucket === 0 ? 0 : (this.lowerEdge(bucket) + this.lowerEdge(bucket + 1)) / 2
      return Math.min(this.max, Math.max(this.min, middle))
    }
    return this.max
  }

  /** The non-empty buckets, ascending. */
  *buckets(): Generator<{ from: number; to: number; count: number }> {
    for (let bucket = 0; bucket < this.counts.length; bucket++) {
      const count = this.counts[bucket]!
      if (count > 0) yield { from: bucket === 0 ? 0 : this.lowerEdge(bucket), to: this.lowerEdge(bucket + 1), count }
    }
  }

  /** Takes in another histogram of the same options. */
  merge(other: Histogram): void {
    if (other.base !== this.base || other.shift !== this.shift || other.counts.length !== this.counts.length)
      throw new RangeError('Histograms of different options do not merge')
    for (let bucket = 0; bucket < this.counts.length; bucket++) this.counts[bucket]! += other.counts[bucket]!
    this.count += other.count
    this.min = Math.min(this.min, other.min)
    this.max = Math.max(this.max, other.max)
  }

  private bucketOf(value: number): number {
    if (value < this.lowest) return 0
    return this.rawBucket(value > this.highest ? this.highest : value) - this.base + 1
  }

  private rawBucket(value: number): number {
    this.double[0] = value
    return this.words[this.highWord]! >>> this.shift
  }

  private lowerEdge(bucket: number): number {
    this.words[this.highWord] = (bucket - 1 + this.base) << this.shift
    this.words[1 - this.highWord] = 0
    return this.double[0]!
  }
}
