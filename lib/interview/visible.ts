// Who may see an event. The one place that decides it, for sockets, pages and exports.
import type { Event } from '../protocol/events.ts'
import type { Role } from '../protocol/roles.ts'
import type { InterviewState } from './state.ts'

export type EventViewer = { accountId: string; role: Role }

/**
 * The event as this viewer may see it now: whole, with what is hidden left out, or null.
 * What an answer depends on besides the event (`stage`, shared simulations, runs) only ever opens things up.
 */
export function visible(
  event: Event,
  viewer: EventViewer,
  state: Pick<InterviewState, 'stage' | 'sharedSimulations' | 'runs' | 'participants'>,
): Event | null {
  const own = event.actor === viewer.accountId
  const all = state.stage === 'revealed' || viewer.role === 'interviewer'
  switch (event.kind) {
    case 'note:written':
      return own ? event : null
    case 'self-rating:given':
      return own || state.stage === 'revealed' ? event : null
    case 'probe:marked':
    case 'rating:set':
    case 'rating:cleared':
    case 'communication:rated':
      return all ? event : null
    case 'hint:given':
      return all ? event : { ...event, payload: { ...event.payload, criterionId: '' } }
    case 'run:started':
      return all || maySeeRun(event.payload.runId, state) ? event : null
    case 'run:finished':
      return all || maySeeRun(event.payload.runId, state) ? event : null
    default:
      return event
  }
}

/** A run is for everybody once its simulation was shared, or when the candidate started it. */
export function maySeeRun(
  runId: string,
  state: Pick<InterviewState, 'sharedSimulations' | 'runs' | 'participants'>,
): boolean {
  const run = state.runs.find((candidate) => candidate.runId === runId)
  if (!run) return false
  const startedByCandidate = run.by !== null && state.participants[run.by]?.role === 'candidate'
  return startedByCandidate || state.sharedSimulations.includes(run.simulationId)
}

/** Whether an event changes what others may see of earlier ones, so that they must be told again. */
export const changesEarlierEvents = (event: Event): boolean =>
  event.kind === 'scorecard:revealed' || event.kind === 'simulation:shared' || event.kind === 'participant:erased'
