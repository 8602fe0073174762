import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { busiestWindow, FixedWindow, Gcra, SlidingCounter, SlidingLog, TokenBucket } from './rate-limiters.ts'
import type { Limiter } from './rate-limiters.ts'

const limits = fc.integer({ min: 1, max: 12 })
const windows = fc.integer({ min: 2, max: 60 })
/** Arrivals in bursts and after pauses, ascending. */
const arrivals = fc.array(fc.oneof(fc.constant(0), fc.nat(3), fc.nat(80)), { maxLength: 200 }).map((gaps) => {
  let now = 0
  return gaps.map((gap) => (now += gap))
})

const admitted = (limiter: Limiter, times: number[]): number[] => times.filter((now) => limiter.admit(now))

describe('FixedWindow', () => {
  it('counts each window on its own', () => {
    fc.assert(
      fc.property(limits, windows, arrivals, (limit, window, times) => {
        const counts = new Map<number, number>()
        const expected = times.filter((now) => {
          const count = counts.get(Math.floor(now / window)) ?? 0
          counts.set(Math.floor(now / window), count + 1)
          return count < limit
        })
        expect(admitted(new FixedWindow(limit, window), times)).toEqual(expected)
      }),
    )
  })

  it('lets twice the limit through at the edge of two windows, and never more', () => {
    const times = [...Array.from({ length: 5 }, () => 59), ...Array.from({ length: 5 }, () => 60)]
    expect(busiestWindow(admitted(new FixedWindow(5, 60), times), 60).count).toBe(10)
    fc.assert(
      fc.property(limits, windows, arrivals, (limit, window, all) => {
        const passed = admitted(new FixedWindow(limit, window), all)
        expect(busiestWindow(passed, window).count).toBeLessThanOrEqual(2 * limit)
      }),
    )
  })
})

describe('SlidingLog', () => {
  it('admits a request if fewer than the limit were admitted in the window before it', () => {
    fc.assert(
      fc.property(limits, windows, arrivals, (limit, window, times) => {
        const passed: number[] = []
        for (const now of times) {
          if (passed.filter((then) => then > now - window).length < limit) passed.push(now)
        }
        expect(admitted(new SlidingLog(limit, window), times)).toEqual(passed)
      }),
    )
  })

  it('never lets more than the limit through in any window', () => {
    fc.assert(
      fc.property(limits, windows, arrivals, (limit, window, times) => {
        const passed = admitted(new SlidingLog(limit, window), times)
        for (const end of passed) {
          expect(passed.filter((then) => then > end - window && then <= end).length).toBeLessThanOrEqual(limit)
        }
      }),
    )
  })

  it('stores a timestamp for each request of the last window', () => {
    const log = new SlidingLog(10, 60)
    for (const now of [0, 1, 59]) log.admit(now)
    expect(log.stored(59)).toBe(3)
    expect(log.stored(60)).toBe(2)
    expect(log.stored(200)).toBe(0)
  })
})

describe('SlidingCounter', () => {
  it('weights the previous window by what is left of it', () => {
    fc.assert(
      fc.property(limits, windows, arrivals, (limit, window, times) => {
        const counts = new Map<number, number>()
        const expected = times.filter((now) => {
          const index = Math.floor(now / window)
          const current = counts.get(index) ?? 0
          const left = 1 - (now - index * window) / window
          if ((counts.get(index - 1) ?? 0) * left + current + 1 > limit) return false
          counts.set(index, current + 1)
          return true
        })
        expect(admitted(new SlidingCounter(limit, window), times)).toEqual(expected)
      }),
    )
  })

  it('can be led to nearly twice the limit in one window', () => {
    const times = [...Array.from({ length: 100 }, () => 59_990), ...Array.from({ length: 100 }, () => 119_980)]
    expect(busiestWindow(admitted(new SlidingCounter(100, 60_000), times), 60_000).count).toBe(199)
  })
})

describe('TokenBucket and Gcra', () => {
  it('admit at most burst + rate x t in any interval of length t', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), limits, arrivals, (interval, burst, times) => {
        for (const limiter of [new Gcra(interval, burst), new TokenBucket(interval, burst)]) {
          const passed = admitted(limiter, times)
          passed.forEach((from, first) => {
            passed.slice(first).forEach((to, more) => {
              expect(more + 1).toBeLessThanOrEqual(burst + (to - from) / interval)
            })
          })
        }
      }),
    )
  })

  it('decide every request alike', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), limits, arrivals, (interval, burst, times) => {
        expect(admitted(new Gcra(interval, burst), times)).toEqual(admitted(new TokenBucket(interval, burst), times))
      }),
    )
  })

  it('admit whatever a bucket of whole tokens, refilled tick by tick, admits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), limits, arrivals, (interval, burst, times) => {
        let ticks = burst * interval
        let clock = times[0] ?? 0
        const expected = times.filter((now) => {
          for (; clock < now; clock++) ticks = Math.min(burst * interval, ticks + 1)
          if (ticks < interval) return false
          ticks -= interval
          return true
        })
        expect(admitted(new Gcra(interval, burst), times)).toEqual(expected)
      }),
    )
  })
})

describe('busiestWindow', () => {
  it('counts (t - window, t], so that exactly a window apart is outside', () => {
    expect(busiestWindow([0, 60, 61], 60)).toEqual({ count: 2, from: 60, to: 61 })
    expect(busiestWindow([], 60).count).toBe(0)
  })
})

describe('limits that make no sense', () => {
  it.each([
    ['limit', () => new FixedWindow(0, 60)],
    ['window', () => new SlidingLog(1, -1)],
    ['limit', () => new SlidingCounter(Number.NaN, 60)],
    ['interval', () => new TokenBucket(0, 1)],
    ['burst', () => new Gcra(1, 0)],
  ])('are refused: %s', (what, make) => {
    expect(make).toThrow(`${what} must be above 0`)
  })
})
