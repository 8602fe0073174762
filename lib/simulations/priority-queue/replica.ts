// A replica without a leader: it knows what it was told, newest version first, and lends each job to one consumer at a time.
import { IndexedHeap } from '#lib/algorithms/indexed-heap'
import type { Cluster } from '#lib/kernel/cluster'
import type { Handed } from './job-queue.ts'
import type { QueueMessage, Request } from './messages.ts'
import { SERVER_TIMERS } from './messages.ts'
import { RequestQueue } from './request-queue.ts'
import type { Setting } from './setting.ts'

type Entry = Handed & { arrival: number; done: boolean; owner: number; leaseUntil: number }
type Pending = { from: number; request: Request }

export class Replica {
  private readonly node: number
  private readonly partition: number
  private readonly setting: Setting
  private readonly cluster: Cluster<QueueMessage>
  private readonly requests: RequestQueue
  /** What is on disk, jobs that are done included: they must not come back from another replica. */
  private readonly entries = new Map<number, Entry>()
  private readonly waiting = new IndexedHeap()
  private readonly leases = new IndexedHeap()
  private readonly looks = new Map<number, number>()
  private flushing: Pending[] = []
  private unflushed: Pending[] = []
  private arrivals = 0

  constructor(node: number, partition: number, setting: Setting, cluster: Cluster<QueueMessage>) {
    this.node = node
    this.partition = partition
    this.setting = setting
    this.cluster = cluster
    this.requests = new RequestQueue(node, setting.opMs, cluster)
  }

  /** Jobs that this replica does not know to be done. */
  *jobs(): Generator<Handed> {
    for (const entry of this.entries.values()) if (!entry.done) yield entry
  }

  receive(from: number, message: QueueMessage): void {
    this.requests.add(from, message as Request)
  }

  timeout(timer: number): void {
    if (timer === SERVER_TIMERS.flush) return this.flushed()
    const { from, request } = this.requests.current
    if (request.kind === 'peek') this.look(from, request.round)
    else this.toDisk({ from, request })
    this.requests.goOn(0)
  }

  crashed(diskKept: boolean): void {
    if (!diskKept) {
      this.entries.clear()
      this.waiting.clear()
      this.leases.clear()
    }
    this.requests.clear()
    this.looks.clear()
    this.flushing = []
    this.unflushed = []
  }

  private toDisk(pending: Pending): void {
    this.unflushed.push(pending)
    if (this.flushing.length === 0) this.startFlush()
  }

  private startFlush(): void {
    this.flushing = this.unflushed
    this.unflushed = []
    if (this.flushing.length > 0) this.cluster.setTimer(this.node, SERVER_TIMERS.flush, this.setting.flushMs)
  }

  private flushed(): void {
    const pending = this.flushing
    this.flushing = []
    for (const { from, request } of pending) this.change(from, request)
    this.startFlush()
    const head = this.head()
    if (!head) return
    for (const [client, round] of this.looks) this.tellHead(client, round, head)
    this.looks.clear()
  }

  private look(client: number, round: number): void {
    const head = this.head()
    if (!head) this.looks.set(client, round)
    this.tellHead(client, round, head)
  }

  private tellHead(client: number, round: number, head: Entry | null): void {
    const { partition, node } = this
    const told = head && { key: head.key, job: head.job, priority: head.priority, version: head.version }
    this.cluster.send(node, client, { kind: 'head', partition, round, head: told, priority: head?.priority ?? null })
  }

  private head(): Entry | null {
    while (this.leases.leastRank <= this.cluster.now) this.wait(this.entries.get(this.leases.pop()!)!)
    const { least } = this.waiting
    return least === undefined ? null : this.entries.get(least)!
  }

  private change(client: number, request: Request): void {
    const { node, cluster } = this
    switch (request.kind) {
      case 'push': {
        const { key, job } = request
        this.know({ ...request, version: 0 })
        return cluster.send(node, client, { kind: 'pushed', key, job })
      }
      case 'change': {
        const { key, job } = request
        // A change may come before the job that it is about.
        const entry = this.know(request)
        return cluster.send(node, client, { kind: 'changed', key, job, applied: !entry.done })
      }
      case 'done': {
        const { key, job } = request
        const entry = this.know({ key, job, priority: 0, version: -1 })
        entry.done = true
        this.waiting.delete(key)
        this.leases.delete(key)
        return cluster.send(node, client, { kind: 'finished', key, job })
      }
      case 'claim':
        return this.claim(client, request)
      case 'release': {
        const entry = this.entries.get(request.key)
        if (!entry || entry.done || entry.owner !== client || !this.leases.delete(request.key)) return
        return this.wait(entry)
      }
      default:
        return
    }
  }

  /** Takes over what is new, or newer than what is known. */
  private know({ key, job, priority, version }: Handed): Entry {
    let entry = this.entries.get(key)
    if (!entry) {
      entry = { key, job, priority, version, arrival: this.arrivals++, done: false, owner: -1, leaseUntil: 0 }
      this.entries.set(key, entry)
      this.wait(entry)
    } else if (version > entry.version) {
      entry.version = version
      entry.priority = priority
      if (this.waiting.has(key)) this.wait(entry)
    }
    return entry
  }

  private wait(entry: Entry): void {
    if (!entry.done) this.waiting.set(entry.key, entry.priority, entry.arrival)
  }

  private claim(client: number, request: Extract<Request, { kind: 'claim' }>): void {
    const { now } = this.cluster
    const entry = this.know(request)
    // To the same consumer too: it may have finished, and word of that be lost.
    const lent = this.leases.has(entry.key) && entry.leaseUntil > now
    const answer = entry.done ? 'done' : lent ? 'refused' : 'granted'
    if (answer === 'granted') {
      entry.owner = client
      entry.leaseUntil = now + this.setting.leaseMs
      this.waiting.delete(entry.key)
      this.leases.set(entry.key, entry.leaseUntil)
    }
    const { key, job, priority, version } = entry
    const { round } = request
    this.cluster.send(this.node, client, { kind: 'claimed', key, job, round, answer, priority, version, at: now })
  }
}
