// Every expected failure: its code, what it means, and whether it is certain that nothing happened.

export const ERRORS = {
  malformed: { means: 'The payload does not have the form that the command asks for.', definite: true },
  'too-large': { means: 'The payload is larger than the limit.', definite: true },
  'unknown-command': { means: 'There is no command of this name.', definite: true },
  'too-fast': { means: 'More commands than the limit in a second.', definite: true },
  'not-signed-in': { means: 'No login came with the request.', definite: true },
  banned: { means: 'The account is banned.', definite: true },
  'not-allowed': { means: 'This role or rank may not do this.', definite: true },
  'not-found': { means: 'What the command names does not exist, or this account may not know of it.', definite: true },
  'wrong-moment': { means: 'The interview is in a state in which this cannot be done.', definite: true },
  'limit-reached': { means: 'A named limit is reached.', definite: true },
  'room-full': { means: 'The interview has as many participants as it takes.', definite: true },
  'invite-unknown': { means: 'No invite has this token: it was revoked, or the link is incomplete.', definite: true },
  'invite-expired': { means: 'The invite was good until an earlier time.', definite: true },
  'invite-used': { means: 'The invite was used as often as it may be.', definite: true },
  'link-unknown': { means: 'The one-time link was used, has expired, or never existed.', definite: true },
  'scenario-missing': { means: 'There is no published scenario of this id.', definite: true },
  'invalid-parameters': {
    means: 'Simulation parameters are out of bounds; each field has its message.',
    definite: true,
  },
  'too-expensive': { means: 'The run would cost more time or memory than the limit.', definite: true },
  'owned-elsewhere': { means: 'Another node holds this interview; connect again.', definite: true },
  'not-saved': {
    means: 'The database did not confirm. Repeat the command with the same id to learn how it ended.',
    definite: false,
  },
  'timed-out': { means: 'No answer came in time. Repeat the command with the same id.', definite: false },
  internal: { means: 'A fault of the server. It is in its log under the id in the message.', definite: false },
} as const satisfies Record<string, { means: string; definite: boolean }>

export type ErrorCode = keyof typeof ERRORS

export type Problem = { field: string; message: string }
export type Failure = { code: ErrorCode; message: string; definite: boolean; problems?: Problem[] }
export type Outcome<T> = { ok: true; result: T } | { ok: false; error: Failure }

/** A failure with a message that says what to do. */
export const failure = (code: ErrorCode, message: string, problems?: Problem[]): { ok: false; error: Failure } => ({
  ok: false,
  error: { code, message, definite: ERRORS[code].definite, ...(problems && { problems }) },
})
