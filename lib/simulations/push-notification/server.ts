// A notification server: holds the connections of devices and sends them what workers hand it, until they acknowledge.
import type { Actor, Cursor, Entry, Members, Message } from './messages.ts'
import { KeyCheck } from './key-check.ts'
import { WorkQueue } from './work-queue.ts'
import type { World } from './world.ts'

const SEND = 0
const RETRY = 1
const BEAT = 2
/** After so many attempts without an answer a connection counts as broken. */
const ATTEMPTS_MAX = 4
/** So many signs of life may be missing. */
const MISSED = 3

/** On its way to one device. */
export type Delivery = {
  device: number
  entry: Entry
  state: 'checking' | 'queued' | 'sent'
  since: number
  attempts: number
}

type Connection = { heardAt: number; deliveries: Map<number, Delivery> }

export class Server implements Actor {
  private readonly world: World
  private readonly node: number
  private readonly index: number
  private readonly outgoing: WorkQueue<Delivery>
  private readonly keys: KeyCheck
  private connections = new Map<number, Connection>()
  /** What waits for an answer, in the order of time. */
  private watched: { delivery: Delivery; since: number }[] = []
  private members: Members

  constructor(world: World, node: number) {
    this.world = world
    this.node = node
    this.index = world.roster.servers.indexOf(node)
    this.members = world.allUp
    this.keys = new KeyCheck(world, node)
    this.outgoing = new WorkQueue<Delivery>(
      world.cluster,
      node,
      SEND,
      () => world.setting.sendMs,
      (delivery) => this.send(delivery),
    )
  }

  get connected(): number {
    return this.connections.size
  }

  start(): void {
    const { cluster, setting } = this.world
    this.beat()
    cluster.setTimer(this.node, RETRY, setting.retryMs / 2)
  }

  crashed(): void {
    this.connections = new Map()
    this.watched = []
    this.members = { epoch: 0, up: [] }
    this.outgoing.forget()
    this.keys.forget()
  }

  restarted(): void {
    this.start()
  }

  receive(from: number, message: Message): void {
    const { cluster, roster } = this.world
    switch (message.kind) {
      case 'fan-out':
        cluster.send(this.node, from, { kind: 'took', key: message.entry.key })
        for (const device of message.devices) this.deliver(device, message.entry)
        return
      case 'rows':
        for (const entry of message.entries) this.deliver(message.ticket, entry)
        return
      case 'members':
        return this.follow(message)
      case 'key-found':
      case 'key-inserted':
        return this.checked(message)
      default:
        return this.hear(roster.deviceOf(from), message)
    }
  }

  timeout(timer: number): void {
    if (timer === SEND) return this.outgoing.finished()
    if (timer === BEAT) return this.beat()
    this.retry()
    this.world.cluster.setTimer(this.node, RETRY, this.world.setting.retryMs / 2)
  }

  /** What devices say. */
  private hear(device: number, message: Message): void {
    const { cluster, roster } = this.world
    const now = cluster.now
    if (message.kind === 'connect') {
      this.connections.set(device, { heardAt: now, deliveries: new Map() })
      cluster.send(this.node, roster.device(device), { kind: 'welcome' })
      return this.compare(device, message.cursors)
    }
    const connection = this.connections.get(device)
    // Such as after a restart, of which the device knows nothing.
    if (!connection) return cluster.send(this.node, roster.device(device), { kind: 'moved' })
    connection.heardAt = now
    if (message.kind === 'ping') cluster.send(this.node, roster.device(device), { kind: 'pong' })
    else if (message.kind === 'compare') this.compare(device, message.cursors)
    else if (message.kind === 'shown' && connection.deliveries.delete(message.key))
      this.keys.acknowledged(device, message.key)
  }

  private compare(device: number, cursors: Cursor[]): void {
    const { cluster, history, roster } = this.world
    history.compareReads += cursors.length
    cluster.send(this.node, roster.store, { kind: 'read', ticket: device, cursors })
  }

