// What of an interview the rubric judges: the same on the server, at the end, and in the interviewer's browser meanwhile.
import type { Authorship } from '../board/graph.ts'
import { entrySchema } from '../scenario/entry.ts'
import type { Entry } from '../scenario/entry.ts'
import type { Scenario } from '../scenario/schema.ts'
import { inOrder } from './document.ts'
import type { InterviewState } from './state.ts'

type Judged = {
  scenario: Scenario
  state: Pick<InterviewState, 'scenarioVersion' | 'phases' | 'clock' | 'participants' | 'facts' | 'probes' | 'twists'>
  /** The shared document's records, and whose they are. */
  records: readonly object[]
  authorship: Authorship
  /** What each twist that was sent found. */
  twists: readonly { id: string; before: readonly object[] }[]
}

/** The worksheet's entries among the records; one that is broken is left out. */
export const entriesAmong = (records: readonly unknown[]): Entry[] =>
  records.flatMap((record) => {
    const parsed = entrySchema.safeParse(record)
    return parsed.success ? [parsed.data] : []
  })

/** The argument of lib/rubric's evaluate. */
export function rubricInput({ scenario, state, records, authorship, twists }: Judged) {
  const ordered = inOrder(records)
  return {
    scenario,
    version: state.scenarioVersion,
    records: ordered,
    entries: entriesAmong(ordered),
    phasesReached: state.phases.slice(0, state.clock.phase + 1).map(({ id }) => id),
    authorship,
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
    twists: twists.map(({ id, before }) => ({ id, before: inOrder(before) })),
  }
}
