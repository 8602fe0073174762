// The queries of the pages: each takes the viewer and returns what that viewer may see.
import { entriesAmong } from '#lib/interview/rubric-input'
import { maySeeRun, visible } from '#lib/interview/visible'
import type { InterviewState } from '#lib/interview/state'
import type { AdminQueries } from '#lib/protocol/admin'
import type {
  InterviewSummary,
  InviteSummary,
  Queries,
  Review,
  Room,
  RoomScenario,
  RunRecord,
  ScenarioProblem,
  SimulationForm,
  Viewer,
} from '#lib/protocol/queries'
import type { ScenarioLink } from '#lib/protocol/lab'
import type { Stage } from '#lib/protocol/policy'
import type { Mode, Role } from '#lib/protocol/roles'
import type { SimulationResult } from '#lib/kernel/simulation'
import type { Score } from '#lib/rubric/score'
import { candidateView } from '#lib/scenario/schema'
import type { Scenario } from '#lib/scenario/schema'

import { identify } from '../accounts/identity.ts'
import type { Auth } from '../accounts/auth.ts'
import { personOf } from '../accounts/people.ts'
import type { PrismaClient } from '../database/client/client.ts'
import type { LogStore } from '../interviews/log-store.ts'
import type { Turns } from '../interviews/turns.ts'
import type { LabRuns } from '../jobs/lab-runs.ts'
import type { SimulationDefinition } from '#lib/kernel/simulation'
import { summaryOf } from '../scenarios/store.ts'
import type { ScenarioStore } from '../scenarios/store.ts'
import { mayInvite } from './commands.ts'
import { simulationForm } from './simulation-form.ts'

type Dependencies = {
  prisma: PrismaClient
  auth: Auth
  log: LogStore
  /** Whoever reads a whole log takes a turn. */
  turns: Turns
  scenarios: ScenarioStore
  simulations: ReadonlyMap<string, SimulationDefinition>
  lab: LabRuns
  board: Room['board']
  now: () => number
  admin: AdminQueries
  /** Somebody opens a page. */
  seen: (accountId: string) => void
}

type Dates = { startedAt: Date | null; endedAt: Date | null; revealedAt: Date | null }

const stageOf = ({ startedAt, endedAt, revealedAt }: Dates): Stage =>
  revealedAt ? 'revealed' : endedAt ? 'ended' : startedAt ? 'running' : 'waiting'

/** The interviewer holds the whole scenario; others get it when the scorecard is out. */
function scenarioFor(scenario: Scenario, version: number, role: Role, stage: Stage): RoomScenario {
  if (role === 'interviewer' || stage === 'revealed') return { whole: true, scenario, version }
  return { whole: false, scenario: candidateView(scenario), version }
}

