// A simulation's result as text: claims, figures, charts of bars, and the story of the trace in order of time.
import type * as z from 'zod'
import type { Chart } from '#lib/kernel/chart'
import type { Claim, ParamMeta, SimulationDefinition, SimulationResult } from '#lib/kernel/simulation'

const BAR_WIDTH = 40
const DIGITS = 5

/** At most five significant digits, without a useless exponent or zeros. */
export const numberText = (value: number): string =>
  Math.abs(value) >= 10 ** DIGITS
    ? Math.round(value).toLocaleString('en-GB')
    : String(Number(value.toPrecision(DIGITS)))

export type Printed = {
  params: Record<string, unknown>
  designs: string[]
  seed: number
  tookMs: number
  result: SimulationResult
  /** Claims only, as when all simulations run. */
  brief: boolean
}

export function resultText(definition: SimulationDefinition, printed: Printed): string {
  const { result, seed, tookMs, params } = printed
  const lines = [`${definition.title} (${definition.id}, version ${definition.version})`, '']
  if (!printed.brief) {
    lines.splice(1, 0, definition.question)
    lines.push(
      `Parameters  ${Object.entries(params)
        .map(([name, value]) => `${name}=${String(value)}`)
        .join(' ')}`,
    )
    lines.push(`Designs     ${printed.designs.join(', ')}`, '')
    lines.push(
      'Figures',
      ...columns(result.figures.map(({ id, value, unit, name }) => [id, numberText(value), unit, name])),
      '',
    )
    for (const chart of result.charts) lines.push(...chartText(chart), '')
    if (result.trace) lines.push(...chartText(result.trace.chart), '')
  }
  lines.push('Claims', ...result.claims.flatMap(claimText), '')
  lines.push(`Seed ${seed}, hash ${result.hash}, ${tookMs} ms`)
  return lines.join('\n') + (printed.brief ? '\n' : '')
}

function claimText(claim: Claim): string[] {
  const sources = claim.source.map(({ document, section }) => `${document}: ${section}`).join('; ')
  const surprise = claim.verdict === claim.expected ? '' : ` (expected: ${claim.expected})`
  return [
    `  ${claim.verdict.toUpperCase().padEnd(8)}${claim.says}${surprise}`,
    `          ${claim.because}`,
    ...(claim.contested ? [`          Contested: ${claim.contested}`] : []),
    `          ${claim.id}, ${sources}`,
  ]
}

/** Columns as wide as their widest cell; the second is aligned to the right. */
function columns(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]!.length)))
  return rows.map((row) =>
    `  ${row.map((cell, at) => (at === 1 ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!))).join('  ')}`.trimEnd(),
  )
}

/** Bars, histograms and stories are printed; what needs a plane is named only, with what it says. */
function chartText(chart: Chart): string[] {
  const head = [chart.title, `  ${chart.says}`]
  if (chart.kind === 'bar') {
    const rows = chart.bars.map(({ label, group, value }) => ({ label: group ? `${label}, ${group}` : label, value }))
    const rules = (chart.rules ?? []).map((rule) => `  ${rule.label}: ${numberText(rule.value)}${unitOf(chart.y)}`)
    return [...head, ...bars(rows, unitOf(chart.y)), ...rules]
  }
  if (chart.kind === 'histogram') {
    return [
      ...head,
      ...chart.series.flatMap(({ name, bins }) => [
        `  ${name}`,
        ...bars(
          bins.map(({ from, to, count }) => ({ label: `${numberText(from)} to ${numberText(to)}`, value: count })),
          '',
        ),
      ]),
    ]
  }
  if (chart.kind === 'lanes') {
    const steps = [
      ...chart.messages.map((message) => ({
        at: message.sent,
        text: `${message.from} -> ${message.to}: ${message.label}${message.received === null ? ' (lost)' : ''}`,
      })),
      ...chart.spans.map((span) => ({ at: span.from, text: `${span.lane}: ${span.label}` })),
    ].sort((a, b) => a.at - b.at)
    return [...head, ...columns(steps.map(({ at, text }) => ['', numberText(at), `${chart.x.unit ?? ''}`, text]))]
  }
  return head
}

const unitOf = ({ unit }: { unit?: string | undefined }): string => (unit ? ` ${unit}` : '')

function bars(rows: { label: string; value: number }[], unit: string): string[] {
  const most = Math.max(...rows.map((row) => row.value), 0)
  const width = Math.max(...rows.map((row) => row.label.length), 0)
  return rows.map(({ label, value }) => {
    const bar = '#'.repeat(most > 0 ? Math.round((Math.max(0, value) / most) * BAR_WIDTH) : 0)
    return `  ${label.padEnd(width)}  ${bar.padEnd(BAR_WIDTH)}  ${numberText(value)}${unit}`
  })
}

export function helpText(definition: SimulationDefinition): string {
  const params = Object.entries(definition.params.shape as Record<string, z.ZodType>).map(([name, schema]) => {
    const { unit, description } = (schema.meta() ?? {}) as Partial<ParamMeta> & { description?: string }
    return [name, defaultOf(schema), unit ?? '', description ?? '']
  })
  return [
    `${definition.title} (${definition.id})`,
    definition.question,
    '',
    'Parameters, with their defaults',
    ...columns(params),
    '',
    'Designs',
    ...columns(definition.designs.map(({ id, says, wrong }) => [id, '', wrong ? 'wrong turn' : '', says])),
  ].join('\n')
}

const defaultOf = (schema: z.ZodType): string => String(schema.parse(undefined))
