// The room's part of a run's form: what board and worksheet suggest, and where each value came from.
import type { Origin } from '#lib/protocol/events'
import type { Payload } from '#lib/protocol/commands'
import { presets } from '#lib/rubric/preset'
import type { PresetInput, Presets } from '#lib/rubric/preset'
import { designConcepts } from '#lib/scenario/design-concepts'
import type { CandidateScenario, Scenario } from '#lib/scenario/schema'
import { askOf, withUnit } from '../../../components/run-form.ts'
import type { Field } from '../../../components/run-form.ts'

/** What the board and the worksheet suggest: the same to everybody who sees them, whatever they hold of the scenario. */
export const suggestion = (
  scenario: Scenario | CandidateScenario,
  drawn: Pick<PresetInput, 'binding' | 'form' | 'graph' | 'entries'>,
): Presets => presets({ ...drawn, estimates: scenario.estimates, concepts: designConcepts(scenario) })

/** The command's payload. Call it when no field has a problem. */
export const payloadOf = (
  simulationId: string,
  fields: readonly Field[],
  designs: readonly string[],
  seed: string,
): Payload<'run:start'> => ({
  ...askOf(simulationId, fields, designs, seed),
  origins: Object.fromEntries(fields.map(({ param, origin }) => [param.name, origin])),
})

/** Where a value came from and at what scale: "Worksheet, 1:386: one here stands for 386 of 38,600,000". */
export function originText({ from, scale, full }: Origin, unit: string): string {
  if (from === 'hand') return 'By hand'
  if (from === 'default') return 'Default'
  if (full === undefined || !scale || scale === 'exact') return 'Worksheet, exact'
  const whole = withUnit(full, unit)
  const ratio = /^1:(.+)$/.exec(scale)?.[1]
  return ratio
    ? `Worksheet, ${scale}: one here stands for ${ratio}; at full size ${whole}`
    : `Worksheet, ${scale}: the worksheet says ${whole}`
}
