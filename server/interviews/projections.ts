// Rows that follow from events, written in the same transaction. All of them can be made again from the log.
import type { Event } from '#lib/protocol/events'

import type { Statement } from './log-writer.ts'

/** What to write beside an event. */
export function projectionsOf(interviewId: string, event: Event): Statement[] {
  const at = new Date(event.at)
  const one = (text: string, ...values: unknown[]): Statement[] => [{ text, values: [interviewId, ...values] }]
  switch (event.kind) {
    case 'participant:joined':
      return one(
        `insert into "Participant" ("interviewId", "accountId", "role", "joinedAt") values ($1, $2, $3, $4)
         on conflict ("interviewId", "accountId") do nothing`,
        event.payload.accountId,
        event.payload.role,
        at,
      )
    case 'phase:started':
      return one('update "Interview" set "startedAt" = $2, "lastActivityAt" = $2 where id = $1', at)
    case 'interview:ended':
      return one('update "Interview" set "endedAt" = $2, "lastActivityAt" = $2 where id = $1', at)
    case 'scorecard:revealed':
      return one(
        'update "Interview" set "revealedAt" = $2, "score" = $3 where id = $1',
        at,
        JSON.stringify(event.payload.score),
      )
    case 'rating:set':
      return one(
        `insert into "Rating" ("interviewId", "raterId", "criterionId", "verdict", "reason", "at")
         values ($1, $2, $3, $4, $5, $6)
         on conflict ("interviewId", "raterId", "criterionId") do update set "verdict" = $4, "reason" = $5, "at" = $6`,
        event.actor,
        event.payload.criterionId,
        event.payload.verdict,
        event.payload.reason,
        at,
      )
    case 'rating:cleared':
      return one(
        'delete from "Rating" where "interviewId" = $1 and "raterId" = $2 and "criterionId" = $3',
        event.actor,
        event.payload.criterionId,
      )
    case 'run:started':
      return one(
        `insert into "Run" ("id", "interviewId", "accountId", "simulationId", "version", "params", "seed", "createdAt")
         values ($2, $1, $3, $4, $5, $6, $7, $8)`,
        event.payload.runId,
        event.actor,
        event.payload.simulationId,
        event.payload.simulationVersion,
        JSON.stringify({ params: event.payload.params, designs: event.payload.designs }),
        event.payload.seed,
        at,
      )
    default:
      return []
  }
}

/** The first answer to a command, kept so that a repeat gets the same. */
export const answerRow = (interviewId: string, accountId: string, commandId: string, answer: unknown): Statement => ({
  text: `insert into "Answer" ("interviewId", "accountId", "commandId", "answer") values ($1, $2, $3, $4)
         on conflict do nothing`,
  values: [interviewId, accountId, commandId, JSON.stringify(answer)],
})
