// A node of the cluster: keeps copies, coordinates, gossips, and repairs what copies missed
// (DeCandia et al. 2007, Dynamo, sections 4.4 to 4.8).
import { GossipMembership } from '#lib/algorithms/gossip-membership'
import type { Cluster } from '#lib/kernel/cluster'
import type { Random } from '#lib/kernel/random'
import { Coordinator } from './coordinator.ts'
import type { Host } from './coordinator.ts'
import type { History } from './history.ts'
import type { Homes } from './homes.ts'
import type { Roster, StoreMessage } from './messages.ts'
import { TIMERS } from './messages.ts'
import { Replica } from './replica.ts'
import type { NodeOptions } from './settings.ts'
import type { Versioning, Writer } from './versioning.ts'

const HINTS_AT_ONCE = 50

export class StoreNode<S> implements Host<S> {
  replica: Replica<S>
  membership: GossipMembership
  #life = 0
  readonly #coordinator: Coordinator<S>
  readonly #believed: boolean[]
  readonly node: number
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
    this.node = node
    this.#roster = roster
    this.#options = options
    this.#homes = homes
    this.#versioning = versioning
    this.#cluster = cluster
    this.#history = history
    this.#random = random
    this.replica = new Replica(node, homes, versioning)
    this.#coordinator = new Coordinator(this, roster, options, homes, versioning)
    this.#believed = Array.from({ length: roster.nodes }, () => true)
    this.membership = this.#newMembership()
    this.#setTimers()
  }

  crashed(diskKept: boolean): void {
    this.#coordinator.crashed()
    if (!diskKept) this.replica = new Replica(this.node, this.#homes, this.#versioning)
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
    else this.#coordinator.expire()
  }

  receive(from: number, message: StoreMessage<S>): void {
    switch (message.kind) {
      case 'get':
        return this.#coordinator.read(from, message.op, message.key)
      case 'put':
        return this.#coordinator.write(from, message)
      case 'read': {
        const { op, key } = message
        return this.send(from, { kind: 'found', op, key, state: this.replica.get(key) })
      }
      case 'found':
        return this.#coordinator.found(from, message.op, message.state)
      case 'write': {
        const { op, key, state, standIn } = message
        this.replica.merge(key, state)
        if (standIn >= 0) this.hint(standIn, key)
        return this.send(from, { kind: 'wrote', op, key })
      }
      case 'wrote':
        return this.#coordinator.wrote(from, message.op)
      case 'repair':
        return this.replica.merge(message.key, message.state)
      case 'gossip':
        return this.membership.hear(message.heartbeats, this.clock)
      case 'hint':
        this.replica.merge(message.key, message.state)
        return this.send(from, { kind: 'took', key: message.key, serial: message.serial })
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

  get clock(): number {
    return this.#cluster.clock(this.node)
  }

  send(to: number, message: StoreMessage<S>): void {
    this.#cluster.send(this.node, to, message)
  }

  setDeadline(delay: number): void {
    this.#cluster.setTimer(this.node, TIMERS.deadline, delay)
  }

  #newMembership(): GossipMembership {
    const { suspectMs } = this.#options
    return new GossipMembership(this.node, this.#roster.nodes, suspectMs, this.clock, this.#life)
  }

  #setTimers(): void {
    const { gossipMs, antiEntropyMs, hints, antiEntropy } = this.#options
    this.#cluster.setTimer(this.node, TIMERS.gossip, gossipMs * this.#random.next())
    if (hints || antiEntropy) this.#cluster.setTimer(this.node, TIMERS.repair, antiEntropyMs * this.#random.next())
  }

  get writer(): Writer {
    return { actor: this.node + this.#roster.nodes * this.#life, stamp: this.clock }
  }

  believesUp(node: number): boolean {
    return this.membership.believesUp(node, this.clock)
  }

  #gossip(): void {
    const { to, heartbeats } = this.membership.beat(this.clock, this.#random)
    this.send(to, { kind: 'gossip', heartbeats })
    this.#cluster.setTimer(this.node, TIMERS.gossip, this.#options.gossipMs)
    for (let member = 0; member < this.#roster.nodes; member++) this.#watch(member)
  }

  /** For the record only: how soon a node's belief follows the truth. */
  #watch(member: number): void {
    const up = this.believesUp(member)
    const before = this.#believed[member]
    this.#believed[member] = up
    if (up || !before) return
    const crashedAt = this.#history.crashedAt.get(member)
    if (!this.#cluster.isUp(member) && crashedAt !== undefined)
      this.#history.detections.push(this.#cluster.now - crashedAt)
    else if (this.#cluster.network.connected(this.node, member)) this.#history.falseSuspicions++
  }

  hint(target: number, key: number): void {
    if (!this.#options.hints) return
    this.replica.hint(target, key)
    this.#history.hintsStored++
  }

  #repair(): void {
    this.#cluster.setTimer(this.node, TIMERS.repair, this.#options.antiEntropyMs)
    for (const [target, keys] of this.replica.hints) {
      if (!this.believesUp(target)) continue
      let sent = 0
      for (const [key, serial] of keys) {
        if (sent++ === HINTS_AT_ONCE) break
        this.send(target, { kind: 'hint', key, state: this.replica.get(key), serial })
      }
    }
    if (!this.#options.antiEntropy) return
    const drawn = this.#random.integer(this.#roster.nodes - 1)
    const peer = drawn >= this.node ? drawn + 1 : drawn
    this.#history.treeComparisons++
    this.#history.entriesWithoutTrees += this.replica.sharedWith(peer)
    this.#sendHashes(peer, [1])
  }

  #sendHashes(peer: number, nodes: number[]): void {
    const tree = this.replica.treeWith(peer)
    this.#history.hashesSent += nodes.length
    this.send(peer, { kind: 'hashes', nodes, hashes: nodes.map((node) => tree.hashOf(node)) })
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
    this.send(peer, { kind: 'entries', leaves, entries, answer })
  }
}
