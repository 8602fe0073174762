// An interview's state: what the log says, folded. The server and every browser hold one, made by the same evolve.
import type { EventOf } from '../protocol/events.ts'
import type { Stage } from '../protocol/policy.ts'
import type { Mode, Role } from '../protocol/roles.ts'
import type { Grade, Score, Verdict } from '../rubric/score.ts'
import type { PhaseId } from '../scenario/names.ts'

export type Phase = { id: PhaseId; minutes: number }

export type Clock = {
  /** Index of the present phase. */
  phase: number
  /** When it last began to run, milliseconds since 1970; null while it stands still. */
  runningSince: number | null
  /** How long the present phase ran before that, milliseconds. */
  elapsedMs: number
  /** How long each finished phase took, milliseconds. */
  finishedMs: number[]
  /** Extra minutes given, by phase. */
  extraMinutes: number[]
}

export type Participant = {
  role: Role
  joinedAt: number
  /** null: here, as far as the log knows. */
  awaySince: number | null
  vanished: boolean
}

export type Rating = { verdict: Verdict; reason: string; at: number }
export type Sent<T> = T & { sequence: number; at: number; by: string | null }

export type Run = Sent<EventOf<'run:started'>['payload']> & { state: 'running' | 'done' | 'failed' | 'cancelled' }

export type InterviewState = {
  /** Of the last event that was folded. */
  sequence: number
  mode: Mode
  stage: Stage
  scenarioId: string
  scenarioVersion: number
  createdAt: number
  startedAt: number | null
  phases: Phase[]
  clock: Clock
  participants: Record<string, Participant>
  /** Those of the participants whose accounts are deleted. */
  erased: string[]
  chat: Sent<{ text: string }>[]
  facts: Sent<{ factId: string; asked: string; answer: string }>[]
  probes: Sent<{ probeId: string; asks: string; mark: 'answered' | 'partly' | 'not' | null }>[]
  hints: Sent<{ criterionId: string; step: number; text: string }>[]
  twists: Sent<{ twistId: string; says: string }>[]
  notes: Record<string, string>
  /** By rater, by criterion. */
  ratings: Record<string, Record<string, Rating>>
  communication: Record<string, { points: number; reason: string }>
  selfRatings: Record<string, { grade: Grade | null; reason: string }>
  /** Ids of the simulations that the candidate may see. */
  sharedSimulations: string[]
  runs: Run[]
  meetingUrl: string
  called: { by: string; at: number } | null
  ended: { at: number; by: string | null; because: 'person' | 'abandoned' } | null
  score: Score | null
  nextInterviewId: string | null
}

export const emptyState = (): InterviewState => ({
  sequence: 0,
  mode: 'paired',
  stage: 'waiting',
  scenarioId: '',
  scenarioVersion: 0,
  createdAt: 0,
  startedAt: null,
  phases: [],
  clock: { phase: 0, runningSince: null, elapsedMs: 0, finishedMs: [], extraMinutes: [] },
  participants: {},
  erased: [],
  chat: [],
  facts: [],
  probes: [],
  hints: [],
  twists: [],
  notes: {},
  ratings: {},
  communication: {},
  selfRatings: {},
  sharedSimulations: [],
  runs: [],
  meetingUrl: '',
  called: null,
  ended: null,
  score: null,
  nextInterviewId: null,
})
