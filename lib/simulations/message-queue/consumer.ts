// A consumer that pulls: a member of a group that fetches from the partitions that it was given.
import type { Cluster } from '#lib/kernel/cluster'
import type { Random } from '#lib/kernel/random'
import { BEATS_A_SESSION } from './broker.ts'
import type { History } from './history.ts'
import type { Layout, Metadata, QueueMessage, Roster } from './messages.ts'
import { TIMERS } from './messages.ts'
import type { Batch, WorkerOptions } from './worker.ts'
import { Worker } from './worker.ts'

export type ConsumerOptions = WorkerOptions & { batch: number; pollMs: number; sessionMs: number }

export const FETCHES_A_SESSION = 2

export class LogConsumer {
  private generation = 0
  private attempt = 0
  private joining = true
  /** The group is about to be divided anew: finish what is in hand, commit, join. */
  private leaving = false
  private readonly positions = new Map<number, number>()
  /** The fetch that is out for each partition; an older answer is not taken. */
  private readonly fetches = new Map<number, number>()
  private requests = 0
  private ready: Batch[] = []
  private metadata: Metadata | null = null
  private readonly worker: Worker
  private readonly node: number
  private readonly group: number
  private readonly roster: Roster
  private readonly options: ConsumerOptions
  private readonly layout: Layout
  private readonly cluster: Cluster<QueueMessage>
  private readonly history: History

  constructor(
    node: number,
    group: number,
    roster: Roster,
    options: ConsumerOptions,
    layout: Layout,
    cluster: Cluster<QueueMessage>,
    history: History,
    random: Random,
  ) {
    this.node = node
    this.group = group
    this.roster = roster
    this.options = options
    this.layout = layout
    this.cluster = cluster
    this.history = history
    this.worker = new Worker(node, group, roster, options, layout, cluster, history, random, {
      leaving: () => this.leaving,
      done: (partition, offset) => this.done(partition, offset),
      refused: () => this.join(),
    })
    this.restarted()
  }

  get busy(): boolean {
    return this.worker.busy
  }

  receive(_from: number, message: QueueMessage): void {
    switch (message.kind) {
      case 'metadata':
        return this.learn(message.metadata)
      case 'assigned':
        return this.assigned(message)
      case 'rejoin':
        return this.askedToRejoin()
      case 'fetched':
        return this.fetched(message)
      case 'committed':
        return this.worker.asker.answered(message.request, message.accepted)
      case 'applied':
        return this.worker.asker.answered(message.request, true)
      case 'produced':
        return this.worker.writer.produced(message)
      default:
        return
    }
  }

  timeout(timer: number): void {
    if (timer === TIMERS.tick) this.beat()
    else if (timer === TIMERS.work) this.worker.worked()
    else if (timer === TIMERS.answer) this.worker.asker.silence()
    else if (timer - TIMERS.each < this.layout.inputs) this.fetch(timer - TIMERS.each)
    else this.worker.writer.timeout(timer - TIMERS.each)
  }

  crashed(): void {
    this.drop()
    this.metadata = null
  }

  restarted(): void {
    this.join()
    this.beat()
  }

  /** Forgets all that it was doing. */
  private drop(): void {
    for (const partition of this.positions.keys()) this.cluster.clearTimer(this.node, TIMERS.each + partition)
    this.positions.clear()
    this.fetches.clear()
    this.ready = []
    this.leaving = false
    this.worker.drop()
  }

  private join(): void {
    this.drop()
    this.joining = true
    this.attempt++
    this.sendJoin()
  }

  private sendJoin(): void {
    const { group, attempt } = this
    this.cluster.send(this.node, this.roster.controller, { kind: 'join', group, attempt })
  }

  private beat(): void {
    const { group, generation } = this
    if (this.joining) this.sendJoin()
    else this.cluster.send(this.node, this.roster.controller, { kind: 'beat', group, generation })
    this.cluster.setTimer(this.node, TIMERS.tick, this.options.sessionMs / BEATS_A_SESSION)
  }

  private assigned({ attempt, generation, commits }: Extract<QueueMessage, { kind: 'assigned' }>): void {
    if (!this.joining || attempt !== this.attempt) return
    this.joining = false
    this.generation = generation
    for (const { partition, offset } of commits) {
      this.positions.set(partition, offset)
      this.fetch(partition)
    }
  }

  private askedToRejoin(): void {
    if (this.joining) return
    this.leaving = true
    if (!this.worker.busy) this.join()
  }

  private learn(metadata: Metadata): void {
    this.worker.writer.learn(metadata)
    if (this.metadata && metadata.version <= this.metadata.version) return
    const before = this.metadata
    this.metadata = metadata
    for (const partition of this.fetches.keys()) {
      const moved = metadata.partitions[partition]!.leader !== before?.partitions[partition]!.leader
      if (moved) this.sendFetch(partition)
    }
  }

  private fetch(partition: number): void {
    if (!this.positions.has(partition)) return
    // Silence, or the first question ever: perhaps somebody else leads.
    if (this.fetches.has(partition) || !this.metadata) this.lookUp()
    this.fetches.set(partition, ++this.requests)
    this.sendFetch(partition)
  }

  private sendFetch(partition: number): void {
    const leader = this.metadata?.partitions[partition]!.leader ?? -1
    const request = this.fetches.get(partition)!
    const offset = this.positions.get(partition)!
    const max = this.options.batch
    if (leader >= 0) this.cluster.send(this.node, leader, { kind: 'fetch', partition, request, offset, max })
    this.cluster.setTimer(this.node, TIMERS.each + partition, this.options.sessionMs / FETCHES_A_SESSION)
  }

  private lookUp(): void {
    this.cluster.send(this.node, this.roster.controller, { kind: 'where' })
  }

  private fetched({ partition, request, outcome, from, records }: Extract<QueueMessage, { kind: 'fetched' }>): void {
    if (this.fetches.get(partition) !== request) return
    if (outcome !== 'stored') return this.lookUp()
    this.fetches.delete(partition)
    if (records.length === 0) return this.cluster.setTimer(this.node, TIMERS.each + partition, this.options.pollMs)
    this.cluster.clearTimer(this.node, TIMERS.each + partition)
    this.ready.push({ partition, from, records })
    this.pump()
  }

  /** Hands the worker its next batch, if it is free. */
  private pump(): void {
    if (this.worker.busy) return
    if (this.leaving) return this.join()
    const batch = this.ready.shift()
    if (batch) this.worker.start(batch, this.generation)
  }

  private done(partition: number, offset: number): void {
    this.positions.set(partition, offset)
    if (!this.leaving) this.fetch(partition)
    this.pump()
  }
}
