// What is looked at before a run is taken on: that its simulation exists, its parameters and designs, and its cost.
import { admit, readDesigns, readParams } from '#lib/kernel/execute'
import type { SimulationDefinition } from '#lib/kernel/simulation'
import { failure } from '#lib/protocol/errors'
import type { Outcome } from '#lib/protocol/errors'
import type { RunAsk } from '#lib/protocol/run'

/** A run with every parameter filled in, which is how runs are kept and compared. */
export type CheckedRun = RunAsk & { version: number }

export function checkRun(
  simulations: ReadonlyMap<string, SimulationDefinition>,
  { simulationId, params: given, designs: named, seed }: RunAsk,
): Outcome<CheckedRun> {
  const definition = simulations.get(simulationId)
  if (!definition) return failure('not-found', 'There is no such simulation.')
  const params = readParams(definition, given)
  if (!params.ok)
    return failure('invalid-parameters', params.problems[0]?.message ?? 'Check the fields.', params.problems)
  const designs = readDesigns(definition, named)
  if (!designs.ok)
    return failure('invalid-parameters', designs.problems[0]?.message ?? 'Check the designs.', designs.problems)
  const cost = admit(definition, params.params, designs.designs)
  if (!cost.ok) return failure('too-expensive', cost.problems[0]?.message ?? 'Make it smaller.', cost.problems)
  const { version } = definition
  // Parameters are numbers, texts and booleans: their schema could not be drawn as a form otherwise.
  const checked = { simulationId, version, params: params.params as RunAsk['params'], designs: designs.designs, seed }
  return { ok: true, result: checked }
}

/** The run with which a simulation's page opens: every design, every parameter at its default. */
export const usualRun = ({ id, designs }: SimulationDefinition): RunAsk => ({
  simulationId: id,
  designs: designs.map((design) => design.id),
  params: {},
  seed: USUAL_SEED,
})

const USUAL_SEED = 1
