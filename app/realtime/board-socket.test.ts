import type { Manager } from 'socket.io-client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BoardSocket } from './board-socket.ts'

/** The manager and its one socket, without a network. */
class FakeNamespace {
  connected = false
  active = true
  sendBuffer: unknown[] = []
  sent: string[] = []
  closes = 0
  readonly #handlers = new Map<string, (...values: unknown[]) => void>()
  on = (name: string, handler: (...values: unknown[]) => void) => void this.#handlers.set(name, handler)
  off = (name: string) => void this.#handlers.delete(name)
  emit = (_: string, data: string) => void (this.connected ? this.sent.push(data) : this.sendBuffer.push(data))
  hear = (name: string, ...values: unknown[]) => this.#handlers.get(name)?.(...values)
  connect = () => {
    if (this.connected) return
    this.connected = true
    this.hear('connect')
  }
  disconnect = () => this.drop('io client disconnect')
  drop = (reason: string) => {
    this.connected = false
    this.hear('disconnect', reason)
  }
  manager = { socket: () => this, engine: { close: () => this.drop('forced close') } } as unknown as Manager
}

function board() {
  const network = new FakeNamespace()
  const traffic: unknown[][] = []
  const tell =
    (name: string) =>
    (...values: unknown[]) =>
      void traffic.push([name, ...values])
  const socket = new BoardSocket(
    network.manager,
    { interviewId: 'one', sessionId: 'tab' },
    {
      pushed: tell('pushed'),
      confirmed: tell('confirmed'),
      takenBack: tell('takenBack'),
      joined: tell('joined'),
      status: tell('status'),
      refused: tell('refused'),
    },
  )
  const statuses: unknown[] = []
  socket.onStatusChange((change) => void statuses.push(change))
  return { network, socket, traffic, statuses }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the board\u2019s connection', () => {
  it('keeps no frame for later while offline', () => {
    const { network, socket } = board()
    network.drop('transport close')
    socket.sendMessage({ type: 'push', clientClock: 1, diff: {} })
    expect(network.sendBuffer).toEqual([])
    network.sendBuffer.push('written after the last sign of life')
    network.drop('transport close')
    expect(network.sendBuffer).toEqual([])
    network.connect()
    expect(network.sent).toEqual([])
  })

  it('connects again when the server ended it, and says both', () => {
    const { network, statuses } = board()
    network.drop('io server disconnect')
    vi.advanceTimersByTime(1500)
    expect(statuses).toEqual([{ status: 'offline' }, { status: 'online' }])
  })

  it('takes only tldraw\u2019s own reasons as final', () => {
    const { network, socket, statuses, traffic } = board()
    network.hear('closed', 4099, 'UNAVAILABLE')
    expect(socket.connectionStatus).toBe('online')
    network.hear('closed', 4099, 'INVALID_RECORD')
    network.drop('io server disconnect')
    vi.advanceTimersByTime(60_000)
    expect(statuses).toEqual([{ status: 'error', reason: 'INVALID_RECORD' }])
    expect(traffic.at(-1)).toEqual(['refused', 'INVALID_RECORD'])
    expect(network.connected).toBe(false)
  })

  it('tells what was sent and what was confirmed, frames in parts included', () => {
    const { network, socket, traffic } = board()
    const messages: object[] = []
    socket.onReceiveMessage((message) => void messages.push(message))
    socket.sendMessage({ type: 'push', clientClock: 7, diff: { 'shape:a': ['remove'] } })
    const answer = JSON.stringify({ type: 'data', data: [{ type: 'push_result', clientClock: 7, action: 'commit' }] })
    network.hear('frame', `1_${answer.slice(0, 20)}`)
    expect(messages).toEqual([])
    network.hear('frame', `0_${answer.slice(20)}`)
    expect(messages).toEqual([JSON.parse(answer)])
    expect(traffic).toContainEqual(['pushed', 7, ['shape:a']])
    expect(traffic).toContainEqual(['confirmed', 7])
  })

  it('tells how much of what was added was not taken, and nothing of what was only changed', () => {
    const { network, socket, traffic } = board()
    const diff = { 'shape:a': ['put', {}], 'shape:b': ['put', {}], 'shape:c': ['patch', {}] }
    const answers = ['commit', 'discard', { rebaseWithDiff: { 'shape:b': ['put', {}] } }]
    for (const [clientClock, action] of answers.entries()) {
      socket.sendMessage({ type: 'push', clientClock, diff })
      network.hear('frame', JSON.stringify({ type: 'data', data: [{ type: 'push_result', clientClock, action }] }))
    }
    expect(traffic.filter(([name]) => name === 'takenBack')).toEqual([
      ['takenBack', 2],
      ['takenBack', 1],
    ])
  })

  it('sends first what was removed: a full board has no room for what replaces it before', () => {
    const { network, socket } = board()
    const diff = { 'shape:pasted': ['put', {}], 'shape:moved': ['patch', {}], 'shape:cut': ['remove'] }
    socket.sendMessage({ type: 'push', clientClock: 1, diff, presence: ['put', {}] })
    const sent = JSON.parse(network.sent[0] ?? '') as { diff: object }
    expect(sent).toEqual({ type: 'push', clientClock: 1, diff, presence: ['put', {}] })
    expect(Object.keys(sent.diff)).toEqual(['shape:cut', 'shape:pasted', 'shape:moved'])
  })
})
