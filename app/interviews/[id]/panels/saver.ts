// Sends the latest value a moment after the last change, one at a time; what failed goes out with the next change or flush.

const PAUSE_MS = 800

export class Saver<T> {
  readonly #send: (value: T) => Promise<boolean>
  #unsaved: { value: T } | null = null
  #sending: Promise<void> | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  /** `send` says whether it was saved. */
  constructor(send: (value: T) => Promise<boolean>) {
    this.#send = send
  }

  change(value: T): void {
    this.#unsaved = { value }
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.flush(), PAUSE_MS)
  }

  /** Sends what is unsaved now; resolves when it is answered. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    if (this.#sending) await this.#sending
    const sent = this.#unsaved
    if (!sent) return
    this.#sending = this.#send(sent.value).then((saved) => {
      this.#sending = null
      // A change that came meanwhile stays.
      if (saved && this.#unsaved === sent) this.#unsaved = null
    })
    await this.#sending
  }
}
