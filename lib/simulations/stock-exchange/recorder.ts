// The retransmitter: writes the sequence down before it is published, repeats what somebody missed, and decides which engine counts.
// Its disk is taken not to fail: in life it would be several machines.
import { NumberedStream } from '#lib/algorithms/numbered-stream'
import type { Cluster } from '#lib/kernel/cluster'
import type { Message } from './messages.ts'
import { ANSWER_MAX } from './messages.ts'
import { Processor, TIMER_WORK } from './processor.ts'
import type { Setting } from './setting.ts'

const TIMER_ASK = 1

type Job = { to: number; message: Message; cost: number }

export class Recorder {
  private readonly node: number
  private readonly setting: Setting
  private readonly cluster: Cluster<Message>
  private readonly rowsOf: (order: number) => number
  /** What is in here in order is the truth: nothing else is ever published where the retransmitter comes first. */
  readonly log: number[] = []
  epoch = 0
  /** How many orders it has sent again. */
  repeated = 0
  private readonly stream = new NumberedStream((order) => this.log.push(order))
  private readonly processor: Processor<Job>
  private leader = -1
  private asking = false

  constructor(node: number, setting: Setting, cluster: Cluster<Message>, rowsOf: (order: number) => number) {
    this.node = node
    this.setting = setting
    this.cluster = cluster
    this.rowsOf = rowsOf
    this.processor = new Processor(node, cluster, {
      begin: ({ cost }) => cost,
      end: ({ to, message }) => cluster.send(node, to, message),
    })
  }

  receive(from: number, message: Message): void {
    switch (message.kind) {
      case 'journal':
        return this.journal(from, message)
      case 'beat':
        if (message.epoch < this.epoch) return this.answer(from, { kind: 'stale', epoch: this.epoch })
        this.leader = from
        this.stream.hearOf(message.end)
        if (this.stream.gap()) this.askSoon()
        else this.answer(from, { kind: 'recorded', upTo: this.log.length })
        return
      case 'ask': {
        const orders = this.log.slice(message.from, Math.min(message.to, message.from + ANSWER_MAX))
        if (orders.length === 0) return
        this.repeated += orders.length
        return this.answer(from, { kind: 'resend', first: message.from, orders })
      }
      case 'seize':
        if (message.epoch < this.epoch) return this.answer(from, { kind: 'stale', epoch: this.epoch })
        this.epoch = message.epoch
        this.leader = from
        // What lies beyond a gap was numbered by somebody who leads no more.
        this.stream.forget()
        return this.answer(from, {
          ...message,
          kind: 'seized',
          first: message.from,
          orders: this.log.slice(message.from),
        })
      case 'copy':
        return this.answer(from, { kind: 'copied', epoch: this.epoch, orders: [...this.log] })
      case 'order':
      case 'recorded':
      case 'feed':
      case 'resend':
      case 'acknowledge':
      case 'seized':
      case 'copied':
      case 'stale':
      // Not for a retransmitter.
    }
  }

  timeout(timer: number): void {
    if (timer === TIMER_WORK) return this.processor.timeout()
    this.asking = false
    const gap = this.stream.gap()
    if (!gap) return
    this.cluster.send(this.node, this.leader, { kind: 'ask', ...gap })
    this.askSoon()
  }

  private journal(from: number, message: Extract<Message, { kind: 'journal' }>): void {
    if (message.epoch < this.epoch) return this.answer(from, { kind: 'stale', epoch: this.epoch })
    this.epoch = message.epoch
    this.leader = from
    const before = this.log.length
    this.stream.accept(message.first, message.orders)
    if (this.stream.gap()) this.askSoon()
    let cost = this.setting.sendMicros
    if (this.setting.traits.database && this.log.length > before) {
      cost += this.setting.commitMicros
      for (const order of this.log.slice(before)) cost += this.setting.rowMicros * this.rowsOf(order)
    }
    this.processor.submit({ to: from, message: { kind: 'recorded', upTo: this.log.length }, cost })
  }

  private answer(to: number, message: Message): void {
    this.processor.submit({ to, message, cost: this.setting.sendMicros })
  }

  private askSoon(): void {
    if (this.asking) return
    this.asking = true
    this.cluster.setTimer(this.node, TIMER_ASK, this.setting.askMicros)
  }
}
