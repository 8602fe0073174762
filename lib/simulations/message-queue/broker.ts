// A broker of the replicated log: leads some partitions, follows in others, serves producers and consumers.
import type { Cluster } from '#lib/kernel/cluster'
import { replicasOf } from './controller.ts'
import type { History } from './history.ts'
import type { LogRecord, Metadata, Outcome, QueueMessage, Roster } from './messages.ts'
import { TIMERS } from './messages.ts'
import type { Acks } from './partition.ts'
import { Partition } from './partition.ts'
import { Replicator } from './replicator.ts'

export type BrokerOptions = {
  partitions: number
  replicas: number
  /** From this partition on it is consumers that write, results and dead letters: always acknowledged by all. */
  inputs: number
  acks: Acks
  minInSync: number
  flushFirst: boolean
  flushMs: number
  flushEveryMs: number
  /** Forget what is older, whoever has read it; infinite otherwise. */
  retentionMs: number
  /** Answer a fetch at once even if there is nothing. */
  polled: boolean
  sessionMs: number
  answerMs: number
}

export const BEATS_A_SESSION = 4

export class Broker {
  /** Null where this broker holds no replica. */
  readonly partitions: (Partition | null)[]
  private readonly replicator: Replicator
  private incarnation = 1
  private flushing = false
  private readonly node: number
  private readonly roster: Roster
  private readonly options: BrokerOptions
  private readonly cluster: Cluster<QueueMessage>
  private readonly history: History

  constructor(node: number, roster: Roster, options: BrokerOptions, cluster: Cluster<QueueMessage>, history: History) {
    this.node = node
    this.roster = roster
    this.options = options
    this.cluster = cluster
    this.history = history
    this.partitions = Array.from({ length: options.partitions }, (_, partition) =>
      replicasOf(partition, options.replicas, roster.brokers).includes(node)
        ? new Partition(node, options.flushFirst)
        : null,
    )
    this.replicator = new Replicator(node, roster, this.partitions, options.answerMs, cluster, {
      advanced: (at, partition) => this.advanced(at, partition),
      taken: () => this.flush(),
    })
    this.start()
  }

  receive(from: number, message: QueueMessage): void {
    switch (message.kind) {
      case 'metadata':
        return this.learn(message.metadata)
      case 'replicate':
        return this.replicator.replicate(from, message)
      case 'replicated':
        return this.replicator.replicated(from, message)
      case 'produce':
        return this.produce(from, message)
      case 'fetch':
        return this.fetch(from, message)
      case 'trim':
        return this.partitions[message.partition]?.log.trim(message.offset)
      default:
        return
    }
  }

  timeout(timer: number): void {
    if (timer === TIMERS.tick) this.tick()
    else if (timer === TIMERS.flush) this.flushed()
    else this.replicator.askAgain(timer - TIMERS.each)
  }

  crashed(diskKept: boolean): void {
    for (const partition of this.partitions) partition?.crash(diskKept)
    this.replicator.reset(null)
    this.flushing = false
  }

  restarted(): void {
    this.incarnation++
    this.start()
  }

  private start(): void {
    if (!this.options.flushFirst) this.cluster.setTimer(this.node, TIMERS.flush, this.options.flushEveryMs)
    this.tick()
  }

  private tick(): void {
    const { cluster, node, incarnation, options } = this
    const version = this.replicator.metadata?.version ?? 0
    cluster.send(node, this.roster.controller, { kind: 'alive', incarnation, version })
    for (const partition of this.partitions) if (partition?.log.leading) this.forget(partition)
    cluster.setTimer(node, TIMERS.tick, options.sessionMs / BEATS_A_SESSION)
  }

  private forget({ log }: Partition): void {
    const oldest = this.cluster.now - this.options.retentionMs
    let offset = log.start
    while (offset < log.highWatermark && log.records[offset]!.at < oldest) offset++
    log.trim(offset)
  }

  private learn(metadata: Metadata): void {
    const before = this.replicator.metadata
    // Until the controller knows of the restart it may speak of the broker that was.
    if (metadata.incarnations[this.node] !== this.incarnation) return
    if (before && metadata.version <= before.version) return
    for (const [at, partition] of this.partitions.entries()) {
      const state = metadata.partitions[at]!
      if (!partition || state.version === before?.partitions[at]?.version) continue
      if (state.leader === this.node) {
        partition.log.lead(state.epoch, state.inSync)
        this.advanced(at, partition)
      } else {
        partition.log.follow(state.epoch)
        this.turnAway(at, partition)
      }
    }
    this.replicator.reset(metadata)
  }

