// A rate limit for one connection: a bucket that holds a second's worth and a bit for bursts.
const BURST = 2

export class Throttle {
  private tokens: number
  private at = 0
  private readonly perSecond: number

  constructor(perSecond: number) {
    this.perSecond = perSecond
    this.tokens = perSecond * BURST
  }

  /** Whether one more may pass at this time, in milliseconds of any steady clock. */
  admit(nowMs: number): boolean {
    const refilled = this.tokens + ((nowMs - this.at) / 1000) * this.perSecond
    this.tokens = Math.min(this.perSecond * BURST, refilled)
    this.at = nowMs
    if (this.tokens < 1) return false
    this.tokens -= 1
    return true
  }
}
