import { expect, test } from 'vitest'

import { exampleScenario } from '../rubric/example-scenario.ts'
import { designConcepts } from './design-concepts.ts'
import type { Predicate } from './predicate.ts'
import { candidateView } from './schema.ts'

const concepts = {
  plain: ['plain words'],
  nested: ['nested words'],
  edge: ['edge words'],
  option: ['option words'],
  reason: ['reason words'],
  secret: ['secret words'],
}
const scenarioWith = (design: Record<string, Predicate>) => ({
  ...exampleScenario({ criteria: [{ id: 'secret-criterion', met: { mention: { concept: 'secret' } } }], concepts }),
  simulations: [{ id: 'simulation', says: 'What it shows.', bind: {}, design }],
})

test('P7 a candidate gets the concepts that a design names, wherever in its predicate, and no other', () => {
  const scenario = scenarioWith({
    one: { mention: { concept: 'plain' } },
    two: { all: [{ 'at-least': { n: 1, of: [{ not: { annotation: { on: 'cache', concept: 'nested' } } }] } }] },
    three: { edge: { from: 'client', to: 'cache', label: 'edge' } },
    four: { 'trade-off': { options: ['option', 'words of no concept'], because: ['reason'] } },
  })
  scenario.interviewer.concepts['plain'] = { called: 'a name that tells', terms: ['plain words'] }
  const view = candidateView(scenario)
  expect(view.concepts['plain']).toEqual(['plain words'])
  expect(Object.keys(view.concepts)).toEqual(['plain', 'nested', 'edge', 'option', 'reason'])
  expect(JSON.stringify(view)).not.toContain('secret')
  expect(designConcepts(view)).toEqual(designConcepts(scenario))
})

test('P7 a term that is spelled like a concept does not name it', () => {
  const scenario = scenarioWith({
    one: { mention: { any: ['secret'] } },
    two: { mention: { concept: 'fixed-window' } },
  })
  expect(candidateView(scenario).concepts).toEqual({})
})
