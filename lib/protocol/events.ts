// Every event of the log: kind, version, payload. Events are past tense and never change once written.
import * as z from 'zod'
import { VERDICTS, GRADES } from '../rubric/score.ts'
import type { Score } from '../rubric/score.ts'
import { PHASES } from '../scenario/names.ts'
import { MODES, ROLES } from './roles.ts'

const id = z.string().min(1).max(100)
const text = z.string()

/** What a record change is in the log: tldraw's own network operations. */
export type ValueOperation =
  ['put', unknown] | ['delete'] | ['append', unknown, number] | ['patch', Record<string, ValueOperation>]
export type RecordOperation = ['put', Record<string, unknown>] | ['patch', Record<string, ValueOperation>] | ['remove']

/** Where a parameter of a run came from. */
export const originSchema = z.object({
  from: z.enum(['worksheet', 'default', 'hand']),
  /** The worksheet entry. */
  entry: id.optional(),
  text: text.max(300).optional(),
  /** The value at full size, before scaling. */
  full: z.number().optional(),
  scale: z.string().max(100).optional(),
})
export type Origin = z.infer<typeof originSchema>

export const runSchema = z.object({
  runId: id,
  simulationId: id,
  simulationVersion: z.int(),
  designs: z.array(id),
  params: z.record(z.string(), z.unknown()),
  seed: z.int(),
  origins: z.record(z.string(), originSchema),
})

export const MARKS = ['answered', 'partly', 'not'] as const

export const EVENTS = {
  'interview:created': {
    version: 1,
    payload: z.object({
      mode: z.enum(MODES),
      scenarioId: id,
      scenarioVersion: z.int(),
      phases: z.array(z.object({ id: z.enum(PHASES), minutes: z.number() })),
    }),
  },
  'participant:joined': { version: 1, payload: z.object({ accountId: id, role: z.enum(ROLES) }) },
  'participant:left': { version: 1, payload: z.object({ accountId: id }) },
  'participant:vanished': { version: 1, payload: z.object({ accountId: id }) },
  'participant:returned': { version: 1, payload: z.object({ accountId: id }) },
  /** The account is deleted: what it said is gone from the events before (lib/interview/erase.ts). */
  'participant:erased': { version: 1, payload: z.object({ accountId: id }) },
  'phase:started': { version: 1, payload: z.object({}) },
  'phase:paused': { version: 1, payload: z.object({}) },
  'phase:resumed': { version: 1, payload: z.object({}) },
  'phase:extended': { version: 1, payload: z.object({ minutes: z.number() }) },
  'phase:advanced': { version: 1, payload: z.object({}) },
  'chat:sent': { version: 1, payload: z.object({ text }) },
  'fact:given': { version: 1, payload: z.object({ factId: id, asked: text, answer: text }) },
  'probe:sent': { version: 1, payload: z.object({ probeId: id, asks: text }) },
  'probe:marked': { version: 1, payload: z.object({ probeId: id, mark: z.enum(MARKS) }) },
  'hint:given': { version: 1, payload: z.object({ criterionId: id, step: z.int(), text }) },
  'twist:triggered': { version: 1, payload: z.object({ twistId: id, says: text }) },
  'note:written': { version: 1, payload: z.object({ text }) },
  'rating:set': {
    version: 1,
    payload: z.object({ criterionId: id, verdict: z.enum(VERDICTS), reason: text }),
  },
  'rating:cleared': { version: 1, payload: z.object({ criterionId: id }) },
  'communication:rated': { version: 1, payload: z.object({ points: z.int(), reason: text }) },
  'view:called': { version: 1, payload: z.object({}) },
  'simulation:shared': { version: 1, payload: z.object({ simulationId: id }) },
  'run:started': { version: 1, payload: runSchema },
  'run:finished': { version: 1, payload: z.object({ runId: id, state: z.enum(['done', 'failed', 'cancelled']) }) },
  'meeting:linked': { version: 1, payload: z.object({ url: text }) },
  'interview:ended': { version: 1, payload: z.object({ because: z.enum(['person', 'abandoned']) }) },
  'self-rating:given': {
    version: 1,
    payload: z.object({ grade: z.enum(GRADES).nullable(), reason: text }),
  },
  'scorecard:revealed': { version: 1, payload: z.object({ score: z.custom<Score>() }) },
  'interview:continued': { version: 1, payload: z.object({ interviewId: id }) },
  'document:changed': {
    version: 1,
    payload: z.object({
      operations: z.custom<Record<string, RecordOperation>>(),
      /** tldraw's serialized schema; on the first change and when it differs from the one before. */
      schema: z.unknown().optional(),
    }),
  },
} as const

export type EventKind = keyof typeof EVENTS

type Envelope<Kind extends EventKind> = {
  sequence: number
  /** Milliseconds since 1970, of the server's clock. */
  at: number
  /** The account that did it; null for the server, which is also the built-in interviewer. */
  actor: string | null
  kind: Kind
  version: number
  payload: z.infer<(typeof EVENTS)[Kind]['payload']>
}

export type Event = { [Kind in EventKind]: Envelope<Kind> }[EventKind]
export type EventOf<Kind extends EventKind> = Extract<Event, { kind: Kind }>
/** An event before it has a place in the log. */
export type NewEvent = { [Kind in EventKind]: Omit<Envelope<Kind>, 'sequence' | 'at' | 'version'> }[EventKind]
