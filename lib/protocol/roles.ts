// The words for who somebody is.
export const MODES = ['paired', 'solo'] as const
export type Mode = (typeof MODES)[number]

export const ROLES = ['candidate', 'interviewer', 'observer'] as const
export type Role = (typeof ROLES)[number]

export const RANKS = ['learner', 'instructor', 'admin'] as const
export type Rank = (typeof RANKS)[number]

export const EXPERIENCES = ['junior', 'mid', 'senior', 'staff'] as const
export type Experience = (typeof EXPERIENCES)[number]
