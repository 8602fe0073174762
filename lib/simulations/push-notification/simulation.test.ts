import { describe, expect, test } from 'vitest'
import { chartSchema } from '#lib/kernel/chart'
import { admit, execute, readParams } from '#lib/kernel/execute'
import type { SimulationResult } from '#lib/kernel/simulation'
import type { DesignId } from './designs.ts'
import { designs } from './designs.ts'
import type { Parameters } from './parameters.ts'
import { parameters } from './parameters.ts'
import { pushNotification } from './simulation.ts'

const ALL = designs.map(({ id }) => id)
const SMALL: Partial<Parameters> = { devices: 60, durationSeconds: 8, replications: 1 }

function run(raw: Partial<Parameters> = {}, seed = 1, chosen: DesignId[] = ALL) {
  const work = execute(pushNotification, parameters.parse(raw), seed, chosen)
  const progress: { done: number; total: number; charts: number }[] = []
  for (;;) {
    const step = work.next()
    if (step.done) return { result: step.value, progress }
    const { done, total, partial } = step.value
    progress.push({ done, total, charts: partial?.charts.length ?? 0 })
  }
}

const claimOf = ({ claims }: SimulationResult, id: string) => claims.find((claim) => claim.id === id)
const lanesOf = ({ trace, charts }: SimulationResult) => [
  ...(trace ? [trace.chart] : []),
  ...charts.flatMap((chart) => (chart.kind === 'lanes' ? [chart] : [])),
]
const defaults = run()

describe('the push notification simulation', { timeout: 120_000 }, () => {
  test('every claim comes out as expected with the defaults, over several seeds', () => {
    for (const { result } of [defaults, ...[2, 3, 4, 5, 6].map((seed) => run({}, seed))])
      for (const { id, verdict, expected, because } of result.claims)
        expect(verdict, `${id}: ${because}`).toBe(expected)
    expect(defaults.result.claims.length).toBe(pushNotification.claims.length)
  })

  test('the same parameters and seed give the same hash, and others another', () => {
    const first = run(SMALL).result.hash
    expect(run(SMALL).result.hash).toBe(first)
    expect(run(SMALL, 2).result.hash).not.toBe(first)
    expect(run({ ...SMALL, loss: 0.05 }).result.hash).not.toBe(first)
  })

  test('progress goes up to the total, and the comparison is there after a part of it', () => {
    const { progress } = defaults
    for (const [at, { done }] of progress.entries()) expect(done).toBeGreaterThanOrEqual(progress[at - 1]?.done ?? 0)
    expect(progress.at(-1)!.done).toBe(progress.at(-1)!.total)
    const first = progress.find(({ charts }) => charts > 0)!
    expect(first.done).toBeLessThan(0.4 * first.total)
  })

  test('charts are charts, with captions, and no two have one id', () => {
    const { charts } = defaults.result
    for (const chart of charts) {
      expect(chartSchema.safeParse(chart).success, chart.id).toBe(true)
      expect(chart.says.length, chart.id).toBeGreaterThan(30)
    }
    expect(new Set(charts.map(({ id }) => id)).size).toBe(charts.length)
    expect(charts.filter(({ kind }) => kind !== 'lanes').length).toBe(8)
  })

  test('every design that loses or repeats has a trace, whose messages run between its lanes', () => {
    const lanes = lanesOf(defaults.result)
    expect(lanes.map(({ id }) => id).sort()).toEqual(
      ['filter-alone', 'no-keys', 'server-keys', 'server-keys-after'].map((id) => `counter-example-${id}`),
    )
    for (const chart of lanes) {
      expect(chart.messages.length, chart.id).toBeLessThan(12)
      for (const { from, to, sent, received } of chart.messages) {
        expect(chart.lanes).toContain(from)
        expect(chart.lanes).toContain(to)
        if (received !== null) expect(received).toBeGreaterThanOrEqual(sent)
      }
    }
  })

  test('the trace of no keys shows one notification that arrives twice', () => {
    const [chart] = lanesOf(run(SMALL, 1, ['no-keys']).result)
    const arrived = chart!.messages.filter(({ label, received }) => label === 'notification' && received !== null)
    expect(arrived.length).toBe(2)
    expect(chart!.spans.map(({ label }) => label)).toEqual(['shown', 'shown again'])
  })

  test('where nothing is lost the trace tells of a comparison that crosses the push', () => {
    const { trace } = run({ ...SMALL, loss: 0 }, 1, ['no-keys']).result
    expect(trace!.chart.messages.map(({ label }) => label)).toContain('stored notifications')
    expect(trace!.says).toContain('compares')
    expect(run(SMALL, 1, ['no-keys']).result.trace!.says).not.toContain('compares')
  })

  test('a design that keeps its promise has no trace', () => {
    expect(lanesOf(run(SMALL, 1, ['hybrid', 'numbered', 'poll-all']).result)).toEqual([])
  })

  test('designs can run alone; claims that need others are left out', () => {
    const { result } = run(SMALL, 1, ['no-cache', 'random-servers'])
    const ownOrShared = /^(no-cache|random-servers|filter|moves)\./
    expect(result.figures.filter(({ id }) => !ownOrShared.test(id))).toEqual([])
    expect(result.claims.map(({ id }) => id)).toEqual(['consistent-hashing-moves-few', 'false-positives-by-formula'])
  })
})

