// Deletes what is older than it is kept: interviews after RETENTION_DAYS, and always what nobody can use any more.
import type pg from 'pg'
import type { Logger } from 'pino'

import type { Rooms } from '../interviews/rooms.ts'
import { audit } from './audit.ts'
import { GUEST_DOMAIN } from './auth.ts'

const EVERY_MS = 60 * 60_000
const ROWS_AT_ONCE = 500
/** Between two deletions, so that people's own queries go first. */
const PAUSE_MS = 20
const GUESTS_KEPT_DAYS = 30
/** Somebody who opens an invite too late reads that it has expired, for so long. */
const INVITES_KEPT_DAYS = 7
const DAY_MS = 24 * 3_600_000

type Dependencies = {
  pool: pg.Pool
  rooms: Pick<Rooms, 'discard'>
  now: () => number
  /** Undefined: interviews are kept until somebody deletes them. */
  retentionDays: number | undefined
}

export type Deleted = Record<'interviews' | 'guests' | 'logins' | 'links' | 'invites', number>

/** Looks at once and every hour; gives the way to stop it. */
export function keepRetention(deps: Dependencies, log: Logger): () => Promise<void> {
  let stopping = false
  let running: Promise<unknown> = Promise.resolve()
  const run = (): void => {
    running = running
      .then(() => retain(deps, () => stopping))
      .catch((error: unknown) => log.warn({ err: error }, 'what is too old was not deleted'))
  }
  run()
  const timer = setInterval(run, EVERY_MS)
  timer.unref()
  return async () => {
    stopping = true
    clearInterval(timer)
    await running
  }
}

/** Deletes all that is too old by now, a little at a time, and records how much that was. */
export async function retain(deps: Dependencies, stopping: () => boolean = () => false): Promise<Deleted> {
  const { pool, now, retentionDays } = deps
  const at = now()
  const before = (days: number): Date => new Date(at - days * DAY_MS)
  const inBatches = async (text: string, values: unknown[]): Promise<number> => {
    let deleted = 0
    while (!stopping()) {
      const { rowCount } = await pool.query(text, [...values, ROWS_AT_ONCE])
      deleted += rowCount ?? 0
      if ((rowCount ?? 0) < ROWS_AT_ONCE) break
      await pause()
    }
    return deleted
  }
  const deleted: Deleted = {
    interviews: retentionDays === undefined ? 0 : await deleteInterviews(deps, before(retentionDays), stopping),
    // With their addresses and browsers.
    logins: await inBatches(
      'delete from "Login" where "id" in (select "id" from "Login" where "expiresAt" < $1 limit $2)',
      [new Date(at)],
    ),
    links: await inBatches(
      `delete from "OneTimeLink" where "tokenHash" in (
         select "tokenHash" from "OneTimeLink" where "expiresAt" < $1 or "usedAt" is not null limit $2)`,
      [new Date(at)],
    ),
    invites: await inBatches(
      'delete from "Invite" where "id" in (select "id" from "Invite" where "expiresAt" < $1 limit $2)',
      [before(INVITES_KEPT_DAYS)],
    ),
    guests: await inBatches(
      `delete from "Account" where "id" in (
         select a."id" from "Account" a
         where a."email" like $2 and coalesce(a."lastSeenAt", a."createdAt") < $1 and a."createdAt" < $1
           and not exists (select from "Participant" p where p."accountId" = a."id")
           and not exists (select from "Login" l where l."userId" = a."id" and l."updatedAt" > $1)
         limit $3)`,
      [before(GUESTS_KEPT_DAYS), `%@${GUEST_DOMAIN}`],
    ),
  }
  const some = Object.values(deleted).some((count) => count > 0)
  if (some) await audit(pool, { actorId: null, action: 'retention', detail: deleted })
  return deleted
}

/** One after another: each may hold as much as a statement may take. */
async function deleteInterviews({ pool, rooms }: Dependencies, before: Date, stopping: () => boolean): Promise<number> {
  let deleted = 0
  for (;;) {
    const { rows } = await pool.query<{ id: string }>(
      `select i."id" from "Interview" i
       where i."lastActivityAt" < $1 and coalesce(i."scheduledFor", i."createdAt") < $1 and not exists (
         select from (select e."at" from "Event" e where e."interviewId" = i."id" order by e."sequence" desc limit 1) last
         where last."at" >= $1)
       limit $2`,
      [before, ROWS_AT_ONCE],
    )
    for (const { id } of rows) {
      if (stopping()) return deleted
      const { rowCount } = await pool.query('delete from "Interview" where "id" = $1', [id])
      deleted += rowCount ?? 0
      await rooms.discard(id)
      await pause()
    }
    if (rows.length < ROWS_AT_ONCE) return deleted
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
