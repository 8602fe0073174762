// What a command does: either events, or an error that says what to do. Pure; the server stores before it tells anybody.
import type { Command } from '../protocol/commands.ts'
import { failure } from '../protocol/errors.ts'
import type { Failure } from '../protocol/errors.ts'
import type { NewEvent } from '../protocol/events.ts'
import {
  CHAT_LINES_MAX,
  PHASE_EXTRA_MINUTES_MAX,
  RUNS_PER_INTERVIEW_MAX,
  RUNS_WAITING_PER_ACCOUNT_MAX,
} from '../protocol/limits.ts'
import { may, mayEver } from '../protocol/policy.ts'
import type { Role } from '../protocol/roles.ts'
import type { Scenario } from '../scenario/schema.ts'
import { nextHint } from './interviewer.ts'
import type { InterviewState } from './state.ts'

export type Actor = { accountId: string; role: Role }

/** What a decision needs to know besides the state: looked up by the caller, so that deciding stays pure. */
export type Knowledge = {
  scenario: Scenario
  /** A fresh id, for commands that make something. */
  newId: string
  /** Criteria that are not met yet, most wanted first. */
  missing: string[]
  /** Of the simulation that a run asks for; its parameters are checked before. */
  simulationVersion: number
}

export type Decision = { ok: true; events: NewEvent[] } | { ok: false; error: Failure }

const WRONG_MOMENT: Record<InterviewState['stage'], string> = {
  waiting: 'The interview has not started. Start the clock first.',
  running: 'The interview is running. End it first.',
  ended: 'The interview has ended.',
  revealed: 'The interview has ended and its scorecard is out.',
}

/** Decides a parsed command. `now` is the server's clock in milliseconds. */
export function decide(state: InterviewState, command: Command, actor: Actor, now: number, know: Knowledge): Decision {
  if (!mayEver(command.name, state.mode, actor.role)) {
    return failure('not-allowed', `The ${actor.role} may not do this in ${state.mode} interviews.`)
  }
  if (!may(command.name, state.mode, actor.role, state.stage)) return failure('wrong-moment', WRONG_MOMENT[state.stage])
  return decideAllowed(state, command, actor, now, know)
}

