// tldraw's plain WebSocket server, wired as its example for Node is: rooms in memory, nothing kept, nobody asked who they
// are. It has the same schema as ours, so that both sync the same records.
import type { AddressInfo } from 'node:net'

import { InMemorySyncStorage, TLSocketRoom } from '@tldraw/sync-core'
import { WebSocketServer } from 'ws'

import { documentSchema } from '../server/board/schema.ts'
import { answer } from './child.ts'

const rooms = new Map<string, TLSocketRoom>()
const silent = { warn: () => {}, error: () => {} }

function roomOf(id: string): TLSocketRoom {
  const known = rooms.get(id)
  if (known) return known
  const room = new TLSocketRoom({
    storage: new InMemorySyncStorage() as never,
    schema: documentSchema as never,
    log: silent,
  })
  rooms.set(id, room)
  return room
}

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
server.on('connection', (socket, request) => {
  const address = new URL(request.url ?? '/', 'ws://localhost')
  const sessionId = address.searchParams.get('sessionId') ?? ''
  roomOf(address.pathname).handleSocketConnect({ sessionId, socket: socket as never })
})
await new Promise((resolve) => server.once('listening', resolve))
const { port } = server.address() as AddressInfo

answer(() => `ws://127.0.0.1:${port}`)
