// A member of the lock service: a Raft node, the lock's state, and, while it leads, the streams or polls of waiting clients.
import type { RaftDisk, RaftEntry } from '#lib/algorithms/raft'
import type { RaftSafety } from '#lib/algorithms/raft-safety'
import { RAFT_TIMERS, RaftNode, emptyDisk } from '#lib/algorithms/raft'
import type { Cluster } from '#lib/kernel/cluster'
import type { Random } from '#lib/kernel/random'
import type { History } from './history.ts'
import type { Grant, LockCommand, LockRules } from './lock-state.ts'
import { LockState } from './lock-state.ts'
import type { LockMessage, Roster } from './messages.ts'
import { TIMERS } from './messages.ts'

export type LockServerOptions = {
  rules: LockRules
  notification: 'server-sent-events' | 'long-polling'
  leaseMs: number
  heartbeatMs: number
  /** How often a stream gets a sign of life, and how long a poll may hang. */
  keepAliveMs: number
  /** No clock runs faster than true time by more than this. */
  driftMax: number
}

const ELECTION_HEARTBEATS_MIN = 3
const ELECTION_HEARTBEATS_MAX = 6
const ENTRIES_PER_MESSAGE = 64
const RETRY_EXPIRY_HEARTBEATS = 4

export class LockServer {
  private readonly node: number
  private readonly roster: Roster
  private readonly options: LockServerOptions
  private readonly cluster: Cluster<LockMessage>
  private readonly history: History
  private readonly safety: RaftSafety<LockCommand>
  private readonly random: Random
  private disk: RaftDisk<LockCommand> = emptyDisk()
  private raft: RaftNode<LockCommand>
  private state: LockState
  /** While leading: who waits for word from here, for which request, since when. */
  private readonly streams = new Map<number, { request: number; since: number; woken: boolean }>()
  /** While leading: releases that somebody waits to be told of. A restarted leader applies old ones again, of which nobody does. */
  private readonly releasing = new Set<number>()
  private leaseFrom = 0
  private ledFrom: number | null = null

  constructor(
    node: number,
    roster: Roster,
    options: LockServerOptions,
    cluster: Cluster<LockMessage>,
    history: History,
    safety: RaftSafety<LockCommand>,
    random: Random,
  ) {
    this.node = node
    this.roster = roster
    this.options = options
    this.cluster = cluster
    this.history = history
    this.safety = safety
    this.random = random
    this.state = new LockState(options.rules)
    this.raft = this.newRaft()
    this.setTick()
  }

  get isLeader(): boolean {
    return this.raft.role === 'leader'
  }

  receive(from: number, message: LockMessage): void {
    if (message.kind === 'raft') this.raft.receive(from, message.raft)
    else if (message.kind === 'request') this.onRequest(from, message)
    else if (message.kind === 'release') this.onRelease(from, message.grant)
  }

  timeout(timer: number): void {
    if (timer === RAFT_TIMERS.election || timer === RAFT_TIMERS.heartbeat) this.raft.timeout(timer)
    else if (timer === TIMERS.lease) this.expire()
    else this.tick()
  }

  crashed(diskKept: boolean): void {
    if (!diskKept) this.disk = emptyDisk()
    this.streams.clear()
    this.endLeadership()
  }

  restarted(): void {
    this.state = new LockState(this.options.rules)
    this.raft = this.newRaft()
    this.setTick()
  }

  /** Closes the open span of leadership at the end of a run. */
  endLeadership(): void {
    if (this.ledFrom === null) return
    this.history.spans.push({ node: this.node, from: this.ledFrom, to: this.cluster.now, what: 'leader' })
    this.ledFrom = null
  }

  private newRaft(): RaftNode<LockCommand> {
    const { cluster, node } = this
    const { heartbeatMs } = this.options
    return new RaftNode<LockCommand>(
      node,
      this.roster.servers,
      {
        heartbeat: heartbeatMs,
        electionMin: ELECTION_HEARTBEATS_MIN * heartbeatMs,
        electionMax: ELECTION_HEARTBEATS_MAX * heartbeatMs,
        entriesPerMessage: ENTRIES_PER_MESSAGE,
      },
      {
        send: (to, raft) => cluster.send(node, to, { kind: 'raft', raft }),
        setTimer: (timer, delay) => cluster.setTimer(node, timer, delay),
        clearTimer: (timer) => cluster.clearTimer(node, timer),
        random: () => this.random.next(),
        applied: (entry, index) => this.apply(entry, index),
        roleChanged: (role) => {
          this.streams.clear()
          this.releasing.clear()
          this.cluster.clearTimer(node, TIMERS.lease)
          this.endLeadership()
          if (role !== 'leader') return
          this.ledFrom = cluster.now
          this.safety.elected(node, this.disk.term, this.disk.log)
        },
      },
      this.disk,
    )
  }

