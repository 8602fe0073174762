// The thing that the lock protects. With fencing it remembers the highest token that it has seen and turns lower ones away.
import type { Cluster } from '#lib/kernel/cluster'
import type { History } from './history.ts'
import type { LockMessage } from './messages.ts'

export class Storage {
  /** The token of each accepted write, in order. */
  readonly accepted: { token: number; at: number }[] = []
  private highest = -Infinity
  private readonly node: number
  private readonly fencing: boolean
  private readonly cluster: Cluster<LockMessage>
  private readonly history: History

  constructor(node: number, fencing: boolean, cluster: Cluster<LockMessage>, history: History) {
    this.node = node
    this.fencing = fencing
    this.cluster = cluster
    this.history = history
  }

  receive(from: number, message: LockMessage): void {
    if (message.kind !== 'write') return
    const { grant, token, step } = message
    // Equal is allowed: a holder may write more than once.
    const accepted = !this.fencing || token >= this.highest
    if (accepted) {
      this.highest = Math.max(this.highest, token)
      this.accepted.push({ token, at: this.cluster.now })
    }
    this.history.wrote(grant, step, accepted, this.cluster.now)
    this.cluster.send(this.node, from, { kind: 'written', grant, step, accepted })
  }
}
