import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Event } from '#lib/protocol/events'
import type { InterviewAuth, SeenEvent, Welcome } from '#lib/protocol/sockets'
import { COMMAND_TIMEOUT_MS, InterviewConnection } from './interview-connection.ts'
import type { InterviewSocket } from './interview-connection.ts'

/** The namespace's socket without a network: what the client sends is kept, what the server says is said by the test. */
class FakeSocket {
  connected = false
  active = true
  auths: InterviewAuth[] = []
  sent: { envelope: { id: string; name: string }; answer: (outcome: unknown, now: number) => void }[] = []
  readonly #handlers = new Map<string, (...values: never[]) => void>()
  readonly #auth: () => InterviewAuth

  constructor(auth: () => InterviewAuth) {
    this.#auth = auth
    this.connect()
  }
  on = (name: string, handler: (...values: never[]) => void) => void this.#handlers.set(name, handler)
  off = () => this.#handlers.clear()
  emit = (_: string, envelope: { id: string; name: string }, answer: () => void) =>
    void this.sent.push({ envelope, answer })
  connect() {
    if (this.connected) return
    this.connected = true
    this.auths.push(this.#auth())
  }
  disconnect() {
    if (!this.connected) return
    this.connected = false
    this.hear('disconnect', 'io client disconnect')
  }
  hear(name: string, ...values: unknown[]) {
    this.#handlers.get(name)?.(...(values as never[]))
  }
  drop(reason = 'transport close') {
    this.connected = false
    this.hear('disconnect', reason)
  }
}

const chat = (sequence: number, text: string, previousVisible = sequence - 1): SeenEvent => ({
  event: { sequence, at: sequence, actor: 'a', version: 1, kind: 'chat:sent', payload: { text } } satisfies Event,
  previousVisible,
})
const welcome = (events: SeenEvent[], whole = true): Welcome => ({
  now: 1_000_000,
  you: { accountId: 'a', role: 'candidate' },
  people: [],
  present: ['a'],
  whole,
  events,
})

function room() {
  let socket: FakeSocket | undefined
  let ids = 0
  const connection = new InterviewConnection({
    interviewId: 'one',
    you: { accountId: 'a', role: 'candidate' },
    open: (auth) => (socket = new FakeSocket(auth)) as unknown as InterviewSocket,
    newId: () => `command-${++ids}`,
    localClock: () => 0,
  })
  if (!socket) throw new Error('The connection opened no socket')
  return { connection, socket }
}
const lines = (connection: InterviewConnection) => connection.snapshot.state.chat.map(({ text }) => text)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the connection to an interview', () => {
  it('folds the welcome and what follows, hidden events leaving gaps in the numbers but not in the chain', () => {
    const { connection, socket } = room()
    expect(connection.snapshot.connection).toBe('connecting')
    socket.hear('welcome', welcome([chat(1, 'one'), chat(4, 'two', 1)]))
    socket.hear('events', [chat(5, 'three')], 1_000_001)
    expect(lines(connection)).toEqual(['one', 'two', 'three'])
    expect(connection.snapshot.connection).toBe('online')
    expect(connection.serverNow()).toBe(1_000_001)
  })

  it('ignores an event that it has', () => {
    const { connection, socket } = room()
    socket.hear('welcome', welcome([chat(1, 'one')]))
    socket.hear('events', [chat(1, 'one'), chat(2, 'two')], 0)
    expect(lines(connection)).toEqual(['one', 'two'])
  })

  it('asks for everything again when an event is missing', () => {
    const { connection, socket } = room()
    socket.hear('welcome', welcome([chat(1, 'one')]))
    socket.hear('events', [chat(3, 'three', 2)], 0)
    expect(lines(connection)).toEqual(['one'])
    vi.advanceTimersByTime(1500)
    expect(socket.auths).toEqual([{ interviewId: 'one' }, { interviewId: 'one' }])
    socket.hear('welcome', welcome([chat(1, 'one'), chat(2, 'two'), chat(3, 'three')]))
    expect(lines(connection)).toEqual(['one', 'two', 'three'])
  })

  it('goes on from the sequence that it has after a lost connection', () => {
    const { connection, socket } = room()
    socket.hear('welcome', welcome([chat(1, 'one')]))
    socket.drop()
    expect(connection.snapshot.connection).toBe('offline')
    socket.connect()
    expect(socket.auths.at(-1)).toEqual({ interviewId: 'one', since: 1 })
    socket.hear('welcome', welcome([chat(2, 'two')], false))
    expect(lines(connection)).toEqual(['one', 'two'])
  })

