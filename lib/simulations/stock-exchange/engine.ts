// An engine: leads, numbering and matching orders, or stands by, applying the numbers of the one that leads.
import { NumberedStream } from '#lib/algorithms/numbered-stream'
import { Books } from './books.ts'
import type { Feed, FeedJob, Source } from './feed.ts'
import { createFeed, TIMER_CONNECTION } from './feed.ts'
import type { Message } from './messages.ts'
import { ANSWER_MAX } from './messages.ts'
import { Processor, TIMER_WORK } from './processor.ts'
import type { World } from './world.ts'

const TIMER_BEAT = 1
const TIMER_SILENCE = 2
const TIMER_ASK = 3
const TIMER_BATCH = 4
const TIMER_READY = 5
const TIMER_AGAIN = 6
const BEATS_A_SILENCE = 4
/** Who comes second waits longer, so that two engines that start together do not take over from each other. */
const SECOND_WAITS = 1.5

type Role = 'leading' | 'standing-by' | 'taking-over' | 'joining'
type Job = { kind: 'take'; orders: number[] } | FeedJob

export class Engine implements Source {
  readonly node: number
  readonly world: World
  role: Role
  epoch = 0
  log: number[] = []
  books = new Books()
  released = 0
  takeOvers = 0
  readonly processor: Processor<Job>
  private readonly shard: number
  private readonly which: number
  private stream = this.newStream()
  /** Orders that it has numbered or is about to. */
  private seen = new Set<number>()
  private inbox: number[] = []
  private taking = false
  private batchSince = -1
  private journaled = 0
  private feed: Feed | null = null
  private asking = false

  constructor(node: number, shard: number, which: number, world: World) {
    this.node = node
    this.shard = shard
    this.which = which
    this.world = world
    this.role = which === 0 ? 'leading' : 'standing-by'
    this.processor = new Processor(node, world.cluster, {
      begin: (job) => this.begin(job),
      end: (job) => this.end(job),
    })
  }

  /** Does the other engine wait without any state? */
  get cold(): boolean {
    return this.world.setting.traits.standby === 'cold'
  }

  start(): void {
    if (this.role === 'leading') this.lead(0)
    else this.listen()
  }

  receive(from: number, message: Message): void {
    switch (message.kind) {
      case 'order':
        return this.order(message.order)
      case 'recorded':
        return this.recorded(message.upTo)
      case 'acknowledge':
        return this.feed?.acknowledged(from - this.world.roster.participants[0]!, message.next)
      case 'ask':
        return this.journalAgain(message.from, message.to)
      case 'journal':
      case 'beat':
        return this.hear(message)
      case 'resend':
        if (this.role !== 'leading') this.accept(message.first, message.orders)
        return
      case 'seized':
        if (this.role === 'taking-over' && message.epoch === this.epoch) this.seized(message.first, message.orders)
        return
      case 'copied':
        if (this.role === 'joining') this.copied(message.epoch, message.orders)
        return
      case 'stale':
        if (message.epoch > this.epoch && this.role !== 'joining') this.stepDown()
        return
      case 'feed':
      case 'seize':
      case 'copy':
      // Not for engines.
    }
  }

  timeout(timer: number): void {
    const { setting } = this.world
    if (timer === TIMER_WORK) return this.processor.timeout()
    if (timer === TIMER_BEAT) return this.beat()
    if (timer === TIMER_SILENCE) return this.silence()
    if (timer === TIMER_BATCH) return this.takeBatch(true)
    if (timer === TIMER_READY) return this.ready()
    if (timer === TIMER_AGAIN) {
      if (this.role === 'joining') this.join()
      else if (this.role === 'taking-over') this.seize()
      return
    }
    if (timer >= TIMER_CONNECTION) return this.feed?.timeout(timer - TIMER_CONNECTION)
    this.asking = false
    const gap = this.stream.gap()
    if (!gap || this.role !== 'standing-by') return
    if (setting.traits.retransmitter) {
      this.send(this.world.roster.recorder(this.shard), { kind: 'ask', ...gap })
      this.askSoon()
    } else this.stream.skip()
  }

  crashed(): void {
    this.forget()
    this.epoch = 0
    this.processor.crashed()
  }

  restarted(): void {
    this.join()
  }

