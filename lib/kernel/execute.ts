// From what somebody typed to a finished result: reads parameters, refuses runs that are too big, runs, judges, hashes.
import type * as z from 'zod'
import { hash128 } from './hash.ts'
import { createRandom } from './random.ts'
import type {
  Claim,
  Figure,
  Outcome,
  ParamMeta,
  Progress,
  SimulationDefinition,
  SimulationResult,
} from './simulation.ts'
import { RUN_MEMORY_MB_MAX, RUN_SECONDS_MAX } from './simulation.ts'

/** What is wrong with one field; `field` is a parameter's name, `designs`, or '' for the whole. */
export type Problem = { field: string; message: string }

export type ReadParams<P extends z.ZodObject> = { ok: true; params: z.infer<P> } | { ok: false; problems: Problem[] }

/**
 * Reads raw parameters. Missing ones take their defaults; numbers and booleans may come as text, as on a command line;
 * a name that does not exist is a problem, since a misspelt parameter would silently leave its default.
 */
export function readParams<P extends z.ZodObject>(definition: SimulationDefinition<P>, raw: unknown): ReadParams<P> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return { ok: false, problems: [{ field: '', message: 'Parameters are an object of names and values' }] }
  const shape = definition.params.shape as Record<string, z.ZodType>
  const values: Record<string, unknown> = {}
  const problems: Problem[] = []
  for (const [field, value] of Object.entries(raw)) {
    const schema = Object.hasOwn(shape, field) ? shape[field] : undefined
    if (schema) values[field] = typeof value === 'string' ? fromText(schema, value) : value
    else
      problems.push({ field, message: `There is no parameter "${field}"; there are ${Object.keys(shape).join(', ')}` })
  }
  const parsed = definition.params.safeParse(values)
  if (parsed.success && problems.length === 0) return { ok: true, params: parsed.data as z.infer<P> }
  for (const issue of parsed.error?.issues ?? []) {
    const field = String(issue.path[0] ?? '')
    problems.push({ field, message: messageOf(issue, shape[field], values[field]) })
  }
  return { ok: false, problems }
}

/** Reads the designs to compare: all of them if none is named. */
export function readDesigns(
  definition: Pick<SimulationDefinition, 'designs'>,
  raw: readonly string[] | undefined,
): { ok: true; designs: string[] } | { ok: false; problems: Problem[] } {
  const known = definition.designs.map((design) => design.id)
  if (!raw || raw.length === 0) return { ok: true, designs: known }
  const unknown = [...new Set(raw)].filter((id) => !known.includes(id))
  if (unknown.length === 0) return { ok: true, designs: known.filter((id) => raw.includes(id)) }
  const message = (id: string) => `There is no design "${id}"; there are ${known.join(', ')}`
  return { ok: false, problems: unknown.map((id) => ({ field: 'designs', message: message(id) })) }
}

/** The schema below its default, optional and the like. */
function innermost(schema: z.ZodType): z.ZodType {
  let inner = schema
  while ('innerType' in inner.def) inner = inner.def.innerType as z.ZodType
  return inner
}

function fromText(schema: z.ZodType, text: string): unknown {
  const type = innermost(schema).def.type
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  if (type !== 'number' || text.trim() === '') return text
  const number = Number(text)
  return Number.isNaN(number) ? text : number
}

function messageOf(issue: z.core.$ZodIssue, schema: z.ZodType | undefined, value: unknown): string {
  const meta = schema?.meta() as Partial<ParamMeta> | undefined
  const title = meta?.title ?? String(issue.path[0] ?? 'This')
  const unit = meta?.unit ? ` ${meta.unit}` : ''
  const given = value === undefined ? 'it is missing' : `${JSON.stringify(value) ?? String(value)} is given`
  switch (issue.code) {
    case 'too_small':
      return `${title} must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}${unit}; ${given}`
    case 'too_big':
      return `${title} must be ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}${unit}; ${given}`
    case 'invalid_type':
      return `${title} must be ${issue.expected === 'int' ? 'a whole number' : `a ${issue.expected}`}; ${given}`
    case 'invalid_value':
      return `${title} must be one of ${issue.values.join(', ')}; ${given}`
    default:
      return `${title}: ${issue.message}`
  }
}

export type Admission = { ok: true; seconds: number; memoryMb: number } | { ok: false; problems: Problem[] }

