// Commands outside an interview. They travel as POST /api/commands/<name> with a JSON body and answer with an Outcome.
import * as z from 'zod'
import type { SimulationResult } from '../kernel/simulation.ts'
import * as limits from './limits.ts'
import { MODES, RANKS, ROLES } from './roles.ts'
import type { Rank } from './roles.ts'
import { runAsk } from './run.ts'

const id = z.string().min(1).max(100)
const done = z.object({})

/** What a person is called: one line, nothing invisible. */
export const personName = z
  .string()
  .transform((text) =>
    text
      .toWellFormed()
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  )
  .pipe(
    z
      .string()
      .min(1, 'write a name')
      .max(limits.NAME_CHARACTERS_MAX, `at most ${limits.NAME_CHARACTERS_MAX} characters`),
  )

export const SITE_COMMANDS = {
  'interview:create': {
    doc: 'Make an interview; the sender takes the role, and is the candidate in solo.',
    payload: z.strictObject({
      mode: z.enum(MODES),
      scenarioId: id,
      role: z.enum(ROLES).default('candidate'),
      scheduledFor: z.iso.datetime().optional(),
    }),
    result: z.object({ interviewId: id }),
  },
  'interview:delete': {
    doc: 'Take an interview out of one\u2019s list; when nobody has it in theirs any more, it is deleted for good.',
    payload: z.strictObject({ interviewId: id }),
    result: done,
  },
  'interview:restore': {
    doc: 'Undo interview:delete while somebody still has it.',
    payload: z.strictObject({ interviewId: id }),
    result: done,
  },
  'invite:create': {
    doc: 'Make a link with which somebody joins in a role. The token is shown this once.',
    payload: z.strictObject({
      interviewId: id,
      role: z.enum(ROLES),
      hours: z.int().min(1).max(limits.INVITE_HOURS_MAX),
      uses: z.int().min(1).max(limits.INVITE_USES_MAX),
    }),
    result: z.object({ inviteId: id, token: z.string(), expiresAt: z.number() }),
  },
  'invite:revoke': { doc: 'Make an invite useless.', payload: z.strictObject({ inviteId: id }), result: done },
  'invite:redeem': {
    doc: 'Join the interview that an invite names, in its role.',
    payload: z.strictObject({ token: z.string().max(100) }),
    result: z.object({ interviewId: id }),
  },
  'lab:run': {
    doc: 'Run a simulation outside any interview. What is kept from an earlier run is answered at once.',
    payload: runAsk,
    result: z.union([z.object({ runId: id }), z.object({ known: z.custom<SimulationResult>() })]),
  },
  'lab:cancel': {
    doc: 'Stop a run of one\u2019s own in the lab.',
    payload: z.strictObject({ runId: id }),
    result: done,
  },
  'account:claim': {
    doc: 'A guest takes an e-mail address and a password, and keeps everything; all logins end, to sign in with these. Whether the address is free is not told.',
    payload: z.strictObject({
      email: z.email('write an e-mail address').max(200),
      password: z.string().min(8, 'at least 8 characters').max(200, 'at most 200 characters'),
      name: personName.optional(),
    }),
    result: done,
  },
  'account:rename': {
    doc: 'Change one\u2019s own name.',
    payload: z.strictObject({ name: personName }),
    result: z.object({ name: z.string() }),
  },
  'person:block': {
    doc: 'Never be paired with this person again.',
    payload: z.strictObject({ accountId: id }),
    result: done,
  },
  'person:unblock': { doc: 'Take a block back.', payload: z.strictObject({ accountId: id }), result: done },
  'person:report': {
    doc: 'Tell the admins about a person.',
    payload: z.strictObject({
      accountId: id,
      interviewId: id.optional(),
      reason: z.string().trim().min(1, 'say what happened').max(limits.CHAT_CHARACTERS_MAX),
    }),
    result: done,
  },
  'account:delete': {
    doc: 'Delete one\u2019s own account for good; who has a password repeats it.',
    payload: z.strictObject({ password: z.string().max(200).optional() }),
    result: done,
  },
  'account:erase': {
    doc: 'Delete somebody else\u2019s account for good, as if they had done it.',
    payload: z.strictObject({ accountId: id }),
    result: done,
  },
  'account:ban': {
    doc: 'Keep an account out, until a time or until the ban is lifted.',
    payload: z.strictObject({
      accountId: id,
      reason: z
        .string()
        .trim()
        .min(1, 'say why')
        .max(limits.REASON_CHARACTERS_MAX, `at most ${limits.REASON_CHARACTERS_MAX} characters`),
      until: z.iso.datetime().optional(),
    }),
    result: done,
  },
  'account:unban': { doc: 'Lift a ban.', payload: z.strictObject({ accountId: id }), result: done },
  'account:sign-out': {
    doc: 'End every login and connection of an account.',
    payload: z.strictObject({ accountId: id }),
    result: done,
  },
  'report:handle': {
    doc: 'Say that a report was seen to.',
    payload: z.strictObject({ reportId: id }),
    result: done,
  },
  'link:make': {
    doc: 'Make a one-time link with which somebody sets a new password.',
    payload: z.strictObject({ accountId: id }),
    result: z.object({ token: z.string(), expiresAt: z.number() }),
  },
  'link:revoke': {
    doc: 'Make a one-time link useless.',
    payload: z.strictObject({ linkId: id }),
    result: done,
  },
  'link:use': {
    doc: 'Use a one-time link: become the first admin, or set a new password.',
    payload: z.strictObject({ token: z.string().max(100), password: z.string().max(200).optional() }),
    result: z.object({ purpose: z.enum(['first-admin', 'reset']) }),
  },
  'rank:set': {
    doc: 'Change the rank of an account.',
    payload: z.strictObject({ accountId: id, rank: z.enum(RANKS) }),
    result: done,
  },
} as const

export type SiteCommandName = keyof typeof SITE_COMMANDS
export type SitePayload<Name extends SiteCommandName> = z.input<(typeof SITE_COMMANDS)[Name]['payload']>
export type SiteResult<Name extends SiteCommandName> = z.infer<(typeof SITE_COMMANDS)[Name]['result']>

/** The least rank for each; what else must be true (being a participant, having made the invite) is the command's own. */
export const SITE_POLICY: Record<SiteCommandName, Rank | 'anybody'> = {
  'interview:create': 'learner',
  'interview:delete': 'learner',
  'interview:restore': 'learner',
  'invite:create': 'learner',
  'invite:revoke': 'learner',
  'invite:redeem': 'learner',
  'lab:run': 'learner',
  'lab:cancel': 'learner',
  'account:claim': 'learner',
  'account:rename': 'learner',
  'person:block': 'learner',
  'person:unblock': 'learner',
  'person:report': 'learner',
  'account:delete': 'learner',
  'account:erase': 'admin',
  'account:ban': 'admin',
  'account:unban': 'admin',
  'account:sign-out': 'admin',
  'report:handle': 'admin',
  'link:make': 'admin',
  'link:revoke': 'admin',
  'link:use': 'anybody',
  'rank:set': 'admin',
}