  it('connects again when the server ended the connection', () => {
    const { socket } = room()
    socket.hear('welcome', welcome([]))
    socket.drop('io server disconnect')
    vi.advanceTimersByTime(1500)
    expect(socket.connected).toBe(true)
  })

  it('stays away after a refusal that says so', () => {
    const { connection, socket } = room()
    const error = { code: 'banned', message: 'no', definite: true }
    socket.hear('refused', error, false)
    vi.advanceTimersByTime(60_000)
    expect(socket.connected).toBe(false)
    expect(connection.snapshot.connection).toEqual({ refused: error, retry: false })
  })
})

it('holds whose the records are: nothing until it was told, then all of it, with what is new', () => {
  const { connection, socket } = room()
  socket.hear('welcome', welcome([]))
  expect(connection.provenance).toBeNull()
  const authors = (person: string, ...records: string[]) => ({ createdBy: person, textBy: person, records })
  socket.hear('provenance', { whole: true, authors: [authors('a', 'shape:1')], before: [] })
  const before = connection.provenance
  socket.hear('provenance', { whole: false, authors: [authors('b', 'shape:2')], before: [] })
  expect(connection.provenance).toEqual({
    authorship: { 'shape:1': { createdBy: 'a', textBy: 'a' }, 'shape:2': { createdBy: 'b', textBy: 'b' } },
    before: [],
  })
  // React compares by identity.
  expect(connection.provenance).not.toBe(before)
  socket.hear('provenance', { whole: true, authors: [authors('a', 'shape:3')], before: [] })
  expect(Object.keys(connection.provenance?.authorship ?? {})).toEqual(['shape:3'])
})

describe('a refused handshake', () => {
  const refuse = (code: string, definite: boolean) => {
    const { connection, socket } = room()
    socket.connected = false
    socket.active = false
    socket.hear('connect_error', Object.assign(new Error('no'), { data: { code, message: 'no', definite } }))
    vi.advanceTimersByTime(1500)
    return { connection, socket }
  }
  it('is tried again when the server could not tell', () => {
    expect(refuse('not-saved', false).socket.connected).toBe(true)
  })
  it('is final when the server is sure', () => {
    const { connection, socket } = refuse('not-signed-in', true)
    expect(socket.connected).toBe(false)
    expect(connection.snapshot.connection).toMatchObject({ refused: { code: 'not-signed-in' }, retry: false })
  })
})

describe('a command', () => {
  it('waits for the welcome, and is sent again with the same id after a lost connection', async () => {
    const { connection, socket } = room()
    const outcome = connection.call('chat:send', { text: 'hello' })
    expect(socket.sent).toHaveLength(0)
    socket.hear('welcome', welcome([]))
    socket.drop()
    socket.connect()
    socket.hear('welcome', welcome([], false))
    expect(socket.sent.map(({ envelope }) => envelope.id)).toEqual(['command-1', 'command-1'])
    socket.sent[1]?.answer({ ok: true, result: {} }, 0)
    expect(await outcome).toEqual({ ok: true, result: {} })
  })

  it('is asked again when the database did not confirm', async () => {
    const { connection, socket } = room()
    socket.hear('welcome', welcome([]))
    const outcome = connection.call('phase:start', {})
    socket.sent[0]?.answer({ ok: false, error: { code: 'not-saved', message: '', definite: false } }, 0)
    vi.advanceTimersByTime(1000)
    expect(socket.sent).toHaveLength(2)
    socket.sent[1]?.answer({ ok: true, result: {} }, 0)
    expect(await outcome).toEqual({ ok: true, result: {} })
  })

  it('ends without an answer after ten seconds, and says that one is offline', async () => {
    const { connection, socket } = room()
    socket.hear('welcome', welcome([]))
    socket.drop()
    const outcome = connection.call('phase:start', {})
    vi.advanceTimersByTime(COMMAND_TIMEOUT_MS)
    expect(await outcome).toMatchObject({ ok: false, error: { code: 'timed-out', definite: false } })
    socket.connect()
    socket.hear('welcome', welcome([], false))
    expect(socket.sent).toHaveLength(0)
  })
})
