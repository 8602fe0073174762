// A write-back cache of counts at each balancer: it decides by what the store last said plus what it has admitted since, and tells the
// store later. Most requests of a heavy sender never reach the store; the price is what the balancers admit without knowing of each other.
import type { Decisions, Network } from './decide.ts'
import { emptyDecisions } from './decide.ts'
import { MILLISECOND, WINDOW } from './params.ts'
import type { Params } from './params.ts'
import { GOOD } from './traffic.ts'
import type { Traffic } from './traffic.ts'

const YIELD_EVERY = 20_000

type Entry = { window: number; known: number; unsent: number }

/** Counts of fixed windows. */
class CountStore {
  readonly #counts = new Map<number, { window: number; count: number }>()
  calls = 0

  /** Adds and returns the new total of the window. */
  add(key: number, window: number, amount: number): number {
    this.calls++
    const kept = this.#counts.get(key)
    const count = (kept?.window === window ? kept.count : 0) + amount
    // A late flush of a window that is over must not erase the running one.
    if (!kept || kept.window <= window) this.#counts.set(key, { window, count })
    return count
  }
}

/** The cache of one balancer: at most `capacity` keys, least recently used out first. */
class BalancerCache {
  readonly #entries = new Map<number, Entry>()
  readonly #dirty = new Set<number>()
  readonly #store: CountStore
  readonly #capacity: number

  constructor(store: CountStore, capacity: number) {
    this.#store = store
    this.#capacity = capacity
  }

  /** The entry of this window, asking the store if there is none: `asked` says so. Counts of a window that is over are let go. */
  entry(key: number, window: number): { entry: Entry; asked: boolean } {
    const kept = this.#entries.get(key)
    this.#entries.delete(key)
    if (kept?.window === window) {
      this.#entries.set(key, kept)
      return { entry: kept, asked: false }
    }
    const entry = { window, known: this.#store.add(key, window, 0), unsent: 0 }
    this.#entries.set(key, entry)
    if (this.#entries.size > this.#capacity) {
      const [oldest, left] = this.#entries.entries().next().value!
      this.#writeBack(oldest, left)
      this.#entries.delete(oldest)
    }
    return { entry, asked: true }
  }

  count(key: number, entry: Entry): void {
    entry.unsent++
    this.#dirty.add(key)
  }

  flush(): void {
    for (const key of this.#dirty) {
      const entry = this.#entries.get(key)
      if (entry) this.#writeBack(key, entry)
    }
    this.#dirty.clear()
  }

  #writeBack(key: number, entry: Entry): void {
    if (entry.unsent > 0) entry.known = this.#store.add(key, entry.window, entry.unsent)
    entry.unsent = 0
  }
}

/** Decides at the balancers; `filtered` is the number of attacking requests that were refused without asking the store. */
export function* decideAtEdge(
  p: Params,
  traffic: Traffic,
  network: Network,
): Generator<void, { decisions: Decisions; filtered: number }, void> {
  const { time, user, node, kind } = traffic
  const decisions = emptyDecisions(time.length)
  const store = new CountStore()
  const caches = Array.from({ length: p.nodes }, () => new BalancerCache(store, p.cacheEntries))
  const interval = p.flushMs * MILLISECOND
  // Balancers flush in turn, not all at once.
  const nextFlush = caches.map((_, at) => (interval * (at + 1)) / p.nodes)
  let filtered = 0
  for (let request = 0; request < time.length; request++) {
    if (request % YIELD_EVERY === 0) yield
    const now = time[request]!
    for (let at = 0; at < caches.length; at++) {
      if (nextFlush[at]! > now) continue
      caches[at]!.flush()
      nextFlush[at]! += interval * Math.max(1, Math.ceil((now - nextFlush[at]!) / interval))
    }
    const cache = caches[node[request]!]!
    const { entry, asked } = cache.entry(user[request]!, Math.floor(now / WINDOW))
    decisions.at[request] = now
    if (asked) decisions.added[request] = network.there[request]! + network.back[request]! + p.storeOperationMicros
    if (entry.known + entry.unsent < p.limitPerMinute) {
      decisions.admitted[request] = 1
      cache.count(user[request]!, entry)
    } else if (!asked && kind[request] !== GOOD) filtered++
  }
  decisions.storeCalls = store.calls
  return { decisions, filtered }
}
