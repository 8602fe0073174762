// A device: connects to a server, asks for what it polls, compares now and then, and shows what it takes for new.
import type { Random } from '#lib/kernel/random'
import type { Actor, Cursor, Entry, Message } from './messages.ts'
import { isPushed } from './plan.ts'
import type { World } from './world.ts'

const CONNECT = 0
const PING = 1
const POLL = 2
const COMPARE = 3

/** What a device has of one topic: everything up to a number, and these beyond. */
type Progress = { topic: number; pushed: boolean; after: number; beyond: Set<number> }

export class Device implements Actor {
  private readonly world: World
  private readonly node: number
  private readonly index: number
  private readonly random: Random

  // On disk.
  private readonly progress: Progress[]
  /** The keys it knows, the oldest first. */
  private readonly keys = new Set<number>()

  private server: number | null = null
  private connected = false
  private heardAt = 0
  private onlineSince = 0
  private request = 0
  private awaited = 0

  constructor(world: World, index: number, random: Random) {
    const { plan, roster, setting } = world
    this.world = world
    this.index = index
    this.node = roster.device(index)
    this.random = random
    this.progress = plan.topicsOf[index]!.map((topic) => ({
      topic,
      pushed: isPushed(setting, plan, topic),
      after: 0,
      beyond: new Set(),
    }))
  }

  /** Has it everything of its topics, when so many were published in each? */
  has(published: readonly number[]): boolean {
    return this.progress.every(({ topic, after }) => after >= published[topic]!)
  }

  start(): void {
    const { cluster, setting } = this.world
    this.onlineSince = cluster.now
    if (this.progress.some(({ pushed }) => pushed)) this.seek()
    // The polls of different devices are spread over time.
    if (this.progress.some(({ pushed }) => !pushed))
      cluster.setTimer(this.node, POLL, this.random.next() * setting.pollMs)
  }

  crashed(): void {
    this.connected = false
    this.server = null
    this.awaited = 0
  }

  /** It is online again, and does not wait for its turn. */
  restarted(): void {
    this.start()
    if (this.progress.some(({ pushed }) => !pushed)) this.poll()
  }

  receive(from: number, message: Message): void {
    const { cluster, setting } = this.world
    if (message.kind === 'there') return this.connect(message.server)
    if (message.kind === 'answer') return this.answered(message.request, message.entries)
    // Connections to servers that it left are closed.
    if (from !== this.server) return
    this.heardAt = cluster.now
    if (message.kind === 'moved') return this.seek()
    if (message.kind === 'notify') {
      cluster.send(this.node, from, { kind: 'shown', key: message.entry.key })
      this.accept(message.entry, true)
    }
    if (message.kind !== 'welcome' || this.connected) return
    this.connected = true
    cluster.clearTimer(this.node, CONNECT)
    cluster.setTimer(this.node, PING, setting.pingMs)
    cluster.setTimer(this.node, COMPARE, setting.resyncMs)
  }

  timeout(timer: number): void {
    const { cluster, setting } = this.world
    if (timer === CONNECT) return this.seek()
    if (timer === POLL) return this.poll()
    if (!this.connected) return
    if (timer === COMPARE) {
      cluster.send(this.node, this.server!, { kind: 'compare', cursors: this.cursors(true) })
      return cluster.setTimer(this.node, COMPARE, setting.resyncMs)
    }
    if (this.heardAt < cluster.now - 2 * setting.pingMs) return this.seek()
    cluster.send(this.node, this.server!, { kind: 'ping' })
    cluster.setTimer(this.node, PING, setting.pingMs)
  }

  private seek(): void {
    const { cluster, roster, setting } = this.world
    this.connected = false
    this.server = null
    cluster.send(this.node, roster.balancer, { kind: 'where' })
    cluster.setTimer(this.node, CONNECT, setting.retryMs)
  }

  private connect(server: number): void {
    const { cluster, setting } = this.world
    if (this.connected) return
    this.server = server
    cluster.send(this.node, server, { kind: 'connect', cursors: this.cursors(true) })
    cluster.setTimer(this.node, CONNECT, setting.retryMs)
  }

  private cursors(pushed: boolean): Cursor[] {
    return this.progress.filter((each) => each.pushed === pushed).map(({ topic, after }) => ({ topic, after }))
  }

  private poll(): void {
    const { cluster, history, roster, setting } = this.world
    history.polls++
    this.awaited = ++this.request
    cluster.send(this.node, roster.poller, { kind: 'poll', request: this.request, cursors: this.cursors(false) })
    cluster.setTimer(this.node, POLL, setting.pollMs)
  }

  /** An answer to an earlier poll than the last one may overlap with it. */
  private answered(request: number, entries: Entry[]): void {
    if (request !== this.awaited) return
    this.awaited = 0
    for (const entry of entries) this.accept(entry, false)
  }

  private accept(entry: Entry, pushed: boolean): void {
    const { cluster, history, setting } = this.world
    history.received++
    const { keys } = setting.traits
    const isNew = this.mark(entry)
    if (keys === 'numbers' && !isNew) return
    if (keys === 'device' && !this.remember(entry.key)) return
    history.show(this.index, entry.key, cluster.now, this.onlineSince, pushed)
  }

  /** @returns false if it had this number of the topic */
  private mark({ topic, number }: Entry): boolean {
    const progress = this.progress.find((each) => each.topic === topic)!
    const { beyond } = progress
    if (number <= progress.after || beyond.has(number)) return false
    beyond.add(number)
    while (beyond.delete(progress.after + 1)) progress.after++
    this.world.history.numbersKept = Math.max(this.world.history.numbersKept, beyond.size)
    return true
  }

  /** @returns false if it remembers the key */
  private remember(key: number): boolean {
    if (this.keys.has(key)) return false
    this.keys.add(key)
    const [oldest] = this.keys
    if (this.keys.size > this.world.setting.keysKept) this.keys.delete(oldest!)
    return true
  }
}
