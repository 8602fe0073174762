// What a scenario must hold so that a candidate can read the reasons of a score.
import { calledBy, termsOf } from './concept.ts'
import { predicatesOf, referencesOf } from './lint-predicates.ts'
import type { Predicate } from './predicate.ts'
import type { Scenario } from './schema.ts'
import type { Path } from './yaml-source.ts'

type Found = { path: Path; key?: string; message: string }

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** A concept's name is as good as its id where its terms have the same words. */
const isPlain = (id: string, terms: readonly string[]): boolean => terms.some((term) => plain(term) === plain(id))

/** Concepts that a predicate looks for by name, those included that may also be plain words. */
function conceptsOf(predicate: Predicate, path: Path): string[] {
  const references = referencesOf(predicate, path).flatMap(({ to, name }) => (to === 'concept' ? [name] : []))
  if ('api' in predicate) return [predicate.api.noun, ...(predicate.api.verb === undefined ? [] : [predicate.api.verb])]
  return 'trade-off' in predicate ? [...predicate['trade-off'].options, ...references] : references
}

/** What a reason can say is missing: neither what only has to be absent nor what shows the opposite. */
const isNamed = (path: Path): boolean =>
  (path.includes('criteria') || path.includes('twists')) && !path.includes('not') && !path.includes('contradicted')

/** @param common the common dictionary: a scenario may add to a concept of it */
export function unreadableConcepts(scenario: Scenario, common: Readonly<Record<string, readonly string[]>>): Found[] {
  const { concepts } = scenario.interviewer
  const named = new Set(
    [...predicatesOf(scenario)].flatMap(({ predicate, path }) => (isNamed(path) ? conceptsOf(predicate, path) : [])),
  )
  return Object.entries(concepts).flatMap(([id, concept]) => {
    const terms = [...termsOf(concept), ...(Object.hasOwn(common, id) ? (common[id] ?? []) : [])]
    if (!named.has(id) || calledBy(concept) !== undefined || isPlain(id, terms)) return []
    return [
      {
        path: ['interviewer', 'concepts'],
        key: id,
        message: `A reason would call this "${id.replaceAll('-', ' ')}": write { called: what a person would call it, terms: [...] }`,
      },
    ]
  })
}

/** Every criterion says what is wrong where it is contradicted. */
export function unsaidOpposites({ interviewer: { criteria, twists } }: Scenario): Found[] {
  const placed = [
    ...criteria.map((criterion, at) => ({ criterion, path: ['interviewer', 'criteria', at] as Path })),
    ...twists.flatMap((twist, index) =>
      twist.criteria.map((criterion, at) => ({
        criterion,
        path: ['interviewer', 'twists', index, 'criteria', at] as Path,
      })),
    ),
  ]
  return placed.flatMap(({ criterion: { contradicted, opposite }, path }) => {
    if (contradicted !== undefined && opposite === undefined)
      return [
        { path, key: 'contradicted', message: 'Say as "opposite" what is wrong then, in a sentence to the candidate' },
      ]
    if (contradicted === undefined && opposite !== undefined)
      return [{ path, key: 'opposite', message: 'Nothing contradicts this: "contradicted" is missing' }]
    return []
  })
}
