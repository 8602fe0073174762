// Random variables over a stream. A mean is a mean, a rate is per unit of time; parameters are trusted, so bind them by a schema.
import type { Random } from './random.ts'

/** Uniform on [low, high). */
export const uniform = (random: Random, low: number, high: number): number => low + (high - low) * random.next()

/** True with the given probability. */
export const chance = (random: Random, probability: number): boolean => random.next() < probability

/** Exponential with the given mean, by inversion. */
export const exponential = (random: Random, mean: number): number => -mean * Math.log1p(-random.next())

/** Standard normal by Marsaglia's polar method (1964). The second value of the pair is dropped, so that a draw leaves no state. */
export function normal(random: Random, mean = 0, deviation = 1): number {
  for (;;) {
    const x = 2 * random.next() - 1
    const y = 2 * random.next() - 1
    const square = x * x + y * y
    if (square > 0 && square < 1) return mean + deviation * x * Math.sqrt((-2 * Math.log(square)) / square)
  }
}

/** Log-normal: its logarithm is normal with mean ln(median) and deviation `sigma`. Its mean is median x exp(sigma^2 / 2). */
export const logNormal = (random: Random, median: number, sigma: number): number =>
  median * Math.exp(normal(random, 0, sigma))

/** Pareto by inversion: P(X > x) = (scale / x)^shape for x >= scale. The mean is infinite for shape <= 1, the variance for shape <= 2. */
export const pareto = (random: Random, scale: number, shape: number): number =>
  scale * (1 - random.next()) ** (-1 / shape)

/** Erlang: the sum of `stages` exponentials, with the given mean of the sum. */
export function erlang(random: Random, stages: number, mean: number): number {
  let sum = 0
  for (let stage = 0; stage < stages; stage++) sum += exponential(random, mean / stages)
  return sum
}

const POISSON_REJECTION_FROM = 10

/** Poisson count with the given mean: by products (Knuth) when small, by Hormann's transformed rejection PTRS (1993) otherwise. */
export function poisson(random: Random, mean: number): number {
  return mean < POISSON_REJECTION_FROM ? poissonByProducts(random, mean) : poissonByRejection(random, mean)
}

function poissonByProducts(random: Random, mean: number): number {
  const limit = Math.exp(-mean)
  let count = 0
  for (let product = random.next(); product > limit; product *= random.next()) count++
  return count
}

function poissonByRejection(random: Random, mean: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean)
  const a = -0.059 + 0.02483 * b
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
  const squeeze = 0.9277 - 3.6224 / (b - 2)
  for (;;) {
    const u = random.next() - 0.5
    const v = 1 - random.next()
    const us = 0.5 - Math.abs(u)
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43)
    if (us >= 0.07 && v <= squeeze) return k
    if (k < 0 || (us < 0.013 && v > us)) continue
    const accept = Math.log((v * inverseAlpha) / (a / (us * us) + b))
    if (accept <= k * Math.log(mean) - mean - logFactorial(k)) return k
  }
}

const LOG_FACTORIALS = [0]
for (let n = 1; n < 16; n++) LOG_FACTORIALS.push((LOG_FACTORIALS[n - 1] ?? 0) + Math.log(n))

/** ln(n!) by Stirling's series; exact sums below 16, relative error under 1e-12 above. */
export function logFactorial(n: number): number {
  const small = LOG_FACTORIALS[n]
  if (small !== undefined) return small
  const x = n + 1
  const inverse = 1 / x
  const series = inverse * (1 / 12 - inverse * inverse * (1 / 360 - inverse * inverse * (1 / 1260)))
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series
}

/**
 * Zipf ranks: P(rank) is proportional to rank^-exponent, for ranks 1 to `ranks`, in constant time and memory.
 * Rejection inversion (Hormann and Derflinger, 1996).
 * @param exponent greater than 0; 1 is allowed
 */
export function createZipf(ranks: number, exponent: number): (random: Random) => number {
  if (!Number.isInteger(ranks) || ranks < 1) throw new RangeError(`Zipf needs at least one rank, not ${ranks}`)
  if (!(exponent > 0)) throw new RangeError(`Zipf needs an exponent above 0, not ${exponent}`)
  const density = (x: number) => Math.exp(-exponent * Math.log(x))
  // The integral of x^-s, written so that s = 1 and its neighbourhood lose no digits.
  const integral = (x: number) => expm1Over((1 - exponent) * Math.log(x)) * Math.log(x)
  const inverse = (y: number) => {
    const t = Math.max(-1, y * (1 - exponent))
    return Math.exp(log1pOver(t) * y)
  }
  const first = integral(1.5) - 1
  const last = integral(ranks + 0.5)
  const shortcut = 2 - inverse(integral(2.5) - density(2))
  return (random) => {
    for (;;) {
      const y = last + random.next() * (first - last)
      const x = inverse(y)
      const rank = Math.min(ranks, Math.max(1, Math.round(x)))
      if (rank - x <= shortcut || y >= integral(rank + 0.5) - density(rank)) return rank
    }
  }
}

const expm1Over = (x: number) => (Math.abs(x) > 1e-8 ? Math.expm1(x) / x : 1 + x / 2)
const log1pOver = (x: number) => (Math.abs(x) > 1e-8 ? Math.log1p(x) / x : 1 - x / 2)

/** Arrivals that excite each other: rate(t) = base + sum over past arrivals of jump x exp(-decay x age). */
export type Hawkes = { base: number; jump: number; decay: number }

/**
 * Hawkes arrivals with an exponential kernel, by Ogata's thinning (1981). The long-run rate is base / (1 - jump / decay).
 * @returns a function that gives the next arrival's time, ascending from 0
 * @throws RangeError when jump >= decay, since every arrival would cause at least one more
 */
export function createHawkes(random: Random, { base, jump, decay }: Hawkes): () => number {
  if (!(jump < decay)) throw new RangeError(`Hawkes arrivals explode when jump (${jump}) is not below decay (${decay})`)
  let time = 0
  let excited = 0
  return () => {
    for (;;) {
      // Between arrivals the rate only falls, so the rate now bounds it until the next one.
      const bound = base + excited
      const step = exponential(random, 1 / bound)
      time += step
      excited *= Math.exp(-decay * step)
      if (random.next() * bound < base + excited) {
        excited += jump
        return time
      }
    }
  }
}