export function createQueries(deps: Dependencies): Queries {
  const { prisma, auth, scenarios, simulations, lab, now } = deps

  /** The interview with the viewer's role in it; null for strangers, so that they learn nothing. */
  async function membership(viewer: Viewer, interviewId: string) {
    const participant = await prisma.participant.findUnique({
      where: { interviewId_accountId: { interviewId, accountId: viewer.accountId } },
      include: { interview: true },
    })
    if (!participant) return null
    const { interview } = participant
    const scenario = await scenarios.version(interview.scenarioId, interview.scenarioVersion)
    if (!scenario) return null
    return { interview, scenario, role: participant.role as Role, stage: stageOf(interview) }
  }

  return {
    async viewer(headers) {
      const identity = await identify(auth, headers)
      if (!identity) return null
      const { loginId: _, ...viewer } = identity
      deps.seen(viewer.accountId)
      return viewer
    },

    async scenarios() {
      return (await scenarios.list()).map(summaryOf)
    },

    async scenario(id) {
      const found = (await scenarios.list()).find(({ scenario }) => scenario.id === id)
      return found ? { summary: summaryOf(found), scenario: candidateView(found.scenario) } : null
    },

    async scenarioProblems(viewer) {
      if (viewer.rank === 'learner') return []
      const rows = await prisma.scenario.findMany({ orderBy: { id: 'asc' } })
      return rows.flatMap(({ id, findings }) =>
        Array.isArray(findings) && findings.length > 0
          ? [{ id, findings: findings as ScenarioProblem['findings'] }]
          : [],
      )
    },

    async labs() {
      const used = await usesOf(scenarios)
      return [...simulations.values()].map(({ id, title, question, designs, claims }) => ({
        id,
        title,
        question,
        designs: designs.map((design) => ({ title: design.title, says: design.says })),
        claims: claims.map(({ says }) => says),
        scenarios: used(id),
      }))
    },

    async lab(id) {
      const definition = simulations.get(id)
      return definition ? { form: simulationForm(definition), scenarios: (await usesOf(scenarios))(id) } : null
    },

    labAnswer: (ask) => lab.answer(ask),

    async myInterviews(viewer) {
      const rows = await prisma.participant.findMany({
        where: { accountId: viewer.accountId, hiddenAt: null },
        include: {
          interview: {
            include: { participants: { include: { account: { select: { id: true, name: true } } } } },
          },
        },
        orderBy: { interview: { lastActivityAt: 'desc' } },
        take: INTERVIEWS_LISTED_MAX,
      })
      const held = await Promise.all(
        rows.map(({ interview }) => scenarios.version(interview.scenarioId, interview.scenarioVersion)),
      )
      return rows.map(({ role, interview }, at): InterviewSummary => {
        const score = interview.score as Score | null
        return {
          id: interview.id,
          mode: interview.mode as Mode,
          stage: stageOf(interview),
          role: role as Role,
          scenario: { id: interview.scenarioId, title: held[at]?.title ?? interview.scenarioId },
          createdAt: interview.createdAt.getTime(),
          endedAt: interview.endedAt?.getTime() ?? null,
          scheduledFor: interview.scheduledFor?.getTime() ?? null,
          with: [
            ...interview.participants
              .filter(({ accountId }) => accountId !== viewer.accountId)
              .map(({ account }) => account.name),
            ...Array.from({ length: interview.erased }, () => 'somebody who left'),
          ],
          score: score?.score ?? null,
          grade: score?.grade ?? null,
        }
      })
    },

    async room(viewer, interviewId) {
      const found = await membership(viewer, interviewId)
      if (!found) return null
      const { interview, scenario, role, stage } = found
      return {
        interviewId,
        mode: interview.mode as Mode,
        role,
        stage,
        mayInvite: mayInvite(role, interview.createdBy, viewer.accountId),
        scenario: scenarioFor(scenario, interview.scenarioVersion, role, stage),
        simulations: formsOf(scenario, simulations),
        board: deps.board,
      }
    },

    async invites(viewer, interviewId) {
      const found = await membership(viewer, interviewId)
      if (!found || !mayInvite(found.role, found.interview.createdBy, viewer.accountId)) return []
      const rows = await prisma.invite.findMany({ where: { interviewId }, orderBy: { createdAt: 'desc' } })
      return rows.map(({ id, role, expiresAt, uses, usesMax, revokedAt }): InviteSummary => {
        const state = revokedAt
          ? 'revoked'
          : uses >= usesMax
            ? 'used'
            : expiresAt.getTime() <= now()
              ? 'expired'
              : 'open'
        return { id, role: role as Role, expiresAt: expiresAt.getTime(), uses, usesMax, state }
      })
    },

    async review(viewer, interviewId) {
      const found = await membership(viewer, interviewId)
      return found && deps.turns.take(viewer.accountId, () => reviewOf(deps, viewer, interviewId, found))
    },

    async run(viewer, runId) {
      const run = await prisma.run.findUnique({ where: { id: runId } })
      const found = run?.interviewId ? await membership(viewer, run.interviewId) : null
      const interviewId = run?.interviewId
      if (!interviewId || !found) return null
      const { state } = await deps.turns.take(viewer.accountId, () => deps.log.fold(interviewId))
      const all = found.role === 'interviewer' || found.stage === 'revealed'
      return all || maySeeRun(runId, state) ? runRecord(run) : null
    },

    admin: (viewer) => (viewer.rank === 'admin' ? deps.admin : null),

    async blocked(viewer) {
      const rows = await prisma.block.findMany({
        where: { accountId: viewer.accountId },
        include: { blocked: { select: { name: true } } },
        orderBy: { createdAt: 'desc' },
      })
      return rows.map(({ blockedId, blocked }) => ({ accountId: blockedId, name: blocked.name }))
    },
  }
}

