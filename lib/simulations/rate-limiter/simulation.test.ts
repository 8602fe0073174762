import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { SlidingLog } from '#lib/algorithms/rate-limiters'
import { createRandom } from '#lib/kernel/random'
import { RUN_SECONDS_MAX } from '#lib/kernel/simulation'
import { testClaims } from '../testing/claims-table.ts'
import { figuresOf, finish, runToEnd, verdictsOf } from '../testing/run-to-end.ts'
import { claims } from './claims.ts'
import { emptyDecisions, LaggingLog } from './decide.ts'
import { admittedByKey, logEntries, timesOf, worstExcess, worstWindow } from './measure.ts'
import type { Params } from './params.ts'
import { expectedRequests, params, WINDOW } from './params.ts'
import { followRules, RuleStore } from './rules.ts'
import { rateLimiter } from './simulation.ts'
import { smallest, windowEdgeTrace } from './trace.ts'
import { ascending, makeTraffic, REQUESTS_MAX } from './traffic.ts'

// Many seeds on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 })

/** A quarter of the default's users and attackers, for many seeds. */
const small = { requestsPerSecond: 60, users: 600, minutes: 3, attackers: 6 }

const simulate = (changes: Partial<Params>, seed = 1, designs?: string[]) =>
  runToEnd(rateLimiter, { ...small, ...changes }, seed, designs).result

describe('rate-limiter', () => {
  it('finds the same for every seed, and never breaks what the algorithms promise', () => {
    for (let seed = 1; seed <= 15; seed++) {
      const result = simulate({}, seed)
      expect(result.claims.filter((claim) => claim.verdict !== claim.expected)).toEqual([])
      const figures = figuresOf(result)
      expect(figures['sliding-log.worst-window']).toBeLessThanOrEqual(1)
      expect(figures['gcra.worst-excess']).toBe(0)
      expect(figures['token-bucket.worst-excess']).toBe(0)
      expect(figures['gcra.bad-admitted']).toBe(figures['token-bucket.bad-admitted'])
      expect(figures['local-counters.worst-window']).toBeLessThanOrEqual(figures['local-counters.nodes']!)
      expect(figures['fixed-window.worst-window']).toBe(2)
      expect(figures['sliding-counter.worst-window']).toBeGreaterThan(1.9)
    }
  })

  it('admits no run with more requests than can be ordered, and makes no more than it worked out', () => {
    for (const changes of [
      { burstiness: 0.9 },
      { attackers: 50 },
      { limitPerMinute: 600 },
      { requestsPerSecond: 2000, minutes: 8 },
    ]) {
      const p = params.parse(changes)
      const bound = expectedRequests(p) * 1.1 + 1000
      expect(finish(makeTraffic(p, createRandom(9))).time.length).toBeLessThanOrEqual(bound)
      expect(rateLimiter.admit(p, ['gcra']).seconds > RUN_SECONDS_MAX).toBe(bound > REQUESTS_MAX)
    }
  })
})

describe('parameters that change a figure', () => {
  it('a cache is exact at one balancer, and lets more through with more balancers that flush less often', () => {
    const over = (changes: Partial<Params>): number =>
      figuresOf(simulate(changes, 2, ['edge-cache']))['edge-cache.worst-clock-window']!
    expect(over({ nodes: 1 })).toBe(1)
    expect(over({ nodes: 8, flushMs: 5000 })).toBeGreaterThan(over({ nodes: 8, flushMs: 100 }))
    expect(over({ nodes: 8, flushMs: 30_000 })).toBeGreaterThan(2)
  })

  it('a cache asks more often when it holds few keys', () => {
    const calls = (cacheEntries: number): number =>
      figuresOf(simulate({ cacheEntries }, 2, ['edge-cache']))['edge-cache.store-calls']!
    expect(calls(10)).toBeGreaterThan(1.2 * calls(10_000))
  })

  it('replicas that lag more let more through, and so do nodes that limit alone', () => {
    const worst = (design: string, changes: Partial<Params>): number =>
      figuresOf(simulate(changes, 2, [design]))[`${design}.worst-window`]!
    expect(worst('lagging-replica', { replicationLagMs: 5000 })).toBeGreaterThan(
      worst('lagging-replica', { replicationLagMs: 50 }),
    )
    expect(worst('local-counters', { nodes: 6 })).toBeGreaterThan(worst('local-counters', { nodes: 2 }))
  })
})

