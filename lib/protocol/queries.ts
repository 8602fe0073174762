// What pages may ask of the server. Each query takes the viewer and returns what that viewer may see, or null.
import type { AdminQueries } from './admin.ts'
import type { Chart } from '../kernel/chart.ts'
import type { Design, SimulationResult, Source } from '../kernel/simulation.ts'
import type { Score } from '../rubric/score.ts'
import type { CandidateScenario, Scenario } from '../scenario/schema.ts'
import type { Entry } from '../scenario/entry.ts'
import type { Event } from './events.ts'
import type { Lab, LabAnswer, LabSummary } from './lab.ts'
import type { Stage } from './policy.ts'
import type { Mode, Rank, Role } from './roles.ts'
import type { RunAsk } from './run.ts'
import type { Person } from './sockets.ts'

export type Viewer = { accountId: string; name: string; email: string | null; rank: Rank; guest: boolean }

export type ScenarioSummary = {
  id: string
  title: string
  summary: string
  difficulty: 'warm-up' | 'core' | 'advanced'
  topics: string[]
  minutes: number
  version: number
}

export type InterviewSummary = {
  id: string
  mode: Mode
  stage: Stage
  role: Role
  scenario: { id: string; title: string }
  createdAt: number
  endedAt: number | null
  scheduledFor: number | null
  with: string[]
  score: number | null
  grade: string | null
}

export type ParamForm = {
  name: string
  title: string
  unit: string
  help: string
  /** The heading it stands under, where there are many. */
  group?: string
  kind: 'number' | 'integer' | 'choice' | 'boolean'
  minimum?: number
  maximum?: number
  step?: number
  choices?: string[]
  default: number | string | boolean
}

export type SimulationForm = {
  id: string
  version: number
  title: string
  question: string
  sources: Source[]
  params: ParamForm[]
  designs: Design[]
  claims: { id: string; says: string; source: Source[]; contested?: string }[]
}

export type RunRecord = {
  runId: string
  simulationId: string
  params: Record<string, unknown>
  designs: string[]
  seed: number
  by: string
  at: number
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
  result: SimulationResult | null
  failure: { code: string; message: string; retry: boolean } | null
}

/** The interviewer gets the whole scenario; everybody else the public part until the scorecard is revealed. */
export type RoomScenario =
  { whole: true; scenario: Scenario; version: number } | { whole: false; scenario: CandidateScenario; version: number }

export type Room = {
  interviewId: string
  mode: Mode
  role: Role
  stage: Stage
  /** Whether this person may invite others. */
  mayInvite: boolean
  scenario: RoomScenario
  simulations: SimulationForm[]
  /** tldraw's licence key, or null; `blank` says that this host would show an empty board without one. */
  board: { licenceKey: string | null; blank: boolean }
}

export type Review = {
  interviewId: string
  mode: Mode
  role: Role
  stage: Stage
  startedAt: number | null
  endedAt: number | null
  people: (Person & { role: Role })[]
  scenario: RoomScenario
  /** Records of the shared document as tldraw has them, with its schema, at the end (or now). */
  document: { records: Record<string, unknown>[]; schema: unknown }
  entries: Entry[]
  score: Score | null
  events: Event[]
  /** Without their results, which are long: a browser fetches one when it is looked at. */
  runs: Omit<RunRecord, 'result'>[]
  simulations: SimulationForm[]
  board: { licenceKey: string | null; blank: boolean }
}

export type InviteSummary = {
  id: string
  role: Role
  expiresAt: number
  uses: number
  usesMax: number
  state: 'open' | 'used' | 'expired' | 'revoked'
}

export type ScenarioProblem = { id: string; findings: { file: string; line: number; field: string; message: string }[] }

export interface Queries {
  /** Who the cookie says this is; null without a login. */
  viewer(headers: Headers): Promise<Viewer | null>
  scenarios(): Promise<ScenarioSummary[]>
  scenario(id: string): Promise<{ summary: ScenarioSummary; scenario: CandidateScenario } | null>
  /** Folders that are withheld and why: instructors and admins only, empty for others. */
  scenarioProblems(viewer: Viewer): Promise<ScenarioProblem[]>
  /** Every simulation, for anybody. */
  labs(): Promise<LabSummary[]>
  lab(id: string): Promise<Lab | null>
  /** The kept result of a run. Runs nothing, except once the run that a simulation's page opens with. */
  labAnswer(ask: RunAsk): Promise<LabAnswer>
  myInterviews(viewer: Viewer): Promise<InterviewSummary[]>
  room(viewer: Viewer, interviewId: string): Promise<Room | null>
  invites(viewer: Viewer, interviewId: string): Promise<InviteSummary[]>
  review(viewer: Viewer, interviewId: string): Promise<Review | null>
  /** An earlier run of an interview with its result; browsers fetch it from GET /api/runs/<id>. */
  run(viewer: Viewer, runId: string): Promise<RunRecord | null>
  blocked(viewer: Viewer): Promise<{ accountId: string; name: string }[]>
  /** What admins see; null for everybody else. */
  admin(viewer: Viewer): AdminQueries | null
}

/**
 * The queries that the running server registered. They cross the bundler's border through a global symbol;
 * call it after `await connection()`.
 */
export function queries(): Queries {
  const registered = (globalThis as { [QUERIES]?: Queries })[QUERIES] // eslint-disable-line no-restricted-globals -- the one way across the bundler's border
  if (!registered) throw new Error('No server has registered its queries in this process')
  return registered
}

export const QUERIES = Symbol.for('dryrun.queries')

export type { Chart }
