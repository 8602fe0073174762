import { describe, expect, test } from 'vitest'

import type { CriterionScore, Score } from './score.ts'
import { withRatings } from './ratings.ts'
import { total } from './total.ts'

const criterion = (id: string, points: 0 | 0.5 | 1, change: Partial<CriterionScore> = {}): CriterionScore => ({
  id,
  says: id,
  dimension: 'high-level',
  weight: 1,
  critical: false,
  verdict: points === 1 ? 'met' : points === 0.5 ? 'partly' : 'not-seen',
  points,
  evidence: [],
  why: '',
  mentionsOnly: false,
  ...change,
})
const scored = (criteria: CriterionScore[], fragment = false): Score => ({
  scenario: 's',
  version: 1,
  criteria,
  contradictions: [],
  twists: [],
  unread: [],
  ...total(criteria, [], new Set(criteria.map(({ dimension }) => dimension)), fragment),
})
const rated = (id: string, verdict: 'met' | 'partly' | 'not-seen' | 'contradicted', at = 1) => ({
  i: { [id]: { verdict, at } },
})

describe('withRatings', () => {
  test('without a rating of one of its criteria there is no score of people\u2019s own', () => {
    const score = scored([criterion('a', 1)])
    expect(withRatings(score, {})).toBeNull()
    expect(withRatings(score, rated('elsewhere', 'met'))).toBeNull()
  })

  test('a rating takes the verdict\u2019s place, and the automatic score stays as it was', () => {
    const score = scored([criterion('a', 1), criterion('b', 0)])
    expect(score.score).toBe(50)
    expect(withRatings(score, rated('b', 'met'))?.score).toBe(100)
    expect(withRatings(score, rated('a', 'partly'))?.score).toBe(25)
    expect(score.score).toBe(50)
  })

  test('of several ratings the latest counts', () => {
    const score = scored([criterion('a', 0), criterion('b', 1)])
    const both = { i: { a: { verdict: 'met', at: 2 } }, j: { a: { verdict: 'not-seen', at: 1 } } } as const
    expect(withRatings(score, both)?.score).toBe(100)
    expect(withRatings(score, { ...both, j: { a: { verdict: 'not-seen', at: 3 } } })?.score).toBe(50)
  })

  test('a critical criterion that a person saw no longer caps, and one that they did not see does', () => {
    const criteria = [criterion('a', 0, { critical: true }), ...['b', 'c', 'd', 'e'].map((id) => criterion(id, 1))]
    const score = scored(criteria)
    expect(score.cappedBy).toContain('a')
    expect(withRatings(score, rated('a', 'met'))).toMatchObject({ score: 100, grade: 'strong hire' })
    expect(withRatings(score, rated('a', 'met'))?.cappedBy).toBeUndefined()
    const met = scored(criteria.map((each) => ({ ...each, points: 1, verdict: 'met' })))
    expect(withRatings(met, rated('a', 'not-seen'))?.cappedBy).toContain('a')
  })

  test('a board that is no design yet stays capped, whatever its criteria are rated', () => {
    const score = scored([criterion('a', 1), criterion('b', 0.5)], true)
    expect(withRatings(score, rated('b', 'met'))?.score).toBe(40)
  })

  test('a dimension that was not given counts once a person gives points in it', () => {
    const criteria = [criterion('a', 1), criterion('b', 0, { dimension: 'api' })]
    const score: Score = { ...scored(criteria), ...total(criteria, [], new Set(['high-level']), false) }
    expect(score.dimensions.api).toBe('not-given')
    expect(withRatings(score, rated('a', 'met'))?.dimensions.api).toBe('not-given')
    expect(withRatings(score, rated('b', 'partly'))?.dimensions.api).toBe(50)
  })
})
