// Everything that crosses the network, and who is who on it.
import type { Answer, Position } from '#lib/algorithms/in-sync-log'

/** What a log keeps. */
export type LogRecord =
  /** A message of a producer, or a result or dead letter that a consumer writes for a group. */
  | {
      kind: 'data'
      message: number
      /** The group that a result or dead letter is of; -1 for what a producer publishes. */
      group: number
      /** Who wrote it, a new name after each restart, and its place in what that writer sent to the partition; -1: not numbered. */
      writer: number
      sequence: number
      /** The transaction that it belongs to; 0 for none. */
      transaction: number
      /** The clock of the leader when it appended. */
      at: number
    }
  /** The end of a transaction in this partition. */
  | { kind: 'marker'; transaction: number; commit: boolean; at: number }

/** Who leads each partition and who is in sync, as decided by the controller. */
export type PartitionState = { leader: number; epoch: number; inSync: readonly number[]; version: number }
export type Metadata = { version: number; partitions: readonly PartitionState[]; incarnations: readonly number[] }

export type Outcome = 'stored' | 'not-leader' | 'too-few-in-sync' | 'gap'
/** A partition and the next offset that is to be read there. */
export type Commit = { partition: number; offset: number }

export type QueueMessage =
  // Brokers and the controller.
  | { kind: 'alive'; incarnation: number; version: number }
  | { kind: 'metadata'; metadata: Metadata }
  | { kind: 'where' }
  | { kind: 'in-sync'; partition: number; version: number; inSync: readonly number[] }
  | { kind: 'trim'; partition: number; offset: number }
  | { kind: 'replicate'; request: number; positions: { partition: number; epoch: number; position: Position }[] }
  | { kind: 'replicated'; request: number; answers: { partition: number; epoch: number; answer: Answer<LogRecord> }[] }
  // Whoever writes, and brokers. `request` comes back with the answer; 0 wants none.
  | { kind: 'produce'; partition: number; request: number; records: LogRecord[] }
  | { kind: 'produced'; partition: number; request: number; outcome: Outcome }
  // Consumers that pull, brokers and the coordinator.
  | { kind: 'fetch'; partition: number; request: number; offset: number; max: number }
  | { kind: 'fetched'; partition: number; request: number; outcome: Outcome; from: number; records: LogRecord[] }
  /** `attempt` stays the same while a join is repeated for want of an answer. */
  | { kind: 'join'; group: number; attempt: number }
  | { kind: 'beat'; group: number; generation: number }
  | { kind: 'rejoin' }
  | { kind: 'assigned'; attempt: number; generation: number; commits: Commit[] }
  | { kind: 'commit'; group: number; generation: number; request: number; commits: Commit[] }
  | { kind: 'committed'; request: number; accepted: boolean }
  | { kind: 'begin'; group: number; generation: number; request: number; transaction: number; partitions: number[] }
  | { kind: 'end'; group: number; generation: number; request: number; transaction: number; commits: Commit[] }
  // Consumers that are pushed to, and their broker. What a consumer holds, now and then, is also its sign of life; `seen` is the
  // highest tag that reached it.
  | { kind: 'push'; message: number; tag: number }
  | { kind: 'ack'; tag: number }
  | { kind: 'reject'; tag: number }
  | { kind: 'held'; group: number; incarnation: number; tags: number[]; seen: number }
  // Consumers and the world outside.
  | { kind: 'apply'; group: number; message: number; request: number }
  | { kind: 'applied'; request: number }

/** Brokers come first, then the controller with its coordinator, the store, producers, and the consumers group by group. */
export type Roster = {
  brokers: number
  controller: number
  store: number
  producers: readonly number[]
  /** By group. */
  consumers: readonly (readonly number[])[]
  nodes: number
}

export function rosterOf(brokers: number, producers: number, groups: number, consumers: number): Roster {
  const first = brokers + 2
  const range = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i)
  return {
    brokers,
    controller: brokers,
    store: brokers + 1,
    producers: range(first, producers),
    consumers: Array.from({ length: groups }, (_, group) => range(first + producers + group * consumers, consumers)),
    nodes: first + producers + groups * consumers,
  }
}

/** Which partition is what: the topics of the producers, then that of the results, then the dead letters. */
export class Layout {
  readonly perTopic: number
  readonly copies: boolean
  readonly inputs: number
  readonly dead: number
  readonly count: number
  private readonly groups: number

  constructor(perTopic: number, groups: number, copies: boolean, results: boolean) {
    this.perTopic = perTopic
    this.groups = groups
    this.copies = copies
    this.inputs = perTopic * (copies ? groups : 1)
    this.dead = this.inputs + (results ? perTopic : 0)
    this.count = this.dead + 1
  }

  /** Where producers write a message of a key: one partition, or one in the topic of each subscriber. */
  inputsOf(key: number): number[] {
    const first = key % this.perTopic
    if (!this.copies) return [first]
    return Array.from({ length: this.groups }, (_, group) => group * this.perTopic + first)
  }

  /** The first of the partitions that a group reads; there are `perTopic` of them. */
  firstOf(group: number): number {
    return this.copies ? group * this.perTopic : 0
  }

  reads(group: number, partition: number): boolean {
    const first = this.firstOf(group)
    return partition >= first && partition < first + this.perTopic
  }

  resultOf(key: number): number {
    return this.inputs + (key % this.perTopic)
  }
}

/** Timers of a node. Brokers have one for each other broker from `each` on, writers and consumers one for each partition. */
export const TIMERS = { tick: 0, work: 1, answer: 2, flush: 3, each: 4 } as const
