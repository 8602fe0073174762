// What the rubric says of the room as it is now, from what the interviewer's browser holds.
import type { InterviewState } from '#lib/interview/state'
import { evaluate } from '#lib/rubric/evaluate'
import type { Score } from '#lib/rubric/score'
import { entrySchema } from '#lib/scenario/entry'
import type { Entry } from '#lib/scenario/entry'
import type { Scenario } from '#lib/scenario/schema'

export type LiveInput = {
  scenario: Scenario
  state: InterviewState
  records: readonly { id: string; typeName: string }[]
  /** Ids of records that the interviewer drew: they are nobody's evidence. */
  drawnByOthers: ReadonlySet<string>
}

const CANDIDATE = 'candidate'

/** The server's own evaluation, as far as it can be made here: the log knows better who wrote what. */
export function liveScore({ scenario, state, records, drawnByOthers }: LiveInput): Score {
  const author = (id: string) => (drawnByOthers.has(id) ? '' : CANDIDATE)
  return evaluate({
    scenario,
    version: state.scenarioVersion,
    records,
    entries: entriesAmong(records),
    phasesReached: state.phases.slice(0, state.clock.phase + 1).map(({ id }) => id),
    authorship: Object.fromEntries(records.map(({ id }) => [id, { createdBy: author(id), textBy: author(id) }])),
    candidates: [CANDIDATE],
    givenTexts: [
      scenario.prompt,
      ...scenario.given,
      ...state.facts.flatMap(({ asked, answer }) => [asked, answer]),
      ...state.probes.map(({ asks }) => asks),
      ...state.twists.map(({ says }) => says),
    ],
    // What stood there before a twist is known to the server only; it changes the words, not the verdict.
    twists: state.twists.map(({ twistId }) => ({ id: twistId, before: [] })),
  })
}

const entriesAmong = (records: LiveInput['records']): Entry[] =>
  records.flatMap((record) => {
    if (record.typeName !== 'entry') return []
    const parsed = entrySchema.safeParse(record)
    return parsed.success ? [parsed.data] : []
  })
