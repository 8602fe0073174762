// A member of a partition that has a leader: the log by Raft, the heap over it, and the order in which both are changed.
import type { RaftDisk, RaftEntry, RaftMessage, RaftRole } from '#lib/algorithms/raft'
import { RAFT_TIMERS, RaftNode, emptyDisk } from '#lib/algorithms/raft'
import type { RaftSafety } from '#lib/algorithms/raft-safety'
import type { Cluster } from '#lib/kernel/cluster'
import type { Random } from '#lib/kernel/random'
import { DiskIndex } from './disk-index.ts'
import type { History } from './history.ts'
import type { Effect, Operation } from './job-queue.ts'
import { JobQueue } from './job-queue.ts'
import { answerOf, operationOf } from './requests.ts'
import type { Batch, QueueMessage, Request } from './messages.ts'
import { SERVER_TIMERS } from './messages.ts'
import { ParkedRequests } from './parked-requests.ts'
import { RequestQueue } from './request-queue.ts'
import type { Setting } from './setting.ts'

const ELECTION_HEARTBEATS_MIN = 3
const ELECTION_HEARTBEATS_MAX = 6
const ENTRIES_PER_MESSAGE = 64
/** An operation, and who waits for its answer. */
type Write = { operation: Operation; client: number; request: Request }
type Append = { from: number; raft: RaftMessage<Batch> }

export type ServerPlace = { node: number; partition: number; group: readonly number[] }

export class Server {
  queue: JobQueue
  raft: RaftNode<Batch>
  /** Leads, and has applied all that earlier leaders left. */
  serving = false
  private readonly place: ServerPlace
  private readonly setting: Setting
  private readonly cluster: Cluster<QueueMessage>
  private readonly history: History
  private readonly safety: RaftSafety<Batch>
  private readonly random: Random
  private readonly requests: RequestQueue
  private readonly parked = new ParkedRequests()
  private disk: RaftDisk<Batch> = emptyDisk()
  private onPages: DiskIndex | null = null
  private appliedIndex = 0
  /** Waits for the flush under way to end. */
  private flushing: (Write | Append)[] = []
  private unflushed: (Write | Append)[] = []
  /** What memory or this disk alone has: not yet in the log that is replicated. */
  private behind: Operation[] = []
  private behindSince = 0
  private readonly waiters = new Map<Operation, Write>()
  /** What this leader has applied before it is committed, and will not apply again. */
  private readonly ahead = new Set<Operation>()

  constructor(
    place: ServerPlace,
    setting: Setting,
    cluster: Cluster<QueueMessage>,
    history: History,
    safety: RaftSafety<Batch>,
    random: Random,
  ) {
    this.place = place
    this.setting = setting
    this.cluster = cluster
    this.history = history
    this.safety = safety
    this.random = random
    this.requests = new RequestQueue(place.node, setting.opMs, cluster)
    this.queue = this.newQueue()
    this.raft = this.newRaft()
  }

  receive(from: number, message: QueueMessage): void {
    if (message.kind === 'raft') {
      // A follower answers for entries when they are on its disk.
      if (message.raft.kind === 'append' && message.raft.entries.length > 0) this.toDisk([{ from, raft: message.raft }])
      else this.raft.receive(from, message.raft)
    } else if (!this.serving) this.redirect(from, message as Request)
    else this.requests.add(from, message as Request)
  }

  timeout(timer: number): void {
    if (timer === SERVER_TIMERS.cpu) {
      const { from, request } = this.requests.current
      if (this.serving) this.handle(from, request)
      else this.redirect(from, request)
      this.requests.goOn(this.onPages?.takeReadMs() ?? 0)
    } else if (timer === SERVER_TIMERS.flush) this.flushed()
    else if (timer === SERVER_TIMERS.later) this.catchUp()
    else if (timer === RAFT_TIMERS.election || timer === RAFT_TIMERS.heartbeat) this.raft.timeout(timer)
  }

  crashed(diskKept: boolean): void {
    if (!diskKept || this.setting.traits.first === 'memory-only') {
      this.disk = emptyDisk()
      this.behind = []
    }
    // What memory alone has goes with it; what asynchronous replication has not sent on is on this disk.
    if (this.setting.traits.first === 'memory') this.behind = []
    this.stepDown()
    this.requests.clear()
    this.flushing = []
    this.unflushed = []
  }

  restarted(): void {
    this.appliedIndex = 0
    this.queue = this.newQueue()
    this.raft = this.newRaft()
  }

  private newQueue(): JobQueue {
    const { index, removal } = this.setting.traits
    this.onPages = index === 'disk' ? new DiskIndex(this.setting) : null
    return new JobQueue(removal, this.onPages)
  }

  private newRaft(): RaftNode<Batch> {
    const { cluster, place } = this
    const { heartbeatMs } = this.setting
    return new RaftNode<Batch>(
      place.node,
      place.group,
      {
        heartbeat: heartbeatMs,
        electionMin: ELECTION_HEARTBEATS_MIN * heartbeatMs,
        electionMax: ELECTION_HEARTBEATS_MAX * heartbeatMs,
        entriesPerMessage: ENTRIES_PER_MESSAGE,
      },
      {
        send: (to, raft) => cluster.send(place.node, to, { kind: 'raft', raft }),
        setTimer: (timer, delay) => cluster.setTimer(place.node, timer, delay),
        clearTimer: (timer) => cluster.clearTimer(place.node, timer),
        random: () => this.random.next(),
        applied: (entry, index) => this.committed(entry, index),
        roleChanged: (role) => this.roleChanged(role),
      },
      this.disk,
    )
  }

