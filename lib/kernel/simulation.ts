// What a simulation is: parameters, designs, a pure run, and the claims that its figures decide.
import type * as z from 'zod'
import type { Chart } from './chart.ts'
import type { Random } from './random.ts'

export type Source = { document: 'notes' | 'briefing' | 'literature'; section: string }

/** A named number. `id` is permanent and unique in a result, such as `fixed-window.worst-window`. */
export type Figure = { id: string; name: string; value: number; unit: string }

export const CLAIM_VERDICTS = ['holds', 'fails', 'depends'] as const
export type ClaimVerdict = (typeof CLAIM_VERDICTS)[number]

/** A statement of the documents. The verdict is a function of figures only. */
export type ClaimDefinition = {
  id: string
  says: string
  source: Source[]
  /** What comes out with the default parameters. */
  expected: ClaimVerdict
  /** Why the documents' wording is not to be trusted as it stands. */
  contested?: string
  /** Decides from the figures; `because` repeats the numbers that decided. Null: the run did not look at this. */
  judge: (figure: (id: string) => number | undefined) => { verdict: ClaimVerdict; because: string } | null
}

export type Claim = Omit<ClaimDefinition, 'judge'> & { verdict: ClaimVerdict; because: string }

/** A story about correctness: who did what when, cut to the smallest counter-example. */
export type Trace = { title: string; says: string; chart: Extract<Chart, { kind: 'lanes' }> }

export type Progress = { done: number; total: number; partial?: { charts: Chart[] } }
export type Outcome = { figures: Figure[]; charts: Chart[]; trace?: Trace }

export type ParamMeta = {
  title: string
  unit: string
  step?: number
  /** The heading under which a form puts it, where there are many. */
  group?: string
}

/**
 * A parameter: a zod schema with bounds and a default, plus what people read.
 * `title` is the label, `unit` the unit after the number ('' for none), `describe()` text the help.
 */
export const param = <T extends z.ZodType>(schema: T, meta: ParamMeta & { help: string }): T =>
  schema.meta({ title: meta.title, unit: meta.unit, step: meta.step, group: meta.group, description: meta.help })

export type Design = {
  id: string
  title: string
  /** What a candidate would call it, in a sentence. */
  says: string
  /** A tempting wrong one? It is compared like the others. */
  wrong?: boolean
}

export type SimulationDefinition<P extends z.ZodObject = z.ZodObject> = {
  id: string
  version: number
  title: string
  question: string
  sources: Source[]
  params: P
  designs: Design[]
  claims: ClaimDefinition[]
  // Methods, so that a definition of particular parameters can stand in a list of definitions.
  /** An upper bound of the cost in seconds on one of two slow cores, and of memory in MB; asked before a run starts. */
  admit(params: z.infer<P>, designs: string[]): { seconds: number; memoryMb: number }
  /** Pure: no clock, no global randomness. Yields at least every 100 ms of work. `designs` is a non-empty subset of the ids. */
  run(params: z.infer<P>, random: Random, designs: string[]): Generator<Progress, Outcome, void>
}

/** What a finished run is: the outcome, judged claims, and a hash of the figures at 12 digits. */
export type SimulationResult = Outcome & { claims: Claim[]; hash: string }

export const RUN_SECONDS_MAX = 30
export const RUN_MEMORY_MB_MAX = 512

/** Checks what can be checked of a definition (ids unique, expected claims named) and gives it its type. */
export function defineSimulation<P extends z.ZodObject>(definition: SimulationDefinition<P>): SimulationDefinition<P> {
  for (const [what, ids] of [
    ['design', definition.designs.map((design) => design.id)],
    ['claim', definition.claims.map((claim) => claim.id)],
  ] as const) {
    const twice = ids.find((id, at) => ids.indexOf(id) !== at)
    if (twice) throw new Error(`Simulation ${definition.id} has the ${what} ${twice} twice`)
  }
  if (definition.designs.length === 0) throw new Error(`Simulation ${definition.id} compares no design`)
  return definition
}
