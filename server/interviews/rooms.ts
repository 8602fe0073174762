// The rooms that are open in this process: opened once, ticked every second, closed when nobody is in them.
import type { LiveRoom } from './live-room.ts'

/** Longer than it takes to be called vanished, so that the clock pauses before the room closes. */
const IDLE_CLOSE_MS = 240_000
const TICK_MS = 1_000

export class Rooms {
  private readonly open = new Map<string, Promise<LiveRoom | null>>()
  private readonly timer: NodeJS.Timeout
  private readonly load: (interviewId: string) => Promise<LiveRoom | null>
  private readonly now: () => number
  private readonly failed: (interviewId: string, error: unknown) => void

  /** `failed` hears of what went wrong in a room's own time; the room stays, and its next second comes. */
  constructor(
    load: (interviewId: string) => Promise<LiveRoom | null>,
    now: () => number,
    failed: (interviewId: string, error: unknown) => void,
  ) {
    this.load = load
    this.now = now
    this.failed = failed
    this.timer = setInterval(() => void this.tick(), TICK_MS)
    this.timer.unref()
  }

  /** The room of an interview, opened if need be; null when there is no such interview. */
  get(interviewId: string): Promise<LiveRoom | null> {
    const known = this.open.get(interviewId)
    if (known) return known
    const loading = this.load(interviewId)
    this.open.set(interviewId, loading)
    const forget = (): void => this.forget(interviewId, loading)
    loading.then((room) => room ?? forget(), forget)
    return loading
  }

  /** The room only if it is open. */
  async opened(interviewId: string): Promise<LiveRoom | null> {
    return (await this.open.get(interviewId)?.catch(() => null)) ?? null
  }

  async each(visit: (room: LiveRoom) => void): Promise<void> {
    for (const loading of this.open.values()) {
      const room = await loading.catch(() => null)
      if (room) visit(room)
    }
  }

  /** Takes a dropped room out, so that the next to come loads it again. */
  drop(interviewId: string): void {
    this.open.delete(interviewId)
  }

  /** Sends everybody out of a room whose log was changed, to come back to what it says now. */
  async discard(interviewId: string): Promise<void> {
    const loading = this.open.get(interviewId)
    if (!loading) return
    this.forget(interviewId, loading)
    const room = await loading.catch(() => null)
    room?.discard()
  }

  get size(): number {
    return this.open.size
  }

  async close(): Promise<void> {
    clearInterval(this.timer)
    const closing = [...this.open.values()].map(async (loading) => {
      const room = await loading.catch(() => null)
      await room?.close()
    })
    await Promise.all(closing)
    this.open.clear()
  }

  private forget(interviewId: string, loading: Promise<LiveRoom | null>): void {
    if (this.open.get(interviewId) === loading) this.open.delete(interviewId)
  }

  private async tick(): Promise<void> {
    for (const [interviewId, loading] of this.open) {
      const room = await loading.catch(() => null)
      if (!room) continue
      // A room whose score takes seconds holds up its own clock only.
      void room.tick().catch((error: unknown) => this.failed(interviewId, error))
      if (room.empty && this.now() - room.idleSince > IDLE_CLOSE_MS) {
        this.forget(interviewId, loading)
        await room.close()
      }
    }
  }
}