describe('parameters that change a verdict', () => {
  const cases: [string, Partial<Params>, string][] = [
    ['fixed-window-edge', { attackers: 0, burstiness: 0 }, 'fails'],
    ['no-exploitation', { attackers: 0, burstiness: 0 }, 'holds'],
    ['counter-is-close', { burstiness: 0 }, 'holds'],
    ['local-multiplies', { nodes: 1 }, 'fails'],
    ['local-does-not-shield', { attackers: 0, burstiness: 0 }, 'fails'],
    ['little-delay', { storeRoundTripMs: 20 }, 'fails'],
    ['little-delay', { storeOperationMicros: 1000 }, 'depends'],
    ['cache-filters', { attackFactor: 0.5 }, 'fails'],
    ['replication-suits', { replicationLagMs: 0 }, 'holds'],
    ['atomic-increment', { attackers: 0, burstiness: 0, limitPerMinute: 600 }, 'fails'],
    ['fail-open-is-dangerous', { outageSeconds: 0 }, 'fails'],
    ['fail-open-allows-nothing', { outageSeconds: 0 }, 'depends'],
    ['address-hurts-neighbours', { usersPerAddress: 1 }, 'fails'],
    ['accounts-multiply', { accountsPerAttacker: 1 }, 'fails'],
  ]
  it.each(cases)('%s with %o: %s', (id, changes, expected) => {
    expect(verdictsOf(simulate(changes))[id]).toBe(expected)
  })
})

// By the figures of a run.
testClaims(claims, figuresOf(simulate({}, 7)), [
  ['fixed-window-edge', { 'fixed-window.worst-window': 1 }, 'fails'],
  ['log-is-exact', { 'sliding-log.worst-window': 1.1 }, 'fails'],
  ['no-exploitation', { 'sliding-counter.worst-window': 1 }, 'holds'],
  ['counter-is-close', { 'sliding-counter.wrong-good': 0.00003 }, 'holds'],
  ['gcra-bound', { 'gcra.worst-excess': 1 }, 'fails'],
  ['local-multiplies', { 'local-counters.worst-window': 1 }, 'fails'],
  ['local-does-not-shield', { 'sliding-log.reach-servers': 1 }, 'fails'],
  ['shared-costs-calls', { 'sliding-log.store-calls': 0 }, 'fails'],
  ['little-delay', { 'sliding-log.added-p99': 80, 'sliding-log.added-p50': 40 }, 'fails'],
  ['cache-filters', { 'edge-cache.filtered': 0.3 }, 'depends'],
  ['replication-suits', { 'lagging-replica.worst-window': 1 }, 'holds'],
  ['atomic-increment', { 'racy-increment.lost': 0 }, 'fails'],
  ['fail-open-is-dangerous', { 'fail-open.bad-admitted-outage': 0 }, 'fails'],
  ['fail-open-allows-nothing', { 'fail-open.good-refused-outage': 1 }, 'holds'],
  ['address-hurts-neighbours', { 'by-address.good-refused-shared': 0 }, 'fails'],
  ['accounts-multiply', { 'sliding-log.worst-party': 1 }, 'fails'],
  ['memory-of-a-billion', { 'sliding-log.bytes-per-key': 132 }, 'holds'],
])

