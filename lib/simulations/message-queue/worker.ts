// Works through one batch of a partition: the work itself, its effect outside, and the commit before, after, or in a transaction.
import type { Cluster } from '#lib/kernel/cluster'
import { exponential } from '#lib/kernel/distributions'
import type { Random } from '#lib/kernel/random'
import { Asker } from './asker.ts'
import type { History } from './history.ts'
import type { Layout, LogRecord, QueueMessage, Roster } from './messages.ts'
import { TIMERS } from './messages.ts'
import { Writer } from './writer.ts'

export type WorkerOptions = {
  commit: 'before' | 'after' | 'transaction'
  deadLetters: boolean
  attempts: number
  workMs: number
  answerMs: number
}

export type Batch = { partition: number; from: number; records: readonly LogRecord[] }

export type WorkerEvents = {
  /** Is somebody else about to get the partitions? Then what is not committed yet is left to them. */
  leaving(): boolean
  /** The batch is done and committed up to this offset. */
  done(partition: number, offset: number): void
  /** A commit was refused: the partitions have gone to somebody else. */
  refused(): void
}

export class Worker {
  readonly writer: Writer
  readonly asker: Asker
  private batch: Batch | null = null
  private generation = 0
  private index = 0
  private failures = 0
  private transactions = 0
  /** Records that must be stored before the work goes on, and how it does. */
  private unwritten = 0
  private written: (() => void) | null = null
  private readonly node: number
  private readonly group: number
  private readonly roster: Roster
  private readonly options: WorkerOptions
  private readonly layout: Layout
  private readonly cluster: Cluster<QueueMessage>
  private readonly history: History
  private readonly random: Random
  private readonly events: WorkerEvents

  constructor(
    node: number,
    group: number,
    roster: Roster,
    options: WorkerOptions,
    layout: Layout,
    cluster: Cluster<QueueMessage>,
    history: History,
    random: Random,
    events: WorkerEvents,
  ) {
    this.node = node
    this.group = group
    this.roster = roster
    this.options = options
    this.layout = layout
    this.cluster = cluster
    this.history = history
    this.random = random
    this.events = events
    const { answerMs, commit } = options
    const writing = { acks: 'all', retries: true, numbered: commit === 'transaction', inFlight: 1, answerMs } as const
    this.writer = new Writer(node, roster, writing, cluster, () => this.stored())
    this.asker = new Asker(node, answerMs, cluster)
  }

  get busy(): boolean {
    return this.batch !== null
  }

  /** Leaves everything as it is: results that are not stored yet are not waited for. */
  drop(): void {
    this.batch = null
    this.written = null
    this.writer.abandon()
    this.asker.forget()
    this.cluster.clearTimer(this.node, TIMERS.work)
  }

  start(batch: Batch, generation: number): void {
    this.batch = batch
    this.generation = generation
    this.index = 0
    this.failures = 0
    if (this.options.commit === 'before') this.commit(batch.records.length, () => this.work())
    else this.work()
  }

  /** The time of the work on one message is over: it has its effect, or it has failed. */
  worked(): void {
    const record = this.batch!.records[this.index]!
    if (record.kind !== 'data') return this.next()
    const { message } = record
    this.history.attempted(this.group, message)
    if (this.history.isPoison(message)) return this.failed(message)
    const { group, options } = this
    const next = (): void => this.next()
    const silent = options.commit === 'before' ? next : null
    this.asker.ask(this.roster.store, (request) => ({ kind: 'apply', group, message, request }), next, silent)
  }

  private work(): void {
    // What is committed already has to be worked on; anything else may be left to the next generation.
    const stops = this.options.commit !== 'before' && this.events.leaving()
    if (stops || this.index === this.batch!.records.length) return this.finish()
    this.cluster.setTimer(this.node, TIMERS.work, exponential(this.random, this.options.workMs))
  }

  private next(): void {
    this.index++
    this.failures = 0
    this.work()
  }

  private failed(message: number): void {
    const { commit, deadLetters, attempts } = this.options
    this.history.failed(this.node, message, this.cluster.now)
    if (commit === 'before') return this.next()
    this.failures++
    if (!deadLetters || this.failures < attempts) return this.work()
    // In a transaction the dead letter is written with the results.
    if (commit === 'transaction') return this.next()
    this.write([[this.layout.dead, this.record(message, 0)]], () => this.next())
  }

  private finish(): void {
    const { partition, from } = this.batch!
    const count = this.index
    const done = (): void => {
      this.batch = null
      this.events.done(partition, from + count)
    }
    if (count === 0 || this.options.commit === 'before') done()
    else if (this.options.commit === 'after') this.commit(count, done)
    else this.transact(count, done)
  }

  private commit(count: number, done: () => void): void {
    const { group, generation } = this
    const { partition, from } = this.batch!
    const commits = [{ partition, offset: from + count }]
    this.decide((request) => ({ kind: 'commit', group, generation, request, commits }), done)
  }

  /** Opens a transaction, writes the results, then asks for the one decision by which results and offset count. */
  private transact(count: number, done: () => void): void {
    const { group, generation, layout, history } = this
    const { partition, from, records } = this.batch!
    const transaction = this.node + this.roster.nodes * ++this.transactions
    const results = records.slice(0, count).flatMap((record): [number, LogRecord][] => {
      if (record.kind !== 'data') return []
      const { message } = record
      const target = history.isPoison(message) ? layout.dead : layout.resultOf(history.keyOf(message))
      return [[target, this.record(message, transaction)]]
    })
    const partitions = [...new Set(results.map(([target]) => target))]
    const commits = [{ partition, offset: from + count }]
    const end = (): void =>
      this.decide((request) => ({ kind: 'end', group, generation, request, transaction, commits }), done)
    this.decide(
      (request) => ({ kind: 'begin', group, generation, request, transaction, partitions }),
      () => this.write(results, end),
    )
  }

  /** Asks the coordinator, who may refuse. */
  private decide(message: (request: number) => QueueMessage, accepted: () => void): void {
    this.asker.ask(this.roster.controller, message, (yes) => (yes ? accepted() : this.events.refused()))
  }

  private record(message: number, transaction: number): LogRecord {
    return { kind: 'data', message, group: this.group, writer: -1, sequence: -1, transaction, at: 0 }
  }

  private write(records: [number, LogRecord][], done: () => void): void {
    this.unwritten = records.length
    this.written = done
    for (const [partition, record] of records) this.writer.send(partition, record)
  }

  private stored(): void {
    if (--this.unwritten > 0) return
    const { written } = this
    this.written = null
    written?.()
  }
}
