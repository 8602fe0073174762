// Points to a score: weighted means, penalties, caps, grades, and what would move it up.
import { type Dimension, DIMENSIONS, type PhaseId } from '../scenario/names.ts'
import type { ContradictionScore, CriterionScore, Grade, Score } from './score.ts'
import type { Written } from './written.ts'

const PENALTY_MAX = 15
/** Fewer connected components than this are a fragment, no design. */
export const FEW_COMPONENTS = 3
const FEW_COMPONENTS_CAP = 40
export const CAPPED_AS_FRAGMENT = `fewer than ${FEW_COMPONENTS} connected components`
/** Each grade from its lowest score, the best first. */
export const GRADE_FROM: readonly (readonly [Grade, number])[] = [
  ['strong hire', 80],
  ['hire', 62],
  ['lean', 45],
  ['no hire', 28],
  ['strong no hire', 0],
]
// Just below "hire": without a critical criterion the grade is "lean" at best, and the score says the same.
const CRITICAL_CAP = 61.9

const WEIGHTS: Record<Exclude<Dimension, 'reliability'>, number> = {
  requirements: 15,
  estimates: 10,
  api: 10,
  'high-level': 25,
  'deep-dive': 25,
  'trade-offs': 10,
}
const RELIABILITY = { least: 5, most: 15 }

const PHASE_OF: Record<Dimension, PhaseId> = {
  requirements: 'requirements',
  estimates: 'estimates',
  api: 'api-and-data',
  'high-level': 'high-level',
  'deep-dive': 'deep-dive',
  'trade-offs': 'deep-dive',
  reliability: 'deep-dive',
}

export const gradeOf = (score: number): Grade => GRADE_FROM.find(([, from]) => score >= from)?.[0] ?? 'strong no hire'

/** Reliability weighs as much as the rubric makes of it, within bounds; the other weights are fixed. */
function weightOf(dimension: Dimension, criteria: readonly CriterionScore[]): number {
  if (dimension !== 'reliability') return WEIGHTS[dimension]
  const share = weighed(criteria.filter((each) => each.dimension === dimension)) / (weighed(criteria) || 1)
  return Math.min(RELIABILITY.most, Math.max(RELIABILITY.least, 100 * share))
}

const weighed = (criteria: readonly CriterionScore[]): number => criteria.reduce((sum, { weight }) => sum + weight, 0)

/**
 * Dimensions that count. With phases: those whose phase was reached, or that have points anyway. Without: written ones need a
 * worksheet or such lines on the canvas.
 */
export function givenDimensions(
  criteria: readonly CriterionScore[],
  written: Written,
  reached?: readonly PhaseId[],
): Set<Dimension> {
  const lines: Partial<Record<Dimension, number>> = {
    requirements: written.requirements.length,
    estimates: written.estimates.length,
    api: written.api.length,
    'trade-offs': written.decisions.length,
  }
  return new Set(
    DIMENSIONS.filter((dimension) => {
      const own = criteria.filter((each) => each.dimension === dimension)
      if (own.length === 0) return false
      if (own.some((each) => each.points > 0)) return true
      if (reached) return reached.includes(PHASE_OF[dimension])
      return written.worksheet || lines[dimension] !== 0
    }),
  )
}

type Total = Pick<Score, 'score' | 'grade' | 'dimensions' | 'pointsFromMentions' | 'upAGrade'> & { cappedBy?: string }

/** The total and what it is made of. `given` are the dimensions that count; `fragment`: fewer than FEW_COMPONENTS hang together. */
export function total(
  criteria: readonly CriterionScore[],
  contradictions: readonly ContradictionScore[],
  given: ReadonlySet<Dimension>,
  fragment: boolean,
): Total {
  const sum = [...given].reduce((all, dimension) => all + weightOf(dimension, criteria), 0)
  const dimensions = {} as Score['dimensions']
  // How much of the hundred each criterion holds.
  const shares = new Map<string, number>()
  for (const dimension of DIMENSIONS) {
    const own = criteria.filter((each) => each.dimension === dimension)
    if (!given.has(dimension)) dimensions[dimension] = 'not-given'
    else {
      for (const { id, weight } of own)
        shares.set(id, (100 * weightOf(dimension, criteria) * weight) / (sum * weighed(own)))
      dimensions[dimension] = rounded(
        (100 * own.reduce((points, each) => points + each.points * each.weight, 0)) / weighed(own),
      )
    }
  }
  const share = (each: CriterionScore) => shares.get(each.id) ?? 0
  const earned = criteria.reduce((points, each) => points + each.points * share(each), 0)
  const penalty = Math.min(
    PENALTY_MAX,
    contradictions.reduce((all, each) => all + each.penalty, 0),
  )
  const before = Math.max(0, earned - penalty)
  const { score, cappedBy } = capped(before, criteria, given, fragment)
  return {
    score,
    grade: gradeOf(score),
    ...(cappedBy === undefined ? {} : { cappedBy }),
    dimensions,
    pointsFromMentions: rounded(
      criteria.reduce((points, each) => points + (each.mentionsOnly ? each.points * share(each) : 0), 0),
    ),
    upAGrade: upAGrade(before, score, criteria, share),
  }
}

const rounded = (value: number): number => Math.round(value * 10) / 10

const isMissed = (each: CriterionScore): boolean => each.critical && each.points === 0

function capped(
  before: number,
  criteria: readonly CriterionScore[],
  given: ReadonlySet<Dimension>,
  fragment: boolean,
): { score: number; cappedBy?: string } {
  if (fragment && before > FEW_COMPONENTS_CAP) return { score: FEW_COMPONENTS_CAP, cappedBy: CAPPED_AS_FRAGMENT }
  const missed = criteria.filter((each) => isMissed(each) && given.has(each.dimension))
  if (missed.length > 0 && before > CRITICAL_CAP)
    return { score: CRITICAL_CAP, cappedBy: `critical and not met: ${missed.map((each) => each.id).join(', ')}` }
  return { score: rounded(before) }
}

/** The fewest criteria that reach the next grade: first what caps it, then what is worth most; null at the top or out of reach. */
function upAGrade(
  before: number,
  score: number,
  criteria: readonly CriterionScore[],
  share: (each: CriterionScore) => number,
): Score['upAGrade'] {
  const at = GRADE_FROM.findIndex(([grade]) => grade === gradeOf(score))
  const next = GRADE_FROM[at - 1]
  if (!next) return null
  const [grade, from] = next
  const gain = (each: CriterionScore) => (1 - each.points) * share(each)
  const chosen = from > CRITICAL_CAP ? criteria.filter((each) => isMissed(each) && share(each) > 0) : []
  const others = criteria
    .filter((each) => each.points < 1 && share(each) > 0 && !chosen.includes(each))
    .sort((a, b) => gain(b) - gain(a))
  let reached = before + chosen.reduce((sum, each) => sum + gain(each), 0)
  for (const each of others) {
    if (rounded(reached) >= from) break
    chosen.push(each)
    reached += gain(each)
  }
  return rounded(reached) >= from ? { grade, criteria: chosen.map((each) => each.id) } : null
}
