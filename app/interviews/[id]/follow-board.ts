// One reading of the shared document for all who follow it: soon after a change, when the browser has nothing better to do.
import type { TLRecord, TLStore } from 'tldraw'
import { inOrder } from '#lib/interview/document'

/** A change is read at once, and those that follow within this time are read together. */
const PAUSE_MS = 120
/** How long a busy browser may put it off. */
const IDLE_WAIT_MS = 60

/** Gets the records in their order, as they were a moment ago: the same list until one of them changes. */
type Listener = (records: readonly TLRecord[]) => void

class Follower {
  readonly #store: TLStore
  readonly #listeners = new Set<Listener>()
  /** Null from a change until it is read. */
  #records: readonly TLRecord[] | null = null
  #readAt = Number.NEGATIVE_INFINITY
  #pause: ReturnType<typeof setTimeout> | undefined
  #idle: number | undefined
  #stop: () => void = () => undefined

  constructor(store: TLStore) {
    this.#store = store
  }

  add(listener: Listener): () => void {
    if (this.#listeners.size === 0) this.#start()
    this.#listeners.add(listener)
    this.ask()
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#end()
    }
  }

  ask(): void {
    if (this.#pause !== undefined || this.#idle !== undefined || this.#listeners.size === 0) return
    const waitMs = Math.max(0, this.#readAt + PAUSE_MS - performance.now())
    this.#pause = setTimeout(() => this.#whenIdle(), waitMs)
  }

  #start(): void {
    this.#records = null
    this.#stop = this.#store.listen(
      () => {
        this.#records = null
        this.ask()
      },
      { scope: 'document' },
    )
  }

  #end(): void {
    this.#stop()
    clearTimeout(this.#pause)
    if (this.#idle !== undefined) cancelIdleCallback(this.#idle)
    this.#pause = undefined
    this.#idle = undefined
  }

  #whenIdle(): void {
    this.#pause = undefined
    // Safari has no idle callbacks.
    if (typeof requestIdleCallback === 'function') {
      this.#idle = requestIdleCallback(() => this.#read(), { timeout: IDLE_WAIT_MS })
    } else this.#read()
  }

  #read(): void {
    this.#idle = undefined
    // What changes until now is in it.
    this.#records ??= inOrder(Object.values(this.#store.serialize('document')))
    for (const listener of this.#listeners) listener(this.#records)
    this.#readAt = performance.now()
  }
}

const followers = new WeakMap<TLStore, Follower>()

function followerOf(store: TLStore): Follower {
  const known = followers.get(store)
  if (known) return known
  const made = new Follower(store)
  followers.set(store, made)
  return made
}

/** Tells the records now and soon after each change, at most eight times a second, until the returned function is called. */
export const followBoard = (store: TLStore, listener: Listener): (() => void) => followerOf(store).add(listener)

/** Tells those who follow once more, though the board stands still: something else changed that they look at. */
export const readAgain = (store: TLStore): void => followerOf(store).ask()
