// The broker: hands jobs to executors that ask, and hands them out again if nobody acknowledges them in time.
import type { Cluster } from '#lib/kernel/cluster'
import type { History } from './history.ts'
import type { Message } from './message-store.ts'
import { MessageStore } from './message-store.ts'
import type { DueRow, JobMessage, MessageOf, Roster } from './messages.ts'
import { TIMERS } from './messages.ts'
import { PartitionedStore } from './partitioned-store.ts'
import type { Setting } from './setting.ts'

/** How often a partitioned log looks for readers that are gone. */
const REBALANCE_MS = 1_000

export class Broker {
  private readonly queue: MessageStore
  private readonly partitions: PartitionedStore | null
  /** Executors that wait for a message, in the order in which they asked. */
  private readonly readers = new Map<number, { ask: number; since: number }>()
  /** The last message that each executor got, in case that it was lost on the way. */
  private readonly handed = new Map<number, { ask: number; message: Message }>()
  /** Handed out, in the order in which they come back, since the time-out is the same for all. */
  private outstanding: { message: Message; until: number }[] = []
  /** The last batch of each scheduler, so that a repeated one adds nothing. */
  private readonly batches = new Map<number, number>()
  /** Told but not on disk yet. */
  private unwritten: { from: number; ask: number; rows: DueRow[]; at: number }[] = []
  private readonly node: number
  private readonly setting: Setting
  private readonly cluster: Cluster<JobMessage>
  private readonly history: History

  constructor(roster: Roster, setting: Setting, cluster: Cluster<JobMessage>, history: History) {
    this.node = roster.broker
    this.setting = setting
    this.cluster = cluster
    this.history = history
    const { broker } = setting.rules
    this.queue = new MessageStore(broker !== 'memory')
    this.partitions = broker === 'partitions' ? new PartitionedStore(roster.executors, this.visibilityMs) : null
    this.watch()
  }

  receive(from: number, message: JobMessage): void {
    if (message.kind === 'enqueue') return this.enqueue(from, message)
    this.partitions?.seen(from, this.cluster.now)
    if (message.kind === 'poll') this.poll(from, message.ask)
    else if (message.kind === 'acknowledge') this.acknowledge(message)
  }

  timeout(timer: number): void {
    if (timer === TIMERS.second) return this.written()
    this.takeBack()
    this.watch()
    this.handOut()
  }

  crashed(): void {
    this.history.messagesLost += this.queue.crash()
    this.readers.clear()
    this.handed.clear()
    this.batches.clear()
    this.unwritten = []
  }

  restarted(): void {
    // It does not know how long these have been out, so they get the whole time-out again.
    const until = this.cluster.now + this.visibilityMs
    this.outstanding = this.outstanding
      .filter(({ message }) => this.queue.get(message.id) === message)
      .map(({ message }) => ({ message, until }))
    this.watch()
  }

  private get visibilityMs(): number {
    return this.setting.p.visibilitySeconds * 1_000
  }

  private enqueue(from: number, { ask, rows }: MessageOf<'enqueue'>): void {
    if ((this.batches.get(from) ?? -1) >= ask) {
      const writing = this.unwritten.some((batch) => batch.from === from)
      if (!writing) this.cluster.send(this.node, from, { kind: 'enqueued', ask })
      return
    }
    this.batches.set(from, ask)
    this.unwritten.push({ from, ask, rows, at: this.cluster.now })
    if (this.setting.rules.broker === 'memory') this.written()
    // One write takes all that came while the last one was under way.
    else if (this.unwritten.length === 1) this.cluster.setTimer(this.node, TIMERS.second, this.setting.p.logSyncMs)
  }

  private written(): void {
    const batches = this.unwritten
    this.unwritten = []
    for (const { from, ask, rows, at } of batches) {
      for (const { row } of rows) (this.partitions ?? this.queue).append(row, at)
      this.cluster.send(this.node, from, { kind: 'enqueued', ask })
    }
    this.handOut()
  }

  private poll(from: number, ask: number): void {
    const last = this.handed.get(from)
    if (last && last.ask > ask) return
    if (last?.ask === ask) {
      // Asked again, since what was handed out did not arrive. If somebody else has done it by now, there may be another.
      if (last.message.state === 'out') return this.send(from, ask, last.message)
      if (this.setting.rules.forget) return
    }
    this.readers.set(from, { ask, since: this.readers.get(from)?.since ?? this.cluster.now })
    this.handTo(from)
  }

  private handOut(): void {
    for (const executor of this.readers.keys()) if (!this.handTo(executor) && !this.partitions) return
  }

  /** Gives a waiting executor the next message, if there is one for it. */
  private handTo(executor: number): boolean {
    const { now } = this.cluster
    const message = this.partitions ? this.partitions.take(executor, now) : this.queue.take()
    if (!message) return false
    const { ask, since } = this.readers.get(executor)!
    this.readers.delete(executor)
    if (since <= message.arrivedAt) this.history.brokerTimes.push(now - message.arrivedAt)
    this.handed.set(executor, { ask, message })
    this.send(executor, ask, message)
    if (this.setting.rules.forget) this.queue.acknowledge(message)
    else if (!this.partitions && this.outstanding.push({ message, until: now + this.visibilityMs }) === 1) this.watch()
    return true
  }

  private send(to: number, ask: number, message: Message): void {
    this.cluster.send(this.node, to, { kind: 'deliver', ask, message: message.id, row: message.row })
  }

  private acknowledge({ message: id }: MessageOf<'acknowledge'>): void {
    const store = this.partitions ?? this.queue
    const message = store.get(id)
    if (message) store.acknowledge(message)
  }

  private takeBack(): void {
    const first = this.outstanding.findIndex(
      ({ message, until }) => message.state === 'out' && until > this.cluster.now,
    )
    for (const { message } of this.outstanding.splice(0, first < 0 ? Infinity : first)) this.queue.giveBack(message)
  }

  /** Wakes up when the oldest message that is out comes back. */
  private watch(): void {
    const first = this.outstanding[0]
    const wait = this.partitions ? REBALANCE_MS : first && Math.max(0, first.until - this.cluster.now)
    if (wait !== undefined) this.cluster.setTimer(this.node, TIMERS.step, wait)
  }
}
