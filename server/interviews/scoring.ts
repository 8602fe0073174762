// The rubric's verdict on a room: gathers what the rubric needs from state and log, and has it scored.
import type { SharedDocument } from '#lib/interview/document'
import type { InterviewState } from '#lib/interview/state'
import type { Scenario } from '#lib/scenario/schema'
import type { Score, Verdict } from '#lib/rubric/score'

import type { Scorer } from './scorer.ts'

export type RoomScore = {
  score: Score
  verdicts: ReadonlyMap<string, Verdict>
  /** Criteria that are not met, the most wanted first. */
  missing: string[]
}

export type Scored = { state: InterviewState; document: SharedDocument; scenario: Scenario }

/** `documentAt` folds the log up to a sequence: the snapshot that a twist's criteria are compared with. */
export async function scoreRoom(
  { state, document, scenario }: Scored,
  documentAt: (sequence: number) => Promise<SharedDocument>,
  scorer: Pick<Scorer, 'score'>,
): Promise<RoomScore> {
  const twists = await Promise.all(
    state.twists.map(async ({ twistId, sequence }) => ({
      id: twistId,
      before: Object.values((await documentAt(sequence)).records),
    })),
  )
  const records = Object.values(document.records)
  const { scenarioVersion, phases, clock, participants, facts, probes, twists: sent } = state
  const judged = { scenarioVersion, phases, clock, participants, facts, probes, twists: sent }
  const score = await scorer.score({ scenario, state: judged, records, authorship: document.authorship, twists })
  return {
    score,
    verdicts: new Map(score.criteria.map(({ id, verdict }) => [id, verdict])),
    missing: score.criteria
      .filter(({ verdict }) => verdict !== 'met')
      .toSorted((a, b) => Number(b.critical) - Number(a.critical) || b.weight - a.weight)
      .map(({ id }) => id),
  }
}
