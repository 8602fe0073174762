// What a person who could not join reads, and where they can go from there.
import type { ErrorCode, Failure } from '#lib/protocol/errors'

export type JoinProblem = { title: string; sentence: string; way: 'home' | 'again' }

const PROBLEMS: Partial<Record<ErrorCode, Omit<JoinProblem, 'way'>>> = {
  'invite-unknown': {
    title: 'This invite is not known here',
    sentence: 'The link may be cut off, or the invite was withdrawn. Ask for it again and copy the whole of it.',
  },
  'invite-expired': {
    title: 'This invite has expired',
    sentence: 'It was good for a limited time. Ask the person who sent it for a new one.',
  },
  'invite-used': {
    title: 'This invite has been used',
    sentence: 'It lets in a limited number of people, and they have joined. Ask for one of your own.',
  },
  'room-full': {
    title: 'The room is full',
    sentence: 'This interview has as many people as it takes. When somebody leaves, the same link works.',
  },
  'wrong-moment': {
    title: 'This interview is over',
    sentence: 'It ended before you joined. Ask for another one, or begin one yourself.',
  },
  'not-found': {
    title: 'This interview is gone',
    sentence: 'It was deleted after the invite was sent. Ask for another one, or begin one yourself.',
  },
}

export const NO_TOKEN: JoinProblem = {
  title: 'This link is incomplete',
  sentence: 'An invite ends with a # and some letters after it. Ask for it again and copy the whole of it.',
  way: 'home',
}

/** Known refusals in words of their own; anything else in the server\u2019s, with another try. */
export function joinProblem({ code, message }: Pick<Failure, 'code' | 'message'>): JoinProblem {
  const known = PROBLEMS[code]
  if (!known) return { title: 'You could not be let in', sentence: message, way: 'again' }
  return { ...known, way: code === 'room-full' ? 'again' : 'home' }
}
