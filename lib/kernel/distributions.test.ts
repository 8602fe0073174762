import { describe, expect, test } from 'vitest'
import {
  createHawkes,
  createZipf,
  erlang,
  exponential,
  logFactorial,
  logNormal,
  normal,
  pareto,
  poisson,
  uniform,
} from './distributions.ts'
import type { Random } from './random.ts'
import { createRandom } from './random.ts'
import { chiSquaredTail, kolmogorovTail, normalCumulative } from './special-functions.ts'

const SAMPLES = 20_000
const SEEDS = [1, 2, 3, 4, 5]
const LEVEL = 0.001

/** The p-value of the Kolmogorov-Smirnov test. */
function kolmogorov(samples: number[], cumulative: (x: number) => number): number {
  const sorted = samples.toSorted((x, y) => x - y)
  const n = sorted.length
  const distance = sorted.reduce((most, x, i) => {
    const p = cumulative(x)
    return Math.max(most, p - i / n, (i + 1) / n - p)
  }, 0)
  return kolmogorovTail(distance, n)
}

/** The p-value of the chi-squared test; outcomes expected fewer than five times are taken together. */
function chiSquared(samples: number[], probability: (outcome: number) => number, from: number, to: number): number {
  const counts = new Map<number, number>()
  for (const sample of samples) counts.set(sample, (counts.get(sample) ?? 0) + 1)
  let squares = 0
  let cells = 0
  let restExpected = samples.length
  let restSeen = samples.length
  for (let outcome = from; outcome <= to; outcome++) {
    const expected = probability(outcome) * samples.length
    if (expected < 5) continue
    const seen = counts.get(outcome) ?? 0
    squares += (seen - expected) ** 2 / expected
    restExpected -= expected
    restSeen -= seen
    cells++
  }
  if (restExpected >= 5) {
    squares += (restSeen - restExpected) ** 2 / restExpected
    cells++
  }
  return chiSquaredTail(squares, cells - 1)
}

const draw = (seed: number, sample: (random: Random) => number, count = SAMPLES) => {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => sample(random))
}

describe('distributions', () => {
  test.each<[string, (random: Random) => number, (x: number) => number]>([
    ['next', (random) => random.next(), (x) => x],
    ['uniform', (random) => uniform(random, -2, 6), (x) => (x + 2) / 8],
    ['exponential', (random) => exponential(random, 3), (x) => 1 - Math.exp(-x / 3)],
    ['normal', (random) => normal(random, 5, 2), (x) => normalCumulative((x - 5) / 2)],
    ['log-normal', (random) => logNormal(random, 10, 0.7), (x) => normalCumulative(Math.log(x / 10) / 0.7)],
    ['pareto', (random) => pareto(random, 2, 1.5), (x) => 1 - (2 / x) ** 1.5],
    ['erlang', (random) => erlang(random, 2, 4), (x) => 1 - Math.exp(-x / 2) * (1 + x / 2)],
  ])('D1 %s passes Kolmogorov-Smirnov', (_, sample, cumulative) => {
    for (const seed of SEEDS) expect(kolmogorov(draw(seed, sample), cumulative), `seed ${seed}`).toBeGreaterThan(LEVEL)
  })

  test.each([0.3, 4, 9.9, 10, 35, 400])('D1 Poisson with mean %d passes chi-squared', (mean) => {
    const probability = (k: number) => Math.exp(k * Math.log(mean) - mean - logFactorial(k))
    for (const seed of SEEDS) {
      const samples = draw(seed, (random) => poisson(random, mean))
      expect(chiSquared(samples, probability, 0, Math.ceil(mean * 3 + 20)), `seed ${seed}`).toBeGreaterThan(LEVEL)
    }
  })

  test.each([0.5, 0.999999999, 1, 1.2, 3])('D2 Zipf with exponent %d passes chi-squared', (exponent) => {
    const ranks = 1_000
    const sample = createZipf(ranks, exponent)
    let total = 0
    for (let rank = 1; rank <= ranks; rank++) total += rank ** -exponent
    for (const seed of SEEDS) {
      const p = chiSquared(draw(seed, sample), (rank) => rank ** -exponent / total, 1, ranks)
      expect(p, `seed ${seed}`).toBeGreaterThan(LEVEL)
    }
  })

  test('D2 Zipf over a billion ranks draws about once a rank', () => {
    const sample = createZipf(1e9, 1.1)
    let calls = 0
    const inner = createRandom(1)
    const counted: Random = { ...inner, next: () => (calls++, inner.next()) }
    for (let i = 0; i < 10_000; i++) sample(counted)
    expect(calls).toBeLessThan(12_000)
    expect(() => createZipf(0, 1)).toThrow('0')
    expect(() => createZipf(5, 0)).toThrow('0')
  })

  test('D3 Hawkes arrivals are Poisson when rescaled by their own compensator', () => {
    const hawkes = { base: 0.5, jump: 1.2, decay: 2 }
    for (const seed of SEEDS) {
      const next = createHawkes(createRandom(seed), hawkes)
      const gaps: number[] = []
      let before = 0
      let excited = 0
      for (let i = 0; i < 10_000; i++) {
        const time = next()
        const gap = time - before
        const faded = Math.exp(-hawkes.decay * gap)
        gaps.push(hawkes.base * gap + (excited / hawkes.decay) * (1 - faded))
        excited = excited * faded + hawkes.jump
        before = time
      }
      expect(
        kolmogorov(gaps, (x) => 1 - Math.exp(-x)),
        `seed ${seed}`,
      ).toBeGreaterThan(LEVEL)
    }
    expect(() => createHawkes(createRandom(1), { base: 1, jump: 2, decay: 2 })).toThrow('explode')
  })

  test('D1 the tests themselves notice a distribution that is off by three per cent', () => {
    expect(
      kolmogorov(
        draw(1, (random) => exponential(random, 3.1)),
        (x) => 1 - Math.exp(-x / 3),
      ),
    ).toBeLessThan(LEVEL)
    const probability = (k: number) => Math.exp(k * Math.log(4) - 4 - logFactorial(k))
    expect(
      chiSquared(
        draw(1, (random) => poisson(random, 4.12)),
        probability,
        0,
        40,
      ),
    ).toBeLessThan(LEVEL)
  })
})
