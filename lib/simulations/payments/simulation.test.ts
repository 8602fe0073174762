import { describe, expect, test } from 'vitest'
import { chartSchema } from '#lib/kernel/chart'
import { admit, execute, readParams } from '#lib/kernel/execute'
import type { SimulationResult } from '#lib/kernel/simulation'
import type { DesignId } from './designs.ts'
import { designs } from './designs.ts'
import { LANES } from './messages.ts'
import type { Parameters } from './parameters.ts'
import { parameters } from './parameters.ts'
import { payments } from './simulation.ts'

const ALL = designs.map(({ id }) => id)
const WRONG = designs.filter((design) => 'wrong' in design).map(({ id }) => id)
const SMALL = { payments: 40, replications: 1, pairs: 20 }

function run(raw: Partial<Parameters> = {}, seed = 1, chosen: DesignId[] = ALL) {
  const work = execute(payments, parameters.parse(raw), seed, chosen)
  const progress: { done: number; total: number; charts: number }[] = []
  for (;;) {
    const step = work.next()
    if (step.done) return { result: step.value, progress }
    const { done, total, partial } = step.value
    progress.push({ done, total, charts: partial?.charts.length ?? 0 })
  }
}

const verdictOf = ({ claims }: SimulationResult, id: string) => claims.find((claim) => claim.id === id)?.verdict
const figureOf = ({ figures }: SimulationResult, id: string) => figures.find((figure) => figure.id === id)?.value
const defaults = run()

describe('the payment simulation', () => {
  test('every claim comes out as expected with the defaults, over several seeds', () => {
    for (const { result } of [defaults, run({}, 2), run({}, 3)])
      for (const { id, verdict, expected, because } of result.claims)
        expect(verdict, `${id}: ${because}`).toBe(expected)
    expect(defaults.result.claims.length).toBe(payments.claims.length)
  })

  test('the same parameters and seed give the same hash, and another seed another', () => {
    const first = run(SMALL).result.hash
    expect(run(SMALL).result.hash).toBe(first)
    expect(run(SMALL, 2).result.hash).not.toBe(first)
    expect(run({ ...SMALL, loss: 0.05 }).result.hash).not.toBe(first)
  })

  test('progress goes up to the total, and the comparison is there after a small part of it', () => {
    const { progress } = defaults
    for (const [at, { done }] of progress.entries()) expect(done).toBeGreaterThanOrEqual(progress[at - 1]?.done ?? 0)
    expect(progress.at(-1)!.done).toBe(progress.at(-1)!.total)
    const first = progress.find(({ charts }) => charts > 0)!
    expect(first.done).toBeLessThan(0.2 * first.total)
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

  test('there is a trace for every wrong design and for no right one, and all its messages run between its lanes', () => {
    const { trace, charts } = defaults.result
    const lanes = [trace!.chart, ...charts.flatMap((chart) => (chart.kind === 'lanes' ? [chart] : []))]
    expect(lanes.map(({ id }) => id).sort()).toEqual(WRONG.map((id) => `trace-${id}`).sort())
    for (const chart of lanes)
      for (const { from, to, sent, received } of chart.messages) {
        expect([...LANES]).toContain(from)
        expect([...LANES]).toContain(to)
        if (received !== null) expect(received).toBeGreaterThanOrEqual(sent)
      }
  })

  test('the double charge of a retry without a key is told by the two charges and nothing of the orders', () => {
    const { trace } = run(SMALL, 1, ['no-key']).result
    const labels = trace!.chart.messages.map(({ label }) => label)
    expect(labels.filter((label) => label === 'charge, no key').length).toBe(2)
    expect(trace!.chart.spans.filter(({ label }) => label.startsWith('charge')).map(({ label }) => label)).toEqual([
      'charge 1',
      'charge 2',
    ])
    expect(trace!.chart.messages.length).toBeLessThan(10)
  })

  test('designs can run alone; claims that need others are left out', () => {
    const { result } = run(SMALL, 1, ['saga', 'outbox'])
    expect(result.figures.every(({ id }) => id.startsWith('saga.') || id.startsWith('outbox.'))).toBe(true)
    expect(result.claims.map(({ id }) => id)).toEqual(['outbox-repeats'])
  })
})

describe('settings under which claims come out otherwise', () => {
  test('a provider that forgets a key before the last retry charges twice', () => {
    const { result } = run({ ...SMALL, keyMemorySeconds: 0.1 })
    expect(verdictOf(result, 'retries-charge-once')).toBe('fails')
    expect(verdictOf(result, 'key-beforehand')).toBe('fails')
    // With row and key it happens too, so that it is neither of them that helps.
    expect(verdictOf(result, 'database-against-double')).toBe('fails')
  })

  test('polling every fifth of a second is as soon as a webhook that takes a minute', () => {
    const { result } = run({ ...SMALL, pollMs: 200, webhookDelayMs: 60_000 })
    expect(verdictOf(result, 'webhook-sooner')).not.toBe('holds')
  })

  test('without anything out of stock a saga has nothing to give back', () => {
    expect(verdictOf(run({ ...SMALL, outOfStockChance: 0 }).result, 'saga-across-services')).toBe('depends')
  })

  test('without faults in traffic nothing is repeated', () => {
    const { result } = run({ ...SMALL, loss: 0, crashChance: 0, relayMs: 60_000 })
    expect(verdictOf(result, 'outbox-repeats')).toBe('depends')
    expect(verdictOf(result, 'at-least-once-queue')).toBe('depends')
  })
  // No setting flips the others: the enumeration tries every fault whatever the rates are, so that a wrong design stays
  // wrong and a right one right. What flips them is another figure, see claims.test.ts.
})

describe('what is refused', () => {
  test.each<[Record<string, unknown>, string, string]>([
    [{ loss: 0.5 }, 'loss', 'at most 0.3'],
    [{ attempts: 0 }, 'attempts', 'at least 1'],
    [{ payments: 10.5 }, 'payments', 'a whole number'],
    [{ timeoutMs: 100, delayMs: 50 }, 'timeoutMs', 'below four mean delays'],
    [{ shopperTimeoutMs: 500, delayMs: 400, timeoutMs: 5_000 }, 'shopperTimeoutMs', 'asks in vain'],
  ])('%o', (raw, field, message) => {
    const read = readParams(payments, raw)
    expect(read.ok).toBe(false)
    if (!read.ok) expect(read.problems.find((problem) => problem.field === field)?.message).toContain(message)
  })

  test('a run that is too big, with what to lower', () => {
    const admission = admit(payments, parameters.parse({ payments: 2_000, replications: 200 }), ALL)
    expect(admission.ok).toBe(false)
    if (!admission.ok) expect(admission.problems.map(({ field }) => field)).toContain('replications')
  })

  test('the number of steps and runs is told', () => {
    expect(figureOf(defaults.result, 'key-beforehand.steps')).toBeGreaterThan(300)
    expect(figureOf(defaults.result, 'key-beforehand.runs')).toBeGreaterThan(1_000)
  })
})
