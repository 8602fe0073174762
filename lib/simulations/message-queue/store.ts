// The world outside the queue, where the work of consumers has its effect: a payment, a mail, a row.
import type { Cluster } from '#lib/kernel/cluster'
import type { History } from './history.ts'
import type { QueueMessage } from './messages.ts'

export class Store {
  /** When the effect of each key was made. Key and effect are written in one step, or the keys would be worth nothing. */
  private readonly keys = new Map<number, number>()
  private readonly node: number
  /** How long keys are remembered; 0: the store knows none. */
  private readonly keyMemoryMs: number
  private readonly cluster: Cluster<QueueMessage>
  private readonly history: History

  constructor(node: number, keyMemoryMs: number, cluster: Cluster<QueueMessage>, history: History) {
    this.node = node
    this.keyMemoryMs = keyMemoryMs
    this.cluster = cluster
    this.history = history
  }

  receive(from: number, message: QueueMessage): void {
    if (message.kind !== 'apply') return
    const { now } = this.cluster
    if (this.isNew(this.history.at(message.message, message.group), now))
      this.history.effect(message.group, message.message, now)
    this.cluster.send(this.node, from, { kind: 'applied', request: message.request })
  }

  private isNew(key: number, now: number): boolean {
    if (this.keyMemoryMs === 0) return true
    const known = this.keys.get(key)
    if (known !== undefined && now - known <= this.keyMemoryMs) return false
    this.keys.set(key, now)
    return true
  }
}
