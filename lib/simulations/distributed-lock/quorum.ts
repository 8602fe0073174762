// A quorum without a commit phase: every server gives its vote to the first who asks, and a client with a majority of votes has
// the lock. One round, no log, no leader (after the Redlock proposal; Kleppmann, "How to do distributed locking", 2016).
import type { Cluster } from '#lib/kernel/cluster'
import { exponential } from '#lib/kernel/distributions'
import type { Random } from '#lib/kernel/random'
import type { History } from './history.ts'
import type { Acquired, Locker } from './lock-client.ts'
import type { LockMessage, Roster } from './messages.ts'
import { TIMERS } from './messages.ts'

/** A server of the quorum. Its vote and its counter are on disk; each vote given raises the counter. */
export class VoteServer {
  private holder: { client: number; round: number; until: number } | null = null
  private counter = 0
  private readonly node: number
  private readonly leaseMs: number
  private readonly cluster: Cluster<LockMessage>

  constructor(node: number, leaseMs: number, cluster: Cluster<LockMessage>) {
    this.node = node
    this.leaseMs = leaseMs
    this.cluster = cluster
  }

  receive(from: number, message: LockMessage): void {
    if (message.kind === 'withdraw') {
      if (this.holder?.client === from && this.holder.round <= message.round) this.holder = null
    } else if (message.kind === 'ask') {
      const granted = this.vote(from, message.round)
      this.cluster.send(this.node, from, { kind: 'vote', round: message.round, granted, counter: this.counter })
    }
  }

  crashed(diskKept: boolean): void {
    if (diskKept) return
    this.holder = null
    this.counter = 0
  }

  private vote(client: number, round: number): boolean {
    const now = this.cluster.clock(this.node)
    const { holder } = this
    if (holder && holder.until > now) return holder.client === client && holder.round === round
    this.holder = { client, round, until: now + this.leaseMs }
    this.counter++
    return true
  }
}

export type QuorumOptions = { leaseMs: number; answerMs: number; backOffMs: number }

/** Asks all servers at once; with a majority it holds the lock, without it takes its votes back and tries again later. */
export class QuorumLocker implements Locker {
  private round = 0
  private askedAt = 0
  private counter = 0
  private voting = false
  private grant = -1
  private readonly votes = new Set<number>()
  private readonly refusals = new Set<number>()
  private readonly node: number
  private readonly servers: readonly number[]
  private readonly majority: number
  private readonly options: QuorumOptions
  private readonly cluster: Cluster<LockMessage>
  private readonly history: History
  private readonly random: Random
  private readonly onAcquired: Acquired
  private readonly onReleased: () => void

  constructor(
    node: number,
    roster: Roster,
    options: QuorumOptions,
    cluster: Cluster<LockMessage>,
    history: History,
    random: Random,
    onAcquired: Acquired,
    onReleased: () => void,
  ) {
    this.node = node
    this.servers = roster.servers
    this.majority = Math.floor(roster.servers.length / 2) + 1
    this.options = options
    this.cluster = cluster
    this.history = history
    this.random = random
    this.onAcquired = onAcquired
    this.onReleased = onReleased
  }

  acquire(): void {
    this.round++
    this.voting = true
    this.votes.clear()
    this.refusals.clear()
    this.counter = 0
    this.askedAt = this.cluster.clock(this.node)
    this.history.rounds++
    for (const server of this.servers) this.cluster.send(this.node, server, { kind: 'ask', round: this.round })
    this.cluster.setTimer(this.node, TIMERS.silence, this.options.answerMs)
  }

  release(): void {
    this.withdraw()
    this.history.ended(this.grant, 'released')
    this.onReleased()
  }

  receive(from: number, message: LockMessage): void {
    if (message.kind !== 'vote' || message.round !== this.round || !this.voting) return
    if (!message.granted) {
      this.refusals.add(from)
      if (this.refusals.size > this.servers.length - this.majority) this.fail()
      return
    }
    this.votes.add(from)
    this.counter = Math.max(this.counter, message.counter)
    if (this.votes.size < this.majority) return
    // The lease counts from the question, not from the answer, so no server's can be over before.
    const lease = this.options.leaseMs - (this.cluster.clock(this.node) - this.askedAt)
    if (lease <= 0) return this.fail()
    this.voting = false
    this.grant = this.history.grants.length
    const grant = { id: this.grant, client: this.node, token: this.counter }
    this.history.granted(grant, this.cluster.now, this.cluster.now + lease)
    this.onAcquired(grant.id, grant.token, lease)
  }

  timeout(): void {
    if (this.voting) this.fail()
    else this.acquire()
  }

  private fail(): void {
    this.voting = false
    this.history.failedRounds++
    this.withdraw()
    this.cluster.clearTimer(this.node, TIMERS.silence)
    this.cluster.setTimer(this.node, TIMERS.step, exponential(this.random, this.options.backOffMs))
  }

  private withdraw(): void {
    for (const server of this.servers) this.cluster.send(this.node, server, { kind: 'withdraw', round: this.round })
  }
}
