import { expect, it } from 'vitest'
import { emptyState } from '#lib/interview/state'
import { conversationOf } from './conversation.ts'

it('tells chat, facts, questions, hints and changes in the order in which they came', () => {
  const at = (sequence: number) => ({ sequence, at: sequence * 1000, by: 'a' })
  const said = conversationOf({
    ...emptyState(),
    chat: [
      { ...at(1), text: 'How many users?' },
      { ...at(5), text: 'Thanks' },
    ],
    facts: [{ ...at(2), factId: 'users', asked: 'How many users?', answer: 'A billion.' }],
    probes: [{ ...at(4), by: null, probeId: 'p', asks: 'What if the cache is lost?', mark: null }],
    hints: [{ ...at(6), criterionId: '', step: 0, text: 'Think of failure.' }],
    twists: [{ ...at(3), twistId: 't', says: 'Traffic grows tenfold.' }],
  })
  expect(said.map(({ kind, text }) => [kind, text])).toEqual([
    ['chat', 'How many users?'],
    ['fact', 'A billion.'],
    ['twist', 'Traffic grows tenfold.'],
    ['probe', 'What if the cache is lost?'],
    ['chat', 'Thanks'],
    ['hint', 'Think of failure.'],
  ])
})