  /** No longer leader: whoever waits here has to look for the new one. */
  private turnAway(at: number, partition: Partition): void {
    for (const { node, request } of partition.waiting) this.produced(node, at, request, 'not-leader')
    partition.waiting = []
    for (const { node, request } of partition.hanging.values()) this.fetched(node, at, request, 'not-leader', 0, [])
    partition.hanging.clear()
  }

  private produce(from: number, { partition: at, request, records }: Extract<QueueMessage, { kind: 'produce' }>): void {
    const partition = this.partitions[at]
    const { options } = this
    if (!partition?.log.leading) return this.produced(from, at, request, 'not-leader')
    const acks = at >= options.inputs ? 'all' : options.acks
    const { log } = partition
    if (acks === 'all' && log.inSyncCount < options.minInSync)
      return this.produced(from, at, request, 'too-few-in-sync')
    const end = log.end
    const outcome = partition.append(records, this.cluster.now)
    this.history.appended(at, log.end - end)
    if (outcome === 'gap') this.produced(from, at, request, 'gap')
    else if (acks !== 'all' || log.highWatermark === log.end) this.produced(from, at, request, 'stored')
    else partition.waiting.push({ node: from, request, offset: log.end })
    this.advanced(at, partition)
    this.flush()
    this.replicator.serveAll()
  }

  private produced(to: number, partition: number, request: number, outcome: Outcome): void {
    if (request > 0) this.cluster.send(this.node, to, { kind: 'produced', partition, request, outcome })
  }

  /** Whoever waited for the high watermark is told, if it has moved that far. */
  private advanced(at: number, partition: Partition): void {
    const { log, waiting, hanging } = partition
    if (!log.leading) return
    this.history.committed(at, log, this.cluster.now)
    while (waiting.length > 0 && waiting[0]!.offset <= log.highWatermark) {
      const { node, request } = waiting.shift()!
      this.produced(node, at, request, 'stored')
    }
    for (const { node, request, offset, max } of hanging.values())
      if (offset < log.highWatermark) {
        hanging.delete(node)
        this.fetchedFrom(node, at, partition, request, offset, max)
      }
  }

  private fetch(from: number, message: Extract<QueueMessage, { kind: 'fetch' }>): void {
    const { partition: at, request, offset, max } = message
    const partition = this.partitions[at]
    if (!partition?.log.leading) return this.fetched(from, at, request, 'not-leader', 0, [])
    // Beyond the end: committed entries were lost, so reading goes on from where the log is now.
    const { end, highWatermark } = partition.log
    const wanted = offset > end ? highWatermark : offset
    if (wanted < highWatermark || this.options.polled)
      return this.fetchedFrom(from, at, partition, request, wanted, max)
    partition.hanging.set(from, { node: from, request, offset: wanted, max })
  }

  private fetchedFrom(to: number, at: number, { log }: Partition, request: number, offset: number, max: number): void {
    const from = Math.max(offset, log.start)
    const records = log.records.slice(from, Math.max(from, Math.min(from + max, log.highWatermark)))
    this.fetched(to, at, request, 'stored', from, records)
  }

  private fetched(
    to: number,
    partition: number,
    request: number,
    outcome: Outcome,
    from: number,
    records: LogRecord[],
  ): void {
    this.cluster.send(this.node, to, { kind: 'fetched', partition, request, outcome, from, records })
  }

  /** With the flush first: begins one of all logs, if there is anything to flush and none is under way. */
  private flush(): void {
    if (this.flushing || !this.options.flushFirst || !this.beginFlush()) return
    this.flushing = true
    this.cluster.setTimer(this.node, TIMERS.flush, this.options.flushMs)
  }

  private beginFlush(): boolean {
    let dirty = false
    for (const partition of this.partitions) if (partition?.log.beginFlush()) dirty = true
    return dirty
  }

  private flushed(): void {
    // Now and then: what is there now goes to disk, and nobody has waited for it.
    if (!this.options.flushFirst) this.beginFlush()
    for (const partition of this.partitions) partition?.log.endFlush()
    for (const [at, partition] of this.partitions.entries()) if (partition) this.advanced(at, partition)
    if (!this.options.flushFirst) return this.cluster.setTimer(this.node, TIMERS.flush, this.options.flushEveryMs)
    this.flushing = false
    this.flush()
    this.replicator.askAll()
  }
}
