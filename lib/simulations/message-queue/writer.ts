// Writes to partitions on behalf of a producer, a consumer or the coordinator: in batches, again after silence, numbered if wanted.
import type { Cluster } from '#lib/kernel/cluster'
import type { LogRecord, Metadata, QueueMessage } from './messages.ts'
import { TIMERS } from './messages.ts'
import type { Acks } from './partition.ts'

export type WriterOptions = {
  acks: Acks
  /** Sends again what was not acknowledged. */
  retries: boolean
  numbered: boolean
  inFlight: number
  answerMs: number
}

/** What became of a record: `unknown` is silence, where nothing is sent again. */
export type Fate = 'stored' | 'refused' | 'unknown'

type Request = { request: number; records: LogRecord[] }
type Lane = { writer: number; sequence: number; pending: LogRecord[]; inFlight: Request[] }

const BATCH_MAX = 100

export class Writer {
  private metadata: Metadata | null = null
  private readonly lanes: (Lane | undefined)[] = []
  private requests = 0
  private names = 0
  private readonly node: number
  private readonly nodes: number
  private readonly controller: number
  private readonly options: WriterOptions
  private readonly cluster: Cluster<QueueMessage>
  private readonly done: (record: LogRecord, fate: Fate) => void

  constructor(
    node: number,
    roster: { nodes: number; controller: number },
    options: WriterOptions,
    cluster: Cluster<QueueMessage>,
    done: (record: LogRecord, fate: Fate) => void,
  ) {
    this.node = node
    this.nodes = roster.nodes
    this.controller = roster.controller
    this.options = options
    this.cluster = cluster
    this.done = done
  }

  /** Records that are not acknowledged yet. */
  get outstanding(): number {
    let count = 0
    for (const lane of this.lanes)
      if (lane) count += lane.pending.length + lane.inFlight.reduce((sum, { records }) => sum + records.length, 0)
    return count
  }

  eachOutstanding(tell: (partition: number, record: LogRecord) => void): void {
    for (const [partition, lane] of this.lanes.entries()) {
      if (!lane) continue
      for (const { records } of lane.inFlight) for (const record of records) tell(partition, record)
      for (const record of lane.pending) tell(partition, record)
    }
  }

  send(partition: number, record: LogRecord): void {
    const lane = (this.lanes[partition] ??= { writer: this.name(), sequence: 0, pending: [], inFlight: [] })
    lane.pending.push(this.numbered(lane, record))
    this.pump(partition, lane)
  }

  /** Forgets what is not acknowledged. What is written later has another name, so nothing of it is taken for a repetition. */
  abandon(): void {
    this.lanes.length = 0
  }

  learn(metadata: Metadata): void {
    if (this.metadata && metadata.version <= this.metadata.version) return
    const before = this.metadata
    this.metadata = metadata
    for (const [partition, lane] of this.lanes.entries()) {
      if (!lane) continue
      const moved = metadata.partitions[partition]!.leader !== before?.partitions[partition]!.leader
      if (moved && this.options.retries) for (const request of lane.inFlight) this.transmit(partition, request)
      this.pump(partition, lane)
    }
  }

  produced({ partition, request, outcome }: Extract<QueueMessage, { kind: 'produced' }>): void {
    const lane = this.lanes[partition]
    const at = lane?.inFlight.findIndex((each) => each.request === request) ?? -1
    if (!lane || at < 0) return
    if (outcome === 'stored') this.finish(partition, lane, at, 'stored')
    else if (!this.options.retries) this.finish(partition, lane, at, 'refused')
    else if (outcome === 'gap' && at === 0) this.rename(partition, lane)
    // Otherwise silence is what makes it go out again, by then perhaps to another leader.
    if (outcome === 'not-leader') this.cluster.send(this.node, this.controller, { kind: 'where' })
  }

  /** No answer to what is in flight to a partition. */
  timeout(partition: number): void {
    const lane = this.lanes[partition]
    if (!lane) return
    this.cluster.send(this.node, this.controller, { kind: 'where' })
    if (this.options.retries) for (const request of lane.inFlight) this.transmit(partition, request)
    else while (lane.inFlight.length > 0) this.finish(partition, lane, 0, 'unknown')
    this.pump(partition, lane)
  }

  private pump(partition: number, lane: Lane): void {
    if (!this.metadata) {
      this.cluster.send(this.node, this.controller, { kind: 'where' })
      return this.cluster.setTimer(this.node, TIMERS.each + partition, this.options.answerMs)
    }
    const { acks, inFlight } = this.options
    while (lane.pending.length > 0 && lane.inFlight.length < inFlight) {
      const records = lane.pending.splice(0, BATCH_MAX)
      if (acks === 'none') this.fire(partition, records)
      else {
        const request = { request: ++this.requests, records }
        lane.inFlight.push(request)
        this.transmit(partition, request)
      }
    }
  }

  /** Sends and forgets. */
  private fire(partition: number, records: LogRecord[]): void {
    const { leader } = this.metadata!.partitions[partition]!
    if (leader >= 0) this.cluster.send(this.node, leader, { kind: 'produce', partition, request: 0, records })
    for (const record of records) this.done(record, 'unknown')
    // Nobody will say that the leader has changed.
    this.cluster.setTimer(this.node, TIMERS.each + partition, this.options.answerMs)
  }

  private transmit(partition: number, { request, records }: Request): void {
    const leader = this.metadata?.partitions[partition]!.leader ?? -1
    if (leader >= 0) this.cluster.send(this.node, leader, { kind: 'produce', partition, request, records })
    this.cluster.setTimer(this.node, TIMERS.each + partition, this.options.answerMs)
  }

  private finish(partition: number, lane: Lane, at: number, fate: Fate): void {
    const [{ records }] = lane.inFlight.splice(at, 1) as [Request]
    if (lane.inFlight.length === 0) this.cluster.clearTimer(this.node, TIMERS.each + partition)
    this.pump(partition, lane)
    for (const record of records) this.done(record, fate)
  }

  private name(): number {
    return this.node + this.nodes * this.names++
  }

  private numbered(lane: Lane, record: LogRecord): LogRecord {
    if (!this.options.numbered || record.kind !== 'data') return record
    return { ...record, writer: lane.writer, sequence: lane.sequence++ }
  }

  /** The log lacks what was acknowledged before: its numbers cannot go on, so they begin anew under another name. */
  private rename(partition: number, lane: Lane): void {
    lane.writer = this.name()
    lane.sequence = 0
    for (const request of lane.inFlight) request.records = request.records.map((record) => this.numbered(lane, record))
    lane.pending = lane.pending.map((record) => this.numbered(lane, record))
    for (const request of lane.inFlight) this.transmit(partition, request)
  }
}
