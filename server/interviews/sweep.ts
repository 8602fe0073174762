// Ends interviews that nobody came back to, and deletes those that nobody keeps.
import type pg from 'pg'
import type { Logger } from 'pino'

import { ABANDONED_AFTER_HOURS } from '#lib/protocol/limits'

import type { Rooms } from './rooms.ts'

const EVERY_MS = 10 * 60_000
/** Time to undo a deletion. */
const DELETE_AFTER_HOURS = 1

type Dependencies = { pool: pg.Pool; rooms: Rooms; log: Logger; now: () => number }

export function sweepAbandoned(deps: Dependencies): () => void {
  const run = (): void => {
    sweep(deps).catch((error: unknown) => deps.log.warn({ err: error }, 'the sweep did not finish'))
  }
  const timer = setInterval(run, EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}

export async function sweep({ pool, rooms, now }: Dependencies): Promise<void> {
  const { rows } = await pool.query<{ id: string }>(
    `select "id" from "Interview"
     where "endedAt" is null and "lastActivityAt" < to_timestamp($1 / 1000.0) - $2 * interval '1 hour'
       and coalesce("scheduledFor", "createdAt") < to_timestamp($1 / 1000.0) - $2 * interval '1 hour' limit 100`,
    [now(), ABANDONED_AFTER_HOURS],
  )
  // An open room ends itself at its next tick.
  for (const { id } of rows) await rooms.get(id)
  await pool.query(
    `delete from "Interview" i
     where not exists (select 1 from "Participant" p where p."interviewId" = i."id" and (
       p."hiddenAt" is null or p."hiddenAt" > to_timestamp($1 / 1000.0) - $2 * interval '1 hour'))`,
    [now(), DELETE_AFTER_HOURS],
  )
}
