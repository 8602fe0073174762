// People for a benchmark: guests by the server's own sign-in, in interviews by the commands that the pages use.
import { Visitor } from '../tests/support/visitor.ts'

export type Pair = { interviewId: string; people: [Visitor, Visitor] }

/** An interviewer and a candidate in a new interview. */
export async function makePair(url: string, scenarioId = 'rate-limiter'): Promise<Pair> {
  const [interviewer, candidate] = await Promise.all([Visitor.guest(url), Visitor.guest(url)])
  const made = await interviewer.command('interview:create', { mode: 'paired', scenarioId, role: 'interviewer' })
  if (!made.ok) throw new Error(made.error.message)
  const { interviewId } = made.result
  const invite = await interviewer.command('invite:create', { interviewId, role: 'candidate', hours: 1, uses: 1 })
  if (!invite.ok) throw new Error(invite.error.message)
  const joined = await candidate.command('invite:redeem', { token: invite.result.token })
  if (!joined.ok) throw new Error(joined.error.message)
  return { interviewId, people: [candidate, interviewer] }
}
