// What a predicate comes to.
import type { Evidence } from './score.ts'

export type Value = 0 | 0.5 | 1

export type Finding = {
  value: Value
  /** What makes it true, as little as suffices. */
  evidence: Evidence[]
  /** What makes it false, where the board shows the opposite rather than nothing: "not" turns the two round. */
  against: Evidence[]
  /** What was found and what was not, for the candidate. */
  why: string
  /** Rests on words alone. */
  mention: boolean
}

export const nothing = (why: string, against: Evidence[] = []): Finding => ({
  value: 0,
  evidence: [],
  against,
  why,
  mention: false,
})

export const found = (value: Value, evidence: Evidence[], why: string, mention = false): Finding => ({
  value,
  evidence,
  against: [],
  why,
  mention,
})

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
