// A run's progress as server-sent events: how many wait before it, how far it is, its charts so far, and how it ended.
import type { ServerResponse } from 'node:http'

import { failure } from '#lib/protocol/errors'
import type { Failure } from '#lib/protocol/errors'
import { RUN_STREAMS_PER_ACCOUNT_MAX } from '#lib/protocol/limits'
import type { RunUpdate } from '#lib/protocol/sockets'

import type { PrismaClient } from '../database/client/client.ts'
import type { RunQueue } from '../jobs/run-queue.ts'
import { hasEnded } from '../jobs/run-watch.ts'
import type { RunWatch } from '../jobs/run-watch.ts'
import { runRecord } from './queries.ts'

/** How often the database is asked: for the place in the queue, and for what another node has finished. */
const LOOK_EVERY_MS = 1_000

type Options = { prisma: PrismaClient; runs: RunQueue; watch: RunWatch }

export class RunStreams {
  private readonly options: Options
  private readonly open = new Map<ServerResponse, string>()

  constructor(options: Options) {
    this.options = options
  }

  /** Streams a run of this account's own until it ends, or the login does; answers with the reason where it cannot. */
  async stream(
    accountId: string,
    runId: string,
    response: ServerResponse,
    signedIn: () => Promise<boolean>,
  ): Promise<Failure | null> {
    if (!(await this.look(accountId, runId))) return failure('not-found', 'There is no such run.').error
    if ([...this.open.values()].filter((each) => each === accountId).length >= RUN_STREAMS_PER_ACCOUNT_MAX) {
      return failure('limit-reached', `At most ${RUN_STREAMS_PER_ACCOUNT_MAX} open pages follow runs. Close one.`).error
    }
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      // nginx would hold progress back until there is a screenful of it.
      'X-Accel-Buffering': 'no',
    })
    this.open.set(response, accountId)
    const send = (update: RunUpdate): void => {
      if (response.writableEnded) return
      response.write(`data: ${JSON.stringify(update)}\n\n`)
      if (hasEnded(update)) response.end()
    }
    const unfollow = this.options.watch.follow(runId, send)
    const look = async (): Promise<void> => {
      const update = (await signedIn()) ? await this.look(accountId, runId) : null
      if (update) send(update)
      else response.end()
    }
    // The database is away for a moment: the next look will tell.
    const tell = (): Promise<void> => look().catch(() => {})
    const timer = setInterval(() => void tell(), LOOK_EVERY_MS)
    response.on('close', () => {
      clearInterval(timer)
      unfollow()
      this.open.delete(response)
    })
    // After following it, so that an end in between is not missed.
    await tell()
    return null
  }

  /** Ends the streams of an account. */
  end(accountId: string): void {
    for (const [response, owner] of this.open) if (owner === accountId) response.end()
  }

  close(): void {
    for (const response of this.open.keys()) response.end()
  }

  private async look(accountId: string, runId: string): Promise<RunUpdate | null> {
    const run = await this.options.prisma.run.findFirst({ where: { id: runId, accountId, interviewId: null } })
    if (!run) return null
    const { state, result, failure: failed } = runRecord(run)
    const told = this.options.watch.lastOf(runId)
    if (state === 'running') return told ?? { runId, state, done: 0, total: 0 }
    if (state === 'queued') return { runId, state, done: 0, total: 0, ahead: await this.options.runs.ahead(runId) }
    return { runId, state, done: 1, total: 1, ...(result && { result }), ...(failed && { failure: failed }) }
  }
}
