// What is asked for when a simulation is run: presets, overlaid with what was changed by hand; and why a field will not do.
import type { Origin } from '#lib/protocol/events'
import type { Payload } from '#lib/protocol/commands'
import type { ParamForm, SimulationForm } from '#lib/protocol/queries'
import { presets } from '#lib/rubric/preset'
import type { PresetInput, Presets } from '#lib/rubric/preset'
import { designConcepts } from '#lib/scenario/design-concepts'
import type { CandidateScenario, Scenario } from '#lib/scenario/schema'

/** What the board and the worksheet suggest: the same to everybody who sees them, whatever they hold of the scenario. */
export const suggestion = (
  scenario: Scenario | CandidateScenario,
  drawn: Pick<PresetInput, 'binding' | 'form' | 'graph' | 'entries'>,
): Presets => presets({ ...drawn, estimates: scenario.estimates, concepts: designConcepts(scenario) })

/** Fields changed by hand, as they stand in the form. */
export type Edits = Readonly<Record<string, string | boolean>>

export type Field = {
  param: ParamForm
  /** As the form shows it. */
  value: string | boolean
  origin: Origin
  problem: string | null
}

export function fieldsOf(form: Pick<SimulationForm, 'params'>, presets: Presets['params'], edits: Edits): Field[] {
  return form.params.map((param) => {
    const preset = presets[param.name] ?? { value: param.default, origin: { from: 'default' as const } }
    const edit = edits[param.name]
    const value = edit ?? (typeof preset.value === 'boolean' ? preset.value : String(preset.value))
    const byHand =
      edit !== undefined && edit !== (typeof preset.value === 'boolean' ? preset.value : String(preset.value))
    return { param, value, origin: byHand ? { from: 'hand' } : preset.origin, problem: problemOf(param, value) }
  })
}

const withUnit = (value: number, unit: string): string => `${value.toLocaleString('en')}${unit ? ` ${unit}` : ''}`

/** Why a value cannot be run, in words that say what would do; null when it can. The server checks again. */
export function problemOf(
  { kind, minimum, maximum, unit, choices }: ParamForm,
  value: string | boolean,
): string | null {
  if (kind === 'boolean') return null
  const text = String(value).trim()
  if (kind === 'choice') return choices?.includes(text) ? null : 'Choose one of the list.'
  const number = numberOf(text)
  if (number === null) return 'Write a number, such as 2500 or 2.5e3.'
  if (kind === 'integer' && !Number.isInteger(number)) return 'Write a whole number.'
  if (minimum !== undefined && number < minimum) return `At least ${withUnit(minimum, unit)}.`
  if (maximum !== undefined && number > maximum) return `At most ${withUnit(maximum, unit)}.`
  return null
}

/** A number as people type it, with grouping commas or spaces; null where it is none. */
export function numberOf(text: string): number | null {
  const plain = text.trim().replace(/(?<=\d)[,\s_](?=\d{3}(?!\d))/g, '')
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(plain)) return null
  const number = Number(plain)
  return Number.isFinite(number) ? number : null
}

export const SEED_MAX = 2_147_483_647

export const seedProblem = (text: string): string | null => {
  const seed = numberOf(text)
  return seed !== null && Number.isInteger(seed) && seed >= 0 && seed <= SEED_MAX
    ? null
    : `A whole number from 0 to ${SEED_MAX.toLocaleString('en')}.`
}

/** The command's payload. Call it when no field has a problem. */
export function payloadOf(
  simulationId: string,
  fields: readonly Field[],
  designs: readonly string[],
  seed: string,
): Payload<'run:start'> {
  const valueOf = ({ param, value }: Field) => {
    if (param.kind === 'boolean' || param.kind === 'choice') return value
    return numberOf(String(value)) ?? 0
  }
  return {
    simulationId,
    designs: [...designs],
    params: Object.fromEntries(fields.map((field) => [field.param.name, valueOf(field)])),
    seed: numberOf(seed) ?? 0,
    origins: Object.fromEntries(fields.map(({ param, origin }) => [param.name, origin])),
  }
}

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
