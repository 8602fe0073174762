// Many people in many rooms, by the bare protocol: Engine.IO's and tldraw's messages over a WebSocket, as a browser sends them, with
// nothing of a client in between that waits or computes. In a process of its own.
import { getTlsyncProtocolVersion } from '@tldraw/sync-core'
import { WebSocket } from 'ws'

import { createRandom } from '#lib/kernel/random'

import { documentSchema } from '../server/board/schema.ts'
import { box, presence } from '../tests/support/shapes.ts'
import type { ShapeRecord } from '../tests/support/shapes.ts'
import { Visitor } from '../tests/support/visitor.ts'
import { answer, sharedNow, wait } from './child.ts'
import { makeRoom } from '../tests/support/people.ts'

export type CrowdQuestion =
  /** Rooms more, each of so many people, who stay. */
  | { do: 'enter'; url: string; rooms: number; people: number }
  /** The people of the first rooms move each a shape of their own. */
  | { do: 'draw'; rooms: number; editsPerSecond: number; seconds: number }
  /** Somebody puts shapes into the first room. */
  | { do: 'fill'; shapes: number }
  /** Somebody comes to the first room, so many times; `url` where the server has moved. */
  | { do: 'join'; url: string; times: number }
  | { do: 'compare' }

/** Milliseconds from sending an edit to the server's word that it is stored, and to its arrival at somebody else. */
export type Drawn = { durable: number[]; seen: number[]; missing: number; busyMs: number }
/** Milliseconds from opening a connection to the whole board and the interview's state. */
export type Joined = number[]
/** Copies of a room that are not what a new one gets, and confirmed edits that it lacks. */
export type Compared = { copies: number; diverged: number; confirmed: number; lost: number }

/** As many guests as one address may bring in a minute, nearly; with more rooms each is in several at once. */
const ACCOUNTS_MAX = 240
const AT_ONCE = 5
/** After the last confirmation, for what is on its way to others. */
const SETTLE_MS = 300
const OPEN_MS_MAX = 30_000
/** As tldraw's client does; the server gives up a session that it has not heard of for longer. */
const PING_EVERY_MS = 5_000
/** So that a put of all stays below the limit of a frame. */
const SHAPES_PER_PUSH = 200
const random = createRandom(1)

type Operation = ['put', { x?: number }] | ['patch', { x?: ['put', number] }] | ['remove']
type Diff = Record<string, Operation>
type Message = { type: string; clientClock?: number; diff?: Diff; data?: Message[] }

const sentAt = new Map<string, number>()
let seen: number[] = []

class Person {
  readonly account: Visitor
  readonly interviewId: string
  /** Resolves when the whole board and the interview's state have come. */
  readonly ready: Promise<void>
  /** Where each shape is, as this person was told. */
  readonly places = new Map<string, number>()
  /** The place of one's own shape that the server confirmed last. */
  confirmed: number | undefined
  readonly shape = box(crypto.randomUUID(), 'Cache')
  readonly durable: number[] = []
  private readonly socket: WebSocket
  private readonly pending = new Map<number, { at: number; x: number }>()
  private clock = 0

  constructor(account: Visitor, interviewId: string, url = account.url) {
    this.account = account
    this.interviewId = interviewId
    this.socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, {
      headers: { cookie: account.cookie },
      perMessageDeflate: false,
    })
    this.ready = new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('The room did not open')), OPEN_MS_MAX)
      const wanted = new Set(['board', 'interview'])
      const came = (part: string): void => {
        wanted.delete(part)
        if (wanted.size > 0) return
        clearTimeout(late)
        resolve()
      }
      this.socket.on('message', (data: Buffer) => this.receive(data.toString(), came))
      this.socket.on('error', reject)
      this.socket.on('close', () => reject(new Error('The connection was closed')))
    })
    this.ready.then(
      () => {
        const pings = setInterval(() => this.say({ type: 'ping' }), PING_EVERY_MS)
        this.socket.on('close', () => clearInterval(pings))
      },
      () => {},
    )
  }

  private receive(text: string, came: (part: string) => void): void {
    if (text === '2') this.socket.send('3')
    else if (text.startsWith('0')) this.open()
    else if (text.startsWith('40/board')) this.hello()
    else if (text.startsWith('42/interview,["welcome"')) came('interview')
    else if (text.startsWith('42/board,["frame"')) {
      const [, frame] = JSON.parse(text.slice('42/board,'.length)) as [string, string]
      const message = JSON.parse(frame) as Message
      for (const part of message.type === 'data' ? (message.data ?? []) : [message]) this.handle(part)
      if (message.type === 'connect') came('board')
    }
  }

  private open(): void {
    const auth = { interviewId: this.interviewId, sessionId: crypto.randomUUID() }
    this.socket.send(`40/interview,${JSON.stringify({ interviewId: this.interviewId })}`)
    this.socket.send(`40/board,${JSON.stringify(auth)}`)
  }

  private hello(): void {
    this.say({
      type: 'connect',
      connectRequestId: 'crowd',
      schema: documentSchema.serialize(),
      protocolVersion: getTlsyncProtocolVersion(),
      lastServerClock: 0,
    })
  }

  private handle({ type, clientClock = -1, diff }: Message): void {
    if (type === 'push_result') {
      const push = this.pending.get(clientClock)
      if (!push) return
      this.pending.delete(clientClock)
      this.durable.push(sharedNow() - push.at)
      this.confirmed = push.x
      this.places.set(this.shape.id, push.x)
    } else if (diff) this.fold(diff)
  }

  private fold(diff: Diff): void {
    for (const [id, [kind, value]] of Object.entries(diff)) {
      if (!id.startsWith('shape:')) continue
      if (kind === 'remove') this.places.delete(id)
      const x = kind === 'put' ? value.x : kind === 'patch' ? value.x?.[1] : undefined
      if (x === undefined) continue
      this.places.set(id, x)
      const at = sentAt.get(`${id} ${x}`)
      if (at !== undefined) seen.push(sharedNow() - at)
    }
  }

  private say(message: object): void {
    this.socket.send(`42/board,${JSON.stringify(['frame', JSON.stringify(message)])}`)
  }

  /** Makes one's shape first, and moves it from then on; the cursor goes with it, as the editor tells it. */
  edit(): void {
    const clientClock = this.clock++
    const x = clientClock
    const at = sharedNow()
    const cursor = { x, y: 0, type: 'default', rotation: 0 }
    this.pending.set(clientClock, { at, x })
    sentAt.set(`${this.shape.id} ${x}`, at)
    this.say({
      type: 'push',
      clientClock,
      diff: { [this.shape.id]: clientClock === 0 ? ['put', this.shape] : ['patch', { x: ['put', x] }] },
      presence: clientClock === 0 ? ['put', presence({ cursor })] : ['patch', { cursor: ['put', cursor] }],
    })
  }

  put(shapes: ShapeRecord[]): void {
    const diff = Object.fromEntries(shapes.map((shape) => [shape.id, ['put', shape]]))
    this.pending.set(this.clock, { at: sharedNow(), x: Number.NaN })
    this.say({ type: 'push', clientClock: this.clock++, diff })
  }

  async write(perSecond: number, end: number): Promise<void> {
    await wait((random.next() * 1_000) / perSecond)
    while (sharedNow() < end) {
      this.edit()
      await wait((500 + random.next() * 1_000) / perSecond)
    }
  }

  async saved(): Promise<void> {
    for (const end = sharedNow() + OPEN_MS_MAX; this.pending.size > 0 && sharedNow() < end;) await wait(10)
  }

  get missing(): number {
    return this.pending.size
  }

  close(): void {
    this.socket.close()
  }
}

