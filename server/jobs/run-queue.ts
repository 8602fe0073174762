// Simulation runs as jobs: claimed from the database, leased, executed by threads, completed under a fence.
import { MessageChannel } from 'node:worker_threads'

import type pg from 'pg'
import type { Logger } from 'pino'
import type { Piscina } from 'piscina'

import type { SimulationResult } from '#lib/kernel/simulation'
import type { RunUpdate } from '#lib/protocol/sockets'

import { createThreads } from '../threads.ts'
import type { Ended, Task, Told } from './worker.ts'

const LEASE_SECONDS = 15
const HEARTBEAT_MS = 5_000
const POLL_MS = 2_000
const ATTEMPTS_MAX = 2
/** After a stop was asked for, before the thread is ended. */
const STOP_GRACE_MS = 1_500

type Claimed = {
  id: string
  interviewId: string | null
  simulationId: string
  version: number
  params: { params: Record<string, unknown>; designs: string[] }
  seed: number
  attempt: number
}

type Asked = Pick<Claimed, 'simulationId' | 'version' | 'seed'> & Claimed['params']

type Ending = Pick<RunUpdate, 'state'> & {
  id: string
  result: SimulationResult | null
  failure: NonNullable<RunUpdate['failure']> | null
}

type Active = { claimed: Claimed; stop: Int32Array; why: 'cancelled' | 'timed-out' | null; abort: AbortController }

export type RunQueueOptions = {
  pool: pg.Pool
  log: Logger
  node: string
  workers: number
  secondsMax: number
  memoryMbMax: number
  /** What a thread runs, where it is not the usual. */
  worker?: URL
  /** Told of progress and ends, for whoever watches. */
  updated: (interviewId: string | null, update: RunUpdate) => void
}

/** Whose turn it is: in an interview a clock runs; the lab can wait, and what nobody asked for can wait longest. */
const TURN = `"interviewId" is null, "accountId" is null, "createdAt", "id"`

const CLAIM = `
  update "Run" set "state" = 'running', "attempt" = "attempt" + 1, "claimedBy" = $1,
    "leaseUntil" = now() + $2 * interval '1 second', "startedAt" = coalesce("startedAt", now())
  where "id" = (
    select "id" from "Run"
    where not "cancelled" and ("state" = 'queued' or ("state" = 'running' and "leaseUntil" < now()))
    order by ${TURN} for update skip locked limit 1
  )
  returning "id", "interviewId", "simulationId", "version", "params", "seed", "attempt"`

const COMPLETE = `
  update "Run" set "state" = $3, "result" = $4, "failure" = $5, "endedAt" = now(), "leaseUntil" = null
  where "id" = $1 and "attempt" = $2 and "state" = 'running' returning "id"`

const KNOWN = `
  select "result" from "Run"
  where "simulationId" = $1 and "version" = $2 and "seed" = $3 and "params" = $4::jsonb and "state" = 'done' limit 1`

const COUNTS = `
  select count(*) filter (where "state" = 'queued')::int as waiting, count(*) filter (where "state" = 'running')::int as running
  from "Run" where "state" in ('queued', 'running')`

const ENDED = `
  select "id", "state", "result", "failure" from "Run" where "id" = any($1) and "state" not in ('queued', 'running')`

const AHEAD = `
  with turns as (
    select "id", row_number() over (order by ${TURN}) as turn from "Run" where "state" = 'queued' and not "cancelled"
  )
  select turn - 1 as ahead from turns where "id" = $1`

export class RunQueue {
  private readonly options: RunQueueOptions
  private readonly threads: Piscina<Task, Ended>
  private readonly active = new Map<string, Active>()
  private readonly timers: NodeJS.Timeout[]
  private claiming = false
  private stopping = false