describe('parts', () => {
  it('orders any times, in parts that are merged', () => {
    const random = createRandom(4)
    const times = Float64Array.from({ length: 150_000 }, () => random.integer(1000) * 1000)
    const order = finish(ascending(times))
    expect(new Set(order).size).toBe(times.length)
    order.forEach((at, place) => {
      if (place > 0 && times[order[place - 1]!]! > times[at]!) throw new Error(`out of order at ${place}`)
    })
  })

  it('reads a replica without lag as the log itself, and never admits less with one', () => {
    const gaps = fc.array(fc.nat(30_000_000), { maxLength: 60 })
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 5 }), fc.nat(10_000_000), (list, limit, lag) => {
        const [log, leader, replica] = [
          new SlidingLog(limit, WINDOW),
          new LaggingLog(limit, 0),
          new LaggingLog(limit, lag),
        ]
        let [now, exact, late] = [0, 0, 0]
        for (const gap of list) {
          now += gap
          const admitted = log.admit(now)
          expect(leader.admit(now)).toBe(admitted)
          if (admitted) exact++
          if (replica.admit(now)) late++
          if (now < WINDOW) expect(late).toBeGreaterThanOrEqual(exact)
        }
      }),
    )
  })

  it('cuts a story to the fewest requests that still show it', () => {
    expect(smallest([1, 2, 3, 4, 5], (left) => left.includes(2) && left.includes(5))).toEqual([2, 5])
    const sent = [1, 2, 59, 59.1, 59.2, 59.3, 59.4, 60.1, 60.2, 60.3, 99].map((second) => second * 1_000_000)
    expect(windowEdgeTrace(sent, 60)?.chart.messages).toHaveLength(4)
    expect(windowEdgeTrace([1, 2, 3], 60)).toBeUndefined()
  })

  it('finds the times of each key in order, and the most of each in a minute', () => {
    const decisions = { ...emptyDecisions(5), admitted: Uint8Array.of(1, 1, 0, 1, 1) }
    decisions.at.set([2 * WINDOW, WINDOW + 1, 5, 3, 2 * WINDOW])
    const admitted = finish(admittedByKey(decisions, Uint32Array.of(1, 1, 1, 0, 1), 3))
    expect([0, 1, 2].map((key) => [...timesOf(admitted, key)])).toEqual([[3], [WINDOW + 1, 2 * WINDOW, 2 * WINDOW], []])
    expect([...admitted.busiest]).toEqual([1, 3, 0])
    expect(worstWindow(admitted)).toEqual({ key: 1, count: 3 })
  })

  it('holds in the logs what was admitted in the last minute, and no more', () => {
    const times = Float64Array.from([0, 1, 2, 59, 60, 61, 200, 201], (second) => second * 1_000_000)
    expect(logEntries({ first: Uint32Array.of(0, 8), times, busiest: new Uint32Array(1) })).toBe(4)
  })

  it('finds the most requests above burst + t / interval, over all intervals', () => {
    const gaps = fc.array(fc.nat(20), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 4 }), (list, interval, burst) => {
        let now = 0
        const times = Float64Array.from(list, (gap) => (now += gap))
        let worst = 0
        for (let first = 0; first < times.length; first++) {
          for (let last = first; last < times.length; last++) {
            worst = Math.max(worst, last - first + 1 - burst - (times[last]! - times[first]!) / interval)
          }
        }
        const admitted = { first: Uint32Array.of(0, times.length), times, busiest: new Uint32Array(1) }
        expect(worstExcess(admitted, interval, burst)).toBeCloseTo(worst, 5)
      }),
    )
  })

  it('counts what an old copy of a rule admits beyond the rule in force', () => {
    const p = params.parse({ limitPerMinute: 4, minutes: 4, nodes: 1, ruleRefreshSeconds: 50 })
    const followed = (
      times: number[],
    ): ReturnType<typeof followRules> extends Generator<unknown, infer F> ? F : never => {
      const zeros = new Uint32Array(times.length)
      const traffic = {
        time: Float64Array.from(times),
        user: zeros,
        address: zeros,
        party: zeros,
        kind: new Uint8Array(times.length),
        node: new Uint8Array(times.length),
        accounts: 1,
        addresses: 1,
      }
      return finish(followRules(p, traffic))
    }
    // The rule is halved to 2 at 120 s; the node reads it at 150 s. Of six requests the old rule admits 4 and the new one 2.
    expect(followed([121, 122, 123, 124, 125, 126].map((second) => second * 1_000_000))).toEqual({
      admittedByOldRule: 2,
      secondsUntilFollowed: 30,
    })
    expect(followed([151, 152, 153, 154, 155, 156].map((second) => second * 1_000_000)).admittedByOldRule).toBe(0)
  })

  it('answers by the newest rule that is valid', () => {
    const rule = { id: 'r', api: 'comments', operation: 'write', unit: WINDOW }
    const store = new RuleStore([
      { ...rule, requests: 10, validFrom: 0 },
      { ...rule, requests: 5, validFrom: 100 },
    ])
    expect([store.at(99, 'comments', 'write')?.requests, store.at(100, 'comments', 'write')?.requests]).toEqual([10, 5])
    expect(store.at(100, 'comments', 'read')).toBeUndefined()
  })
})
