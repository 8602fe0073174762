import { describe, expect, test } from 'vitest'
import { claimsOverSeeds } from '../testing/claims-over-seeds.ts'
import { runToEnd, storiesOf, verdictsOf } from '../testing/run-to-end.ts'
import type { DesignId } from './designs.ts'
import type { Parameters } from './parameters.ts'
import { jobScheduler } from './simulation.ts'

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
    for (const { often, told } of claimsOverSeeds(jobScheduler, { replications: 2, durationSeconds: 200 }, 16))
      expect(often, told).toBeLessThan(0.4)
  })

  test('charts are those of what goes wrong, what is late and what it costs, each line of several points', () => {
    const { charts } = runToEnd(jobScheduler, SMALL).result
    expect(charts.filter(({ kind }) => kind !== 'lanes').map(({ id }) => id)).toEqual([
      'errors',
      'delays',
      'burst',
      'visibility',
      'pauses',
      'queries',
      'database',
    ])
    for (const chart of charts.filter((each) => each.kind === 'line'))
      expect(chart.series.flatMap(({ points }) => points).length, chart.id).toBeGreaterThan(4)
  })

  test('each story ends with what went wrong', () => {
    const stories = storiesOf(runToEnd(jobScheduler, SMALL).result)
    // Cut to what matters: no signs of life, no bytes.
    for (const { id, messages } of stories)
      for (const { label } of messages) expect(label, id).not.toMatch(/^renew|^fetch|^alive/)
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

  test('a subset of the designs decides their claims only, of figures that are theirs', () => {
    const { result } = runToEnd(jobScheduler, SMALL, 1, ['full', 'no-keys'])
    for (const { id } of result.figures) expect(id).toMatch(/^(full|no-keys)\.|^look-ms$/)
    expect(result.claims.map(({ id }) => id)).toEqual(['at-least-once', 'only-keys-remove-effects', 'on-time'])
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
    expect(verdictsOf(runToEnd(jobScheduler, { ...SMALL, ...change }, 1, designs).result)[id]).toBe(expected)
  })
})
