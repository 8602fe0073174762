// The rubric's verdict on a room: gathers what the rubric needs from state and log, and runs it.
import type { SharedDocument } from '#lib/interview/document'
import type { InterviewState } from '#lib/interview/state'
import { entrySchema } from '#lib/scenario/entry'
import type { Entry } from '#lib/scenario/entry'
import type { Scenario } from '#lib/scenario/schema'
import { evaluate } from '#lib/rubric/evaluate'
import type { Score, Verdict } from '#lib/rubric/score'

export type RoomScore = {
  score: Score
  verdicts: ReadonlyMap<string, Verdict>
  /** Criteria that are not met, the most wanted first. */
  missing: string[]
}

export type Scored = { state: InterviewState; document: SharedDocument; scenario: Scenario }

export const entriesOf = (records: Iterable<unknown>): Entry[] =>
  [...records].flatMap((record) => {
    const parsed = entrySchema.safeParse(record)
    return parsed.success ? [parsed.data] : []
  })

/** `documentAt` folds the log up to a sequence: the snapshot that a twist's criteria are compared with. */
export async function scoreRoom(
  { state, document, scenario }: Scored,
  documentAt: (sequence: number) => Promise<SharedDocument>,
): Promise<RoomScore> {
  const records = Object.values(document.records)
  const twists = await Promise.all(
    state.twists.map(async ({ twistId, sequence }) => ({
      id: twistId,
      before: Object.values((await documentAt(sequence)).records),
    })),
  )
  const score = evaluate({
    scenario,
    version: state.scenarioVersion,
    records,
    entries: entriesOf(records),
    phasesReached: state.phases.slice(0, state.clock.phase + 1).map(({ id }) => id),
    authorship: document.authorship,
    candidates: Object.entries(state.participants)
      .filter(([, { role }]) => role === 'candidate')
      .map(([accountId]) => accountId),
    givenTexts: [
      scenario.prompt,
      ...scenario.given,
      ...state.facts.flatMap(({ asked, answer }) => [asked, answer]),
      ...state.probes.map(({ asks }) => asks),
      ...state.twists.map(({ says }) => says),
    ],
    twists,
  })
  return {
    score,
    verdicts: new Map(score.criteria.map(({ id, verdict }) => [id, verdict])),
    missing: score.criteria
      .filter(({ verdict }) => verdict !== 'met')
      .toSorted((a, b) => Number(b.critical) - Number(a.critical) || b.weight - a.weight)
      .map(({ id }) => id),
  }
}
