// A client: wants the lock, works under it, writes to the storage, lets go. Its program may stop at the worst moment.
import type { Cluster } from '#lib/kernel/cluster'
import { chance, exponential } from '#lib/kernel/distributions'
import type { Random } from '#lib/kernel/random'
import type { History } from './history.ts'
import type { LockMessage, Roster } from './messages.ts'
import { TIMERS } from './messages.ts'

export type ClientOptions = {
  thinkMs: number
  workMs: number
  writes: number
  /** Probability that the program stops between looking at its lease and sending a write. */
  pauseChance: number
  pauseMs: number
  /** How long to wait for an answer before asking again. */
  answerMs: number
}

/** How a client gets the lock and gives it back: by the Raft service or by votes. */
export type Locker = {
  acquire(): void
  /** Gives it back; after `leaseUntil` on the client's clock it is gone anyway. */
  release(leaseUntil: number): void
  receive(from: number, message: LockMessage): void
  /** A timer of the locker's: of `step` or `silence`, while it acquires or releases. */
  timeout(timer: number): void
}

/** What a locker tells its client. `lease` is in milliseconds from now, as the client should count it. */
export type Acquired = (grant: number, token: number, lease: number) => void

type Phase = 'thinking' | 'acquiring' | 'working' | 'writing' | 'releasing'

export class LockClient {
  private phase: Phase = 'thinking'
  private grant = -1
  private token = 0
  private leaseUntil = 0
  private step = 0
  private checked = false
  private readonly locker: Locker
  private readonly node: number
  private readonly storage: number
  private readonly options: ClientOptions
  private readonly cluster: Cluster<LockMessage>
  private readonly history: History
  private readonly random: Random

  constructor(
    node: number,
    roster: Roster,
    options: ClientOptions,
    cluster: Cluster<LockMessage>,
    history: History,
    random: Random,
    lockerFor: (acquired: Acquired, released: () => void) => Locker,
  ) {
    this.node = node
    this.storage = roster.storage
    this.options = options
    this.cluster = cluster
    this.history = history
    this.random = random
    this.locker = lockerFor(
      (grant, token, lease) => this.acquired(grant, token, lease),
      () => this.think(),
    )
    this.think()
  }

  receive(from: number, message: LockMessage): void {
    if (message.kind === 'written') return this.written(message)
    if (this.phase === 'acquiring' || this.phase === 'releasing') this.locker.receive(from, message)
  }

  timeout(timer: number): void {
    if (this.phase === 'acquiring' || this.phase === 'releasing') return this.locker.timeout(timer)
    if (this.phase === 'thinking') {
      this.phase = 'acquiring'
      this.history.asked(this.node, this.cluster.now)
      this.locker.acquire()
    } else if (this.phase === 'writing') this.sendWrite()
    else this.write()
  }

  private think(): void {
    this.phase = 'thinking'
    this.cluster.clearTimer(this.node, TIMERS.silence)
    this.cluster.setTimer(this.node, TIMERS.step, exponential(this.random, this.options.thinkMs))
  }

  private acquired(grant: number, token: number, lease: number): void {
    this.cluster.clearTimer(this.node, TIMERS.silence)
    this.history.heard(grant, this.cluster.now)
    this.phase = 'working'
    this.grant = grant
    this.token = token
    this.leaseUntil = this.cluster.clock(this.node) + lease
    this.step = 0
    this.work()
  }

  private work(): void {
    this.step++
    this.checked = false
    this.phase = 'working'
    this.cluster.setTimer(this.node, TIMERS.step, exponential(this.random, this.options.workMs))
  }

  private write(): void {
    if (!this.checked && this.cluster.clock(this.node) >= this.leaseUntil) {
      this.history.abandoned++
      return this.letGo()
    }
    // The lease was looked at. A pause right here is what no amount of looking helps against.
    if (!this.checked && chance(this.random, this.options.pauseChance)) {
      this.checked = true
      const length = exponential(this.random, this.options.pauseMs)
      const { now } = this.cluster
      this.history.spans.push({ node: this.node, from: now, to: now + length, what: 'paused' })
      this.cluster.pause(this.node, length)
      return this.cluster.setTimer(this.node, TIMERS.step, 0)
    }
    this.phase = 'writing'
    this.sendWrite()
  }

