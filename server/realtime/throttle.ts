// A rate limit that answers at once, so that what is limited stays in order: a token bucket.
import type { RateLimiterMemory } from 'rate-limiter-flexible'

const BURST_SECONDS = 2
const KEYS_KEPT = 10_000

export class Throttle {
  private tokens: number
  private at = 0
  readonly perSecond: number
  private readonly burst: number

  constructor(perSecond: number, burst = perSecond * BURST_SECONDS) {
    this.perSecond = perSecond
    this.burst = burst
    this.tokens = burst
  }

  /** Whether so much may pass at this time, in milliseconds of any steady clock. */
  admit(nowMs: number, amount = 1): boolean {
    const refilled = this.tokens + ((nowMs - this.at) / 1000) * this.perSecond
    this.tokens = Math.min(this.burst, refilled)
    this.at = nowMs
    if (this.tokens < amount) return false
    this.tokens -= amount
    return true
  }
}

/** Whether a limiter of the library lets one more of a key pass. */
export const admits = (limiter: RateLimiterMemory, key: string): Promise<boolean> =>
  limiter.consume(key).then(
    () => true,
    () => false,
  )

/** One limit for each key; of many keys those that were used last are remembered. */
export class Throttles {
  private readonly byKey = new Map<string, Throttle>()
  private readonly make: () => Throttle

  constructor(make: () => Throttle) {
    this.make = make
  }

  of(key: string): Throttle {
    const throttle = this.byKey.get(key) ?? this.make()
    this.byKey.delete(key)
    this.byKey.set(key, throttle)
    if (this.byKey.size > KEYS_KEPT) this.byKey.delete(this.byKey.keys().next().value as string)
    return throttle
  }
}
