// A node of the cluster: keeps copies, coordinates operations of clients, gossips, and repairs what copies missed
// (DeCandia et al. 2007, Dynamo, sections 4.4 to 4.8).
import { GossipMembership } from '#lib/algorithms/gossip-membership'
import type { Cluster } from '#lib/kernel/cluster'
import type { Random } from '#lib/kernel/random'
import type { History } from './history.ts'
import type { Homes } from './homes.ts'
import type { Roster, StoreMessage } from './messages.ts'
import { centreOf, TIMERS } from './messages.ts'
import { Replica } from './replica.ts'
import { sameValues } from './versioning.ts'
import type { Versioning, Writer } from './versioning.ts'

export type NodeOptions = {
  /** Copies a data centre. */
  copies: number
  read: number
  write: number
  /** Does a write wait for its quorum in each data centre, or in the near one? */
  writeIn: 'near' | 'each'
  sloppy: boolean
  hints: boolean
  readRepair: boolean
  antiEntropy: boolean
  timeoutMs: number
  gossipMs: number
  suspectMs: number
  antiEntropyMs: number
}

type Pending<S> = {
  op: number
  key: number
  kind: 'get' | 'put'
  client: number
  targets: number[]
  /** Whom each target stands in for, if anybody. */
  standIns: ReadonlyMap<number, number>
  heard: Map<number, S>
  merged: S
  answered: boolean
  deadline: number
}

const HINTS_AT_ONCE = 50
const NOBODY: ReadonlyMap<number, number> = new Map()
/** A timer may fire this much before the time that it was set for. */
const ROUNDING_MS = 1e-6

export class StoreNode<S> {
  replica: Replica<S>
  membership: GossipMembership
  #life = 0
  #pending = new Map<number, Pending<S>>()
  readonly #puts = new Set<number>()
  readonly #believed: boolean[]
  readonly #node: number
  readonly #roster: Roster
  readonly #options: NodeOptions
  readonly #homes: Homes
  readonly #versioning: Versioning<S>
  readonly #cluster: Cluster<StoreMessage<S>>
  readonly #history: History
  readonly #random: Random

  constructor(
    node: number,
    roster: Roster,
    options: NodeOptions,
    homes: Homes,
    versioning: Versioning<S>,
    cluster: Cluster<StoreMessage<S>>,
    history: History,
    random: Random,
  ) {
    this.#node = node
    this.#roster = roster
    this.#options = options
    this.#homes = homes
    this.#versioning = versioning
    this.#cluster = cluster
    this.#history = history
    this.#random = random
    this.replica = new Replica(node, homes, versioning)
    this.#believed = Array.from({ length: roster.nodes }, () => true)
    this.membership = this.#newMembership()
    this.#setTimers()
  }

  crashed(diskKept: boolean): void {
    this.#pending.clear()
    if (!diskKept) this.replica = new Replica(this.#node, this.#homes, this.#versioning)
  }

  restarted(): void {
    this.#life++
    this.membership = this.#newMembership()
    this.#believed.fill(true)
    this.#setTimers()
  }

  timeout(timer: number): void {
    if (timer === TIMERS.gossip) this.#gossip()
    else if (timer === TIMERS.repair) this.#repair()
    else this.#expire()
  }

  receive(from: number, message: StoreMessage<S>): void {
    switch (message.kind) {
      case 'get':
        return this.#coordinateRead(from, message.op, message.key)
      case 'put':
        return this.#coordinateWrite(from, message)
      case 'read': {
        const { op, key } = message
        return this.#send(from, { kind: 'found', op, key, state: this.replica.get(key) })
      }
      case 'found':
        return this.#found(from, message.op, message.state)
      case 'write': {
        const { op, key, state, standIn } = message
        this.replica.merge(key, state)
        if (standIn >= 0) this.#hint(standIn, key)
        return this.#send(from, { kind: 'wrote', op, key })
      }
      case 'wrote':
        return this.#wrote(from, message.op)
      case 'repair':
        return this.replica.merge(message.key, message.state)
      case 'gossip':
        return this.membership.hear(message.heartbeats, this.#clock)
      case 'hint':
        this.replica.merge(message.key, message.state)
        return this.#send(from, { kind: 'took', key: message.key, serial: message.serial })
      case 'took':
        if (this.replica.handedOver(from, message.key, message.serial)) this.#history.hintsDelivered++
        return
      case 'hashes':
        return this.#compare(from, message.nodes, message.hashes)
      case 'entries':
        for (const { key, state } of message.entries) this.replica.merge(key, state)
        if (!message.answer) this.#sendEntries(from, message.leaves, true)
        return
      case 'answer':
    }
  }

  get #clock(): number {
    return this.#cluster.clock(this.#node)
  }

  #send(to: number, message: StoreMessage<S>): void {
    this.#cluster.send(this.#node, to, message)
  }