describe('settings under which claims come out otherwise', { timeout: 120_000 }, () => {
  test.each<[string, Partial<Parameters>, DesignId[], string]>([
    ['pushing-popular-is-dearer', { pollSeconds: 600, notificationsPerSecond: 20 }, ['hybrid', 'push-all'], 'holds'],
    ['pushing-popular-is-dearer', { pollSeconds: 0.2 }, ['hybrid', 'push-all'], 'fails'],
    ['polling-caps-cost', { pollSeconds: 0.2 }, ['hybrid', 'push-all'], 'fails'],
    ['servers-not-overwhelmed', { threshold: 2_000 }, ['hybrid', 'push-all'], 'fails'],
    ['pushed-in-real-time', { delayMs: 400, jitterMs: 0, retryMs: 1_000 }, ['hybrid'], 'depends'],
    ['cache-spares-store', { cacheSeconds: 0.05, pollSeconds: 60 }, ['hybrid', 'no-cache'], 'depends'],
    ['subscriptions-by-topic', { userShards: 1, loss: 0 }, ['hybrid', 'subscriptions-by-user'], 'depends'],
    ['consistent-hashing-moves-few', { virtualNodes: 1 }, ['hybrid'], 'depends'],
    ['hashing-finds-the-server', { servers: 1 }, ['hybrid', 'random-servers'], 'not holds'],
    ['ring-balances', { servers: 1 }, ['hybrid', 'modulo-servers'], 'holds'],
    ['keys-keep-duplicates-away', { keysKept: 1, loss: 0.1 }, ['hybrid', 'no-keys'], 'fails'],
    [
      'key-without-message',
      { loss: 0, serverCrashEverySeconds: 0, offlineSeconds: 0 },
      ['server-keys', 'server-keys-after'],
      'fails',
    ],
    ['filter-saves-reads', { filterKeys: 1, bitsPerKey: 0.5 }, ['server-keys', 'server-keys-no-filter'], 'not holds'],
    [
      'certainly-not-seen',
      { servers: 1, serverCrashEverySeconds: 0, loss: 0, offlineSeconds: 0 },
      ['server-keys'],
      'holds',
    ],
    ['filter-guarantees-nothing', { filterKeys: 10_000, bitsPerKey: 32 }, ['server-keys', 'filter-alone'], 'fails'],
    ['false-positives-by-formula', { filterKeys: 3 }, ['hybrid'], 'not holds'],
  ])('%s with %o', (id, change, chosen, verdict) => {
    const claim = claimOf(run({ ...SMALL, devices: 120, ...change }, 1, chosen).result, id)!
    if (verdict === 'not holds') expect(claim.verdict, claim.because).not.toBe('holds')
    else expect(claim.verdict, claim.because).toBe(verdict)
  })

  test('delivered-only-once holds where nothing fails, and with it client-memory fails', () => {
    const calm: Partial<Parameters> = {
      ...SMALL,
      loss: 0,
      offlineSeconds: 0,
      serverCrashEverySeconds: 0,
      routerCrashEverySeconds: 0,
      resyncSeconds: 600,
    }
    const { result } = run(calm, 1, ['hybrid', 'numbered', 'no-keys', 'server-keys'])
    expect(claimOf(result, 'delivered-only-once')!.verdict).toBe('holds')
    expect(claimOf(result, 'client-memory')!.verdict).toBe('fails')
  })
  // No setting flips fan-out: devices compare until they have everything, see promises.test.ts.
})

describe('what is refused', () => {
  test.each<[Record<string, unknown>, string, string]>([
    [{ loss: 0.5 }, 'loss', 'at most 0.3'],
    [{ devices: 1 }, 'devices', 'at least 2'],
    [{ topics: 2.5 }, 'topics', 'a whole number'],
    [{ retryMs: 20, delayMs: 50 }, 'retryMs', 'repeats everything'],
    [{ pingSeconds: 0.2, retryMs: 1_000 }, 'pingSeconds', 'counts as broken'],
  ])('%o', (raw, field, message) => {
    const read = readParams(pushNotification, raw)
    expect(read.ok).toBe(false)
    if (!read.ok) expect(read.problems.find((problem) => problem.field === field)?.message).toContain(message)
  })

  test('a run that is too big, with what to lower', () => {
    const admission = admit(pushNotification, parameters.parse({ durationSeconds: 600, devices: 2_000 }), ALL)
    expect(admission.ok).toBe(false)
    if (!admission.ok) expect(admission.problems.map(({ field }) => field)).toContain('devices')
  })
})
