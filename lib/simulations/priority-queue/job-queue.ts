// The state of one partition: which jobs wait, in which order, and who has which. A pure function of the log that it is given.
import { IndexedHeap } from '#lib/algorithms/indexed-heap'

/** A job as it is handed out. `key` is what the queue knows it by, `job` which job it really is. */
export type Handed = { key: number; job: number; priority: number; version: number }

export type Operation =
  | { kind: 'push'; key: number; job: number; priority: number }
  | { kind: 'change'; key: number; priority: number; version: number }
  | { kind: 'take'; consumer: number; request: number; count: number; at: number; until: number }
  | { kind: 'done'; key: number }

export type Effect =
  | { kind: 'pushed' }
  /** `applied` is false if the job is gone. */
  | { kind: 'changed'; applied: boolean }
  /** `at` is when the jobs were given out first. */
  | { kind: 'taken'; jobs: Handed[]; at: number }
  | { kind: 'done' }

type Entry = Handed & { arrival: number }
type Taken = { request: number; jobs: Handed[]; at: number }

/** Hears of changes of the order, to do the same to an index on disk. */
export type IndexObserver = {
  added(priority: number, arrival: number): void
  removed(priority: number, arrival: number): void
}

/**
 * Applying an operation again changes nothing: a repeated push, a change of an old version, a request that was answered before.
 * Times come with the operations, so that all replicas end a lease at the same place of the log.
 */
export class JobQueue {
  readonly #entries = new Map<number, Entry>()
  /** Jobs that wait, by priority, then by arrival. */
  readonly #waiting = new IndexedHeap()
  /** Jobs that are handed out, by the end of their lease. */
  readonly #leases = new IndexedHeap()
  readonly #done = new Set<number>()
  readonly #taken = new Map<number, Taken>()
  readonly #removal: 'done' | 'taken'
  readonly #observer: IndexObserver | null
  #arrivals = 0

  constructor(removal: 'done' | 'taken' = 'done', observer: IndexObserver | null = null) {
    this.#removal = removal
    this.#observer = observer
  }

  /** Jobs that are neither done nor gone. */
  get size(): number {
    return this.#entries.size
  }

  /** Jobs that could be handed out at a time. */
  readyAt(time: number): number {
    return this.#waiting.size + (this.#leases.leastRank <= time ? 1 : 0)
  }

  /**
   * The priority of the job that would be handed out next; null if there is none. Leases end only by what is in the log, so of those
   * that are over this looks at the first alone: it is a hint.
   */
  headAt(time: number): number | null {
    const over = this.#leases.leastRank <= time ? this.#entries.get(this.#leases.least!)!.priority : Infinity
    const head = Math.min(over, this.#waiting.leastRank)
    return head < Infinity ? head : null
  }

  jobs(): IterableIterator<Handed> {
    return this.#entries.values()
  }

  apply(operation: Operation): Effect {
    switch (operation.kind) {
      case 'push':
        return this.#push(operation)
      case 'change':
        return this.#change(operation)
      case 'take':
        return this.#take(operation)
      case 'done':
        return this.#finish(operation.key)
    }
  }

  #push({ key, job, priority }: Extract<Operation, { kind: 'push' }>): Effect {
    if (!this.#entries.has(key) && !this.#done.has(key)) {
      const entry = { key, job, priority, version: 0, arrival: this.#arrivals++ }
      this.#entries.set(key, entry)
      this.#wait(entry)
    }
    return { kind: 'pushed' }
  }

  #change({ key, priority, version }: Extract<Operation, { kind: 'change' }>): Effect {
    const entry = this.#entries.get(key)
    if (!entry) return { kind: 'changed', applied: false }
    if (version > entry.version) {
      const waits = this.#waiting.has(key)
      if (waits) this.#unwait(entry)
      entry.priority = priority
      entry.version = version
      if (waits) this.#wait(entry)
    }
    return { kind: 'changed', applied: true }
  }

  #take({ consumer, request, count, at, until }: Extract<Operation, { kind: 'take' }>): Effect {
    const last = this.#taken.get(consumer)
    // The answer was lost, or this is an old request that the network kept: the same answer, or none.
    if (last && request <= last.request)
      return { kind: 'taken', jobs: request === last.request ? last.jobs : [], at: last.at }
    this.#endLeases(at)
    const jobs: Handed[] = []
    while (jobs.length < count) {
      const key = this.#waiting.least
      if (key === undefined) break
      const entry = this.#entries.get(key)!
      this.#unwait(entry)
      jobs.push({ key, job: entry.job, priority: entry.priority, version: entry.version })
      if (this.#removal === 'taken') this.#finish(key)
      else this.#leases.set(key, until, entry.arrival)
    }
    // A request that got nothing may be asked again when there is something.
    if (jobs.length > 0) this.#taken.set(consumer, { request, jobs, at })
    return { kind: 'taken', jobs, at }
  }

  #finish(key: number): Effect {
    const entry = this.#entries.get(key)
    if (entry) {
      if (this.#waiting.has(key)) this.#unwait(entry)
      this.#leases.delete(key)
      this.#entries.delete(key)
    }
    this.#done.add(key)
    return { kind: 'done' }
  }

  #endLeases(time: number): void {
    while (this.#leases.leastRank <= time) this.#wait(this.#entries.get(this.#leases.pop()!)!)
  }

  #wait(entry: Entry): void {
    this.#waiting.set(entry.key, entry.priority, entry.arrival)
    this.#observer?.added(entry.priority, entry.arrival)
  }

  #unwait(entry: Entry): void {
    this.#waiting.delete(entry.key)
    this.#observer?.removed(entry.priority, entry.arrival)
  }
}
