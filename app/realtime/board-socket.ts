// tldraw's sync client over our Socket.IO connection: its frames as they are, never kept while offline (it sends anew by itself).
import { atom } from '@tldraw/state'
import { JsonChunkAssembler, TLSyncErrorCloseEventCode, TLSyncErrorCloseEventReason } from '@tldraw/sync-core'
import type { TLPersistentClientSocket, TLSocketStatusChangeEvent } from '@tldraw/sync-core'
import type { Manager, Socket } from 'socket.io-client'
import type { BoardClientEvents, BoardServerEvents } from '#lib/protocol/sockets'

/** In characters, each of which may take three bytes: below the 512 kB that the server accepts. */
const CHUNK_CHARACTERS_MAX = 80_000
const RECONNECT_MS = 1000

type StatusListener = (change: TLSocketStatusChangeEvent) => void
type Status = TLPersistentClientSocket['connectionStatus']
/** What the transport sees pass by, for whoever tells what is saved. */
export type Traffic = {
  pushed(clientClock: number, ids: string[]): void
  confirmed(clientClock: number): void
  /** So many added records were not taken: the board is full. */
  takenBack(count: number): void
  /** The document arrived: from here on, what is unconfirmed is sent. */
  joined(): void
  status(status: Status): void
  refused(reason: string): void
}
type Push = { type?: unknown; clientClock?: unknown; diff?: Record<string, readonly unknown[]> }

