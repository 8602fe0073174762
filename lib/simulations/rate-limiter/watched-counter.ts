// A sliding counter that is watched by a log of the same admitted requests: how often does its estimate decide otherwise?
import { SlidingCounter, SlidingLog } from '#lib/algorithms/rate-limiters'
import type { Limiter } from '#lib/algorithms/rate-limiters'

/** Decides by the estimate; counts in `watch.wrong` where the exact count of what it admitted would have decided otherwise. */
export class WatchedCounter implements Limiter {
  readonly #limit: number
  readonly #counter: SlidingCounter
  /** Without a limit of its own: it only counts. */
  readonly #log: SlidingLog
  readonly #watch: { wrong: number }

  constructor(limit: number, window: number, watch: { wrong: number }) {
    this.#limit = limit
    this.#counter = new SlidingCounter(limit, window)
    this.#log = new SlidingLog(2 * limit, window)
    this.#watch = watch
  }

  admit(now: number): boolean {
    const exact = this.#log.stored(now) < this.#limit
    const admitted = this.#counter.admit(now)
    if (admitted) this.#log.admit(now)
    if (admitted !== exact) this.#watch.wrong++
    return admitted
  }

  stored(): number {
    return this.#counter.stored()
  }
}