  private stamp(): number {
    return Math.round(this.cluster.clock(this.node))
  }

  private setTick(): void {
    this.cluster.setTimer(this.node, TIMERS.tick, this.options.keepAliveMs)
  }

  private redirect(client: number, request: number): void {
    this.cluster.send(this.node, client, { kind: 'redirect', request, leader: this.raft.leader })
  }

  private onRequest(client: number, { request, woken }: Extract<LockMessage, { kind: 'request' }>): void {
    if (woken) this.history.setOff++
    if (!this.isLeader) return this.redirect(client, request)
    this.streams.set(client, { request, since: this.cluster.now, woken })
    // Whoever is in the list already has only opened a new stream or poll.
    if (this.state.waiting.get(client) !== request)
      this.raft.propose({ kind: 'request', client, request, stamp: this.stamp() })
  }

  private onRelease(client: number, grant: number): void {
    if (!this.isLeader) return this.redirect(client, -1)
    this.releasing.add(grant)
    this.raft.propose({ kind: 'release', client, grant, stamp: this.stamp() })
  }

  private apply(entry: RaftEntry<LockCommand>, index: number): void {
    this.safety.applied(entry, index, this.disk.term)
    const { command } = entry
    if (command === null) {
      // A new leader does not know how much of the lease is left, so it starts over: longer is safe.
      if (this.isLeader && entry.term === this.raft.term && this.state.holder) this.startLease()
      return
    }
    const effect = this.state.apply(command, index)
    if (effect.kind === 'granted' && effect.grant.id === index) {
      const lease = this.options.leaseMs / (1 + this.options.driftMax)
      this.history.granted(effect.grant, this.cluster.now, this.cluster.now + lease)
    }
    if (command.kind !== 'request' && effect.kind !== 'nothing')
      this.history.ended(command.grant, command.kind === 'release' ? 'released' : 'expired')
    if (!this.isLeader) return
    if (command.kind === 'release' && this.releasing.delete(command.grant))
      this.cluster.send(this.node, command.client, { kind: 'released', grant: command.grant })
    if (effect.kind === 'granted') {
      if (effect.grant.id === index) this.startLease()
      this.tellGranted(effect.grant)
    } else if (effect.kind === 'refused') {
      // A refusal counts for the release that woke the client; a first question and a repeated poll are none of its doing.
      if (this.streams.get(effect.client)?.woken) this.history.setOff++
      this.cluster.send(this.node, effect.client, { kind: 'refused', request: effect.request })
    } else if (effect.kind === 'missed')
      this.cluster.send(this.node, effect.client, { kind: 'missed', request: effect.request })
    else if (effect.kind === 'freed') this.wakeAll()
  }

  private startLease(): void {
    this.leaseFrom = this.cluster.clock(this.node)
    this.cluster.setTimer(this.node, TIMERS.lease, this.options.leaseMs)
  }

  private expire(): void {
    const { holder } = this.state
    if (!this.isLeader || !holder) return
    this.raft.propose({ kind: 'expire', grant: holder.id, stamp: this.stamp() })
    this.cluster.setTimer(this.node, TIMERS.lease, RETRY_EXPIRY_HEARTBEATS * this.options.heartbeatMs)
  }

  private tellGranted(grant: Grant): void {
    // Without an open stream or poll there is no way to the client: its next one will find the lock held by itself.
    if (this.streams.get(grant.client)?.request !== grant.request) return
    const lease = this.options.leaseMs - (this.cluster.clock(this.node) - this.leaseFrom)
    if (lease <= 0) return
    this.streams.delete(grant.client)
    this.history.setOff++
    const { request, id, token } = grant
    this.cluster.send(this.node, grant.client, { kind: 'granted', request, grant: id, token, lease })
  }

  /** Without a list, everybody who watches learns that the lock is free, and all but one in vain. */
  private wakeAll(): void {
    for (const [client, { request }] of this.streams) {
      this.history.setOff++
      this.cluster.send(this.node, client, { kind: 'freed', request })
    }
    this.streams.clear()
  }

  private tick(): void {
    this.setTick()
    if (!this.isLeader) return
    for (const [client, { request, since }] of this.streams) {
      if (this.options.notification === 'long-polling') {
        if (this.cluster.now - since < this.options.keepAliveMs) continue
        this.streams.delete(client)
      }
      this.history.keepAlives++
      this.cluster.send(this.node, client, { kind: 'waiting', request })
    }
  }
}
