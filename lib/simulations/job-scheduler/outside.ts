// What a job changes outside of the system, and the store of the binaries: both answer at once.
import type { Cluster } from '#lib/kernel/cluster'
import type { History } from './history.ts'
import type { JobMessage, Roster } from './messages.ts'

/** A bank, a mail server, a table: something on which an effect done twice shows. */
export class Outside {
  /** Requests served, by their key, which is the row. */
  private readonly served = new Set<number>()
  private readonly node: number
  private readonly keyed: boolean
  private readonly cluster: Cluster<JobMessage>
  private readonly history: History

  constructor({ outside }: Roster, keyed: boolean, cluster: Cluster<JobMessage>, history: History) {
    this.node = outside
    this.keyed = keyed
    this.cluster = cluster
    this.history = history
  }

  receive(from: number, message: JobMessage): void {
    if (message.kind === 'act') this.act(from, message.ask, message.row)
    else if (message.kind === 'look-up') {
      const { ask, row } = message
      this.cluster.send(this.node, from, { kind: 'looked-up', ask, row, served: this.served.has(row) })
    } else if (message.kind === 'write-down') {
      this.served.add(message.row)
      this.cluster.send(this.node, from, { kind: 'written-down', ask: message.ask, row: message.row })
    }
  }

  /** With a key, the effect and the note that it was done are one step. */
  private act(from: number, ask: number, row: number): void {
    const applied = !(this.keyed && this.served.has(row))
    if (applied) this.history.acted(row, this.cluster.now)
    if (this.keyed) this.served.add(row)
    this.cluster.send(this.node, from, { kind: 'acted', ask, row, applied })
  }
}

export class ObjectStore {
  private readonly node: number
  private readonly cluster: Cluster<JobMessage>

  constructor({ binaries }: Roster, cluster: Cluster<JobMessage>) {
    this.node = binaries
    this.cluster = cluster
  }

  receive(from: number, message: JobMessage): void {
    if (message.kind === 'upload') this.cluster.send(this.node, from, { kind: 'uploaded', job: message.job })
    else if (message.kind === 'fetch')
      this.cluster.send(this.node, from, { kind: 'fetched', ask: message.ask, row: message.row })
  }
}