  // Standing by.

  private hear(message: Extract<Message, { kind: 'journal' | 'beat' }>): void {
    if (message.epoch < this.epoch || this.role === 'joining') return
    if (message.epoch > this.epoch && (this.role !== 'standing-by' || this.log.length > 0))
      return this.stepDown(message.epoch)
    this.epoch = message.epoch
    if (this.role !== 'standing-by') return
    this.listen()
    const { traits } = this.world.setting
    if (traits.standby === 'cold' || !traits.sequencer) return
    if (message.kind === 'journal') this.accept(message.first, message.orders)
    else this.stream.hearOf(message.end)
    if (this.stream.gap()) this.askSoon()
  }

  private accept(first: number, orders: number[]): void {
    this.stream.accept(first, orders)
  }

  private listen(): void {
    const { takeOverMicros } = this.world.setting
    this.world.cluster.setTimer(this.node, TIMER_SILENCE, takeOverMicros * (this.which === 0 ? 1 : SECOND_WAITS))
  }

  private silence(): void {
    if (this.role !== 'standing-by') return
    const { setting, cluster } = this.world
    this.role = 'taking-over'
    // Even epochs are the first engine's, odd ones the second's: no two lead in the same.
    this.epoch++
    while (this.epoch % 2 !== this.which) this.epoch++
    if (setting.traits.standby === 'cold') cluster.setTimer(this.node, TIMER_AGAIN, setting.coldStartMs * 1000)
    else if (setting.traits.recordedFirst) this.seize()
    else this.ready()
  }

  private seize(): void {
    const { cluster, roster, setting } = this.world
    this.send(roster.recorder(this.shard), { kind: 'seize', epoch: this.epoch, from: this.log.length })
    cluster.setTimer(this.node, TIMER_AGAIN, setting.takeOverMicros)
  }

  private seized(first: number, orders: number[]): void {
    const { cluster, setting } = this.world
    const before = this.log.length
    this.accept(first, orders)
    this.released = first + orders.length
    cluster.clearTimer(this.node, TIMER_AGAIN)
    // Replaying takes as long as matching did.
    cluster.setTimer(this.node, TIMER_READY, (this.log.length - before) * setting.matchMicros)
  }

  private ready(): void {
    if (this.role === 'joining') {
      this.role = 'standing-by'
      return this.listen()
    }
    if (this.role !== 'taking-over') return
    this.takeOvers++
    this.lead(this.world.setting.traits.recordedFirst ? this.released : this.log.length)
  }

  private join(): void {
    const { cluster, roster, setting } = this.world
    this.role = 'joining'
    if (!setting.traits.retransmitter || setting.traits.standby === 'cold') return this.ready()
    this.send(roster.recorder(this.shard), { kind: 'copy' })
    cluster.setTimer(this.node, TIMER_AGAIN, setting.takeOverMicros)
  }

  private copied(epoch: number, orders: number[]): void {
    const { cluster, setting } = this.world
    cluster.clearTimer(this.node, TIMER_AGAIN)
    this.epoch = epoch
    this.accept(0, orders)
    cluster.setTimer(this.node, TIMER_READY, orders.length * setting.matchMicros)
  }

  /** Somebody else leads: what was not recorded counts for nothing, so start again from what was. */
  private stepDown(epoch = 0): void {
    this.world.history.steppedDown()
    this.forget()
    this.processor.crashed()
    for (let timer = 0; timer < TIMER_CONNECTION + this.world.setting.participants; timer++)
      this.world.cluster.clearTimer(this.node, timer)
    this.join()
    if (this.role === 'standing-by') this.epoch = epoch
  }

  private forget(): void {
    this.log = []
    this.books = new Books()
    this.seen = new Set()
    this.stream = this.newStream()
    this.inbox = []
    this.taking = this.asking = false
    this.batchSince = -1
    this.released = this.journaled = 0
    this.feed = null
  }

  private newStream(): NumberedStream {
    return new NumberedStream((order) => this.append(order))
  }

  private append(order: number): void {
    this.seen.add(order)
    this.log.push(order)
    this.books.apply(order, this.world.orders[order]!)
  }

  // Leading.

