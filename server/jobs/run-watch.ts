// Who follows which run in this process, and how far each has come.
import type { RunUpdate } from '#lib/protocol/sockets'

type Listener = (update: RunUpdate) => void

export const hasEnded = ({ state }: Pick<RunUpdate, 'state'>): boolean => state !== 'queued' && state !== 'running'

export class RunWatch {
  private readonly latest = new Map<string, RunUpdate>()
  private readonly listeners = new Map<string, Set<Listener>>()

  tell(update: RunUpdate): void {
    const { runId } = update
    if (hasEnded(update)) this.latest.delete(runId)
    else this.latest.set(runId, update)
    for (const listener of this.listeners.get(runId) ?? []) listener(update)
  }

  /** What was told last of a run that has not ended. */
  lastOf(runId: string): RunUpdate | undefined {
    return this.latest.get(runId)
  }

  /** Listens to a run; gives the way to stop. */
  follow(runId: string, listener: Listener): () => void {
    const own = this.listeners.get(runId) ?? new Set()
    this.listeners.set(runId, own.add(listener))
    return () => {
      own.delete(listener)
      if (own.size === 0) this.listeners.delete(runId)
    }
  }
}
