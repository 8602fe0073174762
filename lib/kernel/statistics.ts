// Streaming statistics: moments, intervals with a stated confidence, batch means, warm-up removal.
import { studentQuantile } from './special-functions.ts'

/** An interval that covers the true mean with the stated confidence. */
export type Interval = { mean: number; low: number; high: number; halfWidth: number; samples: number }

/** Count, mean, variance and extremes of a stream in constant memory (Welford, 1962; merging by Chan et al., 1979). */
export class Moments {
  count = 0
  mean = 0
  min = Infinity
  max = -Infinity
  private squares = 0

  add(value: number): void {
    this.count++
    const delta = value - this.mean
    this.mean += delta / this.count
    this.squares += delta * (value - this.mean)
    if (value < this.min) this.min = value
    if (value > this.max) this.max = value
  }

  /** Takes in another stream's moments, as if its values had been added here. */
  merge(other: Moments): void {
    if (other.count === 0) return
    const count = this.count + other.count
    const delta = other.mean - this.mean
    this.squares += other.squares + (delta * delta * this.count * other.count) / count
    this.mean += (delta * other.count) / count
    this.count = count
    this.min = Math.min(this.min, other.min)
    this.max = Math.max(this.max, other.max)
  }

  /** The unbiased sample variance; 0 below two values. */
  get variance(): number {
    return this.count < 2 ? 0 : this.squares / (this.count - 1)
  }

  get deviation(): number {
    return Math.sqrt(this.variance)
  }

  /** The interval of the mean by Student's t; for independent values. Infinitely wide below two values. */
  interval(confidence = 0.99): Interval {
    const halfWidth =
      this.count < 2
        ? Infinity
        : studentQuantile((1 + confidence) / 2, this.count - 1) * Math.sqrt(this.variance / this.count)
    return {
      mean: this.mean,
      low: this.mean - halfWidth,
      high: this.mean + halfWidth,
      halfWidth,
      samples: this.count,
    }
  }
}

/** The Student interval of the mean of independent values, such as one a replication. */
export function meanInterval(values: Iterable<number>, confidence = 0.99): Interval {
  const moments = new Moments()
  for (const value of values) moments.add(value)
  return moments.interval(confidence)
}

/**
 * The interval of a rate from a count of independent rare events: exact for Poisson counts (Garwood, 1936, by bisection on
 * the tail), so that zero events still give an upper bound.
 * @param events how many were seen
 * @param exposure in how many trials or how much time
 */
export function rateInterval(
  events: number,
  exposure: number,
  confidence = 0.99,
): { rate: number; low: number; high: number } {
  const side = (1 - confidence) / 2
  const meanWhere = (belowAt: (mean: number) => boolean) => {
    let low = 0
    let high = events + 10
    while (belowAt(high)) high *= 2
    for (let i = 0; i < 100; i++) {
      const middle = (low + high) / 2
      if (belowAt(middle)) low = middle
      else high = middle
    }
    return (low + high) / 2
  }
  const low = events === 0 ? 0 : meanWhere((mean) => 1 - poissonCumulative(events - 1, mean) < side)
  const high = meanWhere((mean) => poissonCumulative(events, mean) > side)
  return { rate: events / exposure, low: low / exposure, high: high / exposure }
}

function poissonCumulative(count: number, mean: number): number {
  let logTerm = -mean
  let sum = Math.exp(logTerm)
  for (let k = 1; k <= count; k++) sum += Math.exp((logTerm += Math.log(mean / k)))
  return Math.min(1, sum)
}

/**
 * Batch means for a correlated stream, such as the waiting times of one run (Law and Kelton; Schmeiser, 1982): cuts it into
 * long batches, whose means are nearly independent. The first `warmUp` values are dropped.
 */
export class BatchMeans {
  private readonly batches = new Moments()
  private readonly warmUp: number
  private readonly batchSize: number
  private seen = 0
  private sum = 0
  private inBatch = 0

  constructor({ warmUp, batchSize }: { warmUp: number; batchSize: number }) {
    if (!(batchSize >= 1)) throw new RangeError(`A batch has at least one value, not ${batchSize}`)
    this.warmUp = warmUp
    this.batchSize = batchSize
  }

  add(value: number): void {
    if (this.seen++ < this.warmUp) return
    this.sum += value
    if (++this.inBatch < this.batchSize) return
    this.batches.add(this.sum / this.batchSize)
    this.sum = 0
    this.inBatch = 0
  }

  /** An unfinished batch does not count. */
  interval(confidence = 0.99): Interval {
    return this.batches.interval(confidence)
  }
}

/** The mean over time of a value that changes in steps, such as a queue's length. */
export class TimeAverage {
  private since: number
  private value: number
  private area = 0
  private readonly start: number

  constructor(start = 0, value = 0) {
    this.start = start
    this.since = start
    this.value = value
  }

  /** The value is `value` from `time` on. */
  set(time: number, value: number): void {
    this.area += (time - this.since) * this.value
    this.since = time
    this.value = value
  }

  /** The mean from the start to `time`; 0 for no time at all. */
  mean(time: number): number {
    return time > this.start ? (this.area + (time - this.since) * this.value) / (time - this.start) : 0
  }
}

const MSER_BATCH = 5

/**
 * How many values to drop as warm-up, by MSER-5 (White, 1997): the cut that makes the rest's standard error smallest.
 * @returns a count from 0 to half of the values; half means that the run is too short to tell
 */
export function warmUpLength(values: ArrayLike<number>): number {
  const batches = Math.floor(values.length / MSER_BATCH)
  const tail = new Moments()
  let best = 0
  let bestError = Infinity
  // From the back, so that each cut adds one batch mean to the moments.
  for (let batch = batches - 1; batch >= 0; batch--) {
    let sum = 0
    for (let i = 0; i < MSER_BATCH; i++) sum += values[batch * MSER_BATCH + i] ?? 0
    tail.add(sum / MSER_BATCH)
    const error = tail.variance / tail.count
    if (batch <= batches / 2 && error <= bestError) {
      best = batch
      bestError = error
    }
  }
  return best * MSER_BATCH
}
