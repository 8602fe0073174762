// Whether claims come out as expected whatever the seed, and not with a lucky one.
import type * as z from 'zod'
import type { SimulationDefinition } from '#lib/kernel/simulation'
import { rateInterval } from '#lib/kernel/statistics'
import { runToEnd } from './run-to-end.ts'

/**
 * Counts how often each claim comes out otherwise than expected, or is not judged.
 * `often` is the 99 % upper end of the share of all seeds with which it does; `told` the count, for a test that fails.
 */
export function claimsOverSeeds<P extends z.ZodObject>(
  definition: SimulationDefinition<P>,
  change: Partial<z.infer<P>>,
  seeds: number,
): { id: string; misses: number; often: number; told: string }[] {
  const misses = new Map(definition.claims.map(({ id }) => [id, seeds]))
  for (let seed = 100; seed < 100 + seeds; seed++)
    for (const { id, verdict, expected } of runToEnd(definition, change, seed).result.claims)
      if (verdict === expected) misses.set(id, misses.get(id)! - 1)
  return [...misses].map(([id, count]) => ({
    id,
    misses: count,
    often: rateInterval(count, seeds).high,
    told: `${id} comes out otherwise for ${count} of ${seeds} seeds`,
  }))
}
