// What it takes to run a simulation: the same in a room and in the lab.
import * as z from 'zod'
import * as limits from './limits.ts'

const id = z.string().min(1).max(100)

export const runShape = {
  simulationId: id,
  designs: z.array(id).min(1, 'choose at least one design').max(limits.DESIGNS_MAX),
  params: z.record(z.string().max(60), z.union([z.number(), z.string().max(100), z.boolean()])),
  seed: z.int().min(0).max(2_147_483_647),
}

export const runAsk = z.strictObject(runShape)

/** A run as somebody asks for it; parameters that are not named take their defaults. */
export type RunAsk = z.infer<typeof runAsk>
