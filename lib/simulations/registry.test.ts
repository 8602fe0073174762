// What holds for every simulation. What is special to one of them is tested in its folder.
import { beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import type { Chart } from '#lib/kernel/chart'
import { chartSchema } from '#lib/kernel/chart'
import { admit, readParams } from '#lib/kernel/execute'
import type { ParamMeta, SimulationDefinition, SimulationResult } from '#lib/kernel/simulation'
import { simulations } from './registry.ts'
import { contractRows } from './testing/contract-rows.ts'
import { figuresOf, runToEnd, storiesOf, verdictsOf } from './testing/run-to-end.ts'

test('every simulation is held to this', () => {
  expect(Object.keys(contractRows).sort()).toEqual([...simulations.keys()].sort())
})

/** The fields that are named when a run is asked for, and what is said of them. */
function refusalOf(definition: SimulationDefinition, change: Record<string, unknown>) {
  const read = readParams(definition, change)
  if (!read.ok) return read.problems
  const designs = definition.designs.map(({ id }) => id)
  const admission = admit(definition, read.params, designs)
  return admission.ok ? [] : admission.problems
}

/** How many points, bars or cells each part of a chart shows. */
function sizesOf(chart: Chart): number[] {
  switch (chart.kind) {
    case 'line':
    case 'scatter':
      return chart.series.map(({ points }) => points.length)
    case 'histogram':
      return chart.series.map(({ bins }) => bins.length)
    case 'bar':
      return [chart.bars.length]
    case 'heatmap':
      return [chart.cells.length]
    case 'lanes':
      return [chart.messages.length]
  }
}

function expectValid(charts: Chart[]): void {
  for (const chart of charts) {
    expect(chartSchema.safeParse(chart).error, chart.id).toBeUndefined()
    expect(chart.title, chart.id).not.toBe('')
    expect(chart.says.length, `${chart.id}: its caption says what to see`).toBeGreaterThan(30)
    expect(Math.max(...sizesOf(chart)), `${chart.id} shows something`).toBeGreaterThan(0)
  }
  const ids = charts.map(({ id }) => id)
  expect(ids).toEqual([...new Set(ids)])
}

describe.each([...simulations.values()])('$id', { timeout: 120_000 }, (definition) => {
  const row = contractRows[definition.id]!
  const designs = definition.designs.map(({ id }) => id)
  let defaults: ReturnType<typeof runToEnd>
  let small: SimulationResult
  beforeAll(() => {
    defaults = runToEnd(definition)
    small = runToEnd(definition, row.small).result
  }, 120_000)

  test('the same parameters and seed give the same result, and others another hash', () => {
    expect(runToEnd(definition, row.small).result).toEqual(small)
    expect(runToEnd(definition, row.small, 2).result.hash).not.toBe(small.hash)
    expect(defaults.result.hash).not.toBe(small.hash)
  })

  test('a design has the same figures alone as among all, and nothing is said of those that did not run', () => {
    const whole = figuresOf(small)
    const verdicts = verdictsOf(small)
    for (const design of designs) {
      const { result } = runToEnd(definition, row.small, 1, [design])
      expect(result.figures.filter(({ id }) => id.startsWith(`${design}.`)).length, design).toBeGreaterThan(0)
      for (const { id, value } of result.figures) {
        expect(value, `${id}, ${design} alone`).toBe(whole[id])
        expect(designs.filter((other) => other !== design && id.startsWith(`${other}.`))).toEqual([])
      }
      for (const { id, verdict } of result.claims) expect(verdict, id).toBe(verdicts[id])
    }
  })

  test('progress grows to the total, and the first chart comes early', () => {
    const { steps } = defaults
    const { total } = steps[0]!
    expect(steps.filter((step) => step.total !== total)).toEqual([])
    expect(steps.filter(({ done }) => !(done >= 0 && done <= total * (1 + 1e-9)))).toEqual([])
    expect(steps.filter(({ done }, at) => done < (steps[at - 1]?.done ?? 0))).toEqual([])
    expect(steps.at(-1)!.done / total).toBeCloseTo(row.lastStep ?? 1, 6)
    const partials = steps.filter(({ partial }) => partial)
    expect(partials).toHaveLength(row.onTheWay)
    expect(partials[0]!.done / total).toBeLessThan(row.firstAfter)
    for (const { partial } of partials) expectValid(partial!.charts)
  })

  test('charts are valid, with captions and ids of their own', () => {
    const { charts, trace } = defaults.result
    expectValid([...charts, trace!.chart])
    expect(trace!.title).not.toBe('')
    expect(trace!.says.length).toBeGreaterThan(30)
    expect(charts.filter(({ kind }) => kind !== 'lanes')).toHaveLength(row.charts)
  })

  test('every wrong design has a story, or there is a reason why not', () => {
    const told = storiesOf(defaults.result).map(
      ({ id }) => row.told?.[id] ?? id.replace(/^(counter-example|trace)-/, ''),
    )
    const wrong = definition.designs.filter((design) => design.wrong).map(({ id }) => id)
    const untold = Object.keys(row.untold ?? {})
    expect(wrong).toEqual(expect.arrayContaining(untold))
    expect(told.sort()).toEqual([...wrong.filter((id) => !untold.includes(id)), ...(row.alsoTold ?? [])].sort())
  })

  test('stories are short, name only their own lanes, and go forward in time', () => {
    for (const { id, lanes, spans, messages } of storiesOf(defaults.result)) {
      for (const name of [...spans.map(({ lane }) => lane), ...messages.flatMap(({ from, to }) => [from, to])])
        expect(lanes, id).toContain(name)
      for (const { from, to } of spans) expect(to, id).toBeGreaterThanOrEqual(from)
      for (const { sent, received } of messages) expect(received ?? sent, id).toBeGreaterThanOrEqual(sent)
      expect(messages.length, id).toBeGreaterThanOrEqual(row.messages[0])
      expect(messages.length, id).toBeLessThanOrEqual(row.messages[1])
    }
  })

  test('with the defaults every claim is judged, and as expected', () => {
    expect(defaults.result.claims.map(({ id, verdict }) => [id, verdict])).toEqual(
      definition.claims.map(({ id, expected }) => [id, expected]),
    )
  })

  test('every claim has a source, and is not judged by figures that were not looked at', () => {
    expect(definition.sources.length).toBeGreaterThan(0)
    for (const { id, source, judge } of definition.claims) {
      expect(source.filter(({ section }) => section).length, id).toBeGreaterThan(0)
      const unknown = judge(() => undefined)
      expect(unknown, id).toBeNull()
    }
  })

  test('numbers are bounded, around their defaults, and refused beyond', () => {
    const values = definition.params.parse({}) as Record<string, unknown>
    for (const [field, schema] of Object.entries(definition.params.shape as Record<string, z.ZodType>)) {
      const { title } = schema.meta() as ParamMeta
      expect(title, field).toBeTruthy()
      if (typeof values[field] !== 'number') continue
      const { minimum, maximum, type } = z.toJSONSchema(schema) as { minimum: number; maximum: number; type: string }
      expect(values[field], field).toBeGreaterThanOrEqual(minimum)
      expect(values[field], field).toBeLessThanOrEqual(maximum)
      expect(maximum, field).toBeLessThan(Number.MAX_SAFE_INTEGER)
      const refused: [unknown, string][] = [
        [minimum - 1, 'at least'],
        [maximum + 1, 'at most'],
        ['x', 'must be a'],
      ]
      if (type === 'integer') refused.push([minimum + 0.5, 'a whole number'])
      for (const [beyond, says] of refused)
        expect(refusalOf(definition, { [field]: beyond }), `${field}: ${String(beyond)}`).toContainEqual({
          field,
          message: expect.stringContaining(says),
        })
    }
    expect(refusalOf(definition, { misspelt: 1 })).toMatchObject([{ field: 'misspelt' }])
  })

  test('the defaults are admitted', () => {
    expect(refusalOf(definition, {})).toEqual([])
  })

  test.each(row.refused)('%o is refused, with %s', (change, field, says = '') => {
    const problems = refusalOf(definition, change)
    expect(problems).toContainEqual({ field, message: expect.stringContaining(says) })
  })
})
