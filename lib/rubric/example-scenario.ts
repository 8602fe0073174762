// A small scenario around given criteria: what tests and benchmarks score against.
import type { Predicate } from '../scenario/predicate.ts'
import type { Dimension } from '../scenario/names.ts'
import { type Scenario, scenarioSchema } from '../scenario/schema.ts'

export type ExampleCriterion = {
  id: string
  met: Predicate
  partly?: Predicate
  dimension?: Dimension
  weight?: number
  critical?: boolean
}

type Parts = {
  criteria: readonly ExampleCriterion[]
  contradictions?: readonly { id: string; when: Predicate; penalty?: number }[]
  twists?: readonly { id: string; criteria: readonly { id: string; met: Predicate }[] }[]
  concepts?: Record<string, string[]>
}

const source = [{ document: 'literature', section: 'an example' }]

/** A valid scenario with one estimate, `peak`: 500M users, 40 requests a day each, twice the mean at peak, 463 k/s. */
export function exampleScenario({ criteria, contradictions = [], twists = [], concepts = {} }: Parts): Scenario {
  return scenarioSchema.parse({
    schemaVersion: 1,
    id: 'example',
    title: 'Example',
    summary: 'A scenario to score against.',
    difficulty: 'core',
    topics: ['examples'],
    minutes: 45,
    prompt: 'Design something that checks every request before it is served.',
    given: [],
    phases: [{ id: 'high-level', minutes: 45 }],
    estimates: [{ id: 'peak', asks: 'Checks a second at peak', unit: '1/s', aliases: ['peak qps'] }],
    simulations: [],
    interviewer: {
      brief: 'Nothing.',
      facts: [],
      requirements: [],
      estimates: {
        peak: {
          assumptions: { users: '500M', requestsEach: '40', peakFactor: '2' },
          formula: 'users * requestsEach / 86400 s * peakFactor',
          answer: '463 k/s',
        },
      },
      probes: [],
      criteria: criteria.map((each) => ({
        says: each.id,
        dimension: 'high-level',
        weight: 1,
        source,
        hints: ['Look again.'],
        ...each,
      })),
      contradictions: contradictions.map((each) => ({ says: each.id, penalty: 4, source, ...each })),
      twists: twists.map(({ id, criteria: own }) => ({
        id,
        says: id,
        after: 'high-level',
        criteria: own.map((each) => ({ says: each.id, ...each })),
      })),
      concepts,
      boards: [],
    },
    cards: [],
  })
}
