// Which records of the shared document hold changes that the server has not confirmed. Told by the store's changes and the transport's traffic.

/** The sync client sends within a second; what it has not sent by then it found to be no change at all. */
const SETTLED_AFTER_MS = 3000

type RecordLike = { id: string }
type Changes<R> = { added: Record<string, R>; updated: Record<string, [R, R]>; removed: Record<string, R> }
type Unconfirmed<R> = {
  /** As the server has it, as far as we know; null where it has none. */
  base: R | null
  /** As it is here; null where it was removed. */
  now: R | null
  /** Counts changes, so that a confirmation of an older one leaves a newer one unconfirmed. */
  change: number
}
type Push<R> = { change: number; records: Map<string, R | null> }

/** What to write down so that a reload does not lose it. */
export type Kept<R> = { id: string; base: R | null; now: R | null }

export class Unsaved<R extends RecordLike> {
  readonly #records = new Map<string, Unconfirmed<R>>()
  readonly #pushes = new Map<number, Push<R>>()
  readonly #changed: () => void
  #change = 0
  #lastChangeAt = 0
  #joined = false

  /** `changed` is told after each change of what is unconfirmed. */
  constructor(changed: () => void) {
    this.#changed = changed
  }

  get size(): number {
    return this.#records.size
  }

  kept(): Kept<R>[] {
    return [...this.#records].map(([id, { base, now }]) => ({ id, base, now }))
  }

  /** A person changed records here, at the local time `at` in milliseconds. */
  edited({ added, updated, removed }: Changes<R>, at: number): void {
    this.#change++
    this.#lastChangeAt = at
    for (const record of Object.values(added)) this.#edit(record.id, null, record)
    for (const [before, after] of Object.values(updated)) this.#edit(after.id, before, after)
    for (const record of Object.values(removed)) this.#edit(record.id, record, null)
    this.#changed()
  }

  /** The sync client sent all that it has of these records. */
  pushed(clientClock: number, ids: string[]): void {
    const records = new Map(ids.map((id) => [id, this.#records.get(id)?.now ?? null]))
    this.#pushes.set(clientClock, { change: this.#change, records })
  }

  /** The server answered a push: taken, changed or refused, it is not ours to send any more. */
  confirmed(clientClock: number): void {
    const push = this.#pushes.get(clientClock)
    if (!push) return
    this.#pushes.delete(clientClock)
    for (const [id, record] of push.records) {
      const unconfirmed = this.#records.get(id)
      if (!unconfirmed) continue
      if (unconfirmed.change <= push.change) this.#records.delete(id)
      else unconfirmed.base = record
    }
    this.#changed()
  }

  /** The server sent the document, and the sync client goes on to send what is unconfirmed. */
  joined(at: number): void {
    this.#joined = true
    this.#lastChangeAt = at
    this.#changed()
  }

  /** The connection is gone, and with it the answers; the sync client sends again what was not answered. */
  disconnected(): void {
    this.#joined = false
    this.#pushes.clear()
    this.#changed()
  }

  /** Called now and then while online: forgets changes that cancelled each other out before they were sent. */
  settle(at: number): void {
    if (!this.#joined || this.#records.size === 0 || this.#pushes.size > 0) return
    if (at - this.#lastChangeAt < SETTLED_AFTER_MS) return
    this.#records.clear()
    this.#changed()
  }

  #edit(id: string, before: R | null, now: R | null): void {
    const known = this.#records.get(id)
    const base = known ? known.base : before
    if (base === null && now === null && !this.#inFlight(id)) this.#records.delete(id)
    else this.#records.set(id, { base, now, change: this.#change })
  }

  #inFlight(id: string): boolean {
    return [...this.#pushes.values()].some(({ records }) => records.has(id))
  }
}
