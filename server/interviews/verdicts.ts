// The rubric's verdicts on a room: at most one evaluation in flight, and none where nothing changed.
import type { RoomScore } from './scoring.ts'

/** The built-in interviewer is content with verdicts of this age. */
const FRESH_MS = 2_000
/** And of this age where a board is so large that it takes seconds: others want the threads too. */
const FRESH_OF_LARGE_MS = 60_000

export class Verdicts {
  private readonly evaluate: () => Promise<RoomScore>
  private readonly now: () => number
  /** Counts changes of what is judged. */
  private version = 0
  private latest: { at: number; version: number; score: RoomScore } | null = null
  private running: Promise<RoomScore> | null = null

  constructor(evaluate: () => Promise<RoomScore>, now: () => number) {
    this.evaluate = evaluate
    this.now = now
  }

  /** The document or the interview changed. */
  changed(): void {
    this.version++
  }

  /** On everything as it is now; what is drawn meanwhile need not be in it. */
  async score(): Promise<RoomScore> {
    const { version } = this
    for (;;) {
      if (this.latest && this.latest.version >= version) return this.latest.score
      this.running ??= this.run().finally(() => {
        this.running = null
      })
      await this.running
    }
  }

  /** On everything as it was a moment ago, at the latest. */
  async recent(): Promise<RoomScore> {
    const { latest } = this
    const freshMs = latest?.score.score.notice === undefined ? FRESH_MS : FRESH_OF_LARGE_MS
    if (latest && this.now() - latest.at < freshMs) return latest.score
    return this.score()
  }

  private async run(): Promise<RoomScore> {
    const { version } = this
    const score = await this.evaluate()
    this.latest = { at: this.now(), version, score }
    return score
  }
}
