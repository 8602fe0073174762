// One broker that pushes: a queue for each subscriber, from which whichever consumer has credit is sent the next message.
import type { Cluster } from '#lib/kernel/cluster'
import type { History } from './history.ts'
import type { LogRecord, QueueMessage } from './messages.ts'
import { TIMERS } from './messages.ts'
import { BEATS_A_SESSION } from './broker.ts'

export type QueueBrokerOptions = {
  /** Is a message on disk before it is acknowledged, or in memory alone? */
  durable: boolean
  flushMs: number
  /** What may be under way to a consumer; infinite: whatever there is, and what is sent counts as delivered. */
  prefetch: number
  deadLetters: boolean
  attempts: number
  sessionMs: number
}

type Item = { message: number; failures: number }
type Sent = { item: Item; at: number }
type Subscriber = { node: number; incarnation: number; heardAt: number; sent: Map<number, Sent> }
type Queue = { ready: Item[]; subscribers: Subscriber[]; next: number; dead: number[] }
/** What waits for the flush: messages and whom to tell. */
type Unflushed = { from: number; partition: number; request: number; messages: number[] }

export class QueueBroker {
  readonly queues: Queue[]
  private tags = 0
  private unflushed: Unflushed[] = []
  private flushing: Unflushed[] | null = null
  private readonly node: number
  private readonly options: QueueBrokerOptions
  private readonly cluster: Cluster<QueueMessage>
  private readonly history: History

  constructor(
    node: number,
    groups: number,
    options: QueueBrokerOptions,
    cluster: Cluster<QueueMessage>,
    history: History,
  ) {
    this.node = node
    this.options = options
    this.cluster = cluster
    this.history = history
    this.queues = Array.from({ length: groups }, () => ({ ready: [], subscribers: [], next: 0, dead: [] }))
    this.restarted()
  }

  get waiting(): number {
    return this.queues.reduce(
      (sum, { ready, subscribers }) => sum + ready.length + subscribers.reduce((held, { sent }) => held + sent.size, 0),
      0,
    )
  }

  eachWaiting(tell: (message: number, group: number) => void): void {
    for (const [group, { ready, subscribers }] of this.queues.entries()) {
      for (const { message } of ready) tell(message, group)
      for (const { sent } of subscribers) for (const { item } of sent.values()) tell(item.message, group)
    }
  }

  receive(from: number, message: QueueMessage): void {
    switch (message.kind) {
      case 'produce':
        return this.produce(from, message)
      case 'held':
        return this.held(from, message)
      case 'ack':
        return this.settled(from, message.tag, false)
      case 'reject':
        return this.settled(from, message.tag, true)
      default:
        return
    }
  }

  timeout(timer: number): void {
    if (timer === TIMERS.flush) this.flushed()
    else this.tick()
  }

  /** What is in memory is gone. On disk are the messages that were flushed and not acknowledged. */
  crashed(diskKept: boolean): void {
    this.unflushed = []
    this.flushing = null
    for (const queue of this.queues) {
      if (this.options.durable && diskKept)
        for (const { sent } of queue.subscribers) queue.ready.unshift(...[...sent.values()].map(({ item }) => item))
      else {
        queue.ready = []
        queue.dead = []
      }
      queue.subscribers = []
    }
  }

  restarted(): void {
    this.cluster.setTimer(this.node, TIMERS.tick, this.options.sessionMs / BEATS_A_SESSION)
  }

  private produce(from: number, { partition, request, records }: Extract<QueueMessage, { kind: 'produce' }>): void {
    const messages = records.flatMap((record: LogRecord) => (record.kind === 'data' ? [record.message] : []))
    this.unflushed.push({ from, partition, request, messages })
    if (!this.options.durable) return this.enqueue(this.unflushed.splice(0))
    if (!this.flushing) this.flush()
  }

  private flush(): void {
    this.flushing = this.unflushed.splice(0)
    this.cluster.setTimer(this.node, TIMERS.flush, this.options.flushMs)
  }

