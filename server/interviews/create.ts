// A new interview: its row, its people, and the first events of its log, all in one transaction of the caller's.
import { DEFAULT_INITIAL_SNAPSHOT } from '@tldraw/sync-core'

import { EVENTS } from '#lib/protocol/events'
import type { Event, NewEvent } from '#lib/protocol/events'
import type { Mode, Role } from '#lib/protocol/roles'
import type { Scenario } from '#lib/scenario/schema'

import { documentSchema } from '../board/schema.ts'
import type { Statement } from './log-writer.ts'
import { projectionsOf } from './projections.ts'

export type NewInterview = {
  id: string
  mode: Mode
  scenario: Scenario
  scenarioVersion: number
  createdBy: string
  participants: { accountId: string; role: Role }[]
  scheduledFor?: Date | undefined
  now: number
}

/** An empty board: tldraw's document and one page. */
const firstRecords = Object.fromEntries(
  DEFAULT_INITIAL_SNAPSHOT.documents.map(({ state }) => [state.id, ['put', state as never]] as const),
)

export function createInterview(interview: NewInterview): Statement[] {
  const { id, mode, scenario, scenarioVersion, createdBy, participants, scheduledFor, now } = interview
  const first: NewEvent[] = [
    {
      kind: 'interview:created',
      actor: createdBy,
      payload: { mode, scenarioId: scenario.id, scenarioVersion, phases: scenario.phases },
    },
    {
      kind: 'document:changed',
      actor: null,
      payload: { operations: firstRecords as never, schema: documentSchema.serialize() },
    },
    ...participants.map(({ accountId, role }): NewEvent => ({
      kind: 'participant:joined',
      actor: accountId,
      payload: { accountId, role },
    })),
  ]
  const events = first.map((event, index) => placed(event, index + 1, now))
  return [
    {
      text: `insert into "Interview" ("id", "mode", "scenarioId", "scenarioVersion", "createdBy", "createdAt", "lastActivityAt", "scheduledFor")
             values ($1, $2, $3, $4, $5, $6, $6, $7)`,
      values: [id, mode, scenario.id, scenarioVersion, createdBy, new Date(now), scheduledFor ?? null],
    },
    ...events.flatMap((event) => [
      {
        text: `insert into "Event" ("interviewId", "sequence", "at", "actorId", "kind", "version", "payload")
               values ($1, $2, $3, $4, $5, $6, $7)`,
        values: [
          id,
          event.sequence,
          new Date(event.at),
          event.actor,
          event.kind,
          event.version,
          JSON.stringify(event.payload),
        ],
      },
      ...projectionsOf(id, event),
    ]),
  ]
}

/** An event with its place in the log. */
export const placed = (event: NewEvent, sequence: number, at: number): Event =>
  ({ ...event, sequence, at, version: EVENTS[event.kind].version }) as Event