  #newMembership(): GossipMembership {
    const { suspectMs } = this.#options
    return new GossipMembership(this.#node, this.#roster.nodes, suspectMs, this.#clock, this.#life)
  }

  #setTimers(): void {
    const { gossipMs, antiEntropyMs, hints, antiEntropy } = this.#options
    this.#cluster.setTimer(this.#node, TIMERS.gossip, gossipMs * this.#random.next())
    if (hints || antiEntropy) this.#cluster.setTimer(this.#node, TIMERS.repair, antiEntropyMs * this.#random.next())
  }

  // Coordinating. The coordinator is one of the copies, so it asks itself first, without a message.

  #coordinateRead(client: number, op: number, key: number): void {
    if (this.#pending.has(op)) return
    const { targets } = this.#targets(key, 'near')
    this.#open(op, key, 'get', client, targets, NOBODY)
    for (const target of targets) {
      if (target === this.#node) this.#found(target, op, this.replica.get(key))
      else this.#send(target, { kind: 'read', op, key })
    }
  }

  #found(from: number, op: number, state: S): void {
    const pending = this.#pending.get(op)
    if (!pending || pending.kind !== 'get' || pending.heard.has(from)) return
    pending.heard.set(from, state)
    pending.merged = this.#versioning.merge(pending.merged, state)
    if (!pending.answered && pending.heard.size >= this.#options.read) this.#answer(pending, true)
    if (pending.heard.size === pending.targets.length) this.#close(pending)
  }

  #coordinateWrite(client: number, message: Extract<StoreMessage<S>, { kind: 'put' }>): void {
    const { op, key, context, value } = message
    // The network may bring a message twice.
    if (this.#puts.has(op)) return
    this.#puts.add(op)
    const written = this.#versioning.write(this.replica.get(key), context, this.#writer, value)
    this.replica.set(key, written)
    const { targets, standIns } = this.#targets(key, 'all')
    this.#open(op, key, 'put', client, targets, standIns)
    for (const target of targets) {
      const standIn = standIns.get(target) ?? -1
      if (target === this.#node) {
        if (standIn >= 0) this.#hint(standIn, key)
        this.#wrote(target, op)
      } else this.#send(target, { kind: 'write', op, key, state: written, standIn })
    }
  }

  #wrote(from: number, op: number): void {
    const pending = this.#pending.get(op)
    if (!pending || pending.kind !== 'put' || pending.heard.has(from)) return
    pending.heard.set(from, pending.merged)
    if (!pending.answered && this.#enoughWrote(pending)) this.#answer(pending, true)
    if (pending.heard.size === pending.targets.length) this.#close(pending)
  }

  #enoughWrote({ heard }: Pending<S>): boolean {
    const { write, writeIn } = this.#options
    const inCentre = (centre: number) =>
      [...heard.keys()].filter((node) => centreOf(node, this.#roster) === centre).length
    if (writeIn === 'near') return inCentre(centreOf(this.#node, this.#roster)) >= write
    return Array.from({ length: this.#roster.centres }, (_, centre) => inCentre(centre)).every(
      (count) => count >= write,
    )
  }

  get #writer(): Writer {
    return { actor: this.#node + this.#roster.nodes * this.#life, stamp: this.#clock }
  }

  /** Whom to ask for a key: its home nodes, or by a sloppy quorum the first that are believed to be up. */
  #targets(key: number, which: 'near' | 'all'): { targets: number[]; standIns: ReadonlyMap<number, number> } {
    const centre = centreOf(this.#node, this.#roster)
    const home = which === 'near' ? this.#homes.near(key, centre) : this.#homes.all[key]!
    if (!this.#options.sloppy) return { targets: home, standIns: NOBODY }
    const standIns = new Map<number, number>()
    const up = this.#homes.order(key, centre).filter((node) => this.#believesUp(node))
    const targets = up.slice(0, home.length)
    const missing = home.filter((node) => !targets.includes(node))
    for (const target of targets) {
      if (home.includes(target)) continue
      const standsInFor = missing.shift()
      if (standsInFor !== undefined) standIns.set(target, standsInFor)
    }
    return { targets, standIns }
  }

  #believesUp(node: number): boolean {
    return this.membership.believesUp(node, this.#clock)
  }

  #open(
    op: number,
    key: number,
    kind: Pending<S>['kind'],
    client: number,
    targets: number[],
    standIns: ReadonlyMap<number, number>,
  ): Pending<S> {
    const pending: Pending<S> = {
      op,
      key,
      kind,
      client,
      targets,
      standIns,
      heard: new Map(),
      merged: this.#versioning.empty,
      answered: false,
      deadline: this.#clock + this.#options.timeoutMs,
    }
    if (this.#pending.size === 0) this.#cluster.setTimer(this.#node, TIMERS.deadline, this.#options.timeoutMs)
    this.#pending.set(op, pending)
    return pending
  }

  #answer(pending: Pending<S>, ok: boolean): void {
    pending.answered = true
    this.#send(pending.client, { kind: 'answer', op: pending.op, ok, state: pending.merged })
  }

  /** All have answered, or time is up: who lags is told, or noted. */
  #close(pending: Pending<S>): void {
    const { op, key, kind, heard, merged, targets, standIns } = pending
    this.#pending.delete(op)
    if (!pending.answered) this.#answer(pending, false)
    if (kind === 'get' && this.#options.readRepair) {
      const values = this.#versioning.values(merged)
      for (const [node, state] of heard) {
        if (sameValues(values, this.#versioning.values(state))) continue
        if (node === this.#node) this.replica.merge(key, merged)
        else this.#send(node, { kind: 'repair', op, key, state: merged })
      }
    }
    if (kind === 'put')
      for (const target of targets) if (!heard.has(target)) this.#hint(standIns.get(target) ?? target, key)
  }

  #expire(): void {
    // All wait equally long, so those that came first are over first.
    for (const pending of this.#pending.values()) {
      if (pending.deadline > this.#clock + ROUNDING_MS) {
        this.#cluster.setTimer(this.#node, TIMERS.deadline, pending.deadline - this.#clock)
        return
      }
      this.#close(pending)
    }
  }

  // Gossip and repairs.

  #gossip(): void {
    const { to, heartbeats } = this.membership.beat(this.#clock, this.#random)
    this.#send(to, { kind: 'gossip', heartbeats })
    this.#cluster.setTimer(this.#node, TIMERS.gossip, this.#options.gossipMs)
    for (let member = 0; member < this.#roster.nodes; member++) this.#watch(member)
  }

  /** For the record only: how soon a node's belief follows the truth. */
  #watch(member: number): void {
    const up = this.#believesUp(member)
    const before = this.#believed[member]
    this.#believed[member] = up
    if (up || !before) return
    const crashedAt = this.#history.crashedAt.get(member)
    if (!this.#cluster.isUp(member) && crashedAt !== undefined)
      this.#history.detections.push(this.#cluster.now - crashedAt)
    else if (this.#cluster.network.connected(this.#node, member)) this.#history.falseSuspicions++
  }

  #hint(target: number, key: number): void {
    if (!this.#options.hints) return
    this.replica.hint(target, key)
    this.#history.hintsStored++
  }

  #repair(): void {
    this.#cluster.setTimer(this.#node, TIMERS.repair, this.#options.antiEntropyMs)
    for (const [target, keys] of this.replica.hints) {
      if (!this.#believesUp(target)) continue
      let sent = 0
      for (const [key, serial] of keys) {
        if (sent++ === HINTS_AT_ONCE) break
        this.#send(target, { kind: 'hint', key, state: this.replica.get(key), serial })
      }
    }
    if (!this.#options.antiEntropy) return
    const drawn = this.#random.integer(this.#roster.nodes - 1)
    const peer = drawn >= this.#node ? drawn + 1 : drawn
    this.#history.treeComparisons++
    this.#history.entriesWithoutTrees += this.replica.sharedWith(peer)
    this.#sendHashes(peer, [1])
  }

  #sendHashes(peer: number, nodes: number[]): void {
    const tree = this.replica.treeWith(peer)
    this.#history.hashesSent += nodes.length
    this.#send(peer, { kind: 'hashes', nodes, hashes: nodes.map((node) => tree.hashOf(node)) })
  }

  /** The two sides go down the tree in turns, only where it differs. */
  #compare(from: number, nodes: number[], hashes: number[]): void {
    const tree = this.replica.treeWith(from)
    const differing = nodes.filter((node, at) => tree.hashOf(node) !== hashes[at])
    if (differing.length === 0) return
    if (tree.isLeaf(differing[0]!))
      this.#sendEntries(
        from,
        differing.map((node) => tree.leafOf(node)),
        false,
      )
    else
      this.#sendHashes(
        from,
        differing.flatMap((node) => [2 * node, 2 * node + 1]),
      )
  }

  #sendEntries(peer: number, leaves: number[], answer: boolean): void {
    const entries = this.replica.entriesOf(peer, leaves)
    this.#history.entriesSent += entries.length
    this.#send(peer, { kind: 'entries', leaves, entries, answer })
  }
}
