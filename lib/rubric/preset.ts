// What a simulation is started with: parameters from the candidate's own estimates, designs from the candidate's board.
import type { ComponentGraph } from '../board/graph.ts'
import { tokensOf } from '../board/words.ts'
import { estimateValue } from '../estimate/check.ts'
import type { EstimateReference } from '../estimate/reference.ts'
import { parseUnit } from '../estimate/format.ts'
import type { Entry } from '../scenario/entry.ts'
import type { CandidateScenario, SimulationBinding } from '../scenario/schema.ts'
import type { OwnConcept } from '../scenario/concept.ts'
import { conceptReader, hasName } from './concepts.ts'
import { merged } from './finding.ts'
import { materialOf } from './material.ts'
import { evaluatePredicate } from './predicate.ts'
import type { Evidence } from './score.ts'
import { type Estimate, writtenOf } from './written.ts'

export type ParamValue = number | string | boolean

/** What must be known of a simulation's form. */
export type PresetForm = {
  params: readonly {
    name: string
    unit: string
    kind: 'number' | 'integer' | 'choice' | 'boolean'
    minimum?: number
    maximum?: number
    default: ParamValue
  }[]
  designs: readonly { id: string; wrong?: boolean }[]
}

/** Where a value came from: as the contract's origin of a parameter. */
export type PresetOrigin = {
  from: 'worksheet' | 'default'
  /** The worksheet entry, or the shape where the figure stands on the board. */
  entry?: string
  /** The line's words. */
  text?: string
  /** The value at full size, in the parameter's unit. */
  full?: number
  /** `exact`, `1:386` or `clamped to 64`. */
  scale?: string
}

export type Presets = {
  params: Record<string, { value: ParamValue; origin: PresetOrigin }>
  /** `fromBoard` false: the board asks for no design, so the first that is not a tempting wrong one runs. */
  designs: { ids: string[]; fromBoard: boolean; evidence: Evidence[] }
}

export type PresetInput = {
  binding: SimulationBinding
  form: PresetForm
  /** The estimates that the scenario asks for. */
  estimates: CandidateScenario['estimates']
  entries: readonly Entry[]
  graph: ComponentGraph
  /** The scenario's own terms, where they are known; without them only the common dictionary is. */
  concepts?: Readonly<Record<string, OwnConcept>>
}

const TEXT_MAX = 300
/** The last lines of an estimate that are tried, and the lines around them that may define names. */
const OWN_LINES_MAX = 20
const OTHER_LINES_MAX = 100

/** Presets for one binding. Every parameter of the form gets a value; a line that states no figure leaves the default. */
export function presets({ binding, form, estimates, entries, graph, concepts }: PresetInput): Presets {
  const lines = writtenOf(graph, entries).estimates
  const params: Presets['params'] = {}
  for (const param of form.params) {
    const bound = Object.hasOwn(binding.bind, param.name) ? binding.bind[param.name] : undefined
    const estimate = bound && estimates.find(({ id }) => id === bound.estimate)
    const figure = estimate && isNumeric(param) ? figureOf(estimate, lines) : null
    params[param.name] =
      bound && estimate && figure
        ? scaled(figure.value * conversion(estimate.unit, param.unit), bound.scale, param, figure.line)
        : { value: param.default, origin: { from: 'default' } }
  }
  return { params, designs: designsOf(binding, form, graph, entries, concepts ?? {}) }
}

type Param = PresetForm['params'][number]
type Scale = SimulationBinding['bind'][string]['scale']

const isNumeric = ({ kind }: Param): boolean => kind === 'number' || kind === 'integer'

/** How many of the second unit one of the first is; 1 where they do not measure the same. */
function conversion(from: string, to: string): number {
  const [one, other] = [parseUnit(from), parseUnit(to)]
  if (!one || !other || one.data !== other.data || one.time !== other.time || one.money !== other.money) return 1
  return one.value / other.value
}

