import { afterAll, describe, expect, test } from 'vitest'
import { chance, erlang, exponential } from './distributions.ts'
import type { QueueingNetwork } from './queueing.ts'
import { simulateQueues } from './queueing.ts'
import { cycleTimeByMva, erlangC, timeInJackson, timeInMG1, timeInMMc, trafficRates } from './queueing-theory.ts'
import type { TheoreticalStation } from './queueing-theory.ts'
import type { Random } from './random.ts'
import { createRandom } from './random.ts'

const SEEDS = 20
const BATCHES = 20
/** Binomial with 20 and 1 %: more than two misses happen once in a thousand. */
const MISSES_MAX = 2
/** With all eleven cases, 220 and 1 %: more than eight happen once in two thousand. */
const ALL_MISSES_MAX = 8

let misses = 0
let cases = 0

/** In how many of the seeds the theory's mean lies outside the 99 % interval. */
function missesOf(network: QueueingNetwork, theory: number, batchSize: number): number {
  let missed = 0
  for (let seed = 0; seed < SEEDS; seed++) {
    const measured = batchSize * (BATCHES + 1)
    const { times } = simulateQueues(network, measured, { warmUp: batchSize, batchSize }, createRandom(seed))
    const { low, high, samples, halfWidth } = times.interval(0.99)
    expect(samples).toBe(BATCHES)
    // An interval wider than a third of the mean would cover anything.
    expect(halfWidth).toBeLessThan(theory / 3)
    if (theory < low || theory > high) missed++
  }
  misses += missed
  cases++
  return missed
}

const single = (arrivalMean: number, servers: number, service: (random: Random) => number): QueueingNetwork => ({
  stations: [{ servers, service, routes: [] }],
  arrivals: [(random) => exponential(random, arrivalMean)],
})

// A busy machine may take several times as long as a free one.
describe('queues against theory', { timeout: 60_000 }, () => {
  // The busier the queue, the longer its memory: batches grow with 1 / (1 - load)^2.
  test.each([
    [0.5, 1_000],
    [0.7, 2_000],
    [0.8, 4_000],
    [0.9, 6_000],
    [0.95, 25_000],
  ])('Q1 M/M/1 with load %d', (load, batchSize) => {
    const network = single(1 / load, 1, (random) => exponential(random, 1))
    expect(missesOf(network, 1 / (1 - load), batchSize)).toBeLessThanOrEqual(MISSES_MAX)
  })

  test('Q2 M/M/4 with load 0.85', () => {
    const network = single(1 / 3.4, 4, (random) => exponential(random, 1))
    expect(missesOf(network, timeInMMc(3.4, 1, 4), 6_000)).toBeLessThanOrEqual(MISSES_MAX)
  })

  test('Q3 M/D/1 with load 0.8', () => {
    const network = single(1 / 0.8, 1, () => 1)
    expect(missesOf(network, timeInMG1(0.8, 1, 0), 3_000)).toBeLessThanOrEqual(MISSES_MAX)
  })

  test('Q4 M/E2/1 with load 0.8', () => {
    const network = single(1 / 0.8, 1, (random) => erlang(random, 2, 1))
    expect(missesOf(network, timeInMG1(0.8, 1, 0.5), 3_000)).toBeLessThanOrEqual(MISSES_MAX)
  })

  test('Q5 M/H2/1 with load 0.7', () => {
    // A tenth of the jobs takes 5.5, the others 0.5: mean 1, second moment 2 (0.1 x 30.25 + 0.9 x 0.25).
    const network = single(1 / 0.7, 1, (random) => exponential(random, chance(random, 0.1) ? 5.5 : 0.5))
    const variation = 2 * (0.1 * 5.5 ** 2 + 0.9 * 0.5 ** 2) - 1
    expect(missesOf(network, timeInMG1(0.7, 1, variation), 10_000)).toBeLessThanOrEqual(MISSES_MAX)
  })

  test('Q6 a Jackson network with feedback', () => {
    const theory: TheoreticalStation[] = [
      { servers: 1, meanService: 0.5, routes: [0, 0.6, 0.4] },
      { servers: 2, meanService: 1.2, routes: [0.25, 0, 0.5] },
      { servers: 1, meanService: 0.6, routes: [0.1, 0, 0] },
    ]
    const stations = theory.map(({ servers, meanService, routes }) => ({
      servers,
      routes,
      service: (random: Random) => exponential(random, meanService),
    }))
    const network = { stations, arrivals: [(random: Random) => exponential(random, 1), null, null] }
    expect(missesOf(network, timeInJackson([1, 0, 0], theory), 3_000)).toBeLessThanOrEqual(MISSES_MAX)
    const { utilisation } = simulateQueues(network, 50_000, { warmUp: 0, batchSize: 1_000 }, createRandom(1))
    for (const [at, rate] of trafficRates([1, 0, 0], theory).entries())
      expect(utilisation[at]).toBeCloseTo((rate * theory[at]!.meanService) / theory[at]!.servers, 1)
  })

  test('Q7 a closed network agrees with mean value analysis', () => {
    const means = [0.4, 1, 0.7]
    const stations = means.map((mean, at) => ({
      servers: 1,
      service: (random: Random) => exponential(random, mean),
      routes: at === 0 ? [0, 0.5, 0.5] : [1, 0, 0],
    }))
    const demands = [0.4, 0.5, 0.35]
    const theory = cycleTimeByMva(6, demands)
    expect(missesOf({ stations, population: 6 }, theory, 1_000)).toBeLessThanOrEqual(MISSES_MAX)
  })

  test('Q1 the test itself notices a mean that is off by a tenth', () => {
    const before = { misses, cases }
    const missed = missesOf(
      single(1 / 0.7, 1, (random) => exponential(random, 1)),
      1.1 / 0.3,
      2_000,
    )
    misses = before.misses
    cases = before.cases
    expect(missed).toBeGreaterThan(MISSES_MAX)
  })

  test('Q1 Q2 the formulas agree with printed values and refuse a load of 1', () => {
    expect(erlangC(1, 0.8)).toBeCloseTo(0.8, 12)
    expect(erlangC(10, 8)).toBeCloseTo(0.409, 3)
    expect(timeInMMc(0.8, 1, 1)).toBeCloseTo(timeInMG1(0.8, 1, 1), 12)
    expect(cycleTimeByMva(1, [1, 2])).toBe(3)
    expect(() => timeInMG1(1, 1, 0)).toThrow('load 1')
    expect(() => timeInMMc(4, 1, 4)).toThrow('load 1')
  })

  afterAll(() => {
    if (cases === 11) expect(misses, 'misses over all cases').toBeLessThanOrEqual(ALL_MISSES_MAX)
  })
})
