// Keeps the groups of consumers: who has which partition, how far each group has read, and which transactions count.
// It lives beside the controller and, like it, forgets nothing that it has decided.
import type { Cluster } from '#lib/kernel/cluster'
import { ConsumerGroup } from '#lib/algorithms/consumer-group'
import type { History } from './history.ts'
import type { Commit, Layout, Metadata, QueueMessage, Roster } from './messages.ts'
import { Writer } from './writer.ts'

export type CoordinatorOptions = { sessionMs: number; answerMs: number; trims: boolean }

type Transaction = {
  member: number
  group: number
  generation: number
  partitions: number[]
  state: 'open' | 'committed' | 'aborted'
}

export class Coordinator {
  readonly groups: ConsumerGroup[]
  /** The next offset of each group in each of its partitions. */
  readonly offsets: number[][]
  readonly transactions = new Map<number, Transaction>()
  readonly writer: Writer
  private readonly open = new Set<number>()
  /** Up to where the leaders were told to drop what everybody has. */
  private readonly trimmed: number[] = []
  /** The join that each member has been answered. */
  private readonly attempts = new Map<number, number>()
  private readonly node: number
  private readonly layout: Layout
  private readonly options: CoordinatorOptions
  private readonly cluster: Cluster<QueueMessage>
  private readonly history: History
  private readonly metadata: () => Metadata

  constructor(
    roster: Roster,
    layout: Layout,
    options: CoordinatorOptions,
    cluster: Cluster<QueueMessage>,
    history: History,
    metadata: () => Metadata,
  ) {
    this.node = roster.controller
    this.layout = layout
    this.options = options
    this.cluster = cluster
    this.history = history
    this.metadata = metadata
    this.groups = roster.consumers.map(() => new ConsumerGroup(layout.perTopic, options.sessionMs))
    this.offsets = roster.consumers.map(() => Array.from({ length: layout.perTopic }, () => 0))
    const writing = { acks: 'all', retries: true, numbered: false, inFlight: 1, answerMs: options.answerMs } as const
    this.writer = new Writer(this.node, roster, writing, cluster, () => undefined)
  }

  receive(from: number, message: QueueMessage): void {
    switch (message.kind) {
      case 'join':
        return this.join(from, message.group, message.attempt)
      case 'beat':
        return this.beat(from, message.group, message.generation)
      case 'commit':
        return this.answer(from, message.request, this.commit(from, message))
      case 'begin':
        return this.answer(from, message.request, this.begin(from, message))
      case 'end':
        return this.answer(from, message.request, this.end(from, message))
      case 'produced':
        return this.writer.produced(message)
      default:
        return
    }
  }

  tick(): void {
    for (const [group, members] of this.groups.entries()) {
      if (members.expire(this.cluster.now)) this.askToRejoin(members)
      this.complete(group)
    }
    this.writer.learn(this.metadata())
    if (this.options.trims) this.trim()
  }

  /** Where a group stands in a partition. */
  offsetOf(group: number, partition: number): number {
    return this.offsets[group]![partition - this.layout.firstOf(group)]!
  }

  private join(member: number, group: number, attempt: number): void {
    const members = this.groups[group]!
    if (members.state === 'stable' && this.attempts.get(member) === attempt) return this.assign(member, group)
    this.attempts.set(member, attempt)
    if (members.join(member, this.cluster.now)) this.askToRejoin(members)
    this.complete(group)
  }

  private beat(member: number, group: number, generation: number): void {
    const members = this.groups[group]!
    const known = members.heard(member, this.cluster.now)
    if (known && generation === members.generation && members.state === 'stable') return
    this.cluster.send(this.node, member, { kind: 'rejoin' })
  }

  private askToRejoin(members: ConsumerGroup): void {
    for (const member of members.members) this.cluster.send(this.node, member, { kind: 'rejoin' })
  }

  private complete(group: number): void {
    const members = this.groups[group]!
    if (!members.complete(this.cluster.now)) return
    this.history.rebalances++
    // What the old generation has begun and not ended will not be ended by anybody.
    for (const number of this.open) {
      const transaction = this.transactions.get(number)!
      if (transaction.group === group && transaction.generation < members.generation) this.close(number, 'aborted')
    }
    for (const member of members.members) this.assign(member, group)
  }

  private assign(member: number, group: number): void {
    const members = this.groups[group]!
    const commits = members
      .partitionsOf(member)
      .map((own): Commit => ({ partition: this.layout.firstOf(group) + own, offset: this.offsets[group]![own]! }))
    const attempt = this.attempts.get(member) ?? 0
    this.cluster.send(this.node, member, { kind: 'assigned', attempt, generation: members.generation, commits })
  }

  private answer(to: number, request: number, accepted: boolean): void {
    this.cluster.send(this.node, to, { kind: 'committed', request, accepted })
  }

  /** All of the partitions must be the member's in the present generation. */
  private commit(
    member: number,
    { group, generation, commits }: { group: number; generation: number; commits: Commit[] },
  ): boolean {
    const first = this.layout.firstOf(group)
    const members = this.groups[group]!
    const refused = commits.some(({ partition }) => !members.owns(member, generation, partition - first))
    if (refused) {
      this.history.commitsRefused++
      return false
    }
    for (const { partition, offset } of commits) this.offsets[group]![partition - first] = offset
    return true
  }

  private begin(member: number, message: Extract<QueueMessage, { kind: 'begin' }>): boolean {
    const { group, generation, transaction: number, partitions } = message
    const known = this.transactions.get(number)
    if (known) return known.state === 'open'
    const members = this.groups[group]!
    if (generation !== members.generation || !members.members.includes(member)) return false
    this.transactions.set(number, { member, group, generation, partitions, state: 'open' })
    this.open.add(number)
    return true
  }

  /** The one decision: offsets and results count together from here on. A repeated question gets the same answer. */
  private end(member: number, message: Extract<QueueMessage, { kind: 'end' }>): boolean {
    const number = message.transaction
    const transaction = this.transactions.get(number)
    if (!transaction || transaction.state !== 'open') return transaction?.state === 'committed'
    const accepted = this.commit(member, message)
    this.close(number, accepted ? 'committed' : 'aborted')
    return accepted
  }

  /** Second phase: a marker in every partition that was written to, sent until it is there. */
  private close(number: number, state: 'committed' | 'aborted'): void {
    const transaction = this.transactions.get(number)!
    transaction.state = state
    this.open.delete(number)
    if (state === 'aborted') this.history.aborted++
    this.writer.learn(this.metadata())
    for (const partition of transaction.partitions)
      this.writer.send(partition, { kind: 'marker', transaction: number, commit: state === 'committed', at: 0 })
  }

  /** Tells the leaders what every group has read. */
  private trim(): void {
    const { partitions } = this.metadata()
    for (let partition = 0; partition < this.layout.inputs; partition++) {
      const { leader } = partitions[partition]!
      const readers = this.groups.map((_, group) => group).filter((group) => this.layout.reads(group, partition))
      const offset = Math.min(...readers.map((group) => this.offsetOf(group, partition)))
      if (leader < 0 || offset <= (this.trimmed[partition] ?? 0)) continue
      this.trimmed[partition] = offset
      this.cluster.send(this.node, leader, { kind: 'trim', partition, offset })
    }
  }
}
