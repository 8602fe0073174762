// Scores in threads of their own, so that no board holds up the server: limited in time, in memory and in how many wait.
import { availableParallelism } from 'node:os'
import { MessageChannel } from 'node:worker_threads'

import type { Logger } from 'pino'
import type { Piscina } from 'piscina'

import { rubricInput } from '#lib/interview/rubric-input'
import { evaluate } from '#lib/rubric/evaluate'
import type { Score } from '#lib/rubric/score'

import { createThreads } from '../threads.ts'
import type { Judged, Task } from './score-worker.ts'

/** An ordinary board takes some ten milliseconds; the largest that can be drawn, about a second on a quiet machine. */
export const SCORE_SECONDS_MAX = 5
/** For a thread to start, on a machine that is busy with other things. */
const START_SECONDS_MAX = 60
/** One that is held up leaves the other to all other rooms. */
const THREADS_MAX = 2
/** Rooms that wait for a thread; a room waits once. */
const WAITING_MAX = 1_000
const MEMORY_MB_MAX = 512

export type ScorerOptions = {
  log: Logger
  secondsMax?: number
  /** What a thread runs, where it is not the usual. */
  worker?: URL
}

export class Scorer {
  private readonly log: Logger
  private readonly secondsMax: number
  private readonly threads: Piscina<Task, Score>
  private closing = false

  constructor({ log, secondsMax = SCORE_SECONDS_MAX, worker }: ScorerOptions) {
    this.log = log
    this.secondsMax = secondsMax
    this.threads = createThreads({
      worker: worker ?? new URL('./score-worker.ts', import.meta.url),
      log,
      threadsMax: Math.min(THREADS_MAX, availableParallelism()),
      memoryMbMax: MEMORY_MB_MAX,
      idleSeconds: 60,
      waitingMax: WAITING_MAX,
    })
  }

  /** The score; where the board cannot be read in time, of the worksheet alone, and the score says so. */
  async score(judged: Judged): Promise<Score> {
    const whole = await this.within(judged)
    if (whole) return whole
    const limit = `${this.secondsMax} second${this.secondsMax === 1 ? '' : 's'}`
    const worksheet = await this.within(worksheetOf(judged))
    if (worksheet)
      return { ...worksheet, notice: `The board could not be read in ${limit}: only the worksheet was scored.` }
    const nothing = evaluate(rubricInput({ ...judged, records: [], twists: [] }))
    return { ...nothing, notice: `Neither board nor worksheet could be read in ${limit}: nothing was scored.` }
  }

  async close(): Promise<void> {
    this.closing = true
    await this.threads.destroy()
  }

  /** Null where the time passed, or the thread failed. */
  private async within(judged: Judged): Promise<Score | null> {
    const { port1, port2 } = new MessageChannel()
    const abort = new AbortController()
    let limit: NodeJS.Timeout | undefined
    port1.on('message', () => {
      clearTimeout(start)
      limit = setTimeout(() => abort.abort(), this.secondsMax * 1_000)
    })
    const waiting = this.threads.queueSize + 1
    const start = setTimeout(() => abort.abort(), (START_SECONDS_MAX + waiting * this.secondsMax) * 1_000)
    try {
      return await this.threads.run({ judged, port: port2 }, { transferList: [port2], signal: abort.signal })
    } catch (error) {
      if (this.closing) throw error
      this.log.warn({ err: error, scenario: judged.scenario.id, records: judged.records.length }, 'a score failed')
      return null
    } finally {
      clearTimeout(start)
      clearTimeout(limit)
      port1.close()
    }
  }
}

const isEntry = (record: object): boolean => 'typeName' in record && record.typeName === 'entry'

const worksheetOf = (judged: Judged): Judged => ({
  ...judged,
  records: judged.records.filter(isEntry),
  twists: judged.twists.map(({ id, before }) => ({ id, before: before.filter(isEntry) })),
})