  constructor(options: RunQueueOptions) {
    this.options = options
    this.threads = createThreads({
      worker: options.worker ?? new URL('./worker.ts', import.meta.url),
      log: options.log,
      threadsMax: options.workers,
      memoryMbMax: options.memoryMbMax,
      idleSeconds: 30,
    })
    this.timers = [setInterval(() => this.kick(), POLL_MS), setInterval(() => void this.beat(), HEARTBEAT_MS)]
    for (const timer of this.timers) timer.unref()
  }

  /** Claims as many waiting runs as there are free threads. */
  kick(): void {
    if (this.claiming || this.stopping) return
    this.claiming = true
    void this.claim()
      .catch((error: unknown) => this.options.log.warn({ err: error }, 'runs could not be claimed'))
      .finally(() => {
        this.claiming = false
      })
  }

  /** Stops a run, waiting or running. It has ended when this is stored, whatever its thread still does until it hears of it. */
  async cancel(runId: string): Promise<void> {
    const { rows } = await this.options.pool.query<{ interviewId: string | null }>(
      `update "Run" set "cancelled" = true, "state" = 'cancelled', "endedAt" = now(), "leaseUntil" = null
       where "id" = $1 and "state" in ('queued', 'running') returning "interviewId"`,
      [runId],
    )
    const active = this.active.get(runId)
    if (active) this.stop(active, 'cancelled')
    if (rows[0]) this.options.updated(rows[0].interviewId, { runId, state: 'cancelled', done: 0, total: 0 })
  }

  /** Runs that have not ended, of all processes. */
  async counts(): Promise<{ waiting: number; running: number }> {
    const { rows } = await this.options.pool.query<{ waiting: number; running: number }>(COUNTS)
    return rows[0] ?? { waiting: 0, running: 0 }
  }

  /** The result of an equal run, if one has ended; null otherwise. */
  async kept({ simulationId, version, seed, params, designs }: Asked): Promise<SimulationResult | null> {
    const asked = [simulationId, version, seed, JSON.stringify({ params, designs })]
    const { rows } = await this.options.pool.query<{ result: SimulationResult }>(KNOWN, asked)
    return rows[0]?.result ?? null
  }

  /** Those of these runs that have ended, by whichever process. */
  async ended(runIds: string[]): Promise<RunUpdate[]> {
    const { rows } = await this.options.pool.query<Ending>(ENDED, [runIds])
    return rows.map(({ id: runId, state, result, failure }) => ({
      runId,
      state,
      done: 1,
      total: 1,
      ...(result && { result }),
      ...(failure && { failure }),
    }))
  }

  /** How many waiting runs are taken before this one. */
  async ahead(runId: string): Promise<number> {
    const { rows } = await this.options.pool.query<{ ahead: string }>(AHEAD, [runId])
    return Number(rows[0]?.ahead ?? 0)
  }

  get running(): number {
    return this.active.size
  }

  /** Lets go of what runs: another node, or this one after its restart, claims it again. */
  async close(): Promise<void> {
    this.stopping = true
    for (const timer of this.timers) clearInterval(timer)
    const ids = [...this.active.keys()]
    await this.options.pool
      .query(
        `update "Run" set "state" = 'queued', "attempt" = "attempt" - 1, "leaseUntil" = null
         where "id" = any($1) and "state" = 'running' and "claimedBy" = $2`,
        [ids, this.options.node],
      )
      .catch(() => {})
    for (const active of this.active.values()) active.abort.abort()
    await this.threads.destroy()
  }

  private async claim(): Promise<void> {
    while (!this.stopping && this.active.size < this.options.workers) {
      const { rows } = await this.options.pool.query<Claimed>(CLAIM, [this.options.node, LEASE_SECONDS])
      const claimed = rows[0]
      if (!claimed) return
      void this.run(claimed).finally(() => this.kick())
    }
  }

