// The machines, orders and faults of one design under the given parameters. Times are in microseconds.
import type { DesignId, Traits } from './designs.ts'
import { traitsOf } from './designs.ts'
import type { Parameters } from './parameters.ts'

/** Parameters as one run takes them: what a design or an experiment changes is changed in here. */
export type Setting = Parameters & {
  traits: Traits
  durationMicros: number
  settles: boolean
  crashAtMicros: number | null
}

export function settingOf(design: DesignId, p: Parameters): Setting {
  const traits = traitsOf(design)
  return {
    ...p,
    traits,
    shards: traits.sharded ? Math.min(p.shards, p.symbols) : 1,
    batch: traits.batched ? p.batch : 1,
    batchWaitMicros: traits.batched ? p.batchWaitMicros : 0,
    durationMicros: p.durationMs * 1000,
    settles: true,
    crashAtMicros: null,
  }
}

/** Nothing fails, nothing is lost, nobody is slow. */
export const calm = (setting: Setting): Setting => ({
  ...setting,
  loss: 0,
  duplication: 0,
  reordering: 0,
  crashEveryMs: 0,
  pauseEveryMs: 0,
  slowFactor: 1,
})
