// Opens an interview as a live room: takes it over, folds its log, and gives it what it needs.
import type pg from 'pg'
import type { Logger } from 'pino'

import type { SharedDocument } from '#lib/interview/document'
import type { Outcome } from '#lib/protocol/errors'

import { people } from '../accounts/people.ts'
import type { PrismaClient } from '../database/client/client.ts'
import type { RunQueue } from '../jobs/run-queue.ts'
import type { ScenarioStore } from '../scenarios/store.ts'
import { newId } from '../site/tokens.ts'
import { continuation } from './continuation.ts'
import { LiveRoom } from './live-room.ts'
import type { LogStore } from './log-store.ts'
import type { LogWriter } from './log-writer.ts'
import type { Scorer } from './scorer.ts'
import { scoreRoom } from './scoring.ts'

type Dependencies = {
  prisma: PrismaClient
  pool: pg.Pool
  logStore: LogStore
  logWriter: Pick<LogWriter, 'append'>
  scenarios: ScenarioStore
  runs: RunQueue
  scorer: Scorer
  log: Logger
  now: () => number
  dropped: (interviewId: string) => void
}

export function roomLoader(deps: Dependencies): (interviewId: string) => Promise<LiveRoom | null> {
  const { prisma, pool, logStore, logWriter, scenarios, runs, scorer, log, now, dropped } = deps
  return async (interviewId) => {
    const loaded = await logStore.open(interviewId)
    if (!loaded) return null
    const scenario = await scenarios.version(loaded.state.scenarioId, loaded.state.scenarioVersion)
    if (!scenario) {
      log.error(
        { interview: interviewId, scenario: loaded.state.scenarioId },
        'the scenario of an interview is missing',
      )
      return null
    }
    const [catalogue, row] = await Promise.all([
      scenarios.list(),
      prisma.interview.findUnique({ where: { id: interviewId }, select: { scheduledFor: true } }),
    ])
    // What was drawn before a twist never changes, and folding a long log takes a while.
    const snapshots = new Map<number, Promise<SharedDocument>>()
    const documentAt = (sequence: number): Promise<SharedDocument> => {
      const known = snapshots.get(sequence)
      if (known) return known
      const folding = logStore.documentAt(interviewId, sequence)
      snapshots.set(sequence, folding)
      folding.catch(() => snapshots.delete(sequence))
      return folding
    }
    const following = catalogue[(catalogue.findIndex((one) => one.scenario.id === scenario.id) + 1) % catalogue.length]
    return new LiveRoom(interviewId, loaded, scenario, {
      now,
      newId,
      append: (batch) => logWriter.append(batch),
      checkpoint: (sequence, document) => logStore.checkpoint(interviewId, sequence, document),
      scheduledFor: row?.scheduledFor?.getTime() ?? 0,
      score: (scored) => scoreRoom(scored, documentAt, scorer),
      firstAnswer: async (accountId, commandId) => {
        const { rows } = await pool.query<{ answer: Outcome<unknown> }>(
          'select "answer" from "Answer" where "interviewId" = $1 and "accountId" = $2 and "commandId" = $3',
          [interviewId, accountId, commandId],
        )
        return rows[0]?.answer ?? null
      },
      people: (accountIds) => people(prisma, accountIds),
      dropped: (reason) => {
        log.warn({ err: reason, interview: interviewId }, 'a room was dropped and will be loaded again')
        dropped(interviewId)
      },
      runStored: () => runs.kick(),
      cancelRun: (runId) => void runs.cancel(runId).catch(() => {}),
      endedRuns: (runIds) => runs.ended(runIds),
      continuation: (accountId) => continuation(prisma, accountId, following ?? { scenario, version: 1 }, now),
    })
  }
}
