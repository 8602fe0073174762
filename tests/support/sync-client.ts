// tldraw's own sync client over our transport, without a browser.
import { TLSyncClient } from '@tldraw/sync-core'
import type { TLPersistentClientSocket } from '@tldraw/sync-core'
import { atom } from '@tldraw/state'
import { Store } from '@tldraw/store'
import type { UnknownRecord } from '@tldraw/store'
import type { Socket } from 'socket.io-client'

import { documentSchema } from '../../server/board/schema.ts'
import type { Visitor } from './visitor.ts'

// tldraw's client waits for frames, of which a screen has sixty a second and Node none.
globalThis.requestAnimationFrame ??= (callback) => Number(setTimeout(() => callback(performance.now()), 1000 / 60))
globalThis.cancelAnimationFrame ??= (handle) => clearTimeout(handle)

/**
 * What the network does to a message on its way: deliver it, lose the connection, or wait first. `swallows` is what no stream
 * does, for the control: a message is gone from its middle.
 */
export type Weather = { delayMs: () => number; drops: () => boolean; swallows?: () => boolean }
const CALM: Weather = { delayMs: () => 0, drops: () => false }

type Status = 'online' | 'offline' | 'error'
type TLSocketStatusListener = Parameters<TLPersistentClientSocket['onStatusChange']>[0]

/** A TLPersistentClientSocket over /board that can go offline and come back. */
class BoardTransport implements TLPersistentClientSocket<object, object> {
  connectionStatus: Status = 'offline'
  private socket: Socket | null = null
  private readonly messages = new Set<(message: object) => void>()
  private readonly statuses = new Set<TLSocketStatusListener>()
  private readonly connect: () => Socket
  private readonly weather: Weather
  private sending: Promise<void> = Promise.resolve()
  private receiving: Promise<void> = Promise.resolve()
  private closed = false
  wanted = true

  constructor(connect: () => Socket, weather: Weather) {
    this.connect = connect
    this.weather = weather
    this.open()
  }

  open(): void {
    if (this.closed || !this.wanted || this.socket) return
    const socket = this.connect()
    this.socket = socket
    socket.on('connect', () => {
      if (this.socket === socket) this.become('online')
    })
    socket.on('frame', (frame: string) => {
      this.receiving = this.receiving.then(async () => {
        await wait(this.weather.delayMs())
        if (this.socket !== socket || this.connectionStatus !== 'online') return
        for (const listener of this.messages) listener(JSON.parse(frame) as object)
      })
    })
    socket.on('disconnect', () => this.ended(socket))
    socket.on('connect_error', () => this.ended(socket))
    socket.on('closed', () => this.cut())
  }

  private ended(socket: Socket): void {
    if (this.socket !== socket) return
    this.socket = null
    this.become('offline')
    setTimeout(() => this.open(), 30)
  }

  /** Ends the connection, or the attempt at one, of which Socket.IO would say nothing. */
  private cut(): void {
    const { socket } = this
    socket?.disconnect()
    if (socket) this.ended(socket)
  }

  private become(status: 'online' | 'offline'): void {
    if (this.connectionStatus === status) return
    this.connectionStatus = status
    for (const listener of this.statuses) listener({ status })
  }

  sendMessage(message: object): void {
    const { socket } = this
    if (!socket || this.connectionStatus !== 'online') return
    this.sending = this.sending.then(async () => {
      await wait(this.weather.delayMs())
      if (this.socket !== socket) return
      // A stream loses no message from its middle: what is lost, is lost with the connection.
      if (this.weather.drops()) return this.cut()
      if (this.weather.swallows?.()) return
      socket.emit('frame', JSON.stringify(message))
    })
  }

  onReceiveMessage = (listener: (message: object) => void) => {
    this.messages.add(listener)
    return () => void this.messages.delete(listener)
  }

  onStatusChange = (listener: TLSocketStatusListener) => {
    this.statuses.add(listener)
    return () => void this.statuses.delete(listener)
  }

  restart(): void {
    this.cut()
  }

  setWanted(wanted: boolean): void {
    this.wanted = wanted
    if (wanted && !this.socket) this.open()
    if (!wanted) this.cut()
  }

  close(): void {
    this.closed = true
    this.cut()
  }
}

const wait = (ms: number): Promise<void> =>
  ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve()

export class SyncClient {
  readonly store = new Store<UnknownRecord>({ schema: documentSchema as never, props: {} as never })
  readonly transport: BoardTransport
  private readonly client: TLSyncClient<UnknownRecord, Store<UnknownRecord>>
  readonly loaded: Promise<void>

  constructor(visitor: Visitor, interviewId: string, tab: string = crypto.randomUUID(), weather: Weather = CALM) {
    this.transport = new BoardTransport(() => visitor.socket('/board', { interviewId, sessionId: tab }), weather)
    let client: TLSyncClient<UnknownRecord, Store<UnknownRecord>> | undefined
    this.loaded = new Promise((resolve, reject) => {
      client = new TLSyncClient<UnknownRecord, Store<UnknownRecord>>({
        store: this.store,
        socket: this.transport,
        presence: atom<UnknownRecord | null>('presence', null),
        onLoad: () => resolve(),
        onSyncError: (reason) => reject(new Error(reason)),
      })
    })
    this.loaded.catch(() => {})
    this.client = client!
  }

  /** The document's records, sorted: to compare copies. */
  records(): UnknownRecord[] {
    return this.store
      .allRecords()
      .filter(({ typeName }) => documentTypes.has(typeName))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
  }

  close(): void {
    this.client.close()
    this.transport.close()
  }
}

const documentTypes = new Set(
  Object.values(documentSchema.types)
    .filter(({ scope }) => scope === 'document')
    .map(({ typeName }) => typeName as string),
)
