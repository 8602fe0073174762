import { describe, expect, test } from 'vitest'
import { chartSchema } from '#lib/kernel/chart'
import { admit, execute, readParams } from '#lib/kernel/execute'
import type { Progress, SimulationResult } from '#lib/kernel/simulation'
import { rateInterval } from '#lib/kernel/statistics'
import type { Parameters } from './parameters.ts'
import { parameters } from './parameters.ts'
import { messageQueue } from './simulation.ts'

const ALL = messageQueue.designs.map(({ id }) => id)

function run(
  change: Partial<Parameters>,
  seed: number,
  designs = ALL,
): { result: SimulationResult; steps: Progress[] } {
  const steps: Progress[] = []
  const generator = execute(messageQueue, parameters.parse(change), seed, designs)
  for (;;) {
    const step = generator.next()
    if (step.done) return { result: step.value, steps }
    steps.push(step.value)
  }
}

const verdicts = (change: Partial<Parameters>, designs: string[], seed = 1): Record<string, string> =>
  Object.fromEntries(run(change, seed, designs).result.claims.map(({ id, verdict }) => [id, verdict]))

/** A quarter of the defaults' work, for tests that need many runs. */
const SMALL: Partial<Parameters> = { replications: 2, durationSeconds: 3 }

const NOTHING_FAILS: Partial<Parameters> = {
  loss: 0,
  poison: 0,
  consumerCrashEverySeconds: 0,
  pauseEverySeconds: 0,
  brokerCrashEverySeconds: 0,
  powerCutEverySeconds: 0,
  isolationEverySeconds: 0,
}