function decideAllowed(
  state: InterviewState,
  command: Command,
  actor: Actor,
  now: number,
  { scenario, newId, missing, simulationVersion }: Knowledge,
): Decision {
  const by = actor.accountId
  const secret = scenario.interviewer
  const one = (event: NewEvent): Decision => ({ ok: true, events: [event] })
  const nothing: Decision = { ok: true, events: [] }
  switch (command.name) {
    case 'phase:start':
      return one({ kind: 'phase:started', actor: by, payload: {} })
    case 'phase:pause':
      return state.clock.runningSince === null ? nothing : one({ kind: 'phase:paused', actor: by, payload: {} })
    case 'phase:resume':
      return state.clock.runningSince !== null ? nothing : one({ kind: 'phase:resumed', actor: by, payload: {} })
    case 'phase:extend':
      if ((state.clock.extraMinutes[state.clock.phase] ?? 0) + command.payload.minutes > PHASE_EXTRA_MINUTES_MAX) {
        return failure('limit-reached', `A phase is at most ${PHASE_EXTRA_MINUTES_MAX} minutes longer than planned.`)
      }
      return one({ kind: 'phase:extended', actor: by, payload: command.payload })
    case 'phase:advance':
      return state.clock.phase >= state.phases.length - 1
        ? failure('wrong-moment', 'This is the last phase. End the interview when you are done.')
        : one({ kind: 'phase:advanced', actor: by, payload: {} })
    case 'chat:send':
      return state.chat.length >= CHAT_LINES_MAX
        ? failure('limit-reached', `An interview holds at most ${CHAT_LINES_MAX} chat lines.`)
        : one({ kind: 'chat:sent', actor: by, payload: command.payload })
    case 'fact:give': {
      const fact = secret.facts.find(({ id }) => id === command.payload.factId)
      if (!fact) return failure('not-found', 'The scenario has no such fact.')
      if (state.facts.some(({ factId }) => factId === fact.id)) return nothing
      return one({
        kind: 'fact:given',
        actor: by,
        payload: { factId: fact.id, asked: fact.asked, answer: fact.answer },
      })
    }
    case 'probe:send': {
      const probe = secret.probes.find(({ id }) => id === command.payload.probeId)
      if (!probe) return failure('not-found', 'The scenario has no such probe.')
      if (state.probes.some(({ probeId }) => probeId === probe.id)) return nothing
      return one({ kind: 'probe:sent', actor: by, payload: { probeId: probe.id, asks: probe.asks } })
    }
    case 'probe:mark':
      return state.probes.some(({ probeId }) => probeId === command.payload.probeId)
        ? one({ kind: 'probe:marked', actor: by, payload: command.payload })
        : failure('wrong-moment', 'Ask the probe first, then say how it was answered.')
    case 'hint:give': {
      const hint = nextHint(scenario, state, command.payload.criterionId)
      if (!hint) return failure('limit-reached', 'Every hint for this criterion has been given.')
      return one({ kind: 'hint:given', actor: by, payload: hint })
    }
    case 'hint:ask': {
      const hint = missing.map((id) => nextHint(scenario, state, id)).find((found) => found !== null)
      if (!hint)
        return failure('limit-reached', 'There is no further hint: either nothing is missing or all were given.')
      return one({ kind: 'hint:given', actor: null, payload: hint })
    }
    case 'twist:trigger': {
      const twist = secret.twists.find(({ id }) => id === command.payload.twistId)
      if (!twist) return failure('not-found', 'The scenario has no such change.')
      if (state.twists.some(({ twistId }) => twistId === twist.id)) return nothing
      return one({ kind: 'twist:triggered', actor: by, payload: { twistId: twist.id, says: twist.says } })
    }
    case 'note:write':
      return state.notes[by] === command.payload.text
        ? nothing
        : one({ kind: 'note:written', actor: by, payload: command.payload })
    case 'rating:set':
    case 'rating:clear': {
      const { criterionId } = command.payload
      const known =
        secret.criteria.some(({ id }) => id === criterionId) ||
        secret.twists.some(({ criteria }) => criteria.some(({ id }) => id === criterionId))
      if (!known) return failure('not-found', 'The rubric has no such criterion.')
      if (command.name === 'rating:set') return one({ kind: 'rating:set', actor: by, payload: command.payload })
      return state.ratings[by]?.[criterionId]
        ? one({ kind: 'rating:cleared', actor: by, payload: command.payload })
        : nothing
    }
    case 'communication:rate':
      return one({ kind: 'communication:rated', actor: by, payload: command.payload })
    case 'view:call':
      return one({ kind: 'view:called', actor: by, payload: {} })
    case 'simulation:share':
      if (!isBound(scenario, command.payload.simulationId)) return failure('not-found', NO_SIMULATION)
      return state.sharedSimulations.includes(command.payload.simulationId)
        ? nothing
        : one({ kind: 'simulation:shared', actor: by, payload: command.payload })
    case 'run:start': {
      const { simulationId } = command.payload
      if (!isBound(scenario, simulationId)) return failure('not-found', NO_SIMULATION)
      const hidden =
        state.mode === 'paired' && actor.role === 'candidate' && !state.sharedSimulations.includes(simulationId)
      if (hidden) return failure('not-allowed', 'The interviewer has not shared this simulation yet.')
      if (state.runs.length >= RUNS_PER_INTERVIEW_MAX) {
        return failure('limit-reached', `An interview holds at most ${RUNS_PER_INTERVIEW_MAX} runs.`)
      }
      // The server has counted them over all rooms, but before others that were asked for at the same moment.
      if (state.runs.filter((run) => run.by === by && run.state === 'running').length >= RUNS_WAITING_PER_ACCOUNT_MAX) {
        return failure('limit-reached', TOO_MANY_RUNS)
      }
      return one({ kind: 'run:started', actor: by, payload: { ...command.payload, runId: newId, simulationVersion } })
    }
    case 'run:cancel': {
      const run = state.runs.find(({ runId }) => runId === command.payload.runId)
      if (!run || (actor.role === 'candidate' && run.by !== by)) return failure('not-found', 'There is no such run.')
      return nothing
    }
    case 'meeting:link':
      return one({ kind: 'meeting:linked', actor: by, payload: command.payload })
    case 'interview:end':
      return one({ kind: 'interview:ended', actor: by, payload: { because: 'person' } })
    case 'self-rating:give':
      return state.selfRatings[by] ? nothing : one({ kind: 'self-rating:given', actor: by, payload: command.payload })
    case 'interview:continue':
      return state.nextInterviewId
        ? nothing
        : one({ kind: 'interview:continued', actor: by, payload: { interviewId: newId } })
  }
}

const NO_SIMULATION = 'This scenario has no such simulation.'
export const TOO_MANY_RUNS = `At most ${RUNS_WAITING_PER_ACCOUNT_MAX} runs at a time. Wait for one, or cancel it.`

const isBound = (scenario: Scenario, simulationId: string): boolean =>
  scenario.simulations.some(({ id }) => id === simulationId)

/**
 * Whether everybody who rates has done so or skipped, so that the scorecard may be revealed.
 * Somebody who has left for good is not waited for.
 */
export function ratingsComplete(state: InterviewState): boolean {
  const raters = Object.entries(state.participants).filter(([, { role }]) => role !== 'observer')
  return raters.every(([accountId, { awaySince }]) => state.selfRatings[accountId] !== undefined || awaySince !== null)
}
