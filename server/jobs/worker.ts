// Runs one simulation in a thread of its own. The main thread owns time, cancelling and limits.
import type { MessagePort } from 'node:worker_threads'

import { execute, readDesigns, readParams } from '#lib/kernel/execute'
import type { SimulationResult } from '#lib/kernel/simulation'
import { simulations } from '#lib/simulations/registry'

export type Task = {
  simulationId: string
  params: Record<string, unknown>
  designs: string[]
  seed: number
  /** Set to 1 from outside to stop at the next step. */
  stop: SharedArrayBuffer
  port: MessagePort
}

export type Told = { done: number; total: number; partial?: unknown }
export type Ended = { ended: 'done'; result: SimulationResult } | { ended: 'stopped' }

const TELL_EVERY_MS = 100

export default function run({ simulationId, params, designs, seed, stop, port }: Task): Ended {
  const definition = simulations.get(simulationId)
  if (!definition) throw new Error(`No simulation ${simulationId} in this version`)
  const read = readParams(definition, params)
  const chosen = readDesigns(definition, designs)
  if (!read.ok) throw new Error(read.problems[0]?.message ?? 'bad parameters')
  if (!chosen.ok) throw new Error(chosen.problems[0]?.message ?? 'bad designs')
  const stopped = new Int32Array(stop)
  const steps = execute(definition, read.params, seed, chosen.designs)
  let toldAt = 0
  let partial: Told['partial']
  for (;;) {
    const step = steps.next()
    if (step.done) return { ended: 'done', result: step.value }
    if (Atomics.load(stopped, 0) === 1) return { ended: 'stopped' }
    // Charts are made at few of the steps, and not at those that are told.
    partial = step.value.partial ?? partial
    const now = performance.now()
    if (now - toldAt >= TELL_EVERY_MS) {
      toldAt = now
      port.postMessage({ ...step.value, ...(partial !== undefined && { partial }) } satisfies Told)
      partial = undefined
    }
  }
}
