// What was said in the room, in one order: chat, and what the interviewer (a person or the built-in one) asked, gave or changed.
import type { InterviewState } from '#lib/interview/state'

export type Utterance = {
  sequence: number
  at: number
  by: string | null
  kind: 'chat' | 'fact' | 'probe' | 'hint' | 'twist'
  text: string
  /** Of a fact: the question that it answers. */
  asked?: string
}

type Said = Pick<InterviewState, 'chat' | 'facts' | 'probes' | 'hints' | 'twists'>

export const conversationOf = ({ chat, facts, probes, hints, twists }: Said): Utterance[] => {
  const of = (kind: Utterance['kind'], text: string, { sequence, at, by }: Omit<Utterance, 'kind' | 'text'>) => ({
    sequence,
    at,
    by,
    kind,
    text,
  })
  return [
    ...chat.map((each) => of('chat', each.text, each)),
    ...facts.map((each) => ({ ...of('fact', each.answer, each), asked: each.asked })),
    ...probes.map((each) => of('probe', each.asks, each)),
    ...hints.map((each) => of('hint', each.text, each)),
    ...twists.map((each) => of('twist', each.says, each)),
  ].toSorted((a, b) => a.sequence - b.sequence)
}

export const UTTERANCE_WORDS: Record<Utterance['kind'], string> = {
  chat: '',
  fact: 'Fact',
  probe: 'Question',
  hint: 'Hint',
  twist: 'Change of requirements',
}