  private lead(released: number): void {
    this.role = 'leading'
    this.released = released
    this.journaled = this.log.length
    this.world.cluster.clearTimer(this.node, TIMER_SILENCE)
    this.feed = createFeed(this)
    if (this.log.length > released) this.journal(released, this.log.length)
    this.beat()
  }

  private beat(): void {
    const { setting, cluster } = this.world
    cluster.setTimer(this.node, TIMER_BEAT, setting.takeOverMicros / BEATS_A_SILENCE)
    if (setting.traits.recordedLater) this.journal(this.journaled, this.log.length)
    this.journaled = this.log.length
    const peers: Message = { kind: 'beat', epoch: this.epoch, end: this.log.length }
    const all: Message = { kind: 'beat', epoch: this.epoch, end: this.released }
    this.processor.submit({ kind: 'send', to: this.peers(), message: peers })
    this.feed?.beat(all)
  }

  private order(order: number): void {
    const { traits } = this.world.setting
    if (this.role !== 'leading' && (traits.sequencer || this.role !== 'standing-by')) return
    if (this.seen.has(order)) return
    this.seen.add(order)
    if (this.inbox.length === 0) this.batchSince = this.world.cluster.now
    this.inbox.push(order)
    this.takeBatch(false)
  }

  /** Takes what waits, as soon as there is a batch or the first has waited long enough. */
  private takeBatch(timeIsUp: boolean): void {
    const { setting, cluster } = this.world
    if (this.taking || this.inbox.length === 0) return
    if (setting.traits.database && this.released < this.log.length) return
    const waited = cluster.now - this.batchSince
    if (!timeIsUp && this.inbox.length < setting.batch && waited < setting.batchWaitMicros)
      return cluster.setTimer(this.node, TIMER_BATCH, setting.batchWaitMicros - waited)
    this.taking = true
    this.processor.submit({ kind: 'take', orders: [] })
  }

  private begin(job: Job): number {
    const { setting } = this.world
    if (job.kind !== 'take') return setting.sendMicros
    job.orders = this.inbox.splice(0, setting.batch)
    this.batchSince = this.world.cluster.now
    return job.orders.length * setting.matchMicros
  }

  private end(job: Job): void {
    switch (job.kind) {
      case 'take':
        return this.taken(job.orders)
      case 'publish':
      case 'connection':
        return this.feed?.end(job)
      case 'send':
        for (const to of job.to) this.send(to, job.message)
    }
  }

  private taken(orders: number[]): void {
    const { traits } = this.world.setting
    const first = this.log.length
    for (const order of orders) this.append(order)
    // What it has numbered itself does not come to it again.
    this.stream.next = this.stream.known = this.log.length
    this.taking = false
    if (this.role === 'leading') {
      this.world.history.numbered(orders, this.world.cluster.now)
      if (!traits.recordedLater) this.journal(first, this.log.length)
      if (!traits.recordedFirst) this.release(this.log.length)
    } else this.released = this.log.length
    this.takeBatch(false)
  }

  private peers(): number[] {
    const { roster, setting } = this.world
    const standby = roster.engine(this.shard, 1 - this.which)
    return setting.traits.retransmitter ? [roster.recorder(this.shard), standby] : [standby]
  }

  private journal(from: number, to: number): void {
    for (let first = from; first < to; first += ANSWER_MAX) {
      const orders = this.log.slice(first, Math.min(to, first + ANSWER_MAX))
      this.processor.submit({
        kind: 'send',
        to: this.peers(),
        message: { kind: 'journal', epoch: this.epoch, first, orders },
      })
    }
  }

  private journalAgain(from: number, to: number): void {
    if (this.role === 'leading') this.journal(from, Math.min(to, from + ANSWER_MAX, this.log.length))
  }

  private recorded(upTo: number): void {
    if (this.role === 'leading' && this.world.setting.traits.recordedFirst)
      this.release(Math.min(upTo, this.log.length))
    this.takeBatch(false)
  }

  private release(upTo: number): void {
    if (upTo <= this.released) return
    this.released = upTo
    this.feed?.released()
  }

  private askSoon(): void {
    if (this.asking) return
    this.asking = true
    this.world.cluster.setTimer(this.node, TIMER_ASK, this.world.setting.askMicros)
  }

  private send(to: number, message: Message): void {
    this.world.cluster.send(this.node, to, message)
  }
}
