// What the server tells of a run, as far as it can be drawn.
import type { Chart } from '#lib/kernel/chart'
import type { SimulationResult } from '#lib/kernel/simulation'
import type { Run } from '#lib/interview/state'
import type { RunUpdate } from '#lib/protocol/sockets'

type Lists = { [key: string]: unknown }
const isObject = (value: unknown): value is Lists => typeof value === 'object' && value !== null

/** The result of a finished run; null while there is none here. */
export function resultOf(update: RunUpdate | undefined): SimulationResult | null {
  const result = update?.state === 'done' ? update.result : undefined
  const whole =
    isObject(result) && Array.isArray(result.figures) && Array.isArray(result.charts) && Array.isArray(result.claims)
  // The server made it from its own registry; only whether it is there is in doubt.
  return whole ? (result as SimulationResult) : null
}

export function partialCharts(update: RunUpdate | undefined): Chart[] {
  const partial = update?.state === 'running' ? update.partial : undefined
  return isObject(partial) && Array.isArray(partial.charts) ? (partial.charts as Chart[]) : []
}

/** The log knows how a run ended before this tab hears its result, and after a reload it is all that is known. */
export const stateOf = (run: Run, update: RunUpdate | undefined): RunUpdate['state'] =>
  run.state === 'running' ? (update?.state ?? 'running') : run.state
