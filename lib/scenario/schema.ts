// The format of scenario.yaml. Strict: an unknown key is an error. Cross-field rules are in lint.ts.
import * as z from 'zod'
import { designConcepts } from './design-concepts.ts'
import { DIFFICULTIES, DIMENSIONS, PHASES } from './names.ts'
import { predicateSchema } from './predicate.ts'

const known = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'lower-case words joined by hyphens')
  .max(60)
// Every object has it: who looks for a rating under it finds one that nobody gave.
const id = known.refine((text) => text !== 'constructor', 'this word is taken: choose another')
const line = z.string().trim().min(1).max(300)
const paragraph = z.string().trim().min(1).max(4000)
const quantity = z.union([z.string().trim().min(1).max(120), z.number()]).transform(String)

// A term that leaves a choice in each of its words is long.
const terms = z.array(z.string().trim().min(1).max(240)).min(1).max(120)
const called = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .describe('What a person would call it: a thing ("a limiter of its own") or a clause ("how the rules arrive")')

const guard = z
  .literal(true)
  .optional()
  .describe('Only tells boards of this system from those of others: asked for everywhere, shown as evidence nowhere')

export const sourceSchema = z.strictObject({
  document: z.enum(['notes', 'briefing', 'literature']),
  section: z.coerce
    .string()
    .trim()
    .min(1)
    .max(300)
    .describe('A section or question of the document, or the paper or book'),
})
const sources = z.array(sourceSchema).min(1).max(8)
const contested = paragraph.optional().describe('Why the documents are not to be trusted here')

const simulationBindingSchema = z.strictObject({
  id: known,
  says: line,
  bind: z.record(
    z.string(),
    z.strictObject({
      estimate: id,
      scale: z
        .union([
          z.literal('exact'),
          z.strictObject({ to: z.number().positive() }).describe('1:n, so that the parameter is at most this'),
          z.strictObject({ clamp: z.tuple([z.number(), z.number()]) }),
        ])
        .default('exact'),
    }),
  ),
  design: z.record(z.string(), predicateSchema).describe('Which design the board asks for'),
})

const publicShape = {
  schemaVersion: z.literal(1),
  id,
  title: line,
  summary: line,
  difficulty: z.enum(DIFFICULTIES),
  topics: z.array(line).min(1).max(8),
  minutes: z.int().min(5).max(180),
  prompt: paragraph,
  given: z.array(line).max(20),
  phases: z.array(z.strictObject({ id: z.enum(PHASES), minutes: z.int().min(1).max(120) })).min(1),
  estimates: z.array(
    z.strictObject({ id, asks: line, unit: z.string().max(20), aliases: z.array(line).max(12).default([]) }),
  ),
  simulations: z.array(simulationBindingSchema).max(5),
}

const criterionSchema = z.strictObject({
  id,
  says: line,
  dimension: z.enum(DIMENSIONS),
  weight: z.number().min(0.5).max(10),
  critical: z.boolean().default(false),
  source: sources,
  contested,
  met: predicateSchema,
  partly: predicateSchema.optional(),
  contradicted: predicateSchema.optional().describe('What shows the opposite; it decides unless the criterion is met'),
  opposite: line.optional().describe('What is wrong where `contradicted` holds, in a sentence to the candidate'),
  /** From the gentlest to the plainest. */
  hints: z.array(line).max(5).default([]),
})

const wayToAnswer = { assumptions: z.record(z.string(), quantity), formula: line, answer: quantity }

const interviewerSchema = z.strictObject({
  brief: paragraph,
  facts: z.array(z.strictObject({ id, asked: line, answer: line })).max(30),
  requirements: z.array(
    z.strictObject({ id, kind: z.enum(['functional', 'non-functional']), says: line, concept: id }),
  ),
  estimates: z.record(
    id,
    z.strictObject({
      ...wayToAnswer,
      also: z.array(z.strictObject(wayToAnswer)).max(4).default([]).describe('Other ways that are as good'),
      contested,
    }),
  ),
  probes: z.array(
    z.strictObject({
      id,
      asks: line,
      answer: paragraph,
      phase: z.enum(PHASES),
      lacks: id.optional().describe('Asked first while this criterion is not met'),
      source: sources,
      contested,
    }),
  ),
  criteria: z.array(criterionSchema).min(1).max(60),
  contradictions: z.array(
    z.strictObject({
      id,
      says: line.optional(),
      when: predicateSchema,
      penalty: z.number().min(0.5).max(15),
      source: sources,
      contested,
    }),
  ),
  twists: z.array(
    z.strictObject({
      id,
      says: line,
      after: z.enum(PHASES),
      criteria: z
        .array(
          z.strictObject({
            id,
            says: line,
            met: predicateSchema,
            partly: predicateSchema.optional(),
            contradicted: predicateSchema.optional(),
            opposite: line.optional(),
          }),
        )
        .min(1),
    }),
  ),
  concepts: z.record(id, z.union([terms, z.strictObject({ called, guard, terms })])).default({}),
  boards: z.array(
    z.strictObject({
      file: z.string().max(100),
      score: z.tuple([z.number(), z.number()]).optional(),
      met: z.array(id).optional(),
      'not-met': z.array(id).optional(),
      contradicted: z.array(id).optional(),
    }),
  ),
})

export const scenarioSchema = z.strictObject({
  ...publicShape,
  interviewer: interviewerSchema,
  cards: z.array(z.strictObject({ id, front: line, back: paragraph, source: sources, contested })),
})

const publicSchema = z.object(publicShape)

/** A whole scenario, the interviewer's part included. */
export type Scenario = z.infer<typeof scenarioSchema>
export type ScenarioSource = z.infer<typeof sourceSchema>
export type Criterion = Scenario['interviewer']['criteria'][number]
export type Probe = Scenario['interviewer']['probes'][number]
export type Twist = Scenario['interviewer']['twists'][number]
export type SimulationBinding = Scenario['simulations'][number]

/** What everybody may see. */
export type PublicScenario = z.infer<typeof publicSchema>

/** What a candidate or observer may see before the end. */
export type CandidateScenario = PublicScenario & {
  /** Those of the scenario's own concepts that a simulation's designs name, so that they can be found on the board. */
  concepts: Readonly<Record<string, readonly string[]>>
}

/** Drops all that is the interviewer's alone by parsing through the public keys only. */
export const candidateView = (scenario: Scenario): CandidateScenario => ({
  ...publicSchema.parse(scenario),
  concepts: designConcepts(scenario),
})
