// Decides which broker leads each partition and which replicas are in sync. It stands for a Raft group (see the simulation of locks):
// what it has decided it never forgets, but like everybody it can be reached over the network only.
import type { Cluster } from '#lib/kernel/cluster'
import type { History } from './history.ts'
import type { Metadata, PartitionState, QueueMessage, Roster } from './messages.ts'

export type ControllerOptions = { partitions: number; replicas: number; unclean: boolean; sessionMs: number }

export const replicasOf = (partition: number, replicas: number, brokers: number): number[] =>
  Array.from({ length: replicas }, (_, i) => (partition + i) % brokers)

export class Controller {
  private version = 0
  private readonly partitions: PartitionState[] = []
  private readonly incarnations: number[]
  private readonly up: boolean[]
  private readonly heardAt: number[]
  private readonly node: number
  private readonly roster: Roster
  private readonly options: ControllerOptions
  private readonly cluster: Cluster<QueueMessage>
  private readonly history: History
  private snapshot: Metadata | null = null

  constructor(roster: Roster, options: ControllerOptions, cluster: Cluster<QueueMessage>, history: History) {
    this.node = roster.controller
    this.roster = roster
    this.options = options
    this.cluster = cluster
    this.history = history
    this.incarnations = Array.from({ length: roster.brokers }, () => 1)
    this.up = this.incarnations.map(() => true)
    this.heardAt = this.incarnations.map(() => 0)
    for (let partition = 0; partition < options.partitions; partition++) {
      const inSync = this.replicas(partition)
      this.partitions.push({ leader: inSync[0]!, epoch: 1, inSync, version: 1 })
    }
  }

  get metadata(): Metadata {
    this.snapshot ??= { version: this.version, partitions: [...this.partitions], incarnations: [...this.incarnations] }
    return this.snapshot
  }

  /** Every broker and client starts with this. */
  announce(): void {
    this.changed()
  }

  /** Looks for brokers that are silent. */
  tick(): void {
    const { now } = this.cluster
    for (let broker = 0; broker < this.roster.brokers; broker++)
      if (this.up[broker] && now - this.heardAt[broker]! > this.options.sessionMs) {
        this.lost(broker)
        this.changed()
      }
  }

  receive(from: number, message: QueueMessage): void {
    if (message.kind === 'alive') this.alive(from, message.incarnation, message.version)
    else if (message.kind === 'in-sync') this.proposed(from, message.partition, message.version, message.inSync)
    else if (message.kind === 'where') this.tell(from)
  }

  private alive(broker: number, incarnation: number, version: number): void {
    // A crash that was too short to be missed: what the broker had not flushed is gone all the same.
    const restarted = incarnation > this.incarnations[broker]!
    if (restarted && this.up[broker]) this.lost(broker)
    this.heardAt[broker] = this.cluster.now
    this.incarnations[broker] = Math.max(incarnation, this.incarnations[broker]!)
    if (!this.up[broker] || restarted) {
      this.up[broker] = true
      this.back(broker)
      this.changed()
    } else if (version < this.version) this.tell(broker)
  }

  /** The broker leaves every set in sync, unless it is the last one of it, and leads nothing. */
  private lost(broker: number): void {
    this.up[broker] = false
    for (const [partition, { leader, inSync }] of this.partitions.entries()) {
      const left = inSync.length > 1 ? inSync.filter((node) => node !== broker) : inSync
      if (leader === broker) this.elect(partition, left)
      // The version changes for those out of sync too: a proposal that is under way is void, for it spoke of what was before.
      else if (this.replicas(partition).includes(broker)) this.set(partition, { inSync: left })
    }
  }

  private back(broker: number): void {
    for (const [partition, { leader, inSync }] of this.partitions.entries()) {
      if (!this.replicas(partition).includes(broker)) continue
      if (leader < 0) this.elect(partition, inSync)
      else this.set(partition, {})
    }
  }

  private elect(partition: number, inSync: readonly number[]): void {
    const { epoch } = this.partitions[partition]!
    const clean = inSync.find((node) => this.up[node])
    if (clean !== undefined) return this.set(partition, { leader: clean, epoch: epoch + 1, inSync })
    const any = this.options.unclean ? this.replicas(partition).find((node) => this.up[node]) : undefined
    if (any === undefined) return this.set(partition, { leader: -1, epoch: epoch + 1, inSync })
    this.history.uncleanElections++
    this.set(partition, { leader: any, epoch: epoch + 1, inSync: [any] })
  }

  private proposed(from: number, partition: number, version: number, inSync: readonly number[]): void {
    const state = this.partitions[partition]!
    if (state.leader !== from || state.version !== version) return
    // A replica that is down is not added; the new version tells the leader so.
    this.set(partition, { inSync: inSync.every((node) => this.up[node]) ? inSync : state.inSync })
    this.changed()
  }

  private set(partition: number, change: Partial<PartitionState>): void {
    const state = this.partitions[partition]!
    if (change.leader !== undefined && change.leader !== state.leader) this.history.leaderChanges++
    this.partitions[partition] = { ...state, ...change, version: state.version + 1 }
  }

  private changed(): void {
    this.version++
    this.snapshot = null
    for (let broker = 0; broker < this.roster.brokers; broker++) this.tell(broker)
  }

  private tell(node: number): void {
    this.cluster.send(this.node, node, { kind: 'metadata', metadata: this.metadata })
  }

  private replicas(partition: number): number[] {
    return replicasOf(partition, this.options.replicas, this.roster.brokers)
  }
}
