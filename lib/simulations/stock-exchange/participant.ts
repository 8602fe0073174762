// A participant: sends its orders, follows the feed of every shard, and races for bargains.
import { NumberedStream } from '#lib/algorithms/numbered-stream'
import { raceFor } from './flow.ts'
import type { Message } from './messages.ts'
import { Processor, TIMER_WORK } from './processor.ts'
import type { World } from './world.ts'

const TIMER_ORDER = 1
const TIMER_RETRY = 2
/** From here on one a shard. */
const TIMER_ASK = 3

export const participantTimers = (shards: number): number => TIMER_ASK + shards

type Packet = { from: number; message: Message }

export class Participant {
  private readonly node: number
  private readonly index: number
  private readonly plan: number[]
  private readonly world: World
  readonly streams: NumberedStream[]
  /** Numbers that it went on without. */
  missing = 0
  /** Packets that found its buffer full. */
  overflowed = 0
  private readonly processor: Processor<Packet>
  private readonly leaders: number[]
  private readonly asking: boolean[]
  private readonly unconfirmed = new Map<number, number>()
  private planned = 0

  constructor(node: number, index: number, plan: number[], world: World) {
    this.node = node
    this.index = index
    this.plan = plan
    this.world = world
    const { setting, roster } = world
    const shards = Array.from({ length: setting.shards }, (_, shard) => shard)
    this.streams = shards.map((shard) => new NumberedStream((order, number) => this.deliver(shard, order, number)))
    this.leaders = shards.map((shard) => roster.engine(shard, 0))
    this.asking = shards.map(() => false)
    const slow = index === setting.participants - 1 ? setting.slowFactor : 1
    this.processor = new Processor(node, world.cluster, {
      begin: () => setting.receiveMicros * slow,
      end: ({ from, message }) => this.read(from, message),
    })
  }

  get waiting(): number {
    return this.unconfirmed.size
  }

  start(): void {
    const { cluster, setting } = this.world
    this.nextOrder()
    cluster.setTimer(this.node, TIMER_RETRY, setting.retryMicros / 2)
  }

  receive(from: number, message: Message): void {
    if (this.processor.waiting >= this.world.setting.buffer) this.overflowed++
    else this.processor.submit({ from, message })
  }

  timeout(timer: number): void {
    if (timer === TIMER_WORK) return this.processor.timeout()
    if (timer === TIMER_ORDER) {
      this.submit(this.plan[this.planned++]!)
      return this.nextOrder()
    }
    if (timer === TIMER_RETRY) return this.retry()
    this.closeGap(timer - TIMER_ASK)
  }

  private nextOrder(): void {
    const { cluster, orders } = this.world
    const next = this.plan[this.planned]
    if (next !== undefined) cluster.setTimer(this.node, TIMER_ORDER, Math.max(0, orders[next]!.at - cluster.now))
  }

  private submit(order: number): void {
    const { cluster, setting } = this.world
    this.unconfirmed.set(order, cluster.now)
    const shard = this.shardOf(order)
    if (setting.traits.sequencer) cluster.send(this.node, this.leaders[shard]!, { kind: 'order', order })
    else this.sendToBoth(shard, order)
  }

  private sendToBoth(shard: number, order: number): void {
    const { cluster, roster } = this.world
    for (const which of [0, 1]) cluster.send(this.node, roster.engine(shard, which), { kind: 'order', order })
  }

  private retry(): void {
    const { cluster, setting } = this.world
    cluster.setTimer(this.node, TIMER_RETRY, setting.retryMicros / 2)
    for (const [order, since] of this.unconfirmed) {
      // They are in the order of their sending.
      if (cluster.now - since < setting.retryMicros) break
      this.unconfirmed.delete(order)
      this.unconfirmed.set(order, cluster.now)
      this.sendToBoth(this.shardOf(order), order)
    }
  }

  private shardOf(order: number): number {
    return this.world.orders[order]!.symbol % this.world.setting.shards
  }

  private read(from: number, message: Message): void {
    const { setting, cluster } = this.world
    const shard = Math.floor(from / 3)
    const stream = this.streams[shard]!
    if (message.kind === 'feed' || message.kind === 'beat') this.leaders[shard] = from
    if (message.kind === 'beat') stream.hearOf(message.end)
    else if (message.kind === 'feed' || message.kind === 'resend') stream.accept(message.first, message.orders)
    if (setting.traits.feed === 'tcp') cluster.send(this.node, from, { kind: 'acknowledge', next: stream.next })
    else if (stream.gap()) this.askSoon(shard)
  }

  private askSoon(shard: number): void {
    if (this.asking[shard]) return
    this.asking[shard] = true
    this.world.cluster.setTimer(this.node, TIMER_ASK + shard, this.world.setting.askMicros)
  }

  private closeGap(shard: number): void {
    const { cluster, roster, setting } = this.world
    this.asking[shard] = false
    const gap = this.streams[shard]!.gap()
    if (!gap) return
    if (setting.traits.retransmitter) {
      cluster.send(this.node, roster.recorder(shard), { kind: 'ask', ...gap })
      this.askSoon(shard)
    } else {
      this.missing += this.streams[shard]!.skip()
      this.world.history.missed(this.index, shard, gap)
    }
  }

  private deliver(shard: number, id: number, number: number): void {
    const { cluster, history, orders } = this.world
    const order = orders[id]!
    history.delivered(this.index, shard, number, id, cluster.now)
    if (order.owner === this.index && this.unconfirmed.delete(id)) history.confirmed(id, cluster.now)
    if (!order.bargain || order.owner === this.index || !history.racing(this.index, id)) return
    const race = raceFor(order, id, this.index, cluster.now)
    this.submit(orders.push(race) - 1)
  }
}