/** Asks for an upper bound of the cost before a run starts, and says which parameter to lower, and to what, if it is too high. */
export function admit<P extends z.ZodObject>(
  definition: SimulationDefinition<P>,
  params: z.infer<P>,
  designs: string[],
): Admission {
  const cost = definition.admit(params, designs)
  if (fits(cost)) return { ok: true, ...cost }
  const size = `This run may take ${Math.ceil(cost.seconds)} s and ${Math.ceil(cost.memoryMb)} MB`
  const limit = `${RUN_SECONDS_MAX} s and ${RUN_MEMORY_MB_MAX} MB are allowed`
  const problems: Problem[] = []
  for (const [field, schema] of Object.entries(definition.params.shape as Record<string, z.ZodType>)) {
    const highest = highestThatFits(definition, params, designs, field, schema)
    if (highest === null) continue
    const title = (schema.meta() as Partial<ParamMeta> | undefined)?.title ?? field
    problems.push({ field, message: `${size}, and ${limit}: lower ${title} to ${highest} or less` })
  }
  if (problems.length > 0) return { ok: false, problems }
  return { ok: false, problems: [{ field: '', message: `${size}, and ${limit}: lower several parameters together` }] }
}

const fits = (cost: { seconds: number; memoryMb: number }) =>
  cost.seconds <= RUN_SECONDS_MAX && cost.memoryMb <= RUN_MEMORY_MB_MAX

const BISECTIONS = 40

/** Three significant digits, never above the value. */
function roundedDown(value: number): number {
  if (value === 0) return 0
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(value))) - 2)
  return Number((Math.floor(value / unit) * unit).toPrecision(3))
}

/** The highest value of one number that makes the run fit while the others stay; null if even its lowest does not help. */
function highestThatFits<P extends z.ZodObject>(
  definition: SimulationDefinition<P>,
  params: z.infer<P>,
  designs: string[],
  field: string,
  schema: z.ZodType,
): number | null {
  const now = (params as Record<string, unknown>)[field]
  const inner = innermost(schema)
  if (typeof now !== 'number' || inner.def.type !== 'number') return null
  const { minValue, isInt: whole } = inner as z.ZodNumber
  const fitsAt = (value: number) => fits(definition.admit({ ...params, [field]: value }, designs))
  let low = minValue ?? 0
  if (!Number.isFinite(low) || low >= now || !fitsAt(low)) return null
  let high = now
  for (let i = 0; i < BISECTIONS && high - low > (whole ? 1 : 0); i++) {
    const middle = whole ? Math.floor((low + high) / 2) : (low + high) / 2
    if (fitsAt(middle)) low = middle
    else high = middle
  }
  return whole ? low : roundedDown(low)
}

/** A hash of figures, each rounded to 12 significant digits, whatever their order. 32 hexadecimal digits. */
export function hashFigures(figures: readonly Figure[]): string {
  const lines = figures.map(({ id, value }) => `${id}=${value === 0 ? '0' : value.toPrecision(12)}`)
  return hash128(lines.sort().join('\n'))
}

/** Judges every claim that the figures speak to. A claim whose design did not run is left out. */
export function judgeClaims(definition: Pick<SimulationDefinition, 'claims'>, figures: readonly Figure[]): Claim[] {
  const values = new Map(figures.map((figure) => [figure.id, figure.value]))
  return definition.claims.flatMap(({ judge, ...claim }) => {
    const judged = judge((id) => values.get(id))
    return judged ? [{ ...claim, ...judged }] : []
  })
}

/**
 * Runs a simulation to its end: yields its progress, returns figures, charts, judged claims and the figures' hash.
 * The caller owns time and cancelling: between two yields it may drop the generator.
 * @param params as `readParams` gave them
 * @param seed an integer from 0 to 2^53 - 1
 * @param designs a non-empty list of the definition's designs
 * @throws Error when the simulation breaks its contract: a figure that is not finite or comes twice
 */
export function* execute<P extends z.ZodObject>(
  definition: SimulationDefinition<P>,
  params: z.infer<P>,
  seed: number,
  designs: string[],
): Generator<Progress, SimulationResult, void> {
  const outcome: Outcome = yield* definition.run(params, createRandom(seed), designs)
  const seen = new Set<string>()
  for (const { id, value } of outcome.figures) {
    if (!Number.isFinite(value)) throw new Error(`Simulation ${definition.id} gave the figure ${id} as ${value}`)
    if (seen.has(id)) throw new Error(`Simulation ${definition.id} gave the figure ${id} twice`)
    seen.add(id)
  }
  return {
    ...outcome,
    claims: judgeClaims(definition, outcome.figures),
    hash: hashFigures(outcome.figures),
  }
}
