// What really happened in a run, as no participant can know it: who published, acknowledged, started and finished what.
import type { Handed } from './job-queue.ts'

/** Counts by priority, with sums over the more urgent ones in O(log n) (Fenwick 1994). */
class Waiting {
  total = 0
  readonly #sums: Int32Array

  constructor(levels: number) {
    this.#sums = new Int32Array(levels + 1)
  }

  add(priority: number, change: number): void {
    this.total += change
    for (let at = priority + 1; at < this.#sums.length; at += at & -at) this.#sums[at]! += change
  }

  /** How many have a priority below the given one, which means more urgent. */
  moreUrgentThan(priority: number): number {
    let sum = 0
    for (let at = priority; at > 0; at -= at & -at) sum += this.#sums[at]!
    return sum
  }
}

export type JobRecord = {
  priority: number
  partition: number
  publishedAt: number
  acknowledgedAt: number | null
  startedAt: number | null
  starts: number
  finishes: number
  /** Keys under which it was started: more than one means that the queue had it twice. */
  keys: number[]
  /** Acknowledged change of the priority. */
  change: { version: number; at: number } | null
}

export type Outage = { node: number; from: number; to: number; wiped: boolean }

export class History {
  readonly jobs: JobRecord[] = []
  readonly outages: Outage[] = []
  /** For each first start: how many jobs that were acknowledged and more urgent waited, and how many waited at all. */
  readonly rankErrors: number[] = []
  readonly backlogs: number[] = []
  readonly changesLost: number[] = []
  changesAcknowledged = 0
  finished = 0
  leaderChanges = 0
  claimsRefused = 0
  readonly #waiting: Waiting
  readonly #now: () => number

  constructor(levels: number, now: () => number) {
    this.#waiting = new Waiting(levels)
    this.#now = now
  }

  /** @returns the number of the job */
  published(priority: number, partition: number): number {
    return (
      this.jobs.push({
        priority,
        partition,
        publishedAt: this.#now(),
        acknowledgedAt: null,
        startedAt: null,
        starts: 0,
        finishes: 0,
        keys: [],
        change: null,
      }) - 1
    )
  }

  acknowledged(job: number): void {
    const record = this.jobs[job]!
    if (record.acknowledgedAt !== null) return
    record.acknowledgedAt = this.#now()
    if (record.startedAt === null) this.#waiting.add(record.priority, 1)
  }

  changed(job: number, priority: number, version: number): void {
    const record = this.jobs[job]!
    this.changesAcknowledged++
    record.change = { version, at: this.#now() }
    const waits = record.acknowledgedAt !== null && record.startedAt === null
    if (waits) this.#waiting.add(record.priority, -1)
    record.priority = priority
    if (waits) this.#waiting.add(priority, 1)
  }

  /** @param handedAt when the queue gave it out */
  started({ job, key, version }: Handed, handedAt: number): void {
    const record = this.jobs[job]!
    record.starts++
    if (!record.keys.includes(key)) record.keys.push(key)
    // What was acknowledged before the job was handed out has to show in it.
    if (record.change && record.change.at < handedAt && version < record.change.version) this.changesLost.push(job)
    if (record.startedAt !== null) return
    record.startedAt = this.#now()
    if (record.acknowledgedAt !== null) this.#waiting.add(record.priority, -1)
    this.rankErrors.push(this.#waiting.moreUrgentThan(record.priority))
    this.backlogs.push(this.#waiting.total)
  }

  finishedWork(job: number): void {
    this.finished++
    this.jobs[job]!.finishes++
  }
}