  private roleChanged(role: RaftRole): void {
    if (role !== 'leader') return this.stepDown()
    this.history.leaderChanges++
    this.safety.elected(this.place.node, this.disk.term, this.disk.log)
    // Another leader's entry on top of ours: what we had not sent on is no part of the log any more.
    if (this.raft.termAt(this.raft.lastIndex) !== this.behindSince) this.behind = []
  }

  private stepDown(): void {
    const led = this.serving
    this.serving = false
    this.parked.clear()
    this.waiters.clear()
    this.ahead.clear()
    this.cluster.clearTimer(this.place.node, SERVER_TIMERS.later)
    if (!led || !this.cluster.isUp(this.place.node) || !this.aheadOfLog) return
    // The heap was ahead of the log: build it again from what is committed.
    this.queue = this.newQueue()
    for (const { command } of this.disk.log.slice(0, this.appliedIndex))
      for (const operation of command ?? []) this.queue.apply(operation)
  }

  /** Is an operation applied and acknowledged before it is committed? */
  private get aheadOfLog(): boolean {
    return this.setting.traits.first !== 'log' || this.setting.traits.replication === 'asynchronous'
  }

  private redirect(client: number, of: Request): void {
    const { node, partition } = this.place
    const leader = this.raft.leader === node ? null : this.raft.leader
    this.cluster.send(node, client, { kind: 'redirect', partition, leader, of })
  }

  private handle(client: number, request: Request): void {
    const { now } = this.cluster
    if (request.kind === 'peek') {
      const priority = this.queue.headAt(now)
      if (priority === null) this.parked.addLook(client, request)
      this.tellHead(client, request.round, priority)
    } else if (request.kind === 'take' && this.queue.readyAt(now) === 0) {
      if (request.wait) this.parked.addTake(client, request)
      else this.answer({ client, request }, { kind: 'taken', jobs: [], at: now })
    } else {
      const operation = operationOf(client, request, now, this.setting.leaseMs)
      if (operation) this.write({ operation, client, request })
    }
  }

  private write(write: Write): void {
    const { first } = this.setting.traits
    if (first === 'log') return this.toDisk([write])
    this.answer(write, this.applyAhead(write.operation))
    if (first === 'memory') this.putOff(write.operation, this.setting.flushEveryMs)
    this.serveParked()
  }

  private applyAhead(operation: Operation): Effect {
    if (this.setting.traits.first !== 'memory-only') this.ahead.add(operation)
    return this.queue.apply(operation)
  }

  private putOff(operation: Operation, delayMs: number): void {
    if (this.behind.length === 0) {
      this.behindSince = this.disk.term
      this.cluster.setTimer(this.place.node, SERVER_TIMERS.later, delayMs)
    }
    this.behind.push(operation)
  }

  /** The put-off operations go into the log, and with it to the replicas. */
  private catchUp(): void {
    const operations = this.behind
    this.behind = []
    if (!this.serving || operations.length === 0) return
    this.raft.propose(operations)
  }

  private toDisk(items: (Write | Append)[]): void {
    this.unflushed.push(...items)
    if (this.flushing.length === 0) this.startFlush()
  }

  private startFlush(): void {
    this.flushing = this.unflushed
    this.unflushed = []
    if (this.flushing.length > 0) this.cluster.setTimer(this.place.node, SERVER_TIMERS.flush, this.setting.flushMs)
  }

  private flushed(): void {
    const items = this.flushing
    this.flushing = []
    const writes = items.filter((item) => 'operation' in item)
    for (const item of items) if ('raft' in item) this.raft.receive(item.from, item.raft)
    if (writes.length > 0 && this.serving) this.onDisk(writes)
    if (this.flushing.length === 0) this.startFlush()
  }

  private onDisk(writes: Write[]): void {
    if (this.setting.traits.replication === 'asynchronous') {
      for (const write of writes) {
        this.answer(write, this.applyAhead(write.operation))
        this.putOff(write.operation, this.setting.replicationLagMs)
      }
      return this.serveParked()
    }
    for (const write of writes) this.waiters.set(write.operation, write)
    this.raft.propose(writes.map(({ operation }) => operation))
  }

  private committed(entry: RaftEntry<Batch>, index: number): void {
    this.appliedIndex = index
    if (this.setting.traits.first === 'log') this.safety.applied(entry, index, this.disk.term)
    if (entry.command === null) {
      if (this.raft.role === 'leader' && entry.term === this.disk.term) this.startServing()
      return
    }
    for (const operation of entry.command) {
      if (this.ahead.delete(operation)) continue
      const effect = this.queue.apply(operation)
      const write = this.waiters.get(operation)
      if (!write) continue
      this.waiters.delete(operation)
      this.answer(write, effect)
    }
    if (this.serving) this.serveParked()
  }

  private startServing(): void {
    this.serving = true
    const operations = this.behind
    this.behind = []
    if (operations.length === 0) return
    for (const operation of operations) this.applyAhead(operation)
    this.raft.propose(operations)
  }

  private answer({ client, request }: Pick<Write, 'client' | 'request'>, effect: Effect): void {
    if (effect.kind === 'taken' && effect.jobs.length === 0 && request.kind === 'take' && request.wait)
      return this.parked.addTake(client, request)
    const { partition, node } = this.place
    const answer = answerOf(partition, request, effect)
    if (answer) this.cluster.send(node, client, answer)
  }

  private tellHead(client: number, round: number, priority: number | null): void {
    const { partition, node } = this.place
    this.cluster.send(node, client, { kind: 'head', partition, round, head: null, priority })
  }

  private serveParked(): void {
    const { now } = this.cluster
    const priority = this.queue.headAt(now)
    if (priority === null) return
    for (const { client, round } of this.parked.takeLooks()) this.tellHead(client, round, priority)
    for (const { client, request } of this.parked.takeRequests(this.queue.readyAt(now))) this.handle(client, request)
  }
}
