import { describe, expect, it, vi } from 'vitest'
import { createRandom } from '#lib/kernel/random'
import { testClaims } from '../testing/claims-table.ts'
import { figuresOf, finish, runToEnd, verdictsOf } from '../testing/run-to-end.ts'
import { makeActivity } from './activity.ts'
import { claims } from './claims.ts'
import { StatusTable } from './devices.ts'
import type { Params } from './params.ts'
import { params, visitsPerDay } from './params.ts'
import { uniqueUsers } from './simulation.ts'
import { trailingZeros } from './sketches.ts'

// Many seeds on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 })

/** Small enough for many seeds, and in proportion to the defaults: about twenty users a register. */
const small = { dailyActiveUsers: 10_000, precision: 9, days: 2, replications: 100 }

const simulate = (changes: Partial<Params>, seed = 1) => runToEnd(uniqueUsers, { ...small, ...changes }, seed).result

describe('unique-users', () => {
  it('finds the same over many seeds, and never breaks an invariant', () => {
    const misses = new Map<string, number>()
    const seeds = 15
    for (let seed = 1; seed <= seeds; seed++) {
      const result = simulate({}, seed)
      for (const claim of result.claims) {
        if (claim.verdict !== claim.expected) misses.set(claim.id, (misses.get(claim.id) ?? 0) + 1)
      }
      const figures = figuresOf(result)
      expect(figures['sharded-set.overcount']).toBe(0)
      expect(figures['hyperloglog-dense.merge-difference']).toBe(0)
      expect(figures['status-table.online-error']).toBe(0)
      expect(Math.abs(figures['truth.daily-users']! / small.dailyActiveUsers - 1)).toBeLessThan(0.05)
    }
    // The error formula is judged by a 99 % interval: more than two misses in fifteen come about once in two thousand.
    expect(misses.get('error-formula') ?? 0).toBeLessThanOrEqual(2)
    misses.delete('error-formula')
    expect([...misses]).toEqual([])
  })

  it('makes no more events than the cost is worked out for', () => {
    for (const changes of [
      {},
      { dailyActiveUsers: 3000, activitySkew: 1.1, eventsPerVisit: 8 },
      { dailyActiveUsers: 100, days: 30, eventsPerVisit: 1 },
    ]) {
      const p = params.parse(changes)
      const activity = finish(makeActivity(p, createRandom(2)))
      expect(activity.user.length).toBeLessThanOrEqual(visitsPerDay(p) * p.days * (p.eventsPerVisit + 0.1))
    }
  })
})

describe('parameters that change a verdict', () => {
  const cases: [string, Partial<Params>, string][] = [
    ['random-assignment', { servers: 1 }, 'holds'],
    ['raw-ids', { idFormat: 'random' }, 'holds'],
    ['raw-ids', { idFormat: 'sequential' }, 'depends'],
    ['error-formula', { precision: 16 }, 'depends'],
    ['accuracy-for-space', { precision: 16 }, 'depends'],
    ['accuracy-for-space', { precision: 4 }, 'depends'],
    ['constant-space', { dailyActiveUsers: 100, servers: 64, precision: 4 }, 'depends'],
    ['full-scan', { precision: 16 }, 'depends'],
    ['consistent-sharding', { serversJoining: 0 }, 'holds'],
    ['fraction-moves', { serversJoining: 0 }, 'depends'],
    ['several-devices', { devicesPerUser: 1 }, 'depends'],
    ['stream-and-batch', { batchDelayHours: 0, precision: 14, latePercent: 30 }, 'fails'],
  ]
  it.each(cases)('%s with %o: %s', (id, changes, expected) => {
    expect(verdictsOf(simulate(changes))[id]).toBe(expected)
  })
})

// By the figures of a run.
testClaims(claims, figuresOf(simulate({}, 7)), [
  ['doubling-estimate', { 'single-register.off-by-two': 0.01 }, 'holds'],
  ['spreading-lowers-variance', { 'hyperloglog-dense.log-deviation-16': 3 }, 'fails'],
  ['random-assignment', { 'round-robin-sum.overcount': 0.01 }, 'holds'],
  ['raw-ids', { 'raw-ids.single-factor': 1, 'raw-ids.sketch-factor': 1.1 }, 'holds'],
  ['error-formula', { 'hyperloglog-dense.error-low': 0.1, 'hyperloglog-dense.error-high': 0.2 }, 'fails'],
  ['accuracy-for-space', { 'hyperloglog-dense.error': 0.2, 'hyperloglog-dense.memory': 1e9 }, 'fails'],
  ['constant-space', { 'single-register.memory': 1e9 }, 'depends'],
  ['full-scan', { 'full-scan.rows-read': 5 }, 'depends'],
  ['consistent-sharding', { 'sharded-set.overcount': 0.1 }, 'fails'],
  ['fraction-moves', { 'sharded-set.join-overcount': 0.5 }, 'depends'],
  ['several-devices', { 'status-table.online-error': 0.1 }, 'fails'],
  ['stream-and-batch', { 'stream-and-batch.batch-error': 0.9 }, 'fails'],
])

describe('parts', () => {
  it('counts trailing zeros of integers of up to 53 bits', () => {
    expect([1, 8, 0, 2 ** 31, 2 ** 32, 3 * 2 ** 40, 2 ** 52].map(trailingZeros)).toEqual([0, 3, 53, 31, 32, 40, 52])
  })

  it('keeps a user online until the last device goes', () => {
    const table = new StatusTable()
    table.set(1, 7, true)
    table.set(2, 7, true)
    table.set(2, 7, true)
    expect([table.onlineUsers, table.onlineDevices, table.rows]).toEqual([1, 2, 2])
    table.set(1, 7, false)
    expect(table.onlineUsers).toBe(1)
    table.set(2, 7, false)
    table.set(2, 7, false)
    expect([table.onlineUsers, table.onlineDevices, table.rows]).toEqual([0, 0, 2])
  })
})
