// The store: notifications by topic and number, and the table of keys. Replicated in life; here it is one machine that stays up.
import type { Actor, Cursor, Entry, Message } from './messages.ts'
import { WorkQueue } from './work-queue.ts'
import type { World } from './world.ts'

const WORK = 0

type Request = { from: number; message: Message }

const PAIR = 4_096

/** One number for a device, of which there are fewer than 4,096, and a notification. */
export const pairOf = (device: number, key: number): number => key * PAIR + device

export class Store implements Actor {
  private readonly world: World
  private readonly rows = new Map<number, Entry[]>()
  private readonly keys = new Set<number>()
  private readonly queue

  constructor(world: World) {
    this.world = world
    const { cluster, roster } = world
    this.queue = new WorkQueue<Request>(
      cluster,
      roster.store,
      WORK,
      ({ message }) => this.costMs(message),
      ({ from, message }) => this.work(from, message),
    )
  }

  /** Keys in the table under which nobody has sent anything. */
  countUnsent(): number {
    let unsent = 0
    for (const pair of this.keys) if (!this.world.history.wasSent(pair % PAIR, Math.floor(pair / PAIR))) unsent++
    return unsent
  }

  knows(device: number, key: number): boolean {
    return this.keys.has(pairOf(device, key))
  }

  start(): void {}

  receive(from: number, message: Message): void {
    this.queue.add({ from, message })
  }

  timeout(): void {
    this.queue.finished()
  }

  crashed(): void {}
  restarted(): void {}

  private costMs(message: Message): number {
    return this.world.setting.readMs * (message.kind === 'read' ? message.cursors.length : 1)
  }

  private work(from: number, message: Message): void {
    const { cluster, roster } = this.world
    const answer = (reply: Message) => cluster.send(roster.store, from, reply)
    switch (message.kind) {
      case 'store':
        this.put(message.entry)
        return answer({ kind: 'stored', key: message.entry.key })
      case 'read':
        return answer({
          kind: 'rows',
          ticket: message.ticket,
          entries: message.cursors.flatMap((each) => this.after(each)),
        })
      case 'find-key': {
        const { device, key } = message
        return answer({ kind: 'key-found', device, key, known: this.keys.has(pairOf(device, key)) })
      }
      case 'insert-key': {
        const { device, key } = message
        const fresh = !this.keys.has(pairOf(device, key))
        this.keys.add(pairOf(device, key))
        return answer({ kind: 'key-inserted', device, key, fresh })
      }
      default:
        return
    }
  }

  private put(entry: Entry): void {
    const rows = this.rows.get(entry.topic) ?? []
    rows[entry.number - 1] = entry
    this.rows.set(entry.topic, rows)
  }

  /** What follows a number, up to the first one that is not there yet: so nobody who reads in order ever reads one twice. */
  private after({ topic, after }: Cursor): Entry[] {
    const rows = this.rows.get(topic) ?? []
    const found: Entry[] = []
    for (let at = after; rows[at]; at++) found.push(rows[at]!)
    return found
  }
}
