// What a predicate comes to.
import { NOTHING, objection, type Reason } from './reason.ts'
import type { Evidence } from './score.ts'

export type Value = 0 | 0.5 | 1

export type Finding = {
  value: Value
  /** What makes it true, as little as suffices. */
  evidence: Evidence[]
  /** What makes it false, where the board shows the opposite rather than nothing: "not" turns the two round. */
  against: Evidence[]
  /** What was found and what was not, for the candidate. */
  reason: Reason
  /** The same for "not". */
  contrary: Reason
  /** Rests on words alone. */
  mention: boolean
}

/** @param contrary what was found instead, where that is worth saying */
export const nothing = (reason: Reason, against: Evidence[] = [], contrary: Reason = NOTHING): Finding => ({
  value: 0,
  evidence: [],
  against,
  reason,
  contrary,
  mention: false,
})

/** @param contrary what "not" says of it; without it that what was found speaks against it */
export const found = (
  value: Value,
  evidence: Evidence[],
  reason: Reason,
  { mention = false, contrary = objection(reason) }: { mention?: boolean; contrary?: Reason } = {},
): Finding => ({ value, evidence, against: [], reason, contrary, mention })

/** Each shape once, pieces with the same shapes and words once. */
export function merged(evidence: readonly Evidence[]): Evidence[] {
  const seen = new Set<string>()
  return evidence.filter(({ shapes, text }) => {
    const key = `${shapes.join(' ')}\n${text}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
