// An upper bound of what a run costs, from the rates of its messages.
import type { DesignId } from './designs.ts'
import type { Parameters } from './parameters.ts'

export function costOf(p: Parameters, designs: DesignId[]): { seconds: number; memoryMb: number } {
  return { seconds: 0.5 + 1e-4 * p.jobsPerSecond * p.durationSeconds * p.replications * designs.length, memoryMb: 300 }
}