  private flushed(): void {
    if (this.flushing) this.enqueue(this.flushing)
    this.flushing = null
    if (this.unflushed.length > 0) this.flush()
  }

  /** A copy into the queue of each subscriber, then the acknowledgement. */
  private enqueue(stored: Unflushed[]): void {
    for (const { from, partition, request, messages } of stored) {
      for (const queue of this.queues) for (const message of messages) queue.ready.push({ message, failures: 0 })
      this.history.appended(partition, messages.length * this.queues.length)
      if (request > 0) this.cluster.send(this.node, from, { kind: 'produced', partition, request, outcome: 'stored' })
    }
    for (const queue of this.queues) this.push(queue)
  }

  /** Sends what is ready to the consumers in turn, as far as their credit goes. */
  private push(queue: Queue): void {
    const { prefetch } = this.options
    const { subscribers } = queue
    let full = 0
    while (queue.ready.length > 0 && full < subscribers.length) {
      const subscriber = subscribers[queue.next++ % subscribers.length]!
      if (subscriber.sent.size >= prefetch) {
        full++
        continue
      }
      full = 0
      const item = queue.ready.shift()!
      const tag = ++this.tags
      if (Number.isFinite(prefetch)) subscriber.sent.set(tag, { item, at: this.cluster.now })
      this.cluster.send(this.node, subscriber.node, { kind: 'push', message: item.message, tag })
    }
  }

  /** A sign of life, and what the consumer has in hand: whatever else was sent to it did not arrive, or its settling did not. */
  private held(from: number, { group, incarnation, tags, seen }: Extract<QueueMessage, { kind: 'held' }>): void {
    const queue = this.queues[group]!
    let subscriber = queue.subscribers.find(({ node }) => node === from)
    if (subscriber && subscriber.incarnation !== incarnation) {
      this.remove(queue, subscriber)
      subscriber = undefined
    }
    if (!subscriber) {
      subscriber = { node: from, incarnation, heardAt: 0, sent: new Map() }
      queue.subscribers.push(subscriber)
    }
    subscriber.heardAt = this.cluster.now
    const inHand = new Set(tags)
    const missed: Item[] = []
    for (const [tag, { item, at }] of subscriber.sent) {
      if (inHand.has(tag) || (tag > seen && this.cluster.now - at < this.options.sessionMs)) continue
      subscriber.sent.delete(tag)
      missed.push(item)
    }
    queue.ready.unshift(...missed)
    this.push(queue)
  }

  private settled(from: number, tag: number, failed: boolean): void {
    for (const queue of this.queues) {
      const sent = queue.subscribers.find(({ node }) => node === from)?.sent
      const item = sent?.get(tag)?.item
      if (!item) continue
      sent!.delete(tag)
      if (failed) this.failed(queue, { ...item, failures: item.failures + 1 })
      return this.push(queue)
    }
  }

  private failed(queue: Queue, item: Item): void {
    if (this.options.deadLetters && item.failures >= this.options.attempts) {
      queue.dead.push(item.message)
      this.history.deadLetter(this.queues.indexOf(queue), item.message)
    } else queue.ready.push(item)
  }

  private tick(): void {
    for (const queue of this.queues) {
      const silent = queue.subscribers.filter(({ heardAt }) => this.cluster.now - heardAt > this.options.sessionMs)
      for (const subscriber of silent) this.remove(queue, subscriber)
      this.push(queue)
    }
    this.cluster.setTimer(this.node, TIMERS.tick, this.options.sessionMs / BEATS_A_SESSION)
  }

  /** What a consumer held that is gone is for the others, before anything newer. */
  private remove(queue: Queue, subscriber: Subscriber): void {
    queue.subscribers.splice(queue.subscribers.indexOf(subscriber), 1)
    queue.ready.unshift(...[...subscriber.sent.values()].map(({ item }) => item))
  }
}
