// People in interviews: guests by the server's own sign-in, and the commands that the pages use.
import type { Outcome } from '#lib/protocol/errors'

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
  const { interviewId } = resultOf(
    await owner.command('interview:create', { mode: 'paired', scenarioId, role: 'interviewer' }),
  )
  const invite = async (role: 'candidate' | 'interviewer', guests: Visitor[]): Promise<void> => {
    const { token } = resultOf(
      await owner.command('invite:create', { interviewId, role, hours: 1, uses: guests.length }),
    )
    for (const guest of guests) resultOf(await guest.command('invite:redeem', { token }))
  }
  await invite('candidate', [candidate])
  if (others.length > 0) await invite('interviewer', others)
  return interviewId
}

function resultOf<Result>(outcome: Outcome<Result>): Result {
  if (!outcome.ok) throw new Error(outcome.error.message)
  return outcome.result
}