  private deliver(device: number, entry: Entry): void {
    const deliveries = this.connections.get(device)?.deliveries
    if (!deliveries || deliveries.has(entry.key)) return
    const since = this.world.cluster.now
    const delivery: Delivery = { device, entry, state: 'checking', since, attempts: 0 }
    deliveries.set(entry.key, delivery)
    this.settle(delivery, this.keys.begin(device, entry.key))
  }

  private checked(message: Extract<Message, { kind: 'key-found' | 'key-inserted' }>): void {
    const delivery = this.connections.get(message.device)?.deliveries.get(message.key)
    const waits = delivery?.state === 'checking'
    const verdict = this.keys.answered(message, waits)
    if (!waits) return
    if (verdict === 'send') delivery.attempts = 0
    this.settle(delivery, verdict)
  }

  private settle(delivery: Delivery, verdict: 'send' | 'drop' | 'wait'): void {
    if (verdict === 'send') this.enqueue(delivery)
    else if (verdict === 'drop') this.connections.get(delivery.device)?.deliveries.delete(delivery.entry.key)
    else this.watched.push({ delivery, since: this.world.cluster.now })
  }

  private enqueue(delivery: Delivery): void {
    delivery.state = 'queued'
    delivery.since = this.world.cluster.now
    this.outgoing.add(delivery)
  }

  /** Is the connection for which it was meant still there, and the delivery not acknowledged? */
  private isCurrent(delivery: Delivery): boolean {
    return this.connections.get(delivery.device)?.deliveries.get(delivery.entry.key) === delivery
  }

  private send(delivery: Delivery): void {
    const { cluster, history, roster } = this.world
    const { device, entry } = delivery
    if (!this.isCurrent(delivery)) return
    history.wait.add(cluster.now - delivery.since)
    history.send(device, entry.key)
    delivery.state = 'sent'
    delivery.since = cluster.now
    delivery.attempts++
    cluster.send(this.node, roster.device(device), { kind: 'notify', entry })
    if (this.keys.sendsOnce) this.connections.get(device)!.deliveries.delete(entry.key)
    else this.watched.push({ delivery, since: cluster.now })
  }

  /** Sends again what was not acknowledged, and gives up checks whose answer was lost. */
  private retry(): void {
    const { cluster, setting } = this.world
    let answered = 0
    for (const { delivery, since } of this.watched) {
      if (since + setting.retryMs > cluster.now) break
      answered++
      if (delivery.since !== since || !this.isCurrent(delivery)) continue
      if (delivery.state === 'sent') this.sendAgain(delivery)
      else if (delivery.state === 'checking') this.waitLonger(delivery)
    }
    this.watched.splice(0, answered)
  }

  private sendAgain(delivery: Delivery): void {
    if (delivery.attempts < ATTEMPTS_MAX) this.enqueue(delivery)
    else this.connections.delete(delivery.device)
  }

  /** For the answer of the table; without one the device gets it when it compares, unless the key was written. */
  private waitLonger(delivery: Delivery): void {
    if (++delivery.attempts >= ATTEMPTS_MAX) return this.settle(delivery, 'drop')
    delivery.since = this.world.cluster.now
    this.settle(delivery, 'wait')
  }

  private beat(): void {
    const { cluster, roster, setting } = this.world
    cluster.send(this.node, roster.balancer, { kind: 'alive', epoch: this.members.epoch })
    cluster.setTimer(this.node, BEAT, setting.pingMs)
    for (const [device, { heardAt }] of this.connections)
      if (heardAt < cluster.now - MISSED * setting.pingMs) this.connections.delete(device)
  }

  /** Lets go of devices that belong to another server now. */
  private follow(members: Members): void {
    if (members.epoch <= this.members.epoch) return
    this.members = members
    const { cluster, placement, roster, setting } = this.world
    if (setting.traits.placement === 'any') return
    for (const device of this.connections.keys()) {
      if (placement.serverOf(device, members.up) === this.index) continue
      this.connections.delete(device)
      cluster.send(this.node, roster.device(device), { kind: 'moved' })
    }
  }
}
