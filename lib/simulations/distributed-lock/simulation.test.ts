import { describe, expect, test } from 'vitest'
import { chartSchema } from '#lib/kernel/chart'
import { admit, execute, readParams } from '#lib/kernel/execute'
import type { Progress, SimulationResult } from '#lib/kernel/simulation'
import { rateInterval } from '#lib/kernel/statistics'
import type { Parameters } from './parameters.ts'
import { parameters } from './parameters.ts'
import { distributedLock } from './simulation.ts'

const ALL = distributedLock.designs.map(({ id }) => id)

function run(
  change: Partial<Parameters>,
  seed: number,
  designs = ALL,
): { result: SimulationResult; steps: Progress[] } {
  const steps: Progress[] = []
  const generator = execute(distributedLock, parameters.parse(change), seed, designs)
  for (;;) {
    const step = generator.next()
    if (step.done) return { result: step.value, steps }
    steps.push(step.value)
  }
}

const verdicts = ({ claims }: SimulationResult) => Object.fromEntries(claims.map(({ id, verdict }) => [id, verdict]))

/** Half of the defaults' work, for tests that need many runs. */
const SMALL: Partial<Parameters> = { replications: 2, durationSeconds: 60 }

describe('distributed-lock', { timeout: 120_000 }, () => {
  test('claims come out as expected over many seeds, with half of the default length', () => {
    const seeds = 20
    const agreed = new Map(distributedLock.claims.map(({ id }) => [id, 0]))
    for (let seed = 100; seed < 100 + seeds; seed++)
      for (const { id, verdict, expected } of run({ replications: 4, durationSeconds: 60 }, seed).result.claims)
        if (verdict === expected) agreed.set(id, agreed.get(id)! + 1)
    for (const [id, count] of agreed) {
      // The 99 % upper end of how often it would come out otherwise.
      const { high } = rateInterval(seeds - count, seeds)
      expect(high, `${id}: ${count} of ${seeds}`).toBeLessThan(0.4)
    }
  })

  test('the same parameters and seed give the same hash, another seed another one', () => {
    const first = run(SMALL, 1).result
    expect(run(SMALL, 1).result).toEqual(first)
    expect(run(SMALL, 2).result.hash).not.toBe(first.hash)
  })

  test('progress grows to the total, and the first chart comes with the first round', () => {
    const { steps, result } = run(SMALL, 1)
    for (const [i, { done, total }] of steps.entries()) {
      expect(done).toBeGreaterThanOrEqual(steps[i - 1]?.done ?? 0)
      expect(total).toBe(steps[0]!.total)
    }
    expect(steps.at(-1)!.done).toBeCloseTo(steps[0]!.total, 6)
    const partials = steps.filter(({ partial }) => partial)
    expect(partials).toHaveLength(2)
    for (const { partial } of partials)
      for (const chart of partial!.charts) expect(() => chartSchema.parse(chart)).not.toThrow()
    expect(steps.indexOf(partials[0]!) / steps.length).toBeLessThan(0.4)
    expect(result.charts.length).toBeGreaterThan(6)
  })

  test('charts are valid, of several kinds, with ids of their own; counter-examples name only their lanes', () => {
    const { charts, trace } = run({}, 1).result
    for (const chart of charts) expect(() => chartSchema.parse(chart)).not.toThrow()
    expect(new Set(charts.map(({ id }) => id)).size).toBe(charts.length)
    expect(new Set(charts.map(({ kind }) => kind))).toEqual(
      new Set(['bar', 'scatter', 'line', 'histogram', 'heatmap', 'lanes']),
    )
    const stories = [trace!.chart, ...charts.filter((chart) => chart.kind === 'lanes')]
    expect(stories.map(({ id }) => id)).toEqual([
      'counter-example-timestamps',
      'counter-example-no-fencing',
      'counter-example-quorum-without-commit',
    ])
    for (const { lanes, spans, messages } of stories) {
      for (const name of [...spans.map(({ lane }) => lane), ...messages.flatMap(({ from, to }) => [from, to])])
        expect(lanes).toContain(name)
      expect(messages.length).toBeGreaterThan(4)
      expect(messages.length).toBeLessThan(60)
      // It ends with what went wrong: an answer of the storage, or a grant.
      expect(['accepted', 'refused']).toContain(messages.at(-1)!.label)
    }
  })

  test('a subset of the designs gives their figures and claims only', () => {
    const { result } = run(SMALL, 1, ['raft-fencing', 'no-fencing'])
    expect(
      result.figures.every(
        ({ id }) => !id.startsWith('timestamps') && !id.startsWith('quorum') && !id.startsWith('raft-herd'),
      ),
    ).toBe(true)
    expect(result.claims.map(({ id }) => id)).toEqual([
      'late-writer-rejected',
      'exclusive-access',
      'committed-entries-survive',
      'told-at-once',
    ])
    // What one design does is not shifted by another that is left out.
    const whole = run(SMALL, 1).result
    for (const { id, value } of result.figures)
      expect(whole.figures.find((figure) => figure.id === id)?.value, id).toBe(value)
  })

  describe('settings under which a verdict flips', () => {
    test('nobody pauses: the lock is exclusive, and no late writer tests the storage', () => {
      const result = verdicts(run({ ...SMALL, pauseChance: 0, loss: 0 }, 1).result)
      expect(result['exclusive-access']).toBe('holds')
      expect(result['late-writer-rejected']).toBe('depends')
    })

    test('clocks agree: timestamps do not go backwards', () => {
      expect(verdicts(run({ ...SMALL, clockSkewMs: 0 }, 1).result)['timestamps-go-backwards']).toBe('fails')
    })

    test('no fail-over: nothing is known about timestamps', () => {
      const calm = { crashEverySeconds: 0, partitionEverySeconds: 0, loss: 0 }
      expect(verdicts(run({ ...SMALL, ...calm }, 1).result)['timestamps-go-backwards']).toBe('depends')
    })

    test('little contention and no crashes: the quorum errs no more than Raft', () => {
      const alone = { clients: 2, thinkMs: 60_000, crashEverySeconds: 0, loss: 0 }
      expect(verdicts(run({ ...SMALL, ...alone }, 1).result)['quorum-without-commit-errs']).toBe('fails')
    })

    test('disks are lost: committed entries do not survive', () => {
      const wiped = { diskLoss: 1, crashEverySeconds: 5, downSeconds: 0.1 }
      expect(verdicts(run({ ...SMALL, ...wiped }, 1).result)['committed-entries-survive']).toBe('fails')
    })

    test('a third of the messages is lost: the news is late by stream and by poll', () => {
      expect(verdicts(run({ ...SMALL, loss: 0.3 }, 1).result)['told-at-once']).toBe('fails')
    })

    // Two claims have a verdict that no setting within the bounds moves to "fails". `late-writer-rejected`: the storage compares
    // tokens in every setting, so a lower one after a higher one is refused by construction; what a setting can take away is the
    // late writer. `herd-costs-n`: with a list one client is told whatever the network does, and without it all of them.
  })

  test('parameters are bounded, and runs that are too big are refused with the parameter to lower', () => {
    expect(readParams(distributedLock, { servers: 2, leaseMs: 'x', nodes: 3 })).toMatchObject({
      ok: false,
      problems: [{ field: 'nodes' }, { field: 'servers' }, { field: 'leaseMs' }],
    })
    expect(admit(distributedLock, parameters.parse({}), ALL).ok).toBe(true)
    const huge = admit(distributedLock, parameters.parse({ durationSeconds: 3_600, replications: 40 }), ALL)
    expect(huge.ok).toBe(false)
    const fields = huge.ok ? [] : huge.problems.map(({ field }) => field)
    expect(fields).toContain('durationSeconds')
  })
})
