// The polling service with its cache of popular topics. As many machines as there are notification servers, taken as one of their speed.
import type { Actor, Cursor, Entry, Message } from './messages.ts'
import { WorkQueue } from './work-queue.ts'
import type { World } from './world.ts'

const WORK = 0

type Cached = { entries: Entry[]; loadedAt: number; askedAt: number }
type Poll = { from: number; request: number; cursors: Cursor[]; missing: Set<number> }
type Answer = { to: number; request: number; entries: Entry[] }

export class Poller implements Actor {
  private readonly world: World
  private readonly cache = new Map<number, Cached>()
  /** The last poll of each device, until it is answered. */
  private readonly waiting = new Map<number, Poll>()
  private readonly queue: WorkQueue<Answer>

  constructor(world: World) {
    this.world = world
    const { cluster, history, roster, setting } = world
    this.queue = new WorkQueue<Answer>(
      cluster,
      roster.poller,
      WORK,
      () => setting.sendMs / setting.servers,
      ({ to, request, entries }) => {
        history.answers++
        cluster.send(roster.poller, to, { kind: 'answer', request, entries })
      },
    )
  }

  start(): void {}

  receive(from: number, message: Message): void {
    const { cache } = this.world.setting.traits
    if (message.kind === 'poll') {
      if (cache) this.pollCache({ ...message, from, missing: new Set() })
      else this.pollStore({ ...message, from, missing: new Set() })
    } else if (message.kind === 'rows') {
      if (cache) this.loaded(message.ticket, message.entries)
      else this.pass(message.ticket, message.entries)
    }
  }

  timeout(): void {
    this.queue.finished()
  }

  crashed(): void {}
  restarted(): void {}

  /** Answers from the cache, once all topics in it are young enough; a topic is read once for all who wait for it. */
  private pollCache(poll: Poll): void {
    const { cluster, setting } = this.world
    for (const { topic } of poll.cursors) {
      let cached = this.cache.get(topic)
      if (!cached) this.cache.set(topic, (cached = { entries: [], loadedAt: -Infinity, askedAt: -Infinity }))
      if (cached.loadedAt >= cluster.now - setting.cacheMs) continue
      poll.missing.add(topic)
      if (cached.askedAt > Math.max(cached.loadedAt, cluster.now - setting.retryMs)) continue
      cached.askedAt = cluster.now
      this.read(topic, [{ topic, after: cached.entries.length }])
    }
    if (poll.missing.size > 0) this.waiting.set(poll.from, poll)
    else this.answer(poll)
  }

  private loaded(topic: number, entries: Entry[]): void {
    const cached = this.cache.get(topic)!
    cached.loadedAt = this.world.cluster.now
    for (const entry of entries) if (entry.number === cached.entries.length + 1) cached.entries.push(entry)
    for (const poll of this.waiting.values())
      if (poll.missing.delete(topic) && poll.missing.size === 0) this.answer(poll)
  }

  private answer({ from, request, cursors }: Poll): void {
    this.waiting.delete(from)
    const entries = cursors.flatMap(({ topic, after }) => this.cache.get(topic)!.entries.slice(after))
    this.queue.add({ to: from, request, entries })
  }

  private pollStore(poll: Poll): void {
    this.waiting.set(poll.from, poll)
    this.read(poll.from, poll.cursors)
  }

  private pass(device: number, entries: Entry[]): void {
    const poll = this.waiting.get(device)
    if (!poll) return
    this.waiting.delete(device)
    this.queue.add({ to: device, request: poll.request, entries })
  }

  private read(ticket: number, cursors: Cursor[]): void {
    const { cluster, history, roster } = this.world
    history.pollReads += cursors.length
    cluster.send(roster.poller, roster.store, { kind: 'read', ticket, cursors })
  }
}
