// Deletes an account for good: what is the person's alone goes, and what others share stays without their words and name.
import type pg from 'pg'

import { ERASURE } from '#lib/interview/erase'
import { EVENTS } from '#lib/protocol/events'

import { withTransaction } from '../database/transaction.ts'
import type { Rooms } from '../interviews/rooms.ts'
import type { RunQueue } from '../jobs/run-queue.ts'
import { audit } from './audit.ts'
import type { AuditEntry } from './audit.ts'
import { lockAccount } from './lock-account.ts'

export type EraseDependencies = {
  pool: pg.Pool
  rooms: Pick<Rooms, 'discard'>
  runs: Pick<RunQueue, 'cancel'>
  now: () => number
  /** Ends the connections of an account. */
  disconnect: (accountId: string) => void
}

export type Erased = 'erased' | 'gone' | 'only-admin'

const TRIES_MAX = 3

/** The events that hold a person's words, as columns for unnest: kind, field, what stands there afterwards. */
const WORDS = Object.entries(ERASURE).flatMap(([kind, erasure]) => (erasure === 'stays' ? [] : [{ kind, ...erasure }]))
const WORDS_COLUMNS = [
  WORDS.map(({ kind }) => kind),
  WORDS.map(({ field }) => field),
  WORDS.map(({ empty }) => JSON.stringify(empty)),
]

/**
 * All of it happens, or nothing does. Interviews that nobody else has in their list are deleted whole. Whoever is in an
 * open room of the others comes back to a room that has forgotten too.
 */
export async function eraseAccount(
  deps: EraseDependencies,
  accountId: string,
  entry: Pick<AuditEntry, 'actorId' | 'action'>,
): Promise<Erased> {
  const done = await untilNoDeadlock(() =>
    withTransaction(deps.pool, (client) => erase(client, accountId, entry, deps.now())),
  )
  if (typeof done === 'string') return done
  deps.disconnect(accountId)
  for (const interviewId of done.interviews) await deps.rooms.discard(interviewId)
  for (const runId of done.runs) await deps.runs.cancel(runId)
  return 'erased'
}

/** The log is appended to for several rooms at once, in an order of its own; PostgreSQL ends one of two that wait for each other. */
async function untilNoDeadlock<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      const deadlock = error instanceof Error && 'code' in error && error.code === '40P01'
      if (!deadlock || tries === TRIES_MAX) throw error
    }
  }
}

async function erase(
  client: pg.PoolClient,
  accountId: string,
  entry: Pick<AuditEntry, 'actorId' | 'action'>,
  now: number,
): Promise<'gone' | 'only-admin' | { interviews: string[]; runs: string[] }> {
  // From here on nothing that refers to the account can be stored by anybody.
  const account = await lockAccount(client, accountId)
  if (!account) return 'gone'
  if (account.onlyAdmin) return 'only-admin'
  // Before it is asked who else is in them, so that nobody joins meanwhile.
  await fence(client, accountId)
  const { rows: interviews } = await client.query<{ id: string; shared: boolean }>(
    `select p."interviewId" as id, exists (
       select from "Participant" o
       where o."interviewId" = p."interviewId" and o."accountId" <> $1 and o."hiddenAt" is null
     ) as shared
     from "Participant" p where p."accountId" = $1 order by 1`,
    [accountId],
  )
  const ids = interviews.map(({ id }) => id)
  const whole = interviews.filter(({ shared }) => !shared).map(({ id }) => id)
  const { rows: runs } = await client.query<{ id: string }>(
    `delete from "Run" where "interviewId" = any($2) or ("accountId" = $1 and "interviewId" is null) returning "id"`,
    [accountId, whole],
  )
  // One statement each: an interview may hold as much as a statement may take.
  for (const { id, shared } of interviews) {
    if (shared) await eraseFrom(client, id, accountId, now)
    else await client.query('delete from "Interview" where "id" = $1', [id])
  }
  await client.query('delete from "Verification" where "identifier" = $1 or "value" = $2', [account.email, accountId])
  // Logins, password, links, blocks, reports, invites and places in interviews go with it (prisma/schema.prisma).
  await client.query('delete from "Account" where "id" = $1', [accountId])
  await audit(client, {
    ...entry,
    subject: accountId,
    detail: { interviews: whole.length, shared: ids.length - whole.length },
  })
  return { interviews: ids, runs: runs.map(({ id }) => id) }
}

/** Takes a person's interviews from whoever has them open, here or on another node: nothing is appended until they are opened again. */
async function fence(client: pg.PoolClient, accountId: string): Promise<void> {
  await client.query(
    `insert into "InterviewOwner" as o ("interviewId", "owner", "epoch")
     select "interviewId", '', 1 from "Participant" where "accountId" = $1 order by 1
     on conflict ("interviewId") do update set "epoch" = o."epoch" + 1`,
    [accountId],
  )
}

async function eraseFrom(client: pg.PoolClient, interviewId: string, accountId: string, now: number): Promise<void> {
  const person = [interviewId, accountId]
  await client.query(
    `update "Event" e set "payload" = jsonb_set(e."payload", array[w.field], w.empty)
     from unnest($3::text[], $4::text[], $5::jsonb[]) as w(kind, field, empty)
     where e."interviewId" = $1 and e."actorId" = $2 and e."kind" = w.kind`,
    [...person, ...WORDS_COLUMNS],
  )
  await client.query(
    `insert into "Event" ("interviewId", "sequence", "at", "kind", "version", "payload")
     select $1, max("sequence") + 1, $3, 'participant:erased', $4, jsonb_build_object('accountId', $2::text)
     from "Event" where "interviewId" = $1`,
    [...person, new Date(now), EVENTS['participant:erased'].version],
  )
  await client.query(`update "Rating" set "reason" = '' where "interviewId" = $1 and "raterId" = $2`, person)
  await client.query('delete from "Answer" where "interviewId" = $1 and "accountId" = $2', person)
  await client.query('update "Run" set "accountId" = null where "interviewId" = $1 and "accountId" = $2', person)
  await client.query('update "Interview" set "erased" = "erased" + 1 where "id" = $1', [interviewId])
}