describe('message-queue', { timeout: 240_000 }, () => {
  test('claims come out as expected over many seeds, with half of the default replications', () => {
    const seeds = 14
    const agreed = new Map(messageQueue.claims.map(({ id }) => [id, 0]))
    for (let seed = 100; seed < 100 + seeds; seed++)
      for (const { id, verdict, expected } of run({ replications: 2 }, seed).result.claims)
        if (verdict === expected) agreed.set(id, agreed.get(id)! + 1)
    for (const [id, count] of agreed) {
      // The 99 % upper end of how often it would come out otherwise.
      const { high } = rateInterval(seeds - count, seeds)
      expect(high, `${id}: ${count} of ${seeds}`).toBeLessThan(0.6)
    }
  })

  test('the same parameters and seed give the same result, another seed another one', () => {
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
    expect(result.charts.filter(({ kind }) => kind !== 'lanes')).toHaveLength(8)
  })

  test('charts are valid, with ids of their own; every wrong design has a story that names only its lanes', () => {
    const { charts, trace } = run({}, 1).result
    for (const chart of charts) expect(() => chartSchema.parse(chart)).not.toThrow()
    expect(new Set(charts.map(({ id }) => id)).size).toBe(charts.length)
    const stories = [trace!.chart, ...charts.filter((chart) => chart.kind === 'lanes')]
    const wrong = messageQueue.designs.filter((design) => design.wrong).map(({ id }) => id)
    expect(stories.map(({ id }) => id.replace('counter-example-', '')).sort()).toEqual(
      ['at-least-once', ...wrong].sort(),
    )
    for (const { id, lanes, spans, messages } of stories) {
      for (const name of [...spans.map(({ lane }) => lane), ...messages.flatMap(({ from, to }) => [from, to])])
        expect(lanes, id).toContain(name)
      for (const { from, to } of spans) expect(to, id).toBeGreaterThanOrEqual(from)
      expect(messages.length, id).toBeGreaterThan(0)
      expect(messages.length, id).toBeLessThan(16)
      expect(messages[0]!.label, 'it begins with the message').toMatch(/^message/)
    }
  })

  test('a subset of the designs gives their figures and claims only', () => {
    const { result } = run(SMALL, 1, ['at-least-once', 'at-most-once'])
    const others = ALL.filter((design) => design !== 'at-least-once' && design !== 'at-most-once')
    expect(result.figures.some(({ id }) => others.some((design) => id.startsWith(`${design}.`)))).toBe(false)
    expect(result.claims.map(({ id }) => id)).toEqual([
      'at-least-once-retries',
      'at-most-once-for-payments',
      'order-by-key',
      'fan-out',
      'group-shares-work',
      'decoupled',
    ])
    // What one design does is not shifted by another that is left out.
    const whole = run(SMALL, 1).result
    for (const { id, value } of result.figures)
      expect(whole.figures.find((figure) => figure.id === id)?.value, id).toBe(value)
  })

  test('where nothing fails, every design but one delivers each message once', () => {
    // Push without credit overruns a consumer now and then even so.
    const designs = ALL.filter((design) => design !== 'push-flood')
    const { figures } = run({ ...SMALL, ...NOTHING_FAILS }, 1, designs).result
    const value = (id: string) => figures.find((figure) => figure.id === id)?.value
    for (const design of designs)
      for (const what of ['lost', 'twice', 'waiting', 'refused', 'committed-changed'])
        expect(value(`${design}.${what}`), `${design}: ${what}`).toBe(0)
  })

  describe('settings under which a verdict flips', () => {
    test('nothing fails: nothing is repeated, lost or put aside, so at most once is enough', () => {
      const result = verdicts({ ...SMALL, ...NOTHING_FAILS }, ALL)
      expect(result).toMatchObject({
        'at-least-once-retries': 'depends',
        'at-most-once-idempotency': 'holds',
        'at-most-once-for-payments': 'holds',
        'exactly-once': 'holds',
        'log-loses-nothing': 'depends',
        'queue-is-in-memory': 'fails',
        'dead-letters': 'depends',
      })
    })

    test('disks are lost with the brokers: what a log has acknowledged can be gone', () => {
      const wiped = { diskLoss: 1, powerCutEverySeconds: 2 }
      const result = verdicts({ ...SMALL, ...wiped }, ALL)
      expect(result).toMatchObject({
        'at-least-once-retries': 'fails',
        'log-loses-nothing': 'fails',
        'exactly-once': 'fails',
        'fan-out': 'fails',
        'queue-is-in-memory': 'holds',
      })
    })

    test('brokers fail, but every flush is at once and no replica lags: the log loses nothing', () => {
      const careful = { ...NOTHING_FAILS, brokerCrashEverySeconds: 3, minInSync: 3, flushEveryMs: 1, replications: 1 }
      const designs = ['at-least-once', 'acks-one', 'page-cache', 'unclean-election']
      const seen = [1, 2, 3, 4].map((seed) => verdicts({ ...SMALL, ...careful }, designs, seed)['log-loses-nothing'])
      expect(seen).toContain('holds')
    })

    test('keys are forgotten at once: effects are repeated', () => {
      const forgetful = { keyMemorySeconds: 0.1 }
      expect(verdicts({ ...SMALL, ...forgetful }, ['idempotent-consumer'])['at-most-once-idempotency']).toBe('fails')
    })

    test('several requests in flight over a bad network: order is lost', () => {
      const crowded = { ...NOTHING_FAILS, inFlight: 5, loss: 0.1, messagesPerSecond: 300, workMs: 1 }
      expect(verdicts({ ...SMALL, ...crowded }, ['at-least-once'])['order-by-key']).toBe('fails')
    })

    test('a retention longer than any absence: both kinds keep everything', () => {
      const designs = ['at-least-once', 'retention-by-time']
      expect(verdicts({ ...SMALL, retentionSeconds: 60 }, designs)['retained-until-delivered']).toBe('holds')
    })

    test('one copy and a disk that needs no time: a log is as fast as memory', () => {
      const bare = { brokers: 1, replicas: 1, minInSync: 1, flushMs: 0.01 }
      expect(verdicts({ ...SMALL, ...bare }, ['at-least-once', 'in-memory-queue'])['memory-is-faster']).not.toBe(
        'holds',
      )
    })

    test('a slow network: each pull waits for the commit before it, and push is sooner', () => {
      const far = { delayMs: 20, jitterMs: 0, sessionMs: 2_000, retryMs: 300 }
      expect(verdicts({ ...SMALL, ...far }, ['at-least-once', 'push'])['push-is-sooner']).toBe('holds')
    })

    test('one subscriber: nothing fans out', () => {
      expect(verdicts({ ...SMALL, subscribers: 1 }, ['at-least-once'])['fan-out']).toBe('depends')
    })

    test('one partition: more consumers of a group do nothing', () => {
      expect(verdicts({ ...SMALL, partitions: 1 }, ['at-least-once'])['group-shares-work']).toBe('fails')
    })

    test('attempts nearly without end: dead letters come too late', () => {
      const stubborn = { attempts: 100, workMs: 400, poison: 0.05, messagesPerSecond: 10 }
      expect(verdicts({ ...SMALL, ...stubborn }, ['at-least-once', 'no-dead-letters'])['dead-letters']).toBe('fails')
    })

    test('a buffer for everything: even a flood is taken up', () => {
      expect(verdicts({ ...SMALL, buffer: 10_000 }, ['at-least-once', 'push-flood']).buffering).toBe('holds')
    })

    // One claim has a verdict that no setting within the bounds moves: `decoupled`. What a producer waits for are brokers, which
    // do not know whether a consumer is there; only the figures of a broker that made producers wait would show otherwise.
  })

  test('parameters are bounded, and combinations that make no sense are refused with their field', () => {
    expect(readParams(messageQueue, { brokers: 0, workMs: 'x', nodes: 3 })).toMatchObject({
      ok: false,
      problems: [{ field: 'nodes' }, { field: 'brokers' }, { field: 'workMs' }],
    })
    for (const [change, field] of [
      [{ brokers: 2 }, 'replicas'],
      [{ replicas: 1 }, 'minInSync'],
      [{ delayMs: 50 }, 'retryMs'],
      [{ delayMs: 40, retryMs: 1_000 }, 'sessionMs'],
    ] as const) {
      const read = readParams(messageQueue, change)
      expect(read.ok ? [] : read.problems.map((problem) => problem.field), JSON.stringify(change)).toContain(field)
    }
  })

  test('runs that are too big are refused with the parameter to lower', () => {
    expect(admit(messageQueue, parameters.parse({}), ALL).ok).toBe(true)
    const huge = admit(messageQueue, parameters.parse({ durationSeconds: 600, messagesPerSecond: 2_000 }), ALL)
    expect(huge.ok ? [] : huge.problems.map(({ field }) => field)).toContain('durationSeconds')
    const often = admit(messageQueue, parameters.parse({ replications: 1_000 }), ALL)
    expect(often.ok ? [] : often.problems.map(({ field }) => field)).toContain('replications')
  })
})
