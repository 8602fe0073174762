// Commands outside an interview: one POST each, one answer each.
import { failure } from '#lib/protocol/errors'
import type { Outcome } from '#lib/protocol/errors'
import type { SiteCommandName, SitePayload, SiteResult } from '#lib/protocol/site'

const TIME_OUT_MS = 10_000

/** Sends a command. Never throws: no network, no answer and an answer that is not one are outcomes too. */
export async function command<Name extends SiteCommandName>(
  name: Name,
  payload: SitePayload<Name>,
): Promise<Outcome<SiteResult<Name>>> {
  try {
    const response = await fetch(`/api/commands/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(payload),
      signal: AbortSignal.timeout(TIME_OUT_MS),
    })
    const answer: unknown = await response.json()
    // The result is the server's own, made from the same contract; only whether it is an outcome is in doubt.
    if (isOutcome(answer)) return answer as Outcome<SiteResult<Name>>
    return failure('internal', `The server gave an answer that this page does not understand (${response.status}).`)
  } catch {
    return failure('timed-out', 'No answer from the server. Check the connection and try again.')
  }
}

function isOutcome(answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null || !('ok' in answer)) return false
  if (answer.ok === true) return 'result' in answer
  return (
    'error' in answer &&
    typeof answer.error === 'object' &&
    answer.error !== null &&
    'message' in answer.error &&
    typeof answer.error.message === 'string'
  )
}
