// The log as sentences: what happened when, who did it, and of what sort it is.
import { evolve } from '#lib/interview/evolve'
import { emptyState } from '#lib/interview/state'
import type { InterviewState } from '#lib/interview/state'
import type { Event } from '#lib/protocol/events'
import { VERDICT_WORDS } from '../../components/verdict-mark.tsx'
import { PHASE_WORDS, ROLE_WORDS } from '../../components/words.ts'

export const SORTS = ['clock', 'conversation', 'board', 'simulation', 'rating', 'people'] as const
export type Sort = (typeof SORTS)[number]
export const SORT_WORDS: Record<Sort, string> = {
  clock: 'Clock',
  conversation: 'Conversation',
  board: 'Board and worksheet',
  simulation: 'Simulations',
  rating: 'Ratings',
  people: 'People',
}

export type Happening = { sequence: number; at: number; sort: Sort; text: string }

/** What is needed to name things. */
export type Names = {
  person: (accountId: string | null) => string
  criterion: (id: string) => string
  simulation: (id: string) => string
}

/** Work on the board by one person with no longer pause than this is told as one. */
const BOARD_PAUSE_MS = 60_000

/** Events of the log as sentences, in order. */
export function storyOf(events: readonly Event[], names: Names): Happening[] {
  const story: Happening[] = []
  let state = emptyState()
  let stretch: { happening: Happening; by: string | null; until: number; changes: number } | null = null
  for (const event of events) {
    state = evolve(state, event)
    if (event.kind === 'document:changed') {
      // The server's own writes, such as the empty page, are nobody's work.
      if (event.actor === null) continue
      if (stretch && stretch.by === event.actor && event.at - stretch.until <= BOARD_PAUSE_MS) {
        stretch.until = event.at
        stretch.changes++
      } else {
        const happening: Happening = { sequence: event.sequence, at: event.at, sort: 'board', text: '' }
        stretch = { happening, by: event.actor, until: event.at, changes: 1 }
        story.push(happening)
      }
      const { happening, by, changes } = stretch
      happening.text = `${names.person(by)} worked on the board or the worksheet, ${changes} ${changes === 1 ? 'change' : 'changes'}.`
      continue
    }
    const told = sentenceOf(event, state, names)
    if (told) story.push({ sequence: event.sequence, at: event.at, ...told })
  }
  return story
}

type Told = { sort: Sort; text: string }

function sentenceOf(
  event: Exclude<Event, { kind: 'document:changed' }>,
  state: InterviewState,
  names: Names,
): Told | null {
  const who = names.person(event.actor)
  const clock = (text: string): Told => ({ sort: 'clock', text })
  const said = (text: string): Told => ({ sort: 'conversation', text })
  const rated = (text: string): Told => ({ sort: 'rating', text })
  const people = (text: string): Told => ({ sort: 'people', text })
  const simulated = (text: string): Told => ({ sort: 'simulation', text })
  const because = (reason: string) => (reason ? `: ${reason}` : '.')
  switch (event.kind) {
    case 'interview:created':
      return people(`${who} made the interview.`)
    case 'participant:joined':
      return people(
        `${names.person(event.payload.accountId)} joined as ${ROLE_WORDS[event.payload.role].toLowerCase()}.`,
      )
    case 'participant:left':
      return people(`${names.person(event.payload.accountId)} left.`)
    case 'participant:erased':
      return people('Somebody deleted their account, and with it what they said here.')
    case 'participant:vanished':
      return people(`${names.person(event.payload.accountId)} had been away for three minutes.`)
    case 'participant:returned':
      return people(`${names.person(event.payload.accountId)} came in.`)
    case 'phase:started':
      return clock(`${who} started the clock: ${phaseOf(state)}.`)
    case 'phase:paused':
      return clock(`${who} stopped the clock.`)
    case 'phase:resumed':
      return clock(`${who} let the clock go on.`)
    case 'phase:extended': {
      const { minutes } = event.payload
      return clock(`${who} gave ${phaseOf(state)} ${minutes} more ${minutes === 1 ? 'minute' : 'minutes'}.`)
    }
    case 'phase:advanced':
      return clock(`${who} went on to ${phaseOf(state)}.`)
    case 'interview:ended':
      return clock(
        event.payload.because === 'abandoned'
          ? 'The interview ended by itself: nobody was left.'
          : `${who} ended the interview.`,
      )
    case 'chat:sent':
      return said(`${who}: ${event.payload.text || '(deleted with their account)'}`)
    case 'fact:given':
      return said(`${who} gave a fact. ${event.payload.asked} ${event.payload.answer}`)
    case 'probe:sent':
      return said(`${who} asked: ${event.payload.asks}`)
    case 'hint:given':
      return said(`${who} gave hint ${event.payload.step + 1}: ${event.payload.text}`)
    case 'twist:triggered':
      return said(`${who} changed the requirements: ${event.payload.says}`)
    case 'view:called':
      return said(`${who} brought everybody to one view.`)
    case 'meeting:linked':
      return people(event.payload.url ? `${who} attached a link to a call.` : `${who} took the link to the call away.`)
    case 'probe:marked': {
      const asked = state.probes.find(({ probeId }) => probeId === event.payload.probeId)?.asks
      return rated(
        `${who} marked ${asked ? `“${asked}”` : 'a probe'} as ${event.payload.mark === 'not' ? 'not answered' : event.payload.mark === 'partly' ? 'partly answered' : 'answered'}.`,
      )
    }
    case 'rating:set': {
      const { criterionId, verdict, reason } = event.payload
      return rated(`${who} judged “${names.criterion(criterionId)}” ${VERDICT_WORDS[verdict]}${because(reason)}`)
    }
    case 'rating:cleared':
      return rated(`${who} took the verdict on “${names.criterion(event.payload.criterionId)}” back.`)
    case 'communication:rated':
      return rated(`${who} gave communication ${event.payload.points} of 5${because(event.payload.reason)}`)
    case 'self-rating:given':
      return rated(
        event.payload.grade
          ? `${who} expected ${event.payload.grade}${because(event.payload.reason)}`
          : `${who} skipped the rating.`,
      )
    case 'scorecard:revealed':
      return rated(`The scorecard came out: ${event.payload.score.grade}.`)
    case 'simulation:shared':
      return simulated(`${who} shared the simulation ${names.simulation(event.payload.simulationId)}.`)
    case 'run:started':
      return simulated(`${who} ran ${names.simulation(event.payload.simulationId)}.`)
    case 'run:finished': {
      const run = state.runs.find(({ runId }) => runId === event.payload.runId)
      const what = run ? `The run of ${names.simulation(run.simulationId)}` : 'A run'
      const ends = { done: 'was done', failed: 'failed', cancelled: 'was cancelled' } as const
      return simulated(`${what} ${ends[event.payload.state]}.`)
    }
    case 'interview:continued':
      return people(`${who} started the next interview.`)
    case 'note:written':
      return null
  }
}

const phaseOf = ({ phases, clock }: InterviewState): string => {
  const phase = phases[clock.phase]
  return phase ? PHASE_WORDS[phase.id].toLowerCase().replace(/^api/, 'API') : 'the phase'
}

/** Minutes and seconds since the clock was started; with a minus sign before. */
export function since(at: number, startedAt: number | null): string {
  if (startedAt === null) return ''
  const seconds = Math.floor(Math.abs(at - startedAt) / 1000)
  const sign = at < startedAt && seconds > 0 ? '\u2212' : ''
  return `${sign}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
