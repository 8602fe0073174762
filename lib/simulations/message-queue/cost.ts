// An upper bound of what a run costs.
import type { DesignId } from './designs.ts'
import type { Parameters } from './parameters.ts'

export function costOf(_p: Parameters, _designs: DesignId[]): { seconds: number; memoryMb: number } {
  return { seconds: 3, memoryMb: 300 }
}
