// Every command inside an interview: what it is for, its payload, its result. Who may send it is in policy.ts.
import * as z from 'zod'
import { GRADES, VERDICTS } from '../rubric/score.ts'
import { MARKS, originSchema } from './events.ts'
import { legible } from './legible.ts'
import * as limits from './limits.ts'
import { runShape } from './run.ts'

const id = z.string().min(1).max(100)
const nothing = z.strictObject({})
const done = z.object({})
/** Text that people type: trimmed, legible, without control characters other than tab and line feed. */
const typed = (max: number) =>
  z
    .string()
    .max(max, `at most ${max.toLocaleString('en')} characters`)
    .transform((text) =>
      legible(text)
        .toWellFormed()
        .replace(/[^\P{Cc}\t\n]/gu, '')
        .trim(),
    )
const line = (max: number) => typed(max).refine((text) => text.length > 0, 'write something first')

export const meetingUrl = z
  .string()
  .max(limits.MEETING_LINK_CHARACTERS_MAX)
  .refine((text) => text === '' || /^https:\/\/[^\s]+$/i.test(text), 'a link that begins with https://')

export const COMMANDS = {
  'phase:start': { doc: 'Start the clock with the first phase.', payload: nothing, result: done },
  'phase:pause': { doc: 'Stop the clock.', payload: nothing, result: done },
  'phase:resume': { doc: 'Let the clock go on.', payload: nothing, result: done },
  'phase:extend': {
    doc: 'Give the present phase more minutes.',
    payload: z.strictObject({ minutes: z.int().min(1).max(limits.PHASE_EXTENSION_MINUTES_MAX) }),
    result: done,
  },
  'phase:advance': { doc: 'Go on to the next phase.', payload: nothing, result: done },
  'chat:send': {
    doc: 'Say something to everybody in the room.',
    payload: z.strictObject({ text: line(limits.CHAT_CHARACTERS_MAX) }),
    result: done,
  },
  'fact:give': { doc: 'Give the candidate a fact.', payload: z.strictObject({ factId: id }), result: done },
  'probe:send': { doc: 'Ask the candidate a probe.', payload: z.strictObject({ probeId: id }), result: done },
  'probe:mark': {
    doc: 'Say how a probe was answered.',
    payload: z.strictObject({ probeId: id, mark: z.enum(MARKS) }),
    result: done,
  },
  'hint:give': {
    doc: 'Give the next step of a criterion\u2019s hints.',
    payload: z.strictObject({ criterionId: id }),
    result: done,
  },
  'hint:ask': { doc: 'Ask the built-in interviewer for a hint.', payload: nothing, result: done },
  'twist:trigger': { doc: 'Change the requirements.', payload: z.strictObject({ twistId: id }), result: done },
  'note:write': {
    doc: 'Replace one\u2019s own private notes.',
    payload: z.strictObject({ text: typed(limits.NOTES_CHARACTERS_MAX) }),
    result: done,
  },
  'rating:set': {
    doc: 'Judge a criterion oneself; the automatic verdict stays visible beside it.',
    payload: z.strictObject({
      criterionId: id,
      verdict: z.enum(VERDICTS),
      reason: typed(limits.REASON_CHARACTERS_MAX),
    }),
    result: done,
  },
  'rating:clear': { doc: 'Take one\u2019s rating back.', payload: z.strictObject({ criterionId: id }), result: done },
  'communication:rate': {
    doc: 'Judge how the candidate communicated, 1 to 5; shown beside the score.',
    payload: z.strictObject({ points: z.int().min(1).max(5), reason: typed(limits.REASON_CHARACTERS_MAX) }),
    result: done,
  },
  'view:call': { doc: 'Bring everybody\u2019s view to one\u2019s own.', payload: nothing, result: done },
  'simulation:share': {
    doc: 'Show the candidate the simulation panel.',
    payload: z.strictObject({ simulationId: id }),
    result: done,
  },
  'run:start': {
    doc: 'Run a simulation.',
    payload: z.strictObject({ ...runShape, origins: z.record(z.string().max(60), originSchema) }),
    result: z.object({ runId: id }),
  },
  'run:cancel': { doc: 'Stop a run.', payload: z.strictObject({ runId: id }), result: done },
  'meeting:link': {
    doc: 'Attach a link to a call.',
    payload: z.strictObject({ url: meetingUrl }),
    result: done,
  },
  'interview:end': { doc: 'End the interview; the board becomes read-only.', payload: nothing, result: done },
  'self-rating:give': {
    doc: 'After the end: say what grade one expects, or skip. When all have, both see the scorecard.',
    payload: z.strictObject({ grade: z.enum(GRADES).nullable(), reason: typed(limits.REASON_CHARACTERS_MAX) }),
    result: done,
  },
  'interview:continue': {
    doc: 'Start another scenario with the same people and swapped roles.',
    payload: nothing,
    result: z.object({ interviewId: id }),
  },
} as const

export type CommandName = keyof typeof COMMANDS
export type Payload<Name extends CommandName> = z.infer<(typeof COMMANDS)[Name]['payload']>
export type Result<Name extends CommandName> = z.infer<(typeof COMMANDS)[Name]['result']>
export type Command = { [Name in CommandName]: { name: Name; payload: Payload<Name> } }[CommandName]

/** What travels: a client-made id makes a retry safe. */
export const commandEnvelope = z.strictObject({
  id: z.string().regex(/^[\w-]{8,64}$/),
  name: z.string().max(60),
  payload: z.unknown(),
})
