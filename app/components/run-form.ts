// What is asked for when a simulation is run: what stands in the fields, and why a field will not do.
import type { Origin } from '#lib/protocol/events'
import type { ParamForm, SimulationForm } from '#lib/protocol/queries'
import type { RunAsk } from '#lib/protocol/run'
import type { Presets } from '#lib/rubric/preset'

/** Fields changed by hand, as they stand in the form. */
export type Edits = Readonly<Record<string, string | boolean>>

export type Field = {
  param: ParamForm
  /** As the form shows it. */
  value: string | boolean
  origin: Origin
  problem: string | null
}

/** Every parameter with what was suggested for it, or its default, overlaid with what was changed by hand. */
export function fieldsOf(form: Pick<SimulationForm, 'params'>, suggested: Presets['params'], edits: Edits): Field[] {
  return form.params.map((param) => {
    const preset = suggested[param.name] ?? { value: param.default, origin: { from: 'default' as const } }
    const edit = edits[param.name]
    const usual = typeof preset.value === 'boolean' ? preset.value : String(preset.value)
    const value = edit ?? usual
    const byHand = edit !== undefined && edit !== usual
    return { param, value, origin: byHand ? { from: 'hand' } : preset.origin, problem: problemOf(param, value) }
  })
}

export const withUnit = (value: number, unit: string): string =>
  `${value.toLocaleString('en')}${unit ? ` ${unit}` : ''}`

/** Why a value cannot be run, in words that say what would do; null when it can. The server checks again. */
export function problemOf(
  { kind, minimum, maximum, unit, choices }: ParamForm,
  value: string | boolean,
): string | null {
  if (kind === 'boolean') return typeof value === 'boolean' ? null : 'Either true or false.'
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

/** What a field comes to. Call it when the field has no problem. */
export function valueOf({ param, value }: Pick<Field, 'param' | 'value'>): number | string | boolean {
  if (param.kind === 'boolean' || param.kind === 'choice') return value
  return numberOf(String(value)) ?? 0
}

/** The run that the form asks for. Call it when no field has a problem. */
export const askOf = (
  simulationId: string,
  fields: readonly Field[],
  designs: readonly string[],
  seed: string,
): RunAsk => ({
  simulationId,
  designs: [...designs],
  params: Object.fromEntries(fields.map((field) => [field.param.name, valueOf(field)])),
  seed: numberOf(seed) ?? 0,
})

/** Designs, and the parameters that are not at their default, in a line. */
export function describeRun(
  form: Pick<SimulationForm, 'designs' | 'params'>,
  { designs, params, seed }: { designs: readonly string[]; params: Record<string, unknown>; seed: number },
): string {
  const titles = designs.map((id) => form.designs.find((design) => design.id === id)?.title ?? id)
  const all = designs.length > 1 && designs.length === form.designs.length
  const own = form.params.flatMap(({ name, title, unit, default: usual }) =>
    params[name] === undefined || params[name] === usual
      ? []
      : [`${title} ${String(params[name])}${unit ? ` ${unit}` : ''}`],
  )
  return [all ? `All ${designs.length} designs` : titles.join(', '), ...own, `seed ${seed}`].join('; ')
}
