// The runs of one visit to a simulation's page: asked for by commands, followed by streams of events, kept while it is open.
import type { SimulationResult } from '#lib/kernel/simulation'
import type { Failure } from '#lib/protocol/errors'
import type { RunAsk } from '#lib/protocol/run'
import type { RunUpdate } from '#lib/protocol/sockets'
import { resultOf } from '../components/run-update.ts'
import { ensureGuest } from './account.ts'
import { command } from './site.ts'

/** A finished run. `key` is the same for the same run. */
export type Done = { key: string; ask: RunAsk; result: SimulationResult; number: number }
export type Going = { runId: string | null; update: RunUpdate; cancelling: boolean }
/** Why the last attempt gave no result. */
export type Stopped = { key: string; why: 'refused' | 'failed' | 'cancelled'; error: Failure | null; text: string }

export type LabSnapshot = { done: readonly Done[]; going: Going | null; stopped: Stopped | null }

const DONE_MAX = 30
const WAITING: RunUpdate = { runId: '', state: 'queued', done: 0, total: 0 }

export class LabVisit {
  snapshot: LabSnapshot
  private readonly listeners = new Set<() => void>()
  private unfollow: (() => void) | null = null

  constructor(first: Pick<LabSnapshot, 'done' | 'stopped'>) {
    this.snapshot = { ...first, going: null }
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  /** Runs it, and becomes a guest for that if need be; true when its result is among those that are done. */
  run = async (key: string, ask: RunAsk): Promise<boolean> => {
    if (this.snapshot.going) return false
    this.set({ stopped: null })
    if (this.snapshot.done.some((each) => each.key === key)) return true
    this.set({ going: { runId: null, update: WAITING, cancelling: false } })
    const guest = await ensureGuest()
    const outcome = guest.ok ? await command('lab:run', ask) : guest
    if (!outcome.ok) return this.stop({ key, why: 'refused', error: outcome.error, text: outcome.error.message })
    if ('known' in outcome.result) return this.finish(key, ask, outcome.result.known)
    return this.follow(key, ask, outcome.result.runId)
  }

  cancel = async (): Promise<void> => {
    const { going } = this.snapshot
    if (!going?.runId) return
    this.set({ going: { ...going, cancelling: true } })
    const outcome = await command('lab:cancel', { runId: going.runId })
    // It ends by the stream; only a command that did not arrive must be given again.
    if (!outcome.ok && this.snapshot.going) this.set({ going: { ...this.snapshot.going, cancelling: false } })
  }

  /** Follows no run any more. What goes on goes on, and its result is kept by the server. */
  close = (): void => {
    this.unfollow?.()
    if (this.snapshot.going) this.set({ going: null })
  }

  private follow(key: string, ask: RunAsk, runId: string): Promise<boolean> {
    return new Promise((ended) => {
      this.unfollow = followRun(runId, (update) => {
        const failed = (text: string, why: Stopped['why'] = 'failed') =>
          ended(this.stop({ key, why, error: null, text }))
        const result = update === 'lost' ? null : resultOf(update)
        if (result) ended(this.finish(key, ask, result))
        else if (update === 'lost') failed('The run was lost on the way. Run it again.')
        else if (update.state === 'cancelled') failed('Cancelled before it ended.', 'cancelled')
        else if (update.state === 'failed') failed(update.failure?.message ?? 'It failed.')
        else this.heard(runId, update)
      })
      this.heard(runId, WAITING)
    })
  }

  private heard(runId: string, update: RunUpdate): void {
    const { going } = this.snapshot
    if (!going) return
    // Charts so far stay while later news bring none.
    const partial = update.partial ?? going.update.partial
    this.set({ going: { ...going, runId, update: { ...update, ...(partial !== undefined && { partial }) } } })
  }

  private finish(key: string, ask: RunAsk, result: SimulationResult): true {
    const number = (this.snapshot.done.at(-1)?.number ?? 0) + 1
    this.set({ going: null, done: [...this.snapshot.done, { key, ask, result, number }].slice(-DONE_MAX) })
    return true
  }

  private stop(stopped: Stopped): false {
    this.set({ going: null, stopped })
    return false
  }

  private set(part: Partial<LabSnapshot>): void {
    this.snapshot = { ...this.snapshot, ...part }
    for (const listener of this.listeners) listener()
  }
}

/** Tells of a run until it ends. After a lost connection the browser asks again by itself. Gives the way to stop. */
function followRun(runId: string, tell: (update: RunUpdate | 'lost') => void): () => void {
  const source = new EventSource(`/api/runs/${encodeURIComponent(runId)}/events`)
  source.addEventListener('message', ({ data }: MessageEvent<string>) => {
    // The server's own, made from the same contract.
    const update = JSON.parse(data) as RunUpdate
    if (update.state !== 'queued' && update.state !== 'running') source.close()
    tell(update)
  })
  source.addEventListener('error', () => {
    // Closed by itself: the server refused, and would refuse again.
    if (source.readyState === EventSource.CLOSED) tell('lost')
  })
  return () => source.close()
}
