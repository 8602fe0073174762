// What a score is. Computed in evaluate.ts.
import type { Unread } from '../board/graph.ts'
import type { Dimension } from '../scenario/names.ts'

export const VERDICTS = ['met', 'partly', 'not-seen', 'contradicted'] as const
export type Verdict = (typeof VERDICTS)[number]

export const GRADES = ['strong hire', 'hire', 'lean', 'no hire', 'strong no hire'] as const
export type Grade = (typeof GRADES)[number]

/** Shapes of the board and entries of the worksheet (`entry:...` ids), with the words that were read. */
export type Evidence = { shapes: string[]; text: string }

export type CriterionScore = {
  id: string
  says: string
  dimension: Dimension
  weight: number
  critical: boolean
  verdict: Verdict
  /** 0, 0.5 or 1. */
  points: number
  evidence: Evidence[]
  /** Why this verdict: what was found and what was not, readable by a candidate. */
  why: string
  /** Rests on words alone: no component, connection or worksheet figure. */
  mentionsOnly: boolean
}

export type ContradictionScore = { id: string; says: string; penalty: number; evidence: Evidence[] }

export type Score = {
  scenario: string
  version: number
  /** 0 to 100, after contradictions and caps. */
  score: number
  grade: Grade
  cappedBy?: string
  /** What is to be known of it before anything else: that not all of it could be read in time. */
  notice?: string
  dimensions: Record<Dimension, number | 'not-given'>
  criteria: CriterionScore[]
  contradictions: ContradictionScore[]
  /** How many of the points rest on mentions alone, of 100. */
  pointsFromMentions: number
  /** The smallest set of missing criteria that would reach the next grade; null at the top. */
  upAGrade: { grade: Grade; criteria: string[] } | null
  /** After a twist: judged against the snapshot at its trigger, outside the total. */
  twists: {
    id: string
    says: string
    criteria: { id: string; says: string; verdict: Verdict; why: string; evidence: Evidence[] }[]
  }[]
  unread: Unread[]
}
