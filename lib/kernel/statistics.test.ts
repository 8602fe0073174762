import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exponential, normal, pareto, poisson } from './distributions.ts'
import { Histogram } from './histogram.ts'
import { createRandom } from './random.ts'
import {
  chiSquaredTail,
  kolmogorovTail,
  normalCumulative,
  studentCumulative,
  studentQuantile,
} from './special-functions.ts'
import { BatchMeans, Moments, TimeAverage, meanInterval, rateInterval, warmUpLength } from './statistics.ts'

const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 60 })

describe('statistics', () => {
  test('S1 moments in one pass equal moments in two, merged or not', () => {
    fc.assert(
      fc.property(numbers, fc.nat(60), (values, cut) => {
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length
        const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
        const whole = new Moments()
        const left = new Moments()
        const right = new Moments()
        for (const [i, value] of values.entries()) {
          whole.add(value)
          if (i < cut) left.add(value)
          else right.add(value)
        }
        left.merge(right)
        const scale = Math.max(1, ...values.map(Math.abs))
        for (const moments of [whole, left]) {
          expect(Math.abs(moments.mean - mean)).toBeLessThan(1e-9 * scale)
          expect(Math.abs(moments.variance - variance)).toBeLessThan(1e-9 * scale * scale)
          expect([moments.count, moments.min, moments.max]).toEqual([
            values.length,
            Math.min(...values),
            Math.max(...values),
          ])
        }
      }),
      { seed: 2 },
    )
  })

  test('S2 quantiles and tails agree with printed tables', () => {
    for (const [p, degrees, t] of [
      [0.975, 1, 12.706],
      [0.995, 4, 4.604],
      [0.995, 19, 2.861],
      [0.95, 30, 1.697],
      [0.995, 1e6, 2.576],
    ] as const) {
      expect(studentQuantile(p, degrees)).toBeCloseTo(t, 3)
      expect(studentQuantile(1 - p, degrees)).toBeCloseTo(-t, 3)
      expect(studentCumulative(studentQuantile(p, degrees), degrees)).toBeCloseTo(p, 10)
    }
    expect(() => studentQuantile(1, 5)).toThrow('1')
    expect(chiSquaredTail(18.307, 10)).toBeCloseTo(0.05, 4)
    expect(chiSquaredTail(149.449, 100)).toBeCloseTo(0.001, 4)
    expect(normalCumulative(-1.959964)).toBeCloseTo(0.025, 6)
    // Critical distances of Kolmogorov-Smirnov: 0.409 for 10 at 5 %, 1.63 over the root of n at 1 %.
    expect(kolmogorovTail(0.409, 10)).toBeCloseTo(0.05, 2)
    expect(kolmogorovTail(1.6276 / 100, 10_000)).toBeCloseTo(0.01, 3)
  })

  test('S3 a 99 % interval covers the mean about 99 times in 100', () => {
    const random = createRandom(3)
    let missed = 0
    for (let sample = 0; sample < 2_000; sample++) {
      const values = Array.from({ length: 8 }, () => normal(random, 10, 3))
      const { low, high } = meanInterval(values)
      if (low > 10 || high < 10) missed++
    }
    // Binomial with 2,000 and 1 %: outside 6 to 36 once in ten thousand.
    expect(missed).toBeGreaterThan(5)
    expect(missed).toBeLessThan(37)
  })

  test('S3 the interval of a rate holds for few events and none', () => {
    expect(rateInterval(0, 100).low).toBe(0)
    expect(rateInterval(0, 100).high).toBeCloseTo(0.05298, 4)
    const ten = rateInterval(10, 1, 0.95)
    expect(ten.low).toBeCloseTo(4.795, 2)
    expect(ten.high).toBeCloseTo(18.39, 2)
    const random = createRandom(4)
    let missed = 0
    for (let sample = 0; sample < 300; sample++) {
      const { low, high } = rateInterval(poisson(random, 3), 1)
      if (low > 3 || high < 3) missed++
    }
    expect(missed).toBeLessThan(10)
  })

  test('S4 batch means cover the mean of a correlated stream, where plain ones do not', () => {
    let missed = 0
    let missedPlainly = 0
    for (let seed = 0; seed < 100; seed++) {
      const random = createRandom(seed)
      const batches = new BatchMeans({ warmUp: 200, batchSize: 500 })
      const plain = new Moments()
      let value = 50
      for (let i = 0; i < 10_200; i++) {
        value = 0.95 * value + normal(random)
        batches.add(value)
        if (i >= 200) plain.add(value)
      }
      const { low, high, samples } = batches.interval()
      expect(samples).toBe(20)
      if (low > 0 || high < 0) missed++
      if (Math.abs(plain.mean) > plain.interval().halfWidth) missedPlainly++
    }
    expect(missed).toBeLessThan(6)
    expect(missedPlainly).toBeGreaterThan(30)
  })

  test('S4 the mean over time weighs each value by how long it lasted', () => {
    const queue = new TimeAverage()
    queue.set(2, 10)
    queue.set(3, 0)
    expect(queue.mean(10)).toBe(1)
    expect(new TimeAverage(5, 7).mean(5)).toBe(0)
  })

  test('S5 a transient is dropped and a stationary stream is kept', () => {
    const random = createRandom(9)
    const stationary = Array.from({ length: 2_000 }, () => normal(random))
    expect(warmUpLength(stationary)).toBeLessThan(600)
    const withTransient = stationary.map((value, i) => value + 30 * Math.exp(-i / 60))
    const dropped = warmUpLength(withTransient)
    expect(dropped).toBeGreaterThan(200)
    expect(dropped).toBeLessThan(800)
  })

  test('S6 a quantile is within the stated relative error over nine orders of magnitude', () => {
    const random = createRandom(6)
    const values = Array.from({ length: 5_000 }, () =>
      random.next() < 0.5 ? exponential(random, 0.01) : pareto(random, 1, 0.6),
    )
    const histogram = new Histogram({ lowest: 1e-3, highest: 1e9, precision: 7 })
    for (const value of values) histogram.add(value)
    const sorted = values.toSorted((x, y) => x - y)
    for (const share of [0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 1]) {
      const exact = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!
      const error = exact < 1e-3 ? 1e-3 : exact / 2 ** 7
      expect(Math.abs(histogram.quantile(share) - Math.min(exact, 1e9))).toBeLessThanOrEqual(error)
    }
    expect([...histogram.buckets()].reduce((sum, { count }) => sum + count, 0)).toBe(5_000)
    for (const { from, to } of histogram.buckets())
      if (from > 0) expect((to - from) / from).toBeLessThanOrEqual(1 / 128)
  })

  test('S6 a value beyond the highest counts as the highest', () => {
    const histogram = new Histogram({ lowest: 1, highest: 1_000 })
    for (const value of [5, 1_000, 1e6, 1e12]) histogram.add(value)
    expect([...histogram.buckets()].map(({ count }) => count)).toEqual([1, 3])
    expect(histogram.quantile(1)).toBeLessThan(1_010)
  })

  test('S6 merging equals counting together, and values that are none are refused', () => {
    const options = { lowest: 1, highest: 1_000 }
    const [a, b, both] = [new Histogram(options), new Histogram(options), new Histogram(options)]
    for (let i = 0; i < 100; i++) (i % 3 ? a : b).add(i * 1.5)
    for (let i = 0; i < 100; i++) both.add(i * 1.5)
    a.merge(b)
    expect([...a.buckets()]).toEqual([...both.buckets()])
    expect([a.count, a.min, a.max]).toEqual([100, 0, 148.5])
    expect(() => a.add(-1)).toThrow('-1')
    expect(() => a.merge(new Histogram({ lowest: 2, highest: 1_000 }))).toThrow('options')
    expect(() => new Histogram({ lowest: 0, highest: 1 })).toThrow('0 < lowest')
    expect(new Histogram(options).quantile(0.5)).toBe(0)
  })
})
