// What really happened to every message, as somebody sees it who is everywhere. No node can read it, apart from what is written in a
// message itself: its key, and whether it is one that nobody can work on.
import type { InSyncLog } from '#lib/algorithms/in-sync-log'
import { chance } from '#lib/kernel/distributions'
import type { Random } from '#lib/kernel/random'
import type { LogRecord } from './messages.ts'
import type { Fate } from './writer.ts'

export type LaneSpan = { node: number; from: number; to: number; what: 'down' | 'wiped' | 'paused' | 'cut off' }

const FAILURES_KEPT_MAX = 1_000
/** More than there are keys, groups or partitions. */
const LINES_MAX = 1_024

export class History {
  readonly groups: number
  // By message.
  readonly producers: number[] = []
  readonly keys: number[] = []
  readonly publishedAt: number[] = []
  readonly acknowledgedAt: number[] = []
  readonly fates: (Fate | null)[] = []
  private readonly missing: number[] = []
  private readonly poisoned: boolean[] = []
  // By message and group: `at(message, group)`.
  readonly effects: number[] = []
  readonly attempts: number[] = []
  readonly results: number[] = []
  readonly dead: number[] = []

  /** When it first had its effect. */
  readonly effectAt: number[] = []

  /** From publishing to a result that readers may see. */
  readonly resultLatencies: number[] = []
  readonly spans: LaneSpan[] = []
  /** Attempts at messages that nobody can work on; the first so many. */
  readonly failures: { node: number; message: number; at: number }[] = []
  delivered = 0
  parked = 0
  /** First effects of a message after one of a later message of the same producer and key. */
  outOfOrder = 0
  entriesWritten = 0
  uncleanElections = 0
  leaderChanges = 0
  rebalances = 0
  commitsRefused = 0
  aborted = 0
  overflowed = 0

  /** What was committed first at each offset of each partition. */
  readonly committedRecords: LogRecord[][] = []
  private readonly openResults = new Map<number, { group: number; message: number; dead: boolean }[]>()
  /** The latest message of each line: those of one producer and key for one group. */
  private readonly latest = new Map<number, number>()
  private readonly deadPartition: number
  private readonly poison: { random: Random; probability: number }

  constructor(groups: number, deadPartition: number, poison: { random: Random; probability: number }) {
    this.groups = groups
    this.deadPartition = deadPartition
    this.poison = poison
  }

  get messages(): number {
    return this.publishedAt.length
  }

  at(message: number, group: number): number {
    return message * this.groups + group
  }

  isPoison(message: number): boolean {
    return this.poisoned[message]!
  }

  keyOf(message: number): number {
    return this.keys[message]!
  }

  /** @param copies how many times the producer writes it. Returns the number of the message. */
  published(producer: number, key: number, now: number, copies: number): number {
    this.producers.push(producer)
    this.keys.push(key)
    this.publishedAt.push(now)
    this.acknowledgedAt.push(Infinity)
    this.fates.push(null)
    this.missing.push(copies)
    this.poisoned.push(chance(this.poison.random, this.poison.probability))
    for (let group = 0; group < this.groups; group++) {
      for (const column of [this.effects, this.attempts, this.results, this.dead]) column.push(0)
      this.effectAt.push(Infinity)
    }
    return this.messages - 1
  }

  /** The producer learns, or gives up learning, what became of one copy. */
  answered(message: number, fate: Fate, now: number): void {
    if (fate === 'refused' || this.fates[message] === null) this.fates[message] = fate
    if (fate !== 'stored') return
    this.missing[message]!--
    if (this.missing[message] === 0) this.acknowledgedAt[message] = now
  }

  acknowledged(message: number): boolean {
    return this.acknowledgedAt[message]! < Infinity
  }

  appended(_partition: number, entries: number): void {
    this.entriesWritten += entries
  }

  /** The high watermark of a leader may have moved. */
  committed(partition: number, log: InSyncLog<LogRecord>, now: number): void {
    const known = (this.committedRecords[partition] ??= [])
    for (let offset = known.length; offset < log.highWatermark; offset++) {
      const record = log.records[offset]
      // Gone before anybody could have seen it, when a log begins anew at a higher offset.
      if (!record) continue
      known[offset] = record
      this.visible(partition, record, now)
    }
  }

  attempted(group: number, message: number): void {
    this.attempts[this.at(message, group)]!++
  }

  failed(node: number, message: number, at: number): void {
    if (this.failures.length < FAILURES_KEPT_MAX) this.failures.push({ node, message, at })
  }

  effect(group: number, message: number, now: number): void {
    const at = this.at(message, group)
    if (this.effects[at]!++ > 0) return
    this.effectAt[at] = now
    this.delivered++
    const line = (this.producers[message]! * LINES_MAX + this.keys[message]!) * LINES_MAX + group
    const latest = this.latest.get(line) ?? -1
    if (message < latest) this.outOfOrder++
    else this.latest.set(line, message)
  }

  deadLetter(group: number, message: number): void {
    if (this.dead[this.at(message, group)]!++ === 0) this.parked++
  }

  private visible(partition: number, record: LogRecord, now: number): void {
    if (record.kind === 'marker') {
      const key = record.transaction * LINES_MAX + partition
      for (const { group, message, dead } of this.openResults.get(key) ?? [])
        if (record.commit) this.result(group, message, dead, now)
      this.openResults.delete(key)
    } else if (record.group >= 0) {
      const { group, message, transaction } = record
      const dead = partition === this.deadPartition
      if (transaction === 0) return this.result(group, message, dead, now)
      const key = transaction * LINES_MAX + partition
      const open = this.openResults.get(key)
      if (open) open.push({ group, message, dead })
      else this.openResults.set(key, [{ group, message, dead }])
    }
  }

  private result(group: number, message: number, dead: boolean, now: number): void {
    if (dead) return this.deadLetter(group, message)
    if (this.results[this.at(message, group)]!++ === 0) this.resultLatencies.push(now - this.publishedAt[message]!)
  }
}
