// What a browser must know to find on the board the designs of a simulation: the candidate's and the interviewer's the same.
import { termsOf } from './concept.ts'
import { nested, referencesOf } from './lint-predicates.ts'
import type { Predicate } from './predicate.ts'
import type { CandidateScenario, Scenario } from './schema.ts'

/**
 * The scenario's own concepts that the designs of its simulations name, with their terms. Designs are found by these
 * alone by everybody: with more of them an interviewer's browser would correct spellings towards words that others lack.
 */
export function designConcepts(scenario: Scenario | CandidateScenario): CandidateScenario['concepts'] {
  if (!('interviewer' in scenario)) return scenario.concepts
  const named = new Set(scenario.simulations.flatMap(({ design }) => Object.values(design).flatMap(conceptsOf)))
  return Object.fromEntries(
    Object.entries(scenario.interviewer.concepts)
      .filter(([name]) => named.has(name))
      .map(([name, concept]) => [name, termsOf(concept)]),
  )
}

const conceptsOf = (design: Predicate): string[] =>
  [...nested(design, [])].flatMap(({ predicate }) => {
    // A trade-off's options may be plain words too; those that are a concept's name mean the concept.
    const options = 'trade-off' in predicate ? predicate['trade-off'].options : []
    return [...options, ...referencesOf(predicate, []).flatMap(({ to, name }) => (to === 'concept' ? [name] : []))]
  })
