import { describe, expect, test } from 'vitest'
import { chartSchema } from '#lib/kernel/chart'
import { admit, execute, readParams } from '#lib/kernel/execute'
import type { Progress, SimulationResult } from '#lib/kernel/simulation'
import { rateInterval } from '#lib/kernel/statistics'
import type { DesignId } from './designs.ts'
import type { Parameters } from './parameters.ts'
import { parameters } from './parameters.ts'
import { jobScheduler } from './simulation.ts'

const ALL = jobScheduler.designs.map(({ id }) => id)

function run(
  change: Partial<Parameters>,
  seed: number,
  designs: string[] = ALL,
): { result: SimulationResult; steps: Progress[] } {
  const steps: Progress[] = []
  const generator = execute(jobScheduler, parameters.parse(change), seed, designs)
  for (;;) {
    const step = generator.next()
    if (step.done) return { result: step.value, steps }
    steps.push(step.value)
  }
}

const verdicts = ({ claims }: SimulationResult) => Object.fromEntries(claims.map(({ id, verdict }) => [id, verdict]))

/** A quarter of the defaults' work, for tests that need many runs. */
const SMALL: Partial<Parameters> = { replications: 2, durationSeconds: 80 }

/** Nothing fails, no message is lost, nothing takes longer than a time-out. */
const CALM: Partial<Parameters> = {
  executorCrash: 0,
  pauseChance: 0,
  schedulerCrash: 0,
  brokerCrashEverySeconds: 0,
  failureChance: 0,
  loss: 0,
  duplication: 0,
  visibilitySeconds: 600,
  retrySeconds: 600,
}

