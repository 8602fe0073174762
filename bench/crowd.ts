// Many rooms with two writers each, by tldraw's protocol without its client: what the server does under load, with nothing
// in front of it that waits for a display. In a process of its own.
import { getTlsyncProtocolVersion } from '@tldraw/sync-core'

import { createRandom } from '#lib/kernel/random'

import { documentSchema } from '../server/board/schema.ts'
import { answer, sharedNow, wait } from './child.ts'
import { makePair } from './people.ts'
import { box } from './shapes.ts'
import { openLine } from './transports.ts'
import type { Line, Target } from './transports.ts'

export type CrowdQuestion = { url: string; rooms: number; editsPerSecond: number; seconds: number }
/** Milliseconds from sending an edit to the server's word that it is stored; and how many it never gave one for. */
export type CrowdAnswer = { durable: number[]; missing: number }

const SIGNING_IN_AT_ONCE = 5
const SETTLE_MS = 2_000
const random = createRandom(1)

type Message = { type: string; clientClock?: number; data?: Message[] }

class Writer {
  readonly durable: number[] = []
  readonly ready: Promise<void>
  private readonly line: Line
  private readonly sent = new Map<number, number>()
  private clock = 0
  private readonly shape = box(crypto.randomUUID(), 0, 0, 'Cache')
  private welcomed: () => void = () => {}

  constructor(target: Target) {
    this.ready = new Promise((resolve, reject) => {
      this.welcomed = resolve
      setTimeout(() => reject(new Error('The board did not open')), 20_000).unref()
    })
    this.line = openLine(target, {
      opened: () =>
        this.line.send(
          JSON.stringify({
            type: 'connect',
            connectRequestId: 'crowd',
            schema: documentSchema.serialize(),
            protocolVersion: getTlsyncProtocolVersion(),
            lastServerClock: 0,
          }),
        ),
      message: (text) => this.receive(JSON.parse(text) as Message),
      closed: () => {},
    })
  }

  private receive(message: Message): void {
    if (message.type === 'connect') this.welcomed()
    for (const { type, clientClock = -1 } of message.type === 'data' ? (message.data ?? []) : [message]) {
      const at = this.sent.get(clientClock)
      if (type !== 'push_result' || at === undefined) continue
      this.durable.push(sharedNow() - at)
      this.sent.delete(clientClock)
    }
  }

  /** Makes its shape first, and moves it from then on. */
  edit(): void {
    const x = this.clock * 3
    const operation = this.clock === 0 ? ['put', this.shape] : ['patch', { x: ['put', x] }]
    this.sent.set(this.clock, sharedNow())
    this.line.send(JSON.stringify({ type: 'push', clientClock: this.clock++, diff: { [this.shape.id]: operation } }))
  }

  async write(perSecond: number, end: number): Promise<void> {
    await wait((random.next() * 1_000) / perSecond)
    while (sharedNow() < end) {
      this.edit()
      await wait((500 + random.next() * 1_000) / perSecond)
    }
  }

  /** Ends the connection; gives how many edits were not confirmed. */
  close(): number {
    this.line.close()
    return this.sent.size
  }
}

answer(async ({ url, rooms, editsPerSecond, seconds }: CrowdQuestion): Promise<CrowdAnswer> => {
  const writers: Writer[] = []
  for (let made = 0; made < rooms; made += SIGNING_IN_AT_ONCE) {
    const count = Math.min(SIGNING_IN_AT_ONCE, rooms - made)
    const pairs = await Promise.all(Array.from({ length: count }, () => makePair(url)))
    for (const { interviewId, people } of pairs) {
      writers.push(...people.map(({ cookie }) => new Writer({ kind: 'ours', url, cookie, interviewId })))
    }
    await Promise.all(writers.map(({ ready }) => ready))
  }
  const end = sharedNow() + seconds * 1000
  await Promise.all(writers.map((writer) => writer.write(editsPerSecond / writers.length, end)))
  await wait(SETTLE_MS)
  const missing = writers.map((writer) => writer.close()).reduce((sum, count) => sum + count, 0)
  return { durable: writers.flatMap(({ durable }) => durable), missing }
})
