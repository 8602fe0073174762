// The scorecard's own total: the automatic score with people's ratings in place of the verdicts that they override.
import type { Dimension } from '../scenario/names.ts'
import type { Score, Verdict } from './score.ts'
import { CAPPED_AS_FRAGMENT, total } from './total.ts'

/** By rater, by criterion. */
export type Ratings = Readonly<Record<string, Readonly<Record<string, { verdict: Verdict; at: number }>>>>

const POINTS: Record<Verdict, number> = { met: 1, partly: 0.5, 'not-seen': 0, contradicted: 0 }

/**
 * The score as people judged it: a rated criterion takes the rating's verdict (the latest, where several rated it),
 * the others keep the automatic one. Null where nobody rated anything. Contradictions and caps stay; a dimension that
 * was not given counts once somebody gave points in it.
 */
export function withRatings(score: Score, ratings: Ratings): Score | null {
  const latest = new Map<string, { verdict: Verdict; at: number }>()
  for (const [id, rating] of Object.values(ratings).flatMap(Object.entries<{ verdict: Verdict; at: number }>)) {
    const known = latest.get(id)
    if (!known || known.at <= rating.at) latest.set(id, rating)
  }
  if (!score.criteria.some(({ id }) => latest.has(id))) return null
  const criteria = score.criteria.map((criterion) => {
    const rating = latest.get(criterion.id)
    if (!rating) return criterion
    return { ...criterion, verdict: rating.verdict, points: POINTS[rating.verdict], mentionsOnly: false }
  })
  const given = new Set(
    criteria
      .filter(({ dimension, points }) => score.dimensions[dimension] !== 'not-given' || points > 0)
      .map(({ dimension }): Dimension => dimension),
  )
  const { cappedBy: _, ...automatic } = score
  return {
    ...automatic,
    criteria,
    ...total(criteria, score.contradictions, given, score.cappedBy === CAPPED_AS_FRAGMENT),
  }
}
