// A chart as rows of numbers: the table behind it, and the file that can be taken away.
import type { Chart, Kind } from './chart-kinds.ts'

export type Cell = string | number | null
export type Table = { columns: string[]; rows: Cell[][] }

type Axis = Extract<Chart, { kind: 'line' }>['x']

/** "Memory (B)" */
export const axisTitle = ({ label, unit }: Pick<Axis, 'label' | 'unit'>): string =>
  unit && unit !== label.toLowerCase() ? `${label} (${unit})` : label

const TABLES: { [K in Kind]: (chart: Extract<Chart, { kind: K }>) => Table } = {
  line: pointsTable,
  scatter: pointsTable,
  bar: ({ y, bars, rules }) => {
    const groups = bars.some(({ group }) => group !== undefined)
    const row = (label: string, group: string | undefined, value: number): Cell[] =>
      groups ? [label, group ?? '', value] : [label, value]
    return {
      columns: groups ? ['', 'Group', axisTitle(y)] : ['', axisTitle(y)],
      rows: [
        ...bars.map(({ label, group, value }) => row(label, group, value)),
        ...(rules ?? []).map(({ label, value }) => row(label, undefined, value)),
      ],
    }
  },
  histogram: ({ x, series }) => ({
    columns: ['Series', `${axisTitle(x)} from`, 'to', 'Count'],
    rows: series.flatMap(({ name, bins }) => bins.map(({ from, to, count }): Cell[] => [name, from, to, count])),
  }),
  heatmap: ({ x, y, value, cells }) => ({
    columns: [axisTitle(x), axisTitle(y), axisTitle(value)],
    rows: cells.map((cell): Cell[] => [cell.x, cell.y, cell.value]),
  }),
  lanes: ({ x, spans, messages }) => ({
    columns: [`${axisTitle(x)} from`, 'to', 'Who', 'What'],
    rows: [
      ...spans.map(({ lane, from, to, label }): Cell[] => [from, to, lane, label]),
      ...messages.map(({ from, to, sent, received, label }): Cell[] => [
        sent,
        received,
        `${from} to ${to}`,
        received === null ? `${label} (lost)` : label,
      ]),
    ].toSorted((a, b) => Number(a[0]) - Number(b[0])),
  }),
}

/** The data of a chart, every number of it. */
export const tableOf = (chart: Chart): Table => (TABLES[chart.kind] as (chart: Chart) => Table)(chart)

function pointsTable({ x, y, series, ...rest }: Extract<Chart, { kind: 'line' | 'scatter' }>): Table {
  const bands = series.some(({ points }) => points.some(({ low, high }) => low !== undefined || high !== undefined))
  const rules = 'rules' in rest ? (rest.rules ?? []) : []
  return {
    columns: ['Series', axisTitle(x), axisTitle(y), ...(bands ? ['low', 'high'] : [])],
    rows: [
      ...series.flatMap(({ name, points }) =>
        points.map((point): Cell[] => [
          name,
          point.x,
          point.y,
          ...(bands ? [point.low ?? null, point.high ?? null] : []),
        ]),
      ),
      ...rules.map(({ label, value }): Cell[] => [label, null, value, ...(bands ? [null, null] : [])]),
    ],
  }
}

/** Also what only spreadsheets of other languages part cells by, so that no cell ends in the middle of a text. */
const quoted = (text: string): string => (/[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** Signs that begin a formula, full-width ones too, and white space that some programs drop from before them. */
const FORMULA = /^[\s\p{Cc}\p{Cf}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u

/** Comma-separated values as RFC 4180 has them. Text that a spreadsheet would take for a formula is kept text. */
export const csvOf = ({ columns, rows }: Table): string =>
  [columns, ...rows]
    .map((row) =>
      row
        .map((cell) => {
          if (cell === null) return ''
          if (typeof cell === 'number') return String(cell)
          return quoted(FORMULA.test(cell) ? `'${cell}` : cell)
        })
        .join(','),
    )
    .join('\r\n') + '\r\n'

/** A number for a table or an axis: four digits that count, thousands grouped, extremes in powers of ten. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) return value.toExponential(2).replace('e+', 'e')
  return FORMAT.format(value)
}
const FORMAT = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 })
