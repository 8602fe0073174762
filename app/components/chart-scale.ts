// What the drawings of all kinds share: axes, numbers on them, margins.
import type { ScaleOptions } from '@observablehq/plot'
import type { Chart, ChartOf } from './chart-kinds.ts'
import { axisTitle, shortNumber } from './chart-table.ts'

type Axis = ChartOf<'line'>['x']

/** A logarithmic axis cannot hold zero: then it is linear around zero and logarithmic beyond. */
export function scaleFor(axis: Axis, values: number[]): ScaleOptions {
  const label = axisTitle(axis)
  const usual = { label, labelArrow: 'none', tickFormat: tick, nice: axis.scale !== 'log' } as const
  if (axis.scale !== 'log') return usual
  return { ...usual, type: values.every((value) => value > 0) ? 'log' : 'symlog' }
}

const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 })
export const tick = (value: unknown): string => {
  if (typeof value !== 'number') return String(value)
  const size = Math.abs(value)
  return size !== 0 && size < 0.001 ? shortNumber(value) : COMPACT.format(value)
}

export const MARGINS = { marginLeft: 48, marginRight: 12, marginTop: 24, marginBottom: 36 }
export const heightFor = (width: number): number => Math.round(Math.min(360, Math.max(200, width * 0.56)))

/** Of a bar chart: room for the name above the bars. */
export const NAME_HEIGHT = 22
const LANE_HEIGHT = 56
const AXIS_HEIGHT = 44

const bandHeight = ({ bars }: ChartOf<'bar'>): number => {
  const labels = new Set(bars.map(({ label }) => label)).size
  const groups = new Set(bars.map(({ group }) => group ?? '')).size
  return labels * (18 * groups + NAME_HEIGHT + 8) + AXIS_HEIGHT
}

/** A heat map's names stand above their rows when they are long, and aslant below their columns. */
export function heatmapRoom({ cells }: ChartOf<'heatmap'>) {
  const longest = (values: (string | number)[]): number => Math.max(0, ...values.map((value) => tick(value).length))
  const [row, column] = [longest(cells.map(({ y }) => y)), longest(cells.map(({ x }) => x))]
  const above = row > BESIDE_LETTERS_MAX
  const aslant = column > LEVEL_LETTERS_MAX
  return {
    above,
    aslant,
    rowHeight: above ? 18 + NAME_HEIGHT : 28,
    // The first name aslant reaches to the left of its column.
    marginLeft: above ? (aslant ? 40 : 1) : Math.max(48, row * 7 + 12),
    marginBottom: aslant ? Math.round(column * 4.6) + 44 : MARGINS.marginBottom,
  }
}
const BESIDE_LETTERS_MAX = 14
const LEVEL_LETTERS_MAX = 6

/** Pixels that a drawing takes in height, whatever its width; null where it follows the width. */
export function fixedHeight(chart: Chart): number | null {
  switch (chart.kind) {
    case 'bar':
      return bandHeight(chart)
    case 'heatmap': {
      const { rowHeight, marginBottom } = heatmapRoom(chart)
      return new Set(chart.cells.map(({ y }) => y)).size * rowHeight + MARGINS.marginTop + marginBottom
    }
    case 'lanes':
      return chart.lanes.length * LANE_HEIGHT + AXIS_HEIGHT
    case 'line':
    case 'scatter':
    case 'histogram':
      return null
  }
}

export const chartHeight = (chart: Chart, width: number): number => fixedHeight(chart) ?? heightFor(width)
