// Five rate limiters of one key, as plain state machines: `admit(now)` decides one request and keeps what the next decision needs.
// Time is in any one unit (integers make the bucket and GCRA exact) and must not go backwards. A refused request leaves no trace.

export interface Limiter {
  /** Decides a request that arrives at `now`. */
  admit(now: number): boolean
  /** What has to be kept for this key at `now`, in stored numbers (counters, timestamps): the measure of memory. */
  stored(now: number): number
}

function requirePositive(what: string, value: number): void {
  if (!(value > 0)) throw new RangeError(`${what} must be above 0, not ${value}`)
}

/** At most `limit` requests in each window [k * window, (k + 1) * window). Two windows that meet let twice the limit through. */
export class FixedWindow implements Limiter {
  readonly #limit: number
  readonly #window: number
  #index = -Infinity
  #count = 0

  constructor(limit: number, window: number) {
    requirePositive('limit', limit)
    requirePositive('window', window)
    this.#limit = limit
    this.#window = window
  }

  admit(now: number): boolean {
    const index = Math.floor(now / this.#window)
    if (index !== this.#index) {
      this.#index = index
      this.#count = 0
    }
    if (this.#count >= this.#limit) return false
    this.#count++
    return true
  }

  stored(): number {
    return 1
  }
}

/**
 * At most `limit` requests in every interval (t - window, t]: keeps the time of each admitted request, as a sorted set
 * in a store would. Exact, at a timestamp of memory for each admitted request of the last window.
 */
export class SlidingLog implements Limiter {
  readonly #limit: number
  readonly #window: number
  /** A ring: `#size` times from `#first` on. Grows up to the limit. */
  #times = new Float64Array(4)
  #first = 0
  #size = 0

  constructor(limit: number, window: number) {
    requirePositive('limit', limit)
    requirePositive('window', window)
    this.#limit = limit
    this.#window = window
  }

  admit(now: number): boolean {
    this.#forget(now)
    if (this.#size >= this.#limit) return false
    if (this.#size === this.#times.length) this.#grow()
    this.#times[(this.#first + this.#size) % this.#times.length] = now
    this.#size++
    return true
  }

  /** Admitted requests in (now - window, now]. */
  stored(now: number): number {
    this.#forget(now)
    return this.#size
  }

  #forget(now: number): void {
    while (this.#size > 0 && this.#times[this.#first]! <= now - this.#window) {
      this.#first = (this.#first + 1) % this.#times.length
      this.#size--
    }
  }

  #grow(): void {
    const times = new Float64Array(Math.min(Math.ceil(this.#limit), this.#times.length * 2))
    for (let at = 0; at < this.#size; at++) times[at] = this.#times[(this.#first + at) % this.#times.length]!
    this.#times = times
    this.#first = 0
  }
}

/**
 * Estimates the sliding window from two counters, as if the previous window's requests had come evenly
 * ("How we built rate limiting capable of scaling to millions of domains", Cloudflare 2017). Two numbers a key; not exact.
 */
export class SlidingCounter implements Limiter {
  readonly #limit: number
  readonly #window: number
  #index = -Infinity
  #current = 0
  #previous = 0

  constructor(limit: number, window: number) {
    requirePositive('limit', limit)
    requirePositive('window', window)
    this.#limit = limit
    this.#window = window
  }

  admit(now: number): boolean {
    if (this.estimate(now) + 1 > this.#limit) return false
    this.#current++
    return true
  }

  /** The estimated number of admitted requests in (now - window, now]. */
  estimate(now: number): number {
    const index = Math.floor(now / this.#window)
    if (index !== this.#index) {
      this.#previous = index === this.#index + 1 ? this.#current : 0
      this.#current = 0
      this.#index = index
    }
    return this.#previous * (1 - (now - index * this.#window) / this.#window) + this.#current
  }

  stored(): number {
    return 2
  }
}

/**
 * A bucket of `burst` tokens that gains one every `interval`; a request takes one (Turner 1986, leaky bucket as a meter).
 * Tokens are kept as time, `interval` a token, so that integers stay exact. Starts full.
 */
export class TokenBucket implements Limiter {
  readonly #interval: number
  readonly #capacity: number
  #credit: number
  #last = -Infinity

  constructor(interval: number, burst: number) {
    requirePositive('interval', interval)
    requirePositive('burst', burst)
    this.#interval = interval
    this.#capacity = burst * interval
    this.#credit = this.#capacity
  }

  admit(now: number): boolean {
    this.#credit = Math.min(this.#capacity, this.#credit + (now - this.#last))
    this.#last = now
    if (this.#credit < this.#interval) return false
    this.#credit -= this.#interval
    return true
  }

  stored(): number {
    return 2
  }
}

/**
 * Generic cell rate algorithm (ITU-T I.371): one number a key, the theoretical arrival time. At most
 * `burst + t / interval` requests in any interval of length t. Decides exactly as the token bucket does.
 */
export class Gcra implements Limiter {
  readonly #interval: number
  readonly #tolerance: number
  #theoretical = -Infinity

  constructor(interval: number, burst: number) {
    requirePositive('interval', interval)
    requirePositive('burst', burst)
    this.#interval = interval
    this.#tolerance = (burst - 1) * interval
  }

  admit(now: number): boolean {
    if (this.#theoretical - this.#tolerance > now) return false
    this.#theoretical = Math.max(this.#theoretical, now) + this.#interval
    return true
  }

  stored(): number {
    return 1
  }
}

/** The most of the ascending `times` that fall into one interval (t - window, t]. */
export function busiestWindow(times: ArrayLike<number>, window: number): { count: number; from: number; to: number } {
  let best = { count: 0, from: 0, to: 0 }
  for (let last = 0, first = 0; last < times.length; last++) {
    while (times[first]! <= times[last]! - window) first++
    if (last - first + 1 > best.count) best = { count: last - first + 1, from: times[first]!, to: times[last]! }
  }
  return best
}
