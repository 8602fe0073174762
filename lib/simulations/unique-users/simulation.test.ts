import { describe, expect, it, vi } from 'vitest'
import { admit, execute, readParams } from '#lib/kernel/execute'
import { createRandom } from '#lib/kernel/random'
import type { SimulationResult } from '#lib/kernel/simulation'
import { chartSchema } from '#lib/kernel/chart'
import { makeActivity } from './activity.ts'
import { claims } from './claims.ts'
import { StatusTable } from './devices.ts'
import { params, visitsPerDay } from './params.ts'
import { uniqueUsers } from './simulation.ts'
import { trailingZeros } from './sketches.ts'

// Many seeds on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 })

const designs = uniqueUsers.designs.map((design) => design.id)
/** Small enough for many seeds, and in proportion to the defaults: about twenty users a register. */
const small = { dailyActiveUsers: 10_000, precision: 9, days: 2, replications: 100 }

function finish<T>(work: Generator<unknown, T, void>): T {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}

function simulate(changes: Record<string, unknown> = {}, seed = 1, some = designs): SimulationResult {
  return finish(execute(uniqueUsers, params.parse(changes), seed, some))
}

const verdict = (result: SimulationResult, id: string): string | undefined =>
  result.claims.find((claim) => claim.id === id)?.verdict

const figure = (result: SimulationResult, id: string): number => {
  const found = result.figures.find((each) => each.id === id)
  if (!found) throw new Error(`There is no figure ${id}`)
  return found.value
}

describe('unique-users', () => {
  it('finds with its defaults what the claims expect, and draws it', () => {
    const result = simulate()
    expect(result.claims.map(({ id, verdict: found }) => [id, found])).toEqual(
      claims.map(({ id, expected }) => [id, expected]),
    )
    for (const chart of result.charts) expect(chartSchema.safeParse(chart).error).toBeUndefined()
    expect(new Set(result.charts.map((chart) => chart.id)).size).toBe(result.charts.length)
    expect(result.trace?.chart.lanes).toContain('sum')
  })

  it('finds the same over many seeds, and never breaks an invariant', () => {
    const misses = new Map<string, number>()
    const seeds = 15
    for (let seed = 1; seed <= seeds; seed++) {
      const result = simulate(small, seed)
      for (const claim of result.claims) {
        if (claim.verdict !== claim.expected) misses.set(claim.id, (misses.get(claim.id) ?? 0) + 1)
      }
      expect(figure(result, 'sharded-set.overcount')).toBe(0)
      expect(figure(result, 'hyperloglog-dense.merge-difference')).toBe(0)
      expect(figure(result, 'status-table.online-error')).toBe(0)
      expect(Math.abs(figure(result, 'truth.daily-users') / small.dailyActiveUsers - 1)).toBeLessThan(0.05)
    }
    // The error formula is judged by a 99 % interval: more than two misses in fifteen come about once in two thousand.
    expect(misses.get('error-formula') ?? 0).toBeLessThanOrEqual(2)
    misses.delete('error-formula')
    expect([...misses]).toEqual([])
  })

  it('gives the same result for the same seed, and another for another', () => {
    expect(simulate(small, 3).hash).toBe(simulate(small, 3).hash)
    expect(simulate(small, 3).hash).not.toBe(simulate(small, 4).hash)
  })

  it('gives a design the same figures whatever else is compared', () => {
    const all = simulate(small, 5)
    for (const design of designs) {
      const alone = simulate(small, 5, [design])
      const own = alone.figures.filter((each) => each.id.startsWith(`${design}.`))
      expect(own.length).toBeGreaterThan(0)
      for (const each of own) expect(each.value).toBe(figure(all, each.id))
    }
  })

  it('refuses what is too big before it starts, and asks for no more than it admits', () => {
    const biggest = params.parse({ dailyActiveUsers: 500_000, days: 30, eventsPerVisit: 50 })
    expect(admit(uniqueUsers, biggest, designs).ok).toBe(false)
    expect(admit(uniqueUsers, params.parse({}), designs).ok).toBe(true)
    expect(readParams(uniqueUsers, { precision: 19 }).ok).toBe(false)
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
  const cases: [string, Record<string, unknown>, string][] = [
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
    expect(verdict(simulate({ ...small, ...changes }), id)).toBe(expected)
  })
})

describe('claims', () => {
  // For each claim, figures that turn it from what is expected into something else.
  const flips: Record<string, [Record<string, number>, string]> = {
    'doubling-estimate': [{ 'single-register.off-by-two': 0.01 }, 'holds'],
    'spreading-lowers-variance': [{ 'hyperloglog-dense.log-deviation-16': 3 }, 'fails'],
    'random-assignment': [{ 'round-robin-sum.overcount': 0.01 }, 'holds'],
    'raw-ids': [{ 'raw-ids.single-factor': 1, 'raw-ids.sketch-factor': 1.1 }, 'holds'],
    'error-formula': [{ 'hyperloglog-dense.error-low': 0.1, 'hyperloglog-dense.error-high': 0.2 }, 'fails'],
    'accuracy-for-space': [{ 'hyperloglog-dense.error': 0.2, 'hyperloglog-dense.memory': 1e9 }, 'fails'],
    'constant-space': [{ 'single-register.memory': 1e9 }, 'depends'],
    'full-scan': [{ 'full-scan.rows-read': 5 }, 'depends'],
    'consistent-sharding': [{ 'sharded-set.overcount': 0.1 }, 'fails'],
    'fraction-moves': [{ 'sharded-set.join-overcount': 0.5 }, 'depends'],
    'several-devices': [{ 'status-table.online-error': 0.1 }, 'fails'],
    'stream-and-batch': [{ 'stream-and-batch.batch-error': 0.9 }, 'fails'],
  }
  const figures = new Map(simulate(small, 7).figures.map(({ id, value }) => [id, value]))

  it.each(claims)('$id follows its figures and nothing else', (claim) => {
    const [changed, expected] = flips[claim.id]!
    for (const id of Object.keys(changed)) expect(figures.has(id)).toBe(true)
    expect(claim.judge((id) => figures.get(id))?.verdict).toBe(claim.expected)
    expect(claim.judge((id) => changed[id] ?? figures.get(id))?.verdict).toBe(expected)
    expect(claim.judge(() => undefined)).toBeNull()
  })
})

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
