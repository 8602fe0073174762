// Runs outside any interview: who may start how many, what is kept of them, and the run that a page opens with.
import type pg from 'pg'

import { TOO_MANY_RUNS } from '#lib/interview/decide'
import type { SimulationDefinition } from '#lib/kernel/simulation'
import { failure } from '#lib/protocol/errors'
import type { Outcome } from '#lib/protocol/errors'
import type { LabAnswer } from '#lib/protocol/lab'
import { LAB_RUNS_KEPT_PER_ACCOUNT_MAX, LAB_RUNS_WAITING_MAX, RUNS_WAITING_PER_ACCOUNT_MAX } from '#lib/protocol/limits'
import type { RunAsk } from '#lib/protocol/run'
import type { SiteResult } from '#lib/protocol/site'

import { withTransaction } from '../database/transaction.ts'
import { checkRun, usualRun } from './check-run.ts'
import type { CheckedRun } from './check-run.ts'
import type { RunQueue } from './run-queue.ts'

/** How long a page waits for its first answer before it goes without. */
const FIRST_ANSWER_MS_MAX = 3_000
const LOOK_EVERY_MS = 50

const INSERT = `insert into "Run" ("id", "accountId", "simulationId", "version", "params", "seed")`

type Options = {
  pool: pg.Pool
  runs: Pick<RunQueue, 'kept' | 'kick' | 'cancel'>
  simulations: ReadonlyMap<string, SimulationDefinition>
  newId: () => string
}

export class LabRuns {
  private readonly options: Options

  constructor(options: Options) {
    this.options = options
  }

  /** Takes a run on for this account, or answers with what is kept of an equal one. */
  async start(ask: RunAsk, accountId: string): Promise<Outcome<SiteResult<'lab:run'>>> {
    const checked = checkRun(this.options.simulations, ask)
    if (!checked.ok) return checked
    const known = await this.options.runs.kept(checked.result)
    if (known) return { ok: true, result: { known } }
    const started = await this.store(checked.result, accountId)
    this.options.runs.kick()
    return started
  }

  private store(run: CheckedRun, accountId: string): Promise<Outcome<{ runId: string }>> {
    return withTransaction(this.options.pool, async (client) => {
      // Two at once from one account must not both be the last that fits.
      await client.query('select 1 from "Account" where "id" = $1 for no key update', [accountId])
      const { rows } = await client.query<{ mine: number; waiting: number }>(
        `select count(*) filter (where "accountId" = $1)::int as mine,
           count(*) filter (where "state" = 'queued' and "interviewId" is null)::int as waiting
         from "Run" where "state" in ('queued', 'running')`,
        [accountId],
      )
      const { mine, waiting } = rows[0] ?? { mine: 0, waiting: 0 }
      if (mine >= RUNS_WAITING_PER_ACCOUNT_MAX) return failure('limit-reached', TOO_MANY_RUNS)
      if (waiting >= LAB_RUNS_WAITING_MAX) return failure('limit-reached', TOO_MANY_OF_ALL)
      const runId = this.options.newId()
      await client.query(`${INSERT} values ($1, $2, $3, $4, $5, $6)`, [runId, accountId, ...columnsOf(run)])
      await client.query(
        `delete from "Run" where "id" in (
           select "id" from "Run" where "accountId" = $1 and "interviewId" is null and "endedAt" is not null
           order by "createdAt" desc offset $2)`,
        [accountId, LAB_RUNS_KEPT_PER_ACCOUNT_MAX],
      )
      return { ok: true, result: { runId } }
    })
  }

  async cancel(runId: string, accountId: string): Promise<Outcome<Record<string, never>>> {
    const { rowCount } = await this.options.pool.query(
      'select 1 from "Run" where "id" = $1 and "accountId" = $2 and "interviewId" is null',
      [runId, accountId],
    )
    if (rowCount === 0) return failure('not-found', 'There is no such run of yours.')
    await this.options.runs.cancel(runId)
    return { ok: true, result: {} }
  }

  /** What is known of a run without running it. Only the run that a page opens with is made for nobody in particular. */
  async answer(ask: RunAsk): Promise<LabAnswer> {
    const checked = checkRun(this.options.simulations, ask)
    if (!checked.ok) return { state: 'refused', error: checked.error }
    const run = checked.result
    const kept = await this.options.runs.kept(run)
    if (kept) return { state: 'kept', result: kept }
    const definition = this.options.simulations.get(run.simulationId)
    if (!definition || !this.isUsual(run, definition) || !(await this.makeUsual(run))) return { state: 'none' }
    await this.hurry(run)
    const until = performance.now() + FIRST_ANSWER_MS_MAX
    while (performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
      const result = await this.options.runs.kept(run)
      if (result) return { state: 'kept', result }
    }
    return { state: 'none' }
  }

  /**
   * Sees to it that every page will open with an answer: forgets what earlier versions answered and what failed, and
   * queues what is missing, behind whatever people wait for.
   */
  async prepare(): Promise<void> {
    const { pool, simulations, runs } = this.options
    const all = [...simulations.values()]
    await pool.query(
      `delete from "Run" where "accountId" is null and "interviewId" is null and ("state" in ('failed', 'cancelled')
         or not exists (select from unnest($1::text[], $2::int[]) as now("id", "version")
           where now."id" = "simulationId" and now."version" = "Run"."version"))`,
      [all.map(({ id }) => id), all.map(({ version }) => version)],
    )
    for (const definition of all) {
      const checked = checkRun(simulations, usualRun(definition))
      if (checked.ok && !(await runs.kept(checked.result))) await this.makeUsual(checked.result)
    }
  }

  private isUsual(run: CheckedRun, definition: SimulationDefinition): boolean {
    const usual = checkRun(this.options.simulations, usualRun(definition))
    return usual.ok && JSON.stringify(columnsOf(usual.result)) === JSON.stringify(columnsOf(run))
  }

  /** Puts the answer that somebody waits for before those that are made in advance. */
  private async hurry({ simulationId, version }: CheckedRun): Promise<void> {
    await this.options.pool.query(
      `update "Run" set "createdAt" = "createdAt" - interval '1 day'
       where "accountId" is null and "interviewId" is null and "simulationId" = $1 and "version" = $2 and "state" = 'queued'`,
      [simulationId, version],
    )
  }

  /** Queues the run that a page opens with, once; false when it failed and would only fail again. */
  private async makeUsual(run: CheckedRun): Promise<boolean> {
    const { pool, runs, newId } = this.options
    await pool.query(
      `${INSERT} select $1, null, $2, $3, $4, $5 where not exists (
         select from "Run" where "accountId" is null and "interviewId" is null and "simulationId" = $2 and "version" = $3)`,
      [newId(), ...columnsOf(run)],
    )
    runs.kick()
    const { rowCount } = await pool.query(
      `select 1 from "Run" where "accountId" is null and "interviewId" is null and "simulationId" = $1 and "version" = $2 and "state" <> 'failed'`,
      [run.simulationId, run.version],
    )
    return rowCount !== 0
  }
}

const columnsOf = ({ simulationId, version, params, designs, seed }: CheckedRun) =>
  [simulationId, version, JSON.stringify({ params, designs }), seed] as const

const TOO_MANY_OF_ALL = 'Many runs are waiting for a free processor. Try again in a minute.'
