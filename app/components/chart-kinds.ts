// The contract's charts by kind, for the modules that treat each kind in its own way.
import type { Chart } from '#lib/kernel/chart'

export type { Chart }
export type Kind = Chart['kind']
export type ChartOf<K extends Kind> = Extract<Chart, { kind: K }>
