// One reading of the shared document for all who follow it: soon after a change, when the browser has nothing better to do.
import { react } from 'tldraw'
import type { TLRecord, TLStore } from 'tldraw'
import { inOrder } from '#lib/interview/document'

/** A change is read at once, and those that follow within this time are read together. */
const PAUSE_MS = 120
/** A large board takes long to read: while it goes on changing, this many times as long is left for the rest of the page. */
const REST_TIMES = 3
/** How long a busy browser may put it off. */
const IDLE_WAIT_MS = 30

/** What is drawn and written; the rest of the document says nothing. */
const TYPES = ['shape', 'binding', 'entry'] as const

/**
 * Gets the records in their order, as they were a moment ago: the same list until one of them changes. The next reading waits
 * until it is through with this one.
 */
type Listener = (records: readonly TLRecord[]) => void | Promise<void>

class Follower {
  readonly #store: TLStore
  readonly #listeners = new Set<Listener>()
  /** Null from a change until it is read. */
  #records: readonly TLRecord[] | null = null
  /** When it may be read again, by `performance.now()`. */
  #restUntil = Number.NEGATIVE_INFINITY
  #due = 0
  #pause: ReturnType<typeof setTimeout> | undefined
  #idle: number | undefined
  #reading = false
  /** In how many milliseconds after the reading that goes on another is wanted, if one is. */
  #next: number | null = null
  #stop: () => void = () => undefined

  constructor(store: TLStore) {
    this.#store = store
  }

  add(listener: Listener): () => void {
    this.#listeners.add(listener)
    if (this.#listeners.size === 1) this.#start()
    else this.ask()
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#end()
    }
  }

  /** Reads in so many milliseconds, or sooner where that is planned already. */
  ask(inMs = 0): void {
    if (this.#idle !== undefined) return
    if (this.#reading) {
      this.#next = Math.min(inMs, this.#next ?? inMs)
      return
    }
    const now = performance.now()
    const due = Math.max(now + inMs, this.#restUntil)
    if (this.#pause !== undefined && this.#due <= due) return
    clearTimeout(this.#pause)
    this.#due = due
    this.#pause = setTimeout(() => this.#whenIdle(), due - now)
  }

  #start(): void {
    // Not `listen`, which waits for the next frame, and with it for the board to be drawn.
    this.#stop = react('board', () => {
      for (const type of TYPES) this.#store.query.filterHistory(type).get()
      this.#records = null
      this.ask()
    })
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
      this.#idle = requestIdleCallback(() => void this.#read(), { timeout: IDLE_WAIT_MS })
    } else void this.#read()
  }

  async #read(): Promise<void> {
    this.#idle = undefined
    this.#reading = true
    const began = performance.now()
    // What changes until now is in it.
    this.#records ??= inOrder(Object.values(this.#store.serialize('document')))
    const records = this.#records
    const told = await Promise.allSettled([...this.#listeners].map(async (listener) => listener(records)))
    for (const one of told) if (one.status === 'rejected') reportError(one.reason)
    const ended = performance.now()
    this.#reading = false
    this.#restUntil = ended + Math.max(PAUSE_MS, REST_TIMES * (ended - began))
    const next = this.#next
    this.#next = null
    if (next !== null && this.#listeners.size > 0) this.ask(next)
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

/**
 * Tells those who follow the board once more: something else changed that they look at. The board often changes with it,
 * a moment later, and is then read at once.
 */
export const readAgain = (store: TLStore): void => followers.get(store)?.ask(PAUSE_MS)
