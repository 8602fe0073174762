// People in interviews: guests by the server's own sign-in, and the commands that the pages use.
import type { Outcome } from '#lib/protocol/errors'
import type { Role } from '#lib/protocol/roles'
import type { SitePayload } from '#lib/protocol/site'

import { Visitor } from './visitor.ts'

export type Pair = { interviewId: string; people: [Visitor, Visitor] }

/** An interviewer and a candidate in a new interview. */
export async function makePair(url: string, scenarioId?: string): Promise<Pair> {
  const [interviewer, candidate] = await Promise.all([Visitor.guest(url), Visitor.guest(url)])
  return { interviewId: await makeRoom([interviewer, candidate], scenarioId), people: [candidate, interviewer] }
}

/** A new interview of these people: the first conducts it, the second is the candidate, and the others conduct it too. */
export async function makeRoom(people: Visitor[], scenarioId = 'rate-limiter'): Promise<string> {
  const [owner, candidate, ...others] = people as [Visitor, Visitor, ...Visitor[]]
  const interviewId = await newInterview(owner, { mode: 'paired', scenarioId, role: 'interviewer' })
  await invite(owner, interviewId, 'candidate', candidate)
  if (others.length > 0) await invite(owner, interviewId, 'interviewer', ...others)
  return interviewId
}

/** An interview that the owner alone is in: a solo one on the rate limiter, but for what is asked otherwise. */
export async function newInterview(
  owner: Visitor,
  asked: Partial<SitePayload<'interview:create'>> = {},
): Promise<string> {
  const { interviewId } = resultOf(
    await owner.command('interview:create', { mode: 'solo', scenarioId: 'rate-limiter', ...asked }),
  )
  return interviewId
}

/** Makes one invite to the owner's interview, with which all these guests join in that role. */
export async function invite(owner: Visitor, interviewId: string, role: Role, ...guests: Visitor[]): Promise<void> {
  const asked = { interviewId, role, hours: 1, uses: guests.length }
  const { token } = resultOf(await owner.command('invite:create', asked))
  for (const guest of guests) resultOf(await guest.command('invite:redeem', { token }))
}

function resultOf<Result>(outcome: Outcome<Result>): Result {
  if (!outcome.ok) throw new Error(outcome.error.message)
  return outcome.result
}
