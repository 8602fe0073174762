// When a room's board changes go into the log: at once, as long as the log does not grow too fast by it.

/** Events that may be stored without a pause, and how fast they come back: 19,000 in an hour without one. */
const CREDIT_MAX = 1_000
const CREDIT_PER_SECOND = 5
/** With the credit spent, this much lies between two flushes; several people's moves share an event by then. */
const PACED_MS = 60

/**
 * The editor sends a push every 33 ms while something is dragged. Pacing those by a fixed interval makes each wait for
 * the flush after its own; storing each makes an hour of drawing a long log. So there is a credit.
 */
export class FlushPace {
  private credit = CREDIT_MAX
  private creditAt: number
  private flushedAt = Number.NEGATIVE_INFINITY

  constructor(now: number) {
    this.creditAt = now
  }

  /** How long to wait before the next flush, in milliseconds. */
  waitMs(now: number): number {
    const earned = ((now - this.creditAt) / 1000) * CREDIT_PER_SECOND
    this.credit = Math.min(CREDIT_MAX, this.credit + Math.max(0, earned))
    this.creditAt = now
    return this.credit >= 1 ? 0 : Math.max(0, this.flushedAt + PACED_MS - now)
  }

  /** So many events were stored at this time. */
  flushed(now: number, events: number): void {
    this.flushedAt = now
    this.credit = Math.max(0, this.credit - events)
  }
}
