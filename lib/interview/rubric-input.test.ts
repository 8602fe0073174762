import fc from 'fast-check'
import { expect, test } from 'vitest'

import { exampleScenario } from '../rubric/example-scenario.ts'
import { rubricInput } from './rubric-input.ts'
import { emptyState } from './state.ts'

const scenario = exampleScenario({ criteria: [{ id: 'cache', met: { component: { kind: 'cache' } } }] })
const entry = (id: string, order: string) => ({
  id,
  typeName: 'entry',
  kind: 'api',
  order,
  text: id,
  requirement: '',
  for: '',
  options: '',
  because: '',
})
const records = [
  { id: 'binding:z', typeName: 'binding' },
  { id: 'shape:b', typeName: 'shape', index: 'a1' },
  { id: 'shape:c', typeName: 'shape', index: 'a1' },
  { id: 'shape:a', typeName: 'shape', index: 'a2' },
  entry('entry:x', 'a3'),
  { ...entry('entry:broken', 'a4'), kind: 'nonsense' },
]
const input = (given: readonly object[]) =>
  rubricInput({
    scenario,
    state: emptyState(),
    records: given,
    authorship: {},
    twists: [{ id: 'twist', before: given }],
  })

test('records come in the order in which they lie on each other, whoever held them in which', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(records, { minLength: records.length }), (shuffled) => {
      const { records: ordered, twists } = input(shuffled)
      expect(ordered).toEqual(records)
      expect(twists).toEqual([{ id: 'twist', before: records }])
    }),
  )
})

test('entries that are none are left out', () => {
  expect(input(records).entries.map(({ id }) => id)).toEqual(['entry:x'])
})

test('candidates are those of this interview, phases those that were begun, and given texts all that was said for them', () => {
  const person = { joinedAt: 0, awaySince: null, vanished: false }
  const sent = { sequence: 1, at: 0, by: 'i' }
  const { candidates, phasesReached, givenTexts } = rubricInput({
    scenario,
    state: {
      ...emptyState(),
      participants: {
        c: { ...person, role: 'candidate' },
        i: { ...person, role: 'interviewer' },
        o: { ...person, role: 'observer' },
      },
      phases: [
        { id: 'requirements', minutes: 5 },
        { id: 'estimates', minutes: 5 },
        { id: 'high-level', minutes: 5 },
      ],
      clock: { ...emptyState().clock, phase: 1 },
      facts: [{ ...sent, factId: 'f', asked: 'How many?', answer: 'Many.' }],
      probes: [{ ...sent, probeId: 'p', asks: 'And then?', mark: null }],
      twists: [{ ...sent, twistId: 't', says: 'More.' }],
    },
    records: [],
    authorship: {},
    twists: [],
  })
  expect(candidates).toEqual(['c'])
  expect(phasesReached).toEqual(['requirements', 'estimates'])
  expect(givenTexts).toEqual([scenario.prompt, 'How many?', 'Many.', 'And then?', 'More.'])
})
