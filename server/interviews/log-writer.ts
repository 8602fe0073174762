// Appends to the log: one transaction for everything that waits (group commit), each room guarded by its owner and epoch.
import type pg from 'pg'

import type { Event } from '#lib/protocol/events'

import { storable } from '../database/storable.ts'
import { withConnection, withTransaction } from '../database/transaction.ts'

export type Statement = { text: string; values: unknown[] }

/** What one room wants stored together: its next events, and what is projected from them. */
export type Batch = { interviewId: string; epoch: number; events: Event[]; statements: Statement[] }

/** Another node has taken the interview over: nothing of this batch was stored. */
export class FencedError extends Error {
  constructor(interviewId: string) {
    super(`Interview ${interviewId} is owned by another node`)
  }
}

type Waiting = { batch: Batch; payloads: string[]; resolve: (bytes: number) => void; reject: (error: unknown) => void }

const APPEND = `
  with guard as (
    select o."interviewId" from "InterviewOwner" o
    join unnest($1::text[], $2::int[]) as w(id, epoch) on o."interviewId" = w.id and o.epoch = w.epoch and o.owner = $3
    for share of o
  ), stored as (
    insert into "Event" ("interviewId", "sequence", "at", "actorId", "kind", "version", "payload", "bytes")
    select e.id, e.sequence, to_timestamp(e.at / 1000.0), e.actor, e.kind, e.version, e.payload, e.bytes
    from unnest($4::text[], $5::int[], $6::float8[], $7::text[], $8::text[], $9::int[], $10::jsonb[], $11::int[])
      as e(id, sequence, at, actor, kind, version, payload, bytes)
    join guard g on g."interviewId" = e.id
  )
  select "interviewId" as id from guard`

const BATCHES_PER_TRANSACTION_MAX = 500

export class LogWriter {
  private waiting: Waiting[] = []
  private running: Promise<void> | null = null
  /** Interviews whose last batch failed, with the epoch in which it did. */
  private readonly failed = new Map<string, number>()
  private readonly pool: pg.Pool
  private readonly owner: string
  /** Told of each transaction: how many rooms, how long. */
  private readonly onCommit: (rooms: number, tookMs: number) => void

  constructor(pool: pg.Pool, owner: string, onCommit: (rooms: number, tookMs: number) => void = () => {}) {
    this.pool = pool
    this.owner = owner
    this.onCommit = onCommit
  }

  /**
   * Resolves when the batch is on disk, with how many bytes of JSON its events took. Batches of a room are stored in the order in which they were given.
   * Rejects with FencedError, or with the database's error: then whether it was stored is not known, and the room must
   * be loaded again.
   */
  append(batch: Batch): Promise<number> {
    return new Promise((resolve, reject) => {
      const payloads = batch.events.map(({ payload }) => storable(JSON.stringify(payload)))
      this.waiting.push({ batch, payloads, resolve, reject })
      this.running ??= this.run()
    })
  }

  /** Resolves when nothing waits any more. */
  async drain(): Promise<void> {
    while (this.running) await this.running
  }

  private async run(): Promise<void> {
    // Everything that arrives in this turn of the event loop goes into the first transaction too.
    await new Promise((resolve) => setImmediate(resolve))
    while (this.waiting.length > 0) {
      const taken = this.waiting.splice(0, BATCHES_PER_TRANSACTION_MAX)
      await this.store(taken)
    }
    this.running = null
  }

  private async store(waiting: Waiting[]): Promise<void> {
    const began = performance.now()
    const taken = waiting.filter((one) => !this.refuseAfterFailure(one))
    if (taken.length === 0) return
    try {
      const owned = await this.transaction(taken)
      this.onCommit(taken.length, performance.now() - began)
      for (const { batch, payloads, resolve, reject } of taken) {
        if (owned.has(batch.interviewId)) resolve(payloads.reduce((sum, { length }) => sum + length, 0))
        else reject(new FencedError(batch.interviewId))
      }
    } catch (error) {
      const [only, ...others] = taken
      if (only && others.length === 0) {
        this.failed.set(only.batch.interviewId, only.batch.epoch)
        only.reject(error)
      }
      // One room's fault must not fail the others: each gets a transaction of its own.
      else for (const one of taken) await this.store([one])
    }
  }

  /** What follows a batch that failed would leave a gap in the log: the room is opened again, in a new epoch. */
  private refuseAfterFailure({ batch, reject }: Waiting): boolean {
    const failedEpoch = this.failed.get(batch.interviewId)
    if (failedEpoch === undefined) return false
    if (batch.epoch > failedEpoch) {
      this.failed.delete(batch.interviewId)
      return false
    }
    reject(new Error(`An earlier part of the log of interview ${batch.interviewId} was not stored`))
    return true
  }

  /** Gives the interviews that this node owns; the batches of others left no trace. */
  private transaction(waiting: Waiting[]): Promise<Set<string>> {
    const batches = waiting.map(({ batch }) => batch)
    const append = async (client: pg.PoolClient): Promise<Set<string>> => {
      const { rows } = await client.query<{ id: string }>(APPEND, this.parameters(waiting))
      return new Set(rows.map(({ id }) => id))
    }
    // One statement is a transaction by itself, and saves two round trips.
    if (batches.every(({ statements }) => statements.length === 0)) return withConnection(this.pool, append)
    return withTransaction(this.pool, async (client) => {
      const owned = await append(client)
      for (const batch of batches.filter(({ interviewId }) => owned.has(interviewId))) {
        for (const { text, values } of batch.statements) await client.query(text, values)
      }
      return owned
    })
  }

  private parameters(waiting: Waiting[]): unknown[] {
    const batches = waiting.map(({ batch }) => batch)
    const payloads = waiting.flatMap((one) => one.payloads)
    // A room whose epoch changed between two of its batches cannot be in one transaction twice.
    const epochs = new Map(batches.map(({ interviewId, epoch }) => [interviewId, epoch]))
    const events = batches.flatMap(({ interviewId, events: own }) => own.map((event) => ({ interviewId, event })))
    return [
      [...epochs.keys()],
      [...epochs.values()],
      this.owner,
      events.map(({ interviewId }) => interviewId),
      events.map(({ event }) => event.sequence),
      events.map(({ event }) => event.at),
      events.map(({ event }) => event.actor),
      events.map(({ event }) => event.kind),
      events.map(({ event }) => event.version),
      payloads,
      payloads.map(({ length }) => length),
    ]
  }
}
