// What the drawings of all kinds share: axes, numbers on them, margins.
import type { ScaleOptions } from '@observablehq/plot'
import type { ChartOf } from './chart-kinds.ts'
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