export class BoardSocket implements TLPersistentClientSocket {
  readonly #socket: Socket<BoardServerEvents, BoardClientEvents>
  readonly #manager: Manager
  readonly #traffic: Traffic
  readonly #status = atom<Status>('board connection', 'offline')
  readonly #messageListeners = new Set<(message: object) => void>()
  readonly #statusListeners = new Set<StatusListener>()
  readonly #handlers
  /** What pushes without an answer add. */
  readonly #added = new Map<number, string[]>()
  #assembler = new JsonChunkAssembler()
  #reconnect: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(manager: Manager, auth: { interviewId: string; sessionId: string }, traffic: Traffic) {
    this.#manager = manager
    this.#traffic = traffic
    this.#socket = manager.socket('/board', { auth }) as Socket<BoardServerEvents, BoardClientEvents>
    this.#handlers = {
      connect: () => this.#turn('online'),
      disconnect: (reason: string) => this.#lost(reason === 'io server disconnect'),
      connect_error: () => this.#lost(!this.#socket.active),
      frame: (data: string) => this.#receive(data),
      closed: (code: number, reason: string) => this.#closedByServer(code, reason),
    }
    for (const [name, handler] of Object.entries(this.#handlers))
      this.#socket.on(name as 'frame', handler as () => void)
    // The manager keeps one socket a namespace: it may be one that an earlier transport of this page has closed.
    if (this.#socket.connected) this.#turn('online')
    else this.#socket.connect()
  }

  get connectionStatus(): Status {
    return this.#status.get()
  }

  sendMessage(message: object): void {
    // Socket.IO would keep it for later, but the sync client starts anew after a lost connection.
    if (this.#closed || !this.#socket.connected) return
    const { type, clientClock, diff } = message as Push
    if (type === 'push' && typeof clientClock === 'number') {
      this.#traffic.pushed(clientClock, Object.keys(diff ?? {}))
      this.#added.set(clientClock, addedIn(diff ?? {}))
    }
    const sent = diff ? { ...message, diff: removalsFirst(diff) } : message
    for (const part of chunks(JSON.stringify(sent))) this.#socket.emit('frame', part)
  }

  onReceiveMessage = (listener: (message: object) => void): (() => void) => {
    this.#messageListeners.add(listener)
    return () => this.#messageListeners.delete(listener)
  }

  onStatusChange = (listener: StatusListener): (() => void) => {
    this.#statusListeners.add(listener)
    return () => this.#statusListeners.delete(listener)
  }

  /** The sync client heard nothing for too long, or lost count: a new connection below, for all that share it. */
  restart(): void {
    if (this.#closed) return
    this.#turn('offline')
    if (this.#socket.connected) this.#manager.engine.close()
    else this.#socket.connect()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    clearTimeout(this.#reconnect)
    for (const [name, handler] of Object.entries(this.#handlers))
      this.#socket.off(name as 'frame', handler as () => void)
    this.#socket.disconnect()
    this.#traffic.status('offline')
  }

  #receive(data: string): void {
    const assembled = this.#assembler.handleMessage(data)
    if (!assembled) return
    if ('error' in assembled) return this.restart()
    for (const listener of this.#messageListeners) listener(assembled.data)
    for (const { clientClock, action } of answersIn(assembled.data)) {
      const takenBack = (this.#added.get(clientClock) ?? []).filter((id) => !isTaken(id, action))
      this.#added.delete(clientClock)
      this.#traffic.confirmed(clientClock)
      if (takenBack.length > 0) this.#traffic.takenBack(takenBack.length)
    }
    if ('type' in assembled.data && assembled.data.type === 'connect') this.#traffic.joined()
  }

  #lost(byServer: boolean): void {
    // Frames that were written after the last sign of life must not go out before the next greeting.
    this.#socket.sendBuffer = []
    this.#assembler = new JsonChunkAssembler()
    this.#added.clear()
    if (this.#status.get() !== 'error') this.#turn('offline')
    if (!byServer || this.#closed || this.#status.get() === 'error') return
    clearTimeout(this.#reconnect)
    this.#reconnect = setTimeout(() => this.#socket.connect(), RECONNECT_MS)
  }

  #closedByServer(code: number, reason: string): void {
    // Only tldraw's own reasons are final; anything else (a node that is going, a database that is away) passes.
    if (code !== TLSyncErrorCloseEventCode || !(reason in TLSyncErrorCloseEventReason)) return
    this.#status.set('error')
    this.#traffic.refused(reason)
    for (const listener of this.#statusListeners) listener({ status: 'error', reason })
  }

  #turn(status: 'online' | 'offline'): void {
    if (this.#status.get() === status) return
    this.#status.set(status)
    this.#traffic.status(status)
    for (const listener of this.#statusListeners) listener({ status })
  }
}

/** A board's limits are asked at each record in turn: what goes makes room for what comes, as when all is cut and pasted. */
function removalsFirst(diff: NonNullable<Push['diff']>): NonNullable<Push['diff']> {
  const changes = Object.entries(diff)
  const removes = ([, [operation]]: (typeof changes)[number]) => operation === 'remove'
  return Object.fromEntries([...changes.filter(removes), ...changes.filter((change) => !removes(change))])
}

/** The form that tldraw's servers put together again: each part says how many follow. */
export function chunks(message: string): string[] {
  if (message.length <= CHUNK_CHARACTERS_MAX) return [message]
  const count = Math.ceil(message.length / CHUNK_CHARACTERS_MAX)
  return Array.from({ length: count }, (_, at) => {
    const part = message.slice(at * CHUNK_CHARACTERS_MAX, (at + 1) * CHUNK_CHARACTERS_MAX)
    return `${count - 1 - at}_${part}`
  })
}

type Answer = { clientClock: number; action: unknown }

/** The pushes that a message of the server answers. */
function answersIn(message: object): Answer[] {
  const { type, data } = message as { type?: unknown; data?: unknown }
  const events: unknown[] = type === 'data' && Array.isArray(data) ? data : [message]
  return events.filter((event): event is Answer => {
    const { type: kind, clientClock } = event as Push
    return kind === 'push_result' && typeof clientClock === 'number'
  })
}

const addedIn = (diff: NonNullable<Push['diff']>): string[] => Object.keys(diff).filter((id) => diff[id]?.[0] === 'put')

/** All of a push is taken, or nothing, or what the answer says. */
function isTaken(id: string, action: unknown): boolean {
  if (action === 'commit' || action === 'discard') return action === 'commit'
  const { rebaseWithDiff } = action as { rebaseWithDiff?: object }
  return rebaseWithDiff !== undefined && id in rebaseWithDiff
}
