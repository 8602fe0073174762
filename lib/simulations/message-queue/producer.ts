// A producer: publishes at random moments, and is told or not what became of it.
import type { Cluster } from '#lib/kernel/cluster'
import { exponential } from '#lib/kernel/distributions'
import type { Random } from '#lib/kernel/random'
import type { History } from './history.ts'
import type { Layout, QueueMessage, Roster } from './messages.ts'
import { TIMERS } from './messages.ts'
import type { WriterOptions } from './writer.ts'
import { Writer } from './writer.ts'

export type ProducerOptions = { writer: WriterOptions; gapMs: number; untilMs: number }

/** So many different keys: few enough that each has messages to be out of order. */
export const KEYS = 48

export class Producer {
  readonly writer: Writer
  private readonly node: number
  private readonly options: ProducerOptions
  private readonly layout: Layout
  private readonly cluster: Cluster<QueueMessage>
  private readonly history: History
  private readonly random: Random

  constructor(
    node: number,
    roster: Roster,
    options: ProducerOptions,
    layout: Layout,
    cluster: Cluster<QueueMessage>,
    history: History,
    random: Random,
  ) {
    this.node = node
    this.options = options
    this.layout = layout
    this.cluster = cluster
    this.history = history
    this.random = random
    this.writer = new Writer(node, roster, options.writer, cluster, (record, fate) => {
      if (record.kind === 'data') history.answered(record.message, fate, cluster.now)
    })
    this.wait()
  }

  receive(_from: number, message: QueueMessage): void {
    if (message.kind === 'produced') this.writer.produced(message)
    else if (message.kind === 'metadata') this.writer.learn(message.metadata)
  }

  timeout(timer: number): void {
    if (timer >= TIMERS.each) return this.writer.timeout(timer - TIMERS.each)
    if (this.cluster.now >= this.options.untilMs) return
    const key = this.random.integer(KEYS)
    const partitions = this.layout.inputsOf(key)
    const message = this.history.published(this.node, key, this.cluster.now, partitions.length)
    for (const partition of partitions)
      this.writer.send(partition, {
        kind: 'data',
        message,
        group: -1,
        writer: -1,
        sequence: -1,
        transaction: 0,
        at: 0,
      })
    this.wait()
  }

  private wait(): void {
    this.cluster.setTimer(this.node, TIMERS.tick, exponential(this.random, this.options.gapMs))
  }
}