const INTERVIEWS_LISTED_MAX = 200

/** Tells in which scenarios a simulation is run. */
async function usesOf(scenarios: ScenarioStore): Promise<(simulationId: string) => ScenarioLink[]> {
  const published = await scenarios.list()
  return (simulationId) =>
    published
      .filter(({ scenario }) => scenario.simulations.some(({ id }) => id === simulationId))
      .map(({ scenario: { id, title } }) => ({ id, title }))
}

const formsOf = (scenario: Scenario, simulations: Dependencies['simulations']): SimulationForm[] =>
  scenario.simulations.flatMap(({ id }) => {
    const definition = simulations.get(id)
    return definition ? [simulationForm(definition)] : []
  })

type Membership = {
  interview: { mode: string; scenarioVersion: number; startedAt: Date | null; endedAt: Date | null }
  scenario: Scenario
  role: Role
  stage: Stage
}

async function reviewOf(
  { prisma, log, simulations, board }: Dependencies,
  viewer: Viewer,
  interviewId: string,
  { interview, scenario, role, stage }: Membership,
): Promise<Review> {
  const [{ state, document }, events, participants, runs] = await Promise.all([
    log.fold(interviewId),
    log.events(interviewId),
    prisma.participant.findMany({
      where: { interviewId },
      include: { account: { select: { id: true, name: true } } },
      orderBy: { joinedAt: 'asc' },
    }),
    prisma.run.findMany({ where: { interviewId }, orderBy: { createdAt: 'asc' }, omit: { result: true } }),
  ])
  const seen = events.flatMap((event) => visible(event, { accountId: viewer.accountId, role }, state) ?? [])
  const shownRuns = new Set(seen.flatMap((event) => (event.kind === 'run:started' ? [event.payload.runId] : [])))
  const records = Object.values(document.records)
  return {
    interviewId,
    mode: interview.mode as Mode,
    role,
    stage,
    startedAt: interview.startedAt?.getTime() ?? null,
    endedAt: interview.endedAt?.getTime() ?? null,
    people: participants.map((participant) => ({ ...personOf(participant.account), role: participant.role as Role })),
    scenario: scenarioFor(scenario, interview.scenarioVersion, role, stage),
    document: { records, schema: document.schema },
    entries: entriesAmong(records),
    score: scoreFor(state, stage),
    events: seen,
    runs: runs.filter(({ id }) => shownRuns.has(id)).map(withoutResult),
    simulations: formsOf(scenario, simulations),
    board,
  }
}

const scoreFor = (state: InterviewState, stage: Stage): Score | null => (stage === 'revealed' ? state.score : null)

type RunRow = Awaited<ReturnType<PrismaClient['run']['findMany']>>[number]

export const runRecord = (run: RunRow): RunRecord => ({
  ...withoutResult(run),
  result: run.result as SimulationResult | null,
})

function withoutResult(run: Omit<RunRow, 'result'>): Review['runs'][number] {
  const { params, designs } = run.params as { params: Record<string, unknown>; designs: string[] }
  return {
    runId: run.id,
    simulationId: run.simulationId,
    params,
    designs,
    seed: Number(run.seed),
    // Nobody's any more: their account is deleted.
    by: run.accountId ?? '',
    at: run.createdAt.getTime(),
    state: run.state as RunRecord['state'],
    failure: run.failure as RunRecord['failure'],
  }
}