  private async run(claimed: Claimed): Promise<void> {
    const stop = new SharedArrayBuffer(4)
    const active: Active = { claimed, stop: new Int32Array(stop), why: null, abort: new AbortController() }
    this.active.set(claimed.id, active)
    const { port1, port2 } = new MessageChannel()
    port1.on('message', ({ done, total, partial }: Told) => {
      if (active.why === null) this.tell(claimed, { state: 'running', done, total, partial })
    })
    const limit = setTimeout(() => this.stop(active, 'timed-out'), this.options.secondsMax * 1000)
    try {
      if (claimed.attempt > ATTEMPTS_MAX) return await this.fail(claimed, 'crashed', CRASHED, true)
      this.tell(claimed, { state: 'running', done: 0, total: 1 })
      const known = await this.kept({ ...claimed, ...claimed.params })
      if (known) return await this.finish(claimed, known)
      const { simulationId, seed } = claimed
      const task: Task = { simulationId, seed, ...claimed.params, stop, port: port2 }
      const ended = await this.threads.run(task, { transferList: [port2], signal: active.abort.signal })
      if (ended.ended === 'done') await this.finish(claimed, ended.result)
      else await this.stopped(claimed, active.why)
    } catch (error) {
      if (this.stopping) return
      if (active.why) await this.stopped(claimed, active.why)
      else {
        this.options.log.warn({ err: error, run: claimed.id }, 'a run failed')
        const memory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
        await this.fail(claimed, memory ? 'out-of-memory' : 'crashed', memory ? this.memoryMessage() : CRASHED, !memory)
      }
    } finally {
      clearTimeout(limit)
      port1.close()
      this.active.delete(claimed.id)
    }
  }

  private stop(active: Active, why: 'cancelled' | 'timed-out'): void {
    active.why ??= why
    Atomics.store(active.stop, 0, 1)
    setTimeout(() => active.abort.abort(), STOP_GRACE_MS).unref()
  }

  private async finish(claimed: Claimed, result: unknown): Promise<void> {
    if (await this.complete(claimed, 'done', result, null))
      this.tell(claimed, { state: 'done', done: 1, total: 1, result })
  }

  private async stopped(claimed: Claimed, why: Active['why']): Promise<void> {
    if (why === 'timed-out') {
      const message = `It took longer than ${this.options.secondsMax} s and was stopped. Make it smaller and run it again.`
      return this.fail(claimed, 'timed-out', message, false)
    }
    if (await this.complete(claimed, 'cancelled', null, null))
      this.tell(claimed, { state: 'cancelled', done: 0, total: 0 })
  }

  private async fail(claimed: Claimed, code: string, message: string, retry: boolean): Promise<void> {
    const failure = { code, message, retry }
    if (await this.complete(claimed, 'failed', null, failure)) {
      this.tell(claimed, { state: 'failed', done: 0, total: 0, failure })
    }
  }

  /** False when somebody else completed it, because this node's lease had run out. */
  private async complete({ id, attempt }: Claimed, state: string, result: unknown, failure: unknown): Promise<boolean> {
    const { rowCount } = await this.options.pool.query(COMPLETE, [
      id,
      attempt,
      state,
      result === null ? null : JSON.stringify(result),
      failure === null ? null : JSON.stringify(failure),
    ])
    return rowCount === 1
  }

  private tell({ id, interviewId }: Claimed, update: Omit<RunUpdate, 'runId'>): void {
    this.options.updated(interviewId, { runId: id, ...update })
  }

  private async beat(): Promise<void> {
    const mine = [...this.active.values()].map(({ claimed }) => claimed.id)
    if (mine.length === 0) return
    await this.options.pool
      .query(
        `update "Run" set "leaseUntil" = now() + $2 * interval '1 second'
         where "id" = any($1) and "claimedBy" = $3 and "state" = 'running'`,
        [mine, LEASE_SECONDS, this.options.node],
      )
      .catch(() => {})
  }

  private memoryMessage(): string {
    return `It needed more than ${this.options.memoryMbMax} MB and was stopped. Make it smaller and run it again.`
  }
}

const CRASHED = 'The simulation stopped unexpectedly. Run it again; if it happens again, change a parameter.'
