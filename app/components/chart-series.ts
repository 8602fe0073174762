// What tells series apart besides colour, and the legend that says so.
import type { Chart } from './chart-kinds.ts'
import { shortNumber } from './chart-table.ts'

export const DASHES = ['none', '6 3', '2 3', '8 3 2 3', '12 3', '4 2 1 2', '1 4', '10 2 4 2'] as const
export const SYMBOLS = ['circle', 'square', 'triangle', 'diamond', 'cross', 'star', 'times', 'wye'] as const

export type LegendItem = {
  name: string
  /** Place in the palette; null for a reference line. */
  color: number | null
  sign: 'line' | 'dot' | 'box' | 'rule'
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
    case 'heatmap':
    case 'lanes':
      return []
  }
}

const named = (series: readonly { name: string }[], sign: LegendItem['sign']): LegendItem[] =>
  series.length > 1 ? series.map(({ name }, color) => ({ name, color, sign })) : []

const rulesOf = (rules: readonly { value: number; label: string }[] = []): LegendItem[] =>
  rules.map(({ value, label }) => ({ name: `${label}: ${shortNumber(value)}`, color: null, sign: 'rule' }))
