// The fold: what each event does to an interview's state. Total: an event that does not fit changes nothing but the sequence.
import type { Event } from '../protocol/events.ts'
import { elapsedMs, stopped } from './clock.ts'
import type { InterviewState, Participant, Sent } from './state.ts'

const sent = <T extends object>(event: Event, payload: T): Sent<T> => ({
  ...payload,
  sequence: event.sequence,
  at: event.at,
  by: event.actor,
})

function withParticipant(state: InterviewState, accountId: string, change: Partial<Participant>): InterviewState {
  const before = state.participants[accountId]
  if (!before) return state
  return { ...state, participants: { ...state.participants, [accountId]: { ...before, ...change } } }
}

/**
 * The state after an event. Works on a viewer's redacted events as well as on the whole log.
 * Document changes move the sequence only; their own fold is in document.ts.
 */
export function evolve(state: InterviewState, event: Event): InterviewState {
  return { ...change(state, event), sequence: event.sequence }
}

function change(state: InterviewState, event: Event): InterviewState {
  const { at, actor } = event
  switch (event.kind) {
    case 'interview:created': {
      const { mode, scenarioId, scenarioVersion, phases } = event.payload
      return { ...state, mode, scenarioId, scenarioVersion, phases, createdAt: at }
    }
    case 'participant:joined': {
      const { accountId, role } = event.payload
      const participant = { role, joinedAt: at, awaySince: at, vanished: false }
      return { ...state, participants: { ...state.participants, [accountId]: participant } }
    }
    case 'participant:erased': {
      const { accountId } = event.payload
      return { ...withParticipant(state, accountId, { awaySince: at }), erased: [...state.erased, accountId] }
    }
    case 'participant:left':
      return withParticipant(state, event.payload.accountId, { awaySince: at })
    case 'participant:vanished':
      return withParticipant(state, event.payload.accountId, { vanished: true })
    case 'participant:returned':
      return withParticipant(state, event.payload.accountId, { awaySince: null, vanished: false })
    case 'phase:started':
      return { ...state, stage: 'running', startedAt: at, clock: { ...state.clock, runningSince: at } }
    case 'phase:paused':
      return { ...state, clock: stopped(state.clock, at) }
    case 'phase:resumed':
      return state.clock.runningSince === null ? { ...state, clock: { ...state.clock, runningSince: at } } : state
    case 'phase:extended': {
      const extraMinutes = state.phases.map((_, index) => state.clock.extraMinutes[index] ?? 0)
      extraMinutes[state.clock.phase] = (extraMinutes[state.clock.phase] ?? 0) + event.payload.minutes
      return { ...state, clock: { ...state.clock, extraMinutes } }
    }
    case 'phase:advanced': {
      const { clock } = state
      if (clock.phase >= state.phases.length - 1) return state
      const finishedMs = [...clock.finishedMs, elapsedMs(clock, at)]
      const runningSince = clock.runningSince === null ? null : at
      return { ...state, clock: { ...clock, phase: clock.phase + 1, finishedMs, elapsedMs: 0, runningSince } }
    }
    case 'chat:sent':
      return { ...state, chat: [...state.chat, sent(event, event.payload)] }
    case 'fact:given':
      return { ...state, facts: [...state.facts, sent(event, event.payload)] }
    case 'probe:sent':
      return { ...state, probes: [...state.probes, sent(event, { ...event.payload, mark: null })] }
    case 'probe:marked': {
      const { probeId, mark } = event.payload
      return { ...state, probes: state.probes.map((probe) => (probe.probeId === probeId ? { ...probe, mark } : probe)) }
    }
    case 'hint:given':
      return { ...state, hints: [...state.hints, sent(event, event.payload)] }
    case 'twist:triggered':
      return { ...state, twists: [...state.twists, sent(event, event.payload)] }
    case 'note:written':
      return actor === null ? state : { ...state, notes: { ...state.notes, [actor]: event.payload.text } }
    case 'rating:set': {
      if (actor === null) return state
      const { criterionId, verdict, reason } = event.payload
      const own = { ...state.ratings[actor], [criterionId]: { verdict, reason, at } }
      return { ...state, ratings: { ...state.ratings, [actor]: own } }
    }
    case 'rating:cleared': {
      if (actor === null) return state
      const { [event.payload.criterionId]: _, ...own } = state.ratings[actor] ?? {}
      return { ...state, ratings: { ...state.ratings, [actor]: own } }
    }
    case 'communication:rated':
      return actor === null ? state : { ...state, communication: { ...state.communication, [actor]: event.payload } }
    case 'view:called':
      return actor === null ? state : { ...state, called: { by: actor, at } }
    case 'simulation:shared':
      return { ...state, sharedSimulations: [...new Set([...state.sharedSimulations, event.payload.simulationId])] }
    case 'run:started':
      return { ...state, runs: [...state.runs, sent(event, { ...event.payload, state: 'running' as const })] }
    case 'run:finished': {
      const { runId, state: end } = event.payload
      return { ...state, runs: state.runs.map((run) => (run.runId === runId ? { ...run, state: end } : run)) }
    }
    case 'meeting:linked':
      return { ...state, meetingUrl: event.payload.url }
    case 'interview:ended':
      return {
        ...state,
        stage: 'ended',
        clock: stopped(state.clock, at),
        ended: { at, by: actor, because: event.payload.because },
      }
    case 'self-rating:given':
      return actor === null ? state : { ...state, selfRatings: { ...state.selfRatings, [actor]: event.payload } }
    case 'scorecard:revealed':
      return { ...state, stage: 'revealed', score: event.payload.score }
    case 'interview:continued':
      return { ...state, nextInterviewId: event.payload.interviewId }
    case 'document:changed':
      return state
  }
}