const rooms: Person[][] = []
const accounts: { account: Visitor; rooms: number }[] = []

async function accountFor(url: string, taken: Visitor[]): Promise<Visitor> {
  if (accounts.length < ACCOUNTS_MAX) {
    const account = await Visitor.guest(url)
    accounts.push({ account, rooms: 1 })
    return account
  }
  const free = accounts.filter(({ account }) => !taken.includes(account))
  const least = free.reduce((best, one) => (one.rooms < best.rooms ? one : best))
  least.rooms++
  return least.account
}

async function enter(url: string, count: number, people: number): Promise<number> {
  for (let made = 0; made < count; made += AT_ONCE) {
    const members: Visitor[][] = []
    for (let room = made; room < Math.min(count, made + AT_ONCE); room++) {
      const own: Visitor[] = []
      while (own.length < people) own.push(await accountFor(url, own))
      members.push(own)
    }
    const opened = await Promise.all(
      members.map(async (own) => {
        const interviewId = await makeRoom(own)
        return own.map((account) => new Person(account, interviewId))
      }),
    )
    await Promise.all(opened.flat().map(({ ready }) => ready))
    rooms.push(...opened)
  }
  return rooms.length
}

async function draw(count: number, editsPerSecond: number, seconds: number): Promise<Drawn> {
  const writers = rooms.slice(0, count).flat()
  for (const { durable } of writers) durable.length = 0
  seen = []
  const before = process.cpuUsage()
  const end = sharedNow() + seconds * 1_000
  await Promise.all(writers.map((writer) => writer.write(editsPerSecond / writers.length, end)))
  const used = process.cpuUsage(before)
  await Promise.all(writers.map((writer) => writer.saved()))
  await wait(SETTLE_MS)
  sentAt.clear()
  return {
    durable: writers.flatMap(({ durable }) => durable),
    seen,
    missing: writers.reduce((sum, { missing }) => sum + missing, 0),
    busyMs: (used.user + used.system) / 1_000,
  }
}

async function fill(count: number): Promise<void> {
  const [writer] = rooms[0] ?? []
  for (let from = 0; from < count; from += SHAPES_PER_PUSH) {
    const size = Math.min(SHAPES_PER_PUSH, count - from)
    writer?.put(Array.from({ length: size }, (_, n) => box(`fill-${from + n}`, `Service ${n}`, (from + n) * 3, n)))
    await writer?.saved()
  }
}

async function join(url: string, times: number): Promise<Joined> {
  const [, { account, interviewId }] = rooms[0] as [Person, Person]
  const took: number[] = []
  for (let time = 0; time < times; time++) {
    const began = sharedNow()
    const person = new Person(account, interviewId, url)
    await person.ready
    took.push(sharedNow() - began)
    person.close()
    await wait(100)
  }
  return took
}

async function compare(): Promise<Compared> {
  const compared: Compared = { copies: 0, diverged: 0, confirmed: 0, lost: 0 }
  for (const room of rooms) {
    const [{ account, interviewId }] = room as [Person, ...Person[]]
    const late = new Person(account, interviewId)
    await late.ready
    for (const { places, confirmed, shape } of room) {
      compared.copies++
      const same = places.size === late.places.size && [...places].every(([id, x]) => late.places.get(id) === x)
      if (!same) compared.diverged++
      if (confirmed === undefined) continue
      compared.confirmed++
      if ((late.places.get(shape.id) ?? -1) < confirmed) compared.lost++
    }
    late.close()
  }
  return compared
}

answer((question: CrowdQuestion): unknown => {
  if (question.do === 'enter') return enter(question.url, question.rooms, question.people)
  if (question.do === 'draw') return draw(question.rooms, question.editsPerSecond, question.seconds)
  if (question.do === 'fill') return fill(question.shapes)
  if (question.do === 'join') return join(question.url, question.times)
  return compare()
})
