// The two ways in which tldraw's client reaches a server here. Each is as thin as it can be, so that what differs is the servers.
import type { TLPersistentClientSocket } from '@tldraw/sync-core'
import { io } from 'socket.io-client'
import { WebSocket } from 'ws'

export type Target =
  { kind: 'ours'; url: string; cookie: string; interviewId: string } | { kind: 'plain'; url: string; room: string }

/** A connection for one message a frame, that goes up once. */
export type Line = { send(text: string): void; close(): void }

type Ends = { opened: () => void; message: (text: string) => void; closed: () => void }

export function openLine(target: Target, { opened, message, closed }: Ends): Line {
  if (target.kind === 'plain') {
    const socket = new WebSocket(`${target.url}/${target.room}?sessionId=${crypto.randomUUID()}`)
    socket.on('open', opened)
    socket.on('message', (data: Buffer) => message(data.toString()))
    socket.on('close', closed)
    socket.on('error', closed)
    return { send: (text) => socket.send(text), close: () => socket.close() }
  }
  const socket = io(`${target.url}/board`, {
    path: '/socket.io',
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: { interviewId: target.interviewId, sessionId: crypto.randomUUID() },
    extraHeaders: { cookie: target.cookie },
  })
  socket.on('connect', opened)
  socket.on('frame', message)
  socket.on('connect_error', closed)
  socket.on('disconnect', closed)
  return { send: (text) => socket.emit('frame', text), close: () => socket.disconnect() }
}

type Sent = { type: string; clientClock?: number; diff?: Record<string, unknown> }
type Received = { type: string; clientClock?: number; data?: Received[] }

/** What tldraw's client asks of a connection; says of each push when it left and when the server confirmed it. */
export function clientSocket(
  target: Target,
  pushed: (clock: number, diff: Record<string, unknown>) => void,
  confirmed: (clock: number) => void,
): TLPersistentClientSocket<object, object> {
  const messages = new Set<(message: object) => void>()
  const statuses = new Set<Parameters<TLPersistentClientSocket['onStatusChange']>[0]>()
  const receive = (message: Received): void => {
    for (const part of message.type === 'data' ? (message.data ?? []) : [message]) {
      if (part.type === 'push_result' && part.clientClock !== undefined) confirmed(part.clientClock)
    }
    for (const listener of messages) listener(message)
  }
  const become = (status: 'online' | 'offline'): void => {
    if (socket.connectionStatus === status) return
    socket.connectionStatus = status
    for (const listener of statuses) listener({ status })
  }
  const socket = {
    connectionStatus: 'offline' as 'online' | 'offline',
    sendMessage(message: object) {
      const { type, clientClock, diff } = message as Sent
      if (type === 'push' && clientClock !== undefined && diff) pushed(clientClock, diff)
      line.send(JSON.stringify(message))
    },
    onReceiveMessage(listener: (message: object) => void) {
      messages.add(listener)
      return () => void messages.delete(listener)
    },
    onStatusChange(listener: Parameters<TLPersistentClientSocket['onStatusChange']>[0]) {
      statuses.add(listener)
      return () => void statuses.delete(listener)
    },
    restart: () => line.close(),
    close: () => line.close(),
  }
  const line = openLine(target, {
    opened: () => become('online'),
    message: (text) => receive(JSON.parse(text) as Received),
    closed: () => become('offline'),
  })
  return socket
}
