// Every predicate of a scenario with its path, and what a predicate says about kinds, concepts and estimates.
import type { Predicate } from './predicate.ts'
import type { Scenario } from './schema.ts'
import type { Path } from './yaml-source.ts'

export type PlacedPredicate = { predicate: Predicate; path: Path; depth: number }

/** All predicates, nested ones included. */
export function* predicatesOf(scenario: Scenario): Generator<PlacedPredicate, void, void> {
  for (const [index, { design }] of scenario.simulations.entries()) {
    for (const [name, predicate] of Object.entries(design)) {
      yield* nested(predicate, ['simulations', index, 'design', name])
    }
  }
  const { criteria, contradictions, twists } = scenario.interviewer
  for (const [index, { met, partly, contradicted }] of criteria.entries()) {
    yield* nested(met, ['interviewer', 'criteria', index, 'met'])
    if (partly) yield* nested(partly, ['interviewer', 'criteria', index, 'partly'])
    if (contradicted) yield* nested(contradicted, ['interviewer', 'criteria', index, 'contradicted'])
  }
  for (const [index, { when }] of contradictions.entries()) {
    yield* nested(when, ['interviewer', 'contradictions', index, 'when'])
  }
  for (const [index, twist] of twists.entries()) {
    for (const [at, { met, partly, contradicted }] of twist.criteria.entries()) {
      const path = ['interviewer', 'twists', index, 'criteria', at]
      yield* nested(met, [...path, 'met'])
      if (partly) yield* nested(partly, [...path, 'partly'])
      if (contradicted) yield* nested(contradicted, [...path, 'contradicted'])
    }
  }
}

/** A predicate and all that is nested in it. */
export function* nested(predicate: Predicate, path: Path, depth = 1): Generator<PlacedPredicate, void, void> {
  yield { predicate, path, depth }
  if ('all' in predicate)
    for (const [at, each] of predicate.all.entries()) yield* nested(each, [...path, 'all', at], depth + 1)
  if ('any' in predicate)
    for (const [at, each] of predicate.any.entries()) yield* nested(each, [...path, 'any', at], depth + 1)
  if ('not' in predicate) yield* nested(predicate.not, [...path, 'not'], depth + 1)
  if ('at-least' in predicate) {
    const { of } = predicate['at-least']
    for (const [at, each] of of.entries()) yield* nested(each, [...path, 'at-least', 'of', at], depth + 1)
  }
}

export type Reference = { to: 'kind' | 'concept' | 'estimate'; name: string; path: Path }

/** What this predicate refers to by name; what is nested in it is a predicate of its own. */
export function referencesOf(predicate: Predicate, path: Path): Reference[] {
  const kind = (name: string | undefined, ...at: Path): Reference[] =>
    name === undefined ? [] : [{ to: 'kind', name, path: [...path, ...at] }]
  const concept = (name: string | undefined, ...at: Path): Reference[] =>
    name === undefined ? [] : [{ to: 'concept', name, path: [...path, ...at] }]
  if ('component' in predicate) return kind(predicate.component.kind, 'component', 'kind')
  if ('path' in predicate) {
    const { from, via, to } = predicate.path
    const stops = Array.isArray(via)
      ? via.flatMap((each, at) => kind(each, 'path', 'via', at))
      : kind(via, 'path', 'via')
    return [...kind(from, 'path', 'from'), ...stops, ...kind(to, 'path', 'to')]
  }
  if ('no-path' in predicate) {
    const { from, via, to } = predicate['no-path']
    return [...kind(from, 'no-path', 'from'), ...kind(via, 'no-path', 'via'), ...kind(to, 'no-path', 'to')]
  }
  if ('edge' in predicate) {
    const { from, to, label } = predicate.edge
    return [...kind(from, 'edge', 'from'), ...kind(to, 'edge', 'to'), ...concept(label, 'edge', 'label')]
  }
  if ('mention' in predicate) {
    return [
      ...concept(predicate.mention.concept, 'mention', 'concept'),
      ...kind(predicate.mention.near, 'mention', 'near'),
    ]
  }
  if ('annotation' in predicate) {
    const { on, concept: name } = predicate.annotation
    return [...kind(on, 'annotation', 'on'), ...concept(name, 'annotation', 'concept')]
  }
  if ('redundant' in predicate) {
    const { kind: several, label } = predicate.redundant
    return [...kind(several, 'redundant', 'kind'), ...concept(label, 'redundant', 'label')]
  }
  if ('single-point-of-failure' in predicate) {
    const { from, to } = predicate['single-point-of-failure']
    return [...kind(from, 'single-point-of-failure', 'from'), ...kind(to, 'single-point-of-failure', 'to')]
  }
  if ('estimate' in predicate)
    return [{ to: 'estimate', name: predicate.estimate.id, path: [...path, 'estimate', 'id'] }]
  if ('trade-off' in predicate) {
    const { because } = predicate['trade-off']
    return Array.isArray(because) ? because.flatMap((name, at) => concept(name, 'trade-off', 'because', at)) : []
  }
  if ('requirement' in predicate) return concept(predicate.requirement.concept, 'requirement', 'concept')
  return []
}

/**
 * Whether words alone can satisfy it: no component, connection or figure is needed. What is true of an empty board
 * (`not`, `no-path`) counts as words, for it needs nothing at all.
 */
export function takesWordsAlone(predicate: Predicate): boolean {
  if ('all' in predicate) return predicate.all.every(takesWordsAlone)
  if ('any' in predicate) return predicate.any.some(takesWordsAlone)
  if ('at-least' in predicate) {
    const { n, of } = predicate['at-least']
    return of.filter(takesWordsAlone).length >= n
  }
  if ('mention' in predicate) return predicate.mention.near === undefined
  return (
    'not' in predicate ||
    'no-path' in predicate ||
    'requirement' in predicate ||
    'api' in predicate ||
    'trade-off' in predicate
  )
}
