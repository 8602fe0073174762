// A consumer that is pushed to: keeps what arrives in a buffer, works on one message after the other, and settles each.
import type { Cluster } from '#lib/kernel/cluster'
import { exponential } from '#lib/kernel/distributions'
import type { Random } from '#lib/kernel/random'
import { Asker } from './asker.ts'
import { BEATS_A_SESSION } from './broker.ts'
import type { History } from './history.ts'
import type { QueueMessage, Roster } from './messages.ts'
import { TIMERS } from './messages.ts'

export type PushConsumerOptions = {
  /** Tell the broker what became of each message; otherwise it counts as delivered when it was sent. */
  acknowledges: boolean
  buffer: number
  workMs: number
  sessionMs: number
  answerMs: number
}

export class PushConsumer {
  private buffer: { message: number; tag: number }[] = []
  private incarnation = 0
  private seen = 0
  private working = false
  private readonly asker: Asker
  private readonly node: number
  private readonly group: number
  private readonly broker = 0
  private readonly store: number
  private readonly options: PushConsumerOptions
  private readonly cluster: Cluster<QueueMessage>
  private readonly history: History
  private readonly random: Random

  constructor(
    node: number,
    group: number,
    roster: Roster,
    options: PushConsumerOptions,
    cluster: Cluster<QueueMessage>,
    history: History,
    random: Random,
  ) {
    this.node = node
    this.group = group
    this.store = roster.store
    this.options = options
    this.cluster = cluster
    this.history = history
    this.random = random
    this.asker = new Asker(node, options.answerMs, cluster)
    this.restarted()
  }

  /** Messages in its memory. */
  get buffered(): number {
    return this.buffer.length
  }

  eachBuffered(tell: (message: number, group: number) => void): void {
    for (const { message } of this.buffer) tell(message, this.group)
  }

  receive(_from: number, message: QueueMessage): void {
    if (message.kind === 'applied') return this.asker.answered(message.request, true)
    if (message.kind !== 'push') return
    this.seen = Math.max(this.seen, message.tag)
    if (this.buffer.length >= this.options.buffer) {
      this.history.overflowed++
      return
    }
    this.buffer.push(message)
    this.work()
  }

  timeout(timer: number): void {
    if (timer === TIMERS.work) this.worked()
    else if (timer === TIMERS.answer) this.asker.silence()
    else this.beat()
  }

  crashed(): void {
    this.buffer = []
    this.working = false
    this.seen = 0
    this.asker.forget()
  }

  restarted(): void {
    this.incarnation++
    this.beat()
  }

  private beat(): void {
    const { group, incarnation, seen } = this
    const tags = this.options.acknowledges ? this.buffer.map(({ tag }) => tag) : []
    this.cluster.send(this.node, this.broker, { kind: 'held', group, incarnation, tags, seen })
    this.cluster.setTimer(this.node, TIMERS.tick, this.options.sessionMs / BEATS_A_SESSION)
  }

  private work(): void {
    if (this.working || this.buffer.length === 0) return
    this.working = true
    this.cluster.setTimer(this.node, TIMERS.work, exponential(this.random, this.options.workMs))
  }

  private worked(): void {
    const { message } = this.buffer[0]!
    this.history.attempted(this.group, message)
    if (this.history.isPoison(message)) return this.settle('reject')
    const { group } = this
    const settle = (): void => this.settle('ack')
    const ask = (request: number): QueueMessage => ({ kind: 'apply', group, message, request })
    this.asker.ask(this.store, ask, settle, this.options.acknowledges ? null : settle)
  }

  private settle(kind: 'ack' | 'reject'): void {
    const { tag } = this.buffer.shift()!
    if (this.options.acknowledges) this.cluster.send(this.node, this.broker, { kind, tag })
    this.working = false
    this.work()
  }
}
