// The names of phases, dimensions and difficulties; without zod, so that pages can use them without it.
export const PHASES = ['requirements', 'estimates', 'api-and-data', 'high-level', 'deep-dive', 'wrap-up'] as const
export type PhaseId = (typeof PHASES)[number]

export const DIMENSIONS = [
  'requirements',
  'estimates',
  'api',
  'high-level',
  'deep-dive',
  'trade-offs',
  'reliability',
] as const
export type Dimension = (typeof DIMENSIONS)[number]

export const DIFFICULTIES = ['warm-up', 'core', 'advanced'] as const