/**
 * The last line entered for an estimate that states a figure; failing that, the last line for none that calls the figure
 * by one of its names.
 */
function figureOf(
  { id, unit, asks, aliases }: CandidateScenario['estimates'][number],
  lines: readonly Estimate[],
): { value: number; line: Estimate } | null {
  // Without the author's answer the last figure of the right unit counts, right or wrong: it is the candidate's own.
  const reference: EstimateReference = { assumptions: {}, formula: '', answer: '', unit, aliases }
  const own = lines.filter((line) => line.for === id)
  const called = lines.filter((line) => line.for === '' && hasName([asks, ...aliases], tokensOf(line.text)))
  for (const stated of [own, called]) {
    const others = lines.filter((line) => !stated.includes(line)).map(({ text }) => text)
    // First each line by itself, then with what other lines define ("DAU = 150M").
    for (const context of [[], others.slice(-OTHER_LINES_MAX)]) {
      const without = estimateValue(context, reference)
      for (const line of stated.slice(-OWN_LINES_MAX).toReversed()) {
        const value = estimateValue([...context, line.text], reference)
        if (value !== null && value !== without) return { value, line }
      }
    }
  }
  return null
}

/** Brings a value at full size to one that the simulation can run, and says how. */
function scaled(full: number, scale: Scale, param: Param, line: Estimate): Presets['params'][string] {
  const { value, how } = reduced(full, scale)
  const [floor, ceiling] = typeof scale === 'object' && 'clamp' in scale ? scale.clamp : [-Infinity, Infinity]
  const least = Math.max(param.minimum ?? -Infinity, floor)
  const most = Math.min(param.maximum ?? Infinity, ceiling)
  const bounded = Math.min(most, Math.max(least, value))
  const taken = param.kind === 'integer' ? Math.round(bounded) : Number(bounded.toPrecision(4))
  return {
    value: taken,
    origin: {
      from: 'worksheet',
      ...(line.shapes[0] !== undefined && { entry: line.shapes[0] }),
      text: line.text.slice(0, TEXT_MAX),
      full,
      scale: bounded === value ? how : `clamped to ${grouped(taken)}`,
    },
  }
}

/** One to a whole number, so that what it means at full size can be reckoned in one's head. */
function reduced(full: number, scale: Scale): { value: number; how: string } {
  if (typeof scale !== 'object' || !('to' in scale) || full <= scale.to) return { value: full, how: 'exact' }
  const by = Math.ceil(full / scale.to)
  return { value: full / by, how: `1:${grouped(by)}` }
}

const grouped = (value: number): string =>
  Number(value.toPrecision(12))
    .toString()
    .replace(/\B(?=(?:\d{3})+(?!\d))(?<!\.\d*)/g, ',')

/** The designs that the board asks for: those wholly there, else those there in part, in the form's order. */
function designsOf(
  binding: SimulationBinding,
  form: PresetForm,
  graph: ComponentGraph,
  entries: readonly Entry[],
  concepts: Readonly<Record<string, OwnConcept>>,
): Presets['designs'] {
  const material = materialOf(graph, entries, conceptReader(concepts))
  const seen = form.designs.flatMap(({ id }) => {
    const predicate = Object.hasOwn(binding.design, id) ? binding.design[id] : undefined
    if (!predicate) return []
    const finding = evaluatePredicate(predicate, material, new Map())
    // What rests on something being absent only is on every empty board.
    return finding.value > 0 && finding.evidence.length > 0 ? [{ id, finding }] : []
  })
  const whole = seen.filter(({ finding }) => finding.value === 1)
  const chosen = whole.length > 0 ? whole : seen
  if (chosen.length > 0) {
    const evidence = merged(chosen.flatMap(({ finding }) => finding.evidence))
    return { ids: chosen.map(({ id }) => id), fromBoard: true, evidence }
  }
  const usual = form.designs.find(({ wrong }) => !wrong) ?? form.designs[0]
  return { ids: usual ? [usual.id] : [], fromBoard: false, evidence: [] }
}
