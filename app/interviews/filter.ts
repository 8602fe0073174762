// Which of one's interviews a search and a filter leave.
import type { Stage } from '#lib/protocol/policy'
import type { InterviewSummary } from '#lib/protocol/queries'
import { companyOf, ROLE_WORDS, STAGE_WORDS } from '../components/words.ts'

export const STATES = ['all', 'open', 'scored'] as const
export type State = (typeof STATES)[number]

const STAGES_OF: Record<State, readonly Stage[]> = {
  all: ['waiting', 'running', 'ended', 'revealed'],
  open: ['waiting', 'running', 'ended'],
  scored: ['revealed'],
}

const wordsOf = (text: string) => text.toLocaleLowerCase('en').split(/\s+/).filter(Boolean)

/** Those in one of the state's stages whose words contain every word of the search. */
export function filtered(interviews: readonly InterviewSummary[], search: string, state: State): InterviewSummary[] {
  const wanted = wordsOf(search)
  return interviews.filter((interview) => {
    const { scenario, role, stage, grade } = interview
    const text = [scenario.title, companyOf(interview), ROLE_WORDS[role], STAGE_WORDS[stage], grade ?? '']
      .join(' ')
      .toLocaleLowerCase('en')
    return STAGES_OF[state].includes(stage) && wanted.every((word) => text.includes(word))
  })
}
