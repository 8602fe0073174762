// How the brokers copy from each other: a follower asks each leader for all its partitions at once, and the request hangs until
// there is something new.
import type { Cluster } from '#lib/kernel/cluster'
import type { Position } from '#lib/algorithms/in-sync-log'
import type { Metadata, QueueMessage, Roster } from './messages.ts'
import { TIMERS } from './messages.ts'
import type { Partition } from './partition.ts'

type Replicate = Extract<QueueMessage, { kind: 'replicate' }>
type Replicated = Extract<QueueMessage, { kind: 'replicated' }>

const REPLICATED_AT_ONCE = 200

export type ReplicatorEvents = {
  /** The high watermark of a partition that is led here may have moved. */
  advanced(at: number, partition: Partition): void
  /** Entries were taken over from a leader. */
  taken(): void
}

export class Replicator {
  metadata: Metadata | null = null
  private requests = 0
  /** The request that is out to each other broker; 0 if none is. */
  private readonly asked: number[]
  /** Followers whose request hangs, by broker. */
  private readonly hanging: (Replicate | null)[]
  private readonly node: number
  private readonly roster: Roster
  private readonly partitions: readonly (Partition | null)[]
  private readonly answerMs: number
  private readonly cluster: Cluster<QueueMessage>
  private readonly events: ReplicatorEvents

  constructor(
    node: number,
    roster: Roster,
    partitions: readonly (Partition | null)[],
    answerMs: number,
    cluster: Cluster<QueueMessage>,
    events: ReplicatorEvents,
  ) {
    this.node = node
    this.roster = roster
    this.partitions = partitions
    this.answerMs = answerMs
    this.cluster = cluster
    this.events = events
    this.asked = Array.from({ length: roster.brokers }, () => 0)
    this.hanging = this.asked.map(() => null)
  }

  /** Forgets everything, or looks anew at who leads what. */
  reset(metadata: Metadata | null): void {
    this.metadata = metadata
    this.asked.fill(0)
    if (metadata) this.askAll()
    else this.hanging.fill(null)
  }

  /** As follower, asks every leader for what is new, unless it was asked or what came before is not on disk yet. */
  askAll(): void {
    for (let broker = 0; broker < this.roster.brokers; broker++) this.ask(broker)
  }

  /** No answer: the request or the answer was lost, or the leader is gone. */
  askAgain(broker: number): void {
    this.asked[broker] = 0
    this.ask(broker)
  }

  /** As leader, tells followers whose requests hang of what was appended. */
  serveAll(): void {
    for (let follower = 0; follower < this.roster.brokers; follower++) this.serve(follower)
  }

  replicate(from: number, message: Replicate): void {
    for (const { partition: at, epoch, position } of message.positions) {
      const partition = this.partitions[at]
      if (!partition?.log.leading || partition.log.epoch !== epoch) continue
      if (!partition.log.agrees(position)) continue
      if (partition.log.followerAt(from, position.durable)) this.propose(at, partition, from)
      this.events.advanced(at, partition)
    }
    this.hanging[from] = message
    this.serve(from)
  }

  replicated(from: number, { request, answers }: Replicated): void {
    if (this.asked[from] !== request) return
    this.asked[from] = 0
    this.cluster.clearTimer(this.node, TIMERS.each + from)
    for (const { partition: at, epoch, answer } of answers) {
      const log = this.partitions[at]?.log
      if (log && !log.leading && log.epoch === epoch) log.take(answer)
    }
    this.events.taken()
    this.ask(from)
  }

  private ask(broker: number): void {
    if (broker === this.node || !this.metadata || this.asked[broker]) return
    const positions: { partition: number; epoch: number; position: Position }[] = []
    for (const [at, partition] of this.partitions.entries()) {
      const { leader, epoch } = this.metadata.partitions[at]!
      if (!partition || leader !== broker) continue
      // The next request reports that what was taken is safe, so it waits for the flush.
      if (partition.log.durable < partition.log.end) return
      positions.push({ partition: at, epoch, position: partition.log.position })
    }
    if (positions.length === 0) return
    const request = ++this.requests
    this.asked[broker] = request
    this.cluster.send(this.node, broker, { kind: 'replicate', request, positions })
    this.cluster.setTimer(this.node, TIMERS.each + broker, this.answerMs)
  }

  private propose(at: number, partition: Partition, follower: number): void {
    const { version } = this.metadata!.partitions[at]!
    const inSync = partition.log.propose(follower)
    this.cluster.send(this.node, this.roster.controller, { kind: 'in-sync', partition: at, version, inSync })
  }

  private serve(follower: number): void {
    const message = this.hanging[follower]
    if (!message) return
    const answers: Replicated['answers'] = []
    for (const { partition: at, epoch, position } of message.positions) {
      const log = this.partitions[at]?.log
      if (log?.leading && log.epoch === epoch && log.hasNews(position))
        answers.push({ partition: at, epoch, answer: log.answer(position, REPLICATED_AT_ONCE) })
    }
    if (answers.length === 0) return
    this.hanging[follower] = null
    this.cluster.send(this.node, follower, { kind: 'replicated', request: message.request, answers })
  }
}