  private sendWrite(): void {
    const { grant, token, step } = this
    this.cluster.send(this.node, this.storage, { kind: 'write', grant, token, step })
    this.cluster.setTimer(this.node, TIMERS.silence, this.options.answerMs)
  }

  private written({ grant, step, accepted }: Extract<LockMessage, { kind: 'written' }>): void {
    if (this.phase !== 'writing' || grant !== this.grant || step !== this.step) return
    this.cluster.clearTimer(this.node, TIMERS.silence)
    if (accepted && this.step < this.options.writes) this.work()
    else this.letGo()
  }

  /** Done; or the lease is over, or the storage said no: then what was planned is not done, and the lock goes back all the same. */
  private letGo(): void {
    this.history.finished(this.grant, this.cluster.now)
    this.phase = 'releasing'
    this.locker.release(this.leaseUntil)
  }
}

/** Speaks to the Raft service: looks for the leader, keeps a stream or polls, asks again after silence. */
export class RaftLocker implements Locker {
  private request = 0
  private grant = -1
  private server: number
  private acquiring = false
  private readonly node: number
  private readonly servers: readonly number[]
  private readonly options: {
    notification: 'server-sent-events' | 'long-polling'
    keepAliveMs: number
    answerMs: number
  }
  private readonly cluster: Cluster<LockMessage>
  private readonly onAcquired: Acquired
  private readonly onReleased: () => void
  private leaseUntil = 0

  constructor(
    node: number,
    roster: Roster,
    options: RaftLocker['options'],
    cluster: Cluster<LockMessage>,
    onAcquired: Acquired,
    onReleased: () => void,
  ) {
    this.node = node
    this.servers = roster.servers
    this.options = options
    this.cluster = cluster
    this.onAcquired = onAcquired
    this.onReleased = onReleased
    this.server = roster.servers[node % roster.servers.length] ?? 0
  }

  acquire(): void {
    this.request++
    this.acquiring = true
    this.ask(false)
  }

  release(leaseUntil: number): void {
    this.acquiring = false
    this.leaseUntil = leaseUntil
    this.sendRelease(true)
  }

  receive(from: number, message: LockMessage): void {
    if (message.kind === 'released') {
      if (!this.acquiring && message.grant === this.grant) this.onReleased()
    } else if (message.kind === 'redirect') this.redirected(message.leader)
    else if (this.acquiring) this.receiveWhileAcquiring(from, message)
  }

  timeout(): void {
    // Silence: the server may be gone, so another one is asked, which knows or finds the leader.
    this.server = (this.server + 1) % this.servers.length
    if (this.acquiring) this.ask(false)
    else this.sendRelease()
  }

  private receiveWhileAcquiring(from: number, message: LockMessage): void {
    if (!('request' in message) || message.request !== this.request) return
    if (message.kind === 'granted') {
      this.grant = message.grant
      this.onAcquired(message.grant, message.token, message.lease)
    } else if (message.kind === 'missed') this.acquire()
    else if (message.kind === 'freed') this.ask(true)
    else if (message.kind === 'waiting' && this.options.notification === 'long-polling') this.ask(false)
    else this.listen()
  }

  private redirected(leader: number | null): void {
    // No leader known: an election is on, and the time-out asks again.
    if (leader === null || leader === this.server) return
    this.server = leader
    if (this.acquiring) this.ask(false)
    else this.sendRelease()
  }

  private ask(woken: boolean): void {
    this.cluster.send(this.node, this.server, { kind: 'request', request: this.request, woken })
    this.listen()
  }

  /** Three signs of life missed, or one poll that hangs too long, mean that nobody is there. */
  private listen(): void {
    this.cluster.setTimer(this.node, TIMERS.silence, 3 * this.options.keepAliveMs)
  }

  private sendRelease(first = false): void {
    if (!first && this.cluster.clock(this.node) >= this.leaseUntil) return this.onReleased()
    this.cluster.send(this.node, this.server, { kind: 'release', grant: this.grant })
    this.cluster.setTimer(this.node, TIMERS.silence, this.options.answerMs)
  }
}
