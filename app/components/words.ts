// The words on the screen for what the contract names, so that every page says the same.
import type { LobbyState, Wish } from '#lib/protocol/lobby'
import type { Stage } from '#lib/protocol/policy'
import type { InterviewSummary, ScenarioSummary } from '#lib/protocol/queries'
import type { Experience, Mode, Rank, Role } from '#lib/protocol/roles'
import type { Dimension, PhaseId } from '#lib/scenario/names'

export const PHASE_WORDS: Record<PhaseId, string> = {
  requirements: 'Requirements',
  estimates: 'Estimates',
  'api-and-data': 'API and data',
  'high-level': 'High-level design',
  'deep-dive': 'Deep dive',
  'wrap-up': 'Wrap-up',
}

export const DIMENSION_WORDS: Record<Dimension, string> = {
  requirements: 'Requirements',
  estimates: 'Estimates',
  api: 'API and data',
  'high-level': 'High-level design',
  'deep-dive': 'Deep dive',
  'trade-offs': 'Trade-offs',
  reliability: 'Reliability',
}

export const ROLE_WORDS: Record<Role, string> = {
  candidate: 'Candidate',
  interviewer: 'Interviewer',
  observer: 'Observer',
}

export const ROLE_WISH_WORDS: Record<Wish['role'], string> = {
  candidate: 'Candidate',
  interviewer: 'Interviewer',
  either: 'Either',
}

export const EXPERIENCE_WORDS: Record<Experience, string> = {
  junior: 'Junior',
  mid: 'Mid',
  senior: 'Senior',
  staff: 'Staff',
}

export const RANK_WORDS: Record<Rank, string> = { learner: 'Learner', instructor: 'Instructor', admin: 'Admin' }

export const MODE_WORDS: Record<Mode, string> = { paired: 'Paired', solo: 'Solo' }

export const STAGE_WORDS: Record<Stage, string> = {
  waiting: 'Not started',
  running: 'Running',
  ended: 'Being rated',
  revealed: 'Scored',
}

export const DIFFICULTY_WORDS: Record<ScenarioSummary['difficulty'], string> = {
  'warm-up': 'Warm-up',
  core: 'Core',
  advanced: 'Advanced',
}

export const NOTICE_WORDS: Record<NonNullable<LobbyState['notice']>, string> = {
  declined: 'That pairing was declined. You will not be offered each other again.',
  expired: 'That offer ran out before both of you confirmed.',
}

/** "a, b and c" */
export const listed = (words: readonly string[]): string => new Intl.ListFormat('en').format(words)

/** "Solo" or "With Quiet Heron and Brisk Otter". */
export const companyOf = (interview: Pick<InterviewSummary, 'mode' | 'with'>): string => {
  if (interview.mode === 'solo') return MODE_WORDS.solo
  return interview.with.length > 0 ? `With ${listed(interview.with)}` : 'Nobody joined yet'
}

/** With its decimal, since a grade may hang on it: 61.9 is no 62. */
export const pointsText = (points: number): string => String(Math.round(points * 10) / 10)
