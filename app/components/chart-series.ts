// What tells series apart besides colour, and the legend that says so.
import type { Chart } from './chart-kinds.ts'
import { axisTitle, shortNumber } from './chart-table.ts'

export const DASHES = ['none', '6 3', '2 3', '8 3 2 3', '12 3', '4 2 1 2', '1 4', '10 2 4 2'] as const
export const SYMBOLS = ['circle', 'square', 'triangle', 'diamond', 'cross', 'star', 'times', 'wye'] as const

export type LegendItem = {
  name: string
  /** Place in the palette; null for a reference line. */
  color: number | null
  /** `ramp`: from the least to the most of a heat map. */
  sign: 'line' | 'dot' | 'box' | 'rule' | 'ramp'
}

/** One item a series, and one a reference line with its value. Nothing where there is nothing to tell apart. */
export function legendOf(chart: Chart): LegendItem[] {
  switch (chart.kind) {
    case 'line':
      return [...named(chart.series, 'line'), ...rulesOf(chart.rules)]
    case 'scatter':
      return named(chart.series, 'dot')
    case 'histogram':
      return named(chart.series, 'box')
    case 'bar': {
      const groups = [...new Set(chart.bars.flatMap(({ group }) => (group === undefined ? [] : [group])))]
      return [...groups.map((name, color): LegendItem => ({ name, color, sign: 'box' })), ...rulesOf(chart.rules)]
    }
    case 'heatmap': {
      const values = chart.cells.map(({ value }) => value)
      const [least, most] = [Math.min(...values), Math.max(...values)].map(shortNumber)
      return [{ name: `${axisTitle(chart.value)}: ${least} to ${most}`, color: null, sign: 'ramp' }]
    }
    case 'lanes':
      return []
  }
}

const named = (series: readonly { name: string }[], sign: LegendItem['sign']): LegendItem[] =>
  series.length > 1 ? series.map(({ name }, color) => ({ name, color, sign })) : []

const rulesOf = (rules: readonly { value: number; label: string }[] = []): LegendItem[] =>
  rules.map(({ value, label }) => ({ name: `${label}: ${shortNumber(value)}`, color: null, sign: 'rule' }))

export const RAMP_STEPS = [0, 1 / 3, 2 / 3, 1] as const
/** A colour between two of `#rrggbb`. */
export function mixed(from: string, to: string, share: number): string {
  const channel = (color: string, at: number): number => Number.parseInt(color.slice(at, at + 2), 16)
  const between = [1, 3, 5].map((at) => Math.round(channel(from, at) * (1 - share) + channel(to, at) * share))
  return `rgb(${between.join(' ')})`
}
