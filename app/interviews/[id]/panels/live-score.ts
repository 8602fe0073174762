// What the rubric says of the room as it is now, from what the interviewer's browser holds.
import { authorsAfter } from '#lib/interview/document'
import { foundByTwists } from '#lib/interview/provenance'
import type { Provenance } from '#lib/interview/provenance'
import { rubricInput } from '#lib/interview/rubric-input'
import type { InterviewState } from '#lib/interview/state'
import { evaluate } from '#lib/rubric/evaluate'
import type { Score } from '#lib/rubric/score'
import type { Scenario } from '#lib/scenario/schema'
import type { Kept } from '../../../realtime/board-saving.ts'

type RecordLike = { readonly id: string; readonly typeName: string }

export type LiveInput = {
  scenario: Scenario
  state: InterviewState
  records: readonly RecordLike[]
  provenance: Provenance
  /** Changes of this browser that the log does not hold yet, and the account that made them. */
  unconfirmed: readonly Kept<RecordLike>[]
  you: string
}

/** The score that the server would come to, had the log everything that is drawn and written here. */
export function liveScore({ scenario, state, records, provenance, unconfirmed, you }: LiveInput): Score {
  const twists = foundByTwists(confirmed(records, unconfirmed), provenance.before)
  const authorship = authorshipOf(records, provenance.authorship, unconfirmed, you)
  return evaluate(rubricInput({ scenario, state, records, authorship, twists }))
}

/** Of the records that stand here: those that were removed are nobody's any more, as in the log. */
function authorshipOf(
  records: LiveInput['records'],
  known: Provenance['authorship'],
  unconfirmed: LiveInput['unconfirmed'],
  you: string,
): Provenance['authorship'] {
  const authorship: Provenance['authorship'] = {}
  for (const { id } of records) if (known[id]) authorship[id] = known[id]
  for (const { id, base, now } of unconfirmed) {
    if (now) authorship[id] = authorsAfter(authorship[id], base ?? undefined, now, you)
  }
  return authorship
}

/** The records as the log has them. */
function confirmed(records: LiveInput['records'], unconfirmed: LiveInput['unconfirmed']): RecordLike[] {
  const stored = new Map(records.map((record) => [record.id, record]))
  for (const { id, base } of unconfirmed) {
    if (base) stored.set(id, base)
    else stored.delete(id)
  }
  return [...stored.values()]
}