describe('job-scheduler', { timeout: 240_000 }, () => {
  test('claims come out as expected over many seeds', () => {
    const seeds = 16
    const agreed = new Map(jobScheduler.claims.map(({ id }) => [id, 0]))
    for (let seed = 100; seed < 100 + seeds; seed++)
      for (const { id, verdict, expected } of run({ replications: 2, durationSeconds: 200 }, seed).result.claims)
        if (verdict === expected) agreed.set(id, agreed.get(id)! + 1)
    for (const [id, count] of agreed) {
      // The 99 % upper end of how often it would come out otherwise.
      const { high } = rateInterval(seeds - count, seeds)
      expect(high, `${id}: ${count} of ${seeds}`).toBeLessThan(0.4)
    }
  })

  test('the same parameters and seed give the same result, another seed another one', () => {
    const first = run(SMALL, 1).result
    expect(run(SMALL, 1).result).toEqual(first)
    expect(run(SMALL, 2).result.hash).not.toBe(first.hash)
  })

  test('progress grows to the total, and the first chart comes with the first round', () => {
    const { steps } = run(SMALL, 1)
    for (const [i, { done, total }] of steps.entries()) {
      expect(done).toBeGreaterThanOrEqual(steps[i - 1]?.done ?? 0)
      expect(total).toBe(steps[0]!.total)
    }
    expect(steps.at(-1)!.done).toBeCloseTo(steps[0]!.total, 3)
    const partials = steps.filter(({ partial }) => partial)
    expect(partials).toHaveLength(2)
    for (const { partial } of partials)
      for (const chart of partial!.charts) expect(() => chartSchema.parse(chart)).not.toThrow()
    expect(steps.indexOf(partials[0]!) / steps.length).toBeLessThan(0.5)
  })

  test('charts are valid, of several kinds, with ids of their own; every point is a number', () => {
    const { charts } = run(SMALL, 1).result
    for (const chart of charts) expect(() => chartSchema.parse(chart)).not.toThrow()
    expect(new Set(charts.map(({ id }) => id)).size).toBe(charts.length)
    expect(charts.filter(({ kind }) => kind !== 'lanes').map(({ id }) => id)).toEqual([
      'errors',
      'delays',
      'burst',
      'visibility',
      'pauses',
      'queries',
      'database',
    ])
    for (const chart of charts) {
      if (chart.kind !== 'line') continue
      const points = chart.series.flatMap((series) => series.points)
      expect(points.length, chart.id).toBeGreaterThan(4)
      for (const { x, y } of points) expect(Number.isFinite(x) && Number.isFinite(y), chart.id).toBe(true)
    }
  })

  test('each accused design has its story, about its own lanes, ending with what went wrong', () => {
    const { charts, trace } = run(SMALL, 1).result
    const stories = [trace!.chart, ...charts.filter((chart) => chart.kind === 'lanes')]
    expect(stories.map(({ id }) => id.replace('counter-example-', ''))).toEqual([
      'full',
      'fire-and-forget',
      'no-claims',
      'no-keys',
      'check-then-act',
      'unfenced',
      'next-by-scheduler',
      'two-writes',
    ] satisfies DesignId[])
    for (const { id, lanes, spans, messages } of stories) {
      for (const name of [...spans.map(({ lane }) => lane), ...messages.flatMap(({ from, to }) => [from, to])])
        expect(lanes, id).toContain(name)
      expect(messages.length, id).toBeLessThan(60)
      // Cut to what matters: no signs of life, no bytes.
      for (const { label } of messages) expect(label, id).not.toMatch(/^renew|^fetch|^alive/)
      for (const { from, to } of spans) expect(from, id).toBeLessThanOrEqual(to)
    }
    const story = (design: DesignId) => stories.find(({ id }) => id === `counter-example-${design}`)!
    const labels = (design: DesignId) => story(design).messages.map(({ label }) => label)
    const badRuns = (design: DesignId) =>
      story(design).spans.filter(({ label, tone }) => label.startsWith('runs') && tone === 'bad')
    expect(badRuns('full').length).toBeGreaterThan(0)
    expect(badRuns('no-claims').length).toBeGreaterThan(0)
    for (const design of ['no-keys', 'check-then-act'] as const)
      expect(labels(design).filter((label) => label === 'done').length, design).toBeGreaterThan(1)
    for (const design of ['two-writes', 'next-by-scheduler'] as const)
      expect(labels(design), design).not.toContain('add the next row')
    expect(labels('unfenced').filter((label) => label === 'accepted').length).toBeGreaterThan(1)
    expect(labels('fire-and-forget')).not.toContain('act')
  })

  test('a subset of the designs gives their figures and claims only, and the same figures', () => {
    const { result } = run(SMALL, 1, ['full', 'no-keys'])
    for (const { id } of result.figures) expect(id).toMatch(/^(full|no-keys)\.|^look-ms$/)
    expect(result.claims.map(({ id }) => id)).toEqual(['at-least-once', 'only-keys-remove-effects', 'on-time'])
    const whole = run(SMALL, 1).result
    for (const { id, value } of result.figures)
      expect(whole.figures.find((figure) => figure.id === id)?.value, id).toBe(value)
  })

  // Every claim has a setting under which it comes out otherwise.
  test.each<[string, string, DesignId[], Partial<Parameters>]>([
    ['at-least-once', 'fails', ['full'], { attemptsMax: 1 }],
    ['at-least-once', 'depends', ['full'], { executors: 1, runSeconds: 30, retrySeconds: 5 }],
    ['retries-make-it', 'depends', ['full', 'fire-and-forget'], CALM],
    ['claims-cut-duplicates', 'fails', ['full', 'no-claims'], CALM],
    ['one-at-a-time', 'holds', ['full', 'no-claims'], { pauseChance: 0, loss: 0 }],
    ['only-keys-remove-effects', 'depends', ['full', 'no-keys'], CALM],
    ['look-up-first', 'holds', ['full', 'no-keys', 'check-then-act'], CALM],
    ['at-most-once-by-idempotency', 'holds', ['full', 'fire-and-forget'], CALM],
    ['missed-heartbeat', 'fails', ['full', 'no-claims'], { leaseSeconds: 60, executorCrash: 0.2 }],
    ['missed-heartbeat', 'depends', ['full', 'no-claims'], { executorCrash: 0 }],
    ['dead-letters', 'depends', ['full', 'no-dead-letters'], { poisonShare: 0 }],
    ['one-transaction', 'depends', ['full', 'two-writes'], CALM],
    ['run-before-adds-next', 'depends', ['full', 'next-by-scheduler'], CALM],
    ['completion-needs-a-fence', 'depends', ['full', 'unfenced'], CALM],
    ['on-time', 'holds', ['full'], { ...CALM, executors: 64 }],
    ['on-time', 'fails', ['full'], { executors: 4 }],
    ['log-loses-nothing', 'depends', ['full', 'memory-broker'], { brokerCrashEverySeconds: 0 }],
    ['memory-suffices', 'holds', ['full', 'memory-broker'], { brokerCrashEverySeconds: 0 }],
    [
      'order-is-not-needed',
      'fails',
      ['full', 'partitioned-log'],
      { ...CALM, jobsPerSecond: 0.5, runSpread: 0, executors: 64 },
    ],
    ['binaries-apart', 'fails', ['full', 'binaries-in-database'], { binaryMb: 0 }],
    ['index-beats-scan', 'depends', ['full', 'table-scan'], { historyRows: 0 }],
    ['index-on-the-time', 'holds', ['full', 'table-scan'], { historyRows: 0 }],
  ])('%s %s for %o with %o', (id, expected, designs, change) => {
    expect(verdicts(run({ ...SMALL, ...change }, 1, designs).result)[id]).toBe(expected)
  })

  test('parameters are bounded, and a heartbeat must be shorter than its lease', () => {
    expect(readParams(jobScheduler, { executors: 0, leaseSeconds: 'x', workers: 3 })).toMatchObject({
      ok: false,
      problems: [{ field: 'workers' }, { field: 'executors' }, { field: 'leaseSeconds' }],
    })
    expect(readParams(jobScheduler, { leaseSeconds: 1, heartbeatMs: 1_000 })).toMatchObject({
      ok: false,
      problems: [{ field: 'heartbeatMs' }],
    })
  })

  test('runs that are too big are refused with the parameter to lower, and the rest keeps within its bound of events', () => {
    expect(admit(jobScheduler, parameters.parse({}), ALL).ok).toBe(true)
    const huge = admit(jobScheduler, parameters.parse({ durationSeconds: 3_600, replications: 20 }), ALL)
    expect(huge.ok).toBe(false)
    const fields = huge.ok ? [] : huge.problems.map(({ field }) => field)
    expect(fields).toContain('durationSeconds')
  })
})
