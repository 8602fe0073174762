// The rubric's verdicts on a room: at most one evaluation in flight, and none where nothing changed.
import type { RoomScore } from './scoring.ts'

/** The built-in interviewer is content with verdicts of this age. */
const FRESH_MS = 2_000

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

  /** On everything as it is now. */
  async score(): Promise<RoomScore> {
    while (this.latest?.version !== this.version) {
      this.running ??= this.run().finally(() => {
        this.running = null
      })
      await this.running
    }
    return this.latest.score
  }

  /** On everything as it was a moment ago, at the latest. */
  async recent(): Promise<RoomScore> {
    const { latest } = this
    if (latest && this.now() - latest.at < FRESH_MS) return latest.score
    return this.score()
  }

  private async run(): Promise<RoomScore> {
    const { version } = this
    const score = await this.evaluate()
    this.latest = { at: this.now(), version, score }
    return score
  }
}
