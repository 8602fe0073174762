// The server's clock as this browser can know it: every message and every answer narrows down the difference.

/** Where an answer took this long, its sending time says too little to be used. */
const ROUND_TRIP_MAX_MS = 2000

export class ServerClock {
  readonly #local: () => number
  /** The difference (server minus local) is at least this: a message cannot arrive before it was sent. */
  #least = Number.NEGATIVE_INFINITY
  /** And at most this: an answer cannot be sent before its question. */
  #most = Number.POSITIVE_INFINITY

  /** `local` is a clock in milliseconds that nobody sets, such as performance.now. */
  constructor(local: () => number) {
    this.#local = local
  }

  /** A message said what the server's clock showed when it was sent. */
  heard(now: number): void {
    this.#least = Math.max(this.#least, now - this.#local())
    this.#checkOrder(now)
  }

  /** The answer to something sent at `sentAt` (local) said it. */
  answered(now: number, sentAt: number): void {
    this.#least = Math.max(this.#least, now - this.#local())
    if (this.#local() - sentAt <= ROUND_TRIP_MAX_MS) this.#most = Math.min(this.#most, now - sentAt)
    this.#checkOrder(now)
  }

  /** After a sleep or a change of server, what was known before may be wrong. */
  forget(): void {
    this.#least = Number.NEGATIVE_INFINITY
    this.#most = Number.POSITIVE_INFINITY
  }

  /** Milliseconds since 1970 by the server's clock; null before anything was heard. */
  now(): number | null {
    if (this.#least === Number.NEGATIVE_INFINITY) return null
    const difference = this.#most === Number.POSITIVE_INFINITY ? this.#least : (this.#least + this.#most) / 2
    return this.#local() + difference
  }

  /** Two clocks drift apart over hours, until the bounds contradict each other: then only the newest counts. */
  #checkOrder(now: number): void {
    if (this.#least <= this.#most) return
    this.#least = now - this.#local()
    this.#most = Number.POSITIVE_INFINITY
  }
}
