// One interview's shared document, synced by tldraw's engine. Frames leave only after the log has what they tell of.
import { JsonChunkAssembler, TLSocketRoom, TLSyncErrorCloseEventReason } from '@tldraw/sync-core'
import type { RoomSnapshot } from '@tldraw/sync-core'
import type { SerializedSchema, UnknownRecord } from '@tldraw/store'

import { isObject } from '#lib/interview/document'
import type { SharedDocument } from '#lib/interview/document'
import { CONNECT_BYTES_MAX, MESSAGE_BYTES_MAX, QUEUED_BYTES_MAX } from '#lib/protocol/limits'

import { authorizers } from './authorize.ts'
import type { BoardMember } from './authorize.ts'
import { LoggedStorage } from './logged-storage.ts'
import type { AuthoredChange } from './logged-storage.ts'
import { ownPresence } from './presence.ts'
import type { Presence } from './presence.ts'
import { documentSchema } from './schema.ts'

/** Where frames go: one tab of one account. */
export type BoardSocket = {
  send(frame: string): void
  close(code?: number, reason?: string): void
  readonly open: boolean
}

type Session = {
  socket: BoardSocket
  member: BoardMember
  assembler: JsonChunkAssembler
  assembled: number
  greeted: boolean
  presence: Presence | undefined
}
/** What TLSocketRoom hands messages on to; its types do not say. The version is pinned exactly. */
type InnerRoom = {
  handleMessage(sessionId: string, message: object): Promise<void>
  rejectSession(sessionId: string, reason: string): void
  pruneSessions(): void
}
type Held = { socket: BoardSocket; frame: string; tick: number }

/**
 * The log has no clock of tldraw's. After a fold it begins above any that a client has seen, so that who returns gets
 * the whole document instead of a difference that misses something: microseconds pass faster than changes.
 */
const clockAfter = (now: number): number => now * 1000

const UNREADABLE_CODE = 4_400

const log = { warn: () => {}, error: () => {} }

export class SharedBoard {
  private readonly storage: LoggedStorage
  private readonly room: TLSocketRoom<UnknownRecord, BoardMember>
  private readonly sessions = new Map<string, Session>()
  /** Counts changes; frames made after change n wait until n is stored. */
  private changedTick = 0
  private storedTick = 0
  private held: Held[] = []
  private heldBytes = 0
  private closed = false

  /**
   * `changed` is called synchronously with each change, and the caller soon after calls `take`, stores what it gets,
   * and calls `stored` with the tick.
   */
  constructor(document: SharedDocument, mayEdit: (accountId: string) => boolean, changed: () => void) {
    this.storage = new LoggedStorage(snapshotOf(document), () => {
      this.changedTick++
      changed()
    })
    const storage = this.storage
    this.room = new TLSocketRoom<UnknownRecord, BoardMember>({
      storage,
      schema: documentSchema as never,
      log,
      authorizeRecord: authorizers(
        Object.values(documentSchema.types)
          .filter(({ scope }) => scope === 'document')
          .map(({ typeName }) => typeName),
        {
          get: (id) => storage.documents.get(id)?.state,
          count: () => storage.documents.size,
          totals: storage.totals,
        },
        mayEdit,
      ),
      onSessionRemoved: (_, { sessionId }) => this.sessions.delete(sessionId),
    })
  }

  connect(sessionId: string, socket: BoardSocket, member: BoardMember, readOnly: boolean): void {
    const replaced = this.sessions.get(sessionId)
    const assembler = new JsonChunkAssembler()
    this.sessions.set(sessionId, { socket, member, assembler, assembled: 0, greeted: false, presence: undefined })
    // Left open, it would believe itself connected and be heard by nobody.
    replaced?.socket.close()
    this.room.handleSocketConnect({
      sessionId,
      isReadonly: readOnly,
      meta: member,
      socket: {
        send: (frame) => this.send(socket, frame),
        close: (code, reason) => socket.close(code, reason),
        get readyState() {
          return socket.open ? 1 : 3
        },
      },
    })
  }

  /** A frame from a client. Only the socket that holds the session may speak for it: a reconnect replaces it. */
  receive(sessionId: string, socket: BoardSocket, frame: string): void {
    const session = this.sessions.get(sessionId)
    if (!session || session.socket !== socket || this.closed) return
    session.assembled += frame.length
    if (session.assembled > MESSAGE_BYTES_MAX) return this.refuse(sessionId, socket, 'too large')
    const message = assemble(session.assembler, frame)
    if (message === 'incomplete') return
    const bytes = session.assembled
    session.assembled = 0
    if (message === 'unreadable') return this.refuse(sessionId, socket, 'unreadable')
    if (message.type === 'connect') {
      // What it says of its schema is kept as long as the tab is connected.
      if (bytes > CONNECT_BYTES_MAX) return this.refuse(sessionId, socket, 'too large')
      // Each greeting is answered with the whole board; who starts anew opens a connection anew.
      if (session.greeted) return this.refuse(sessionId, socket, 'greeted twice')
      session.greeted = true
    }
    try {
      session.presence = ownPresence(message, session.member, session.presence)
    } catch {
      // Too deep to be compared.
      return this.refuse(sessionId, socket, 'unreadable')
    }
    this.storage.author = session.member.accountId
    try {
      quietly(() => this.handle(sessionId, message))
    } finally {
      this.storage.author = null
    }
  }

  /** What tldraw's own way in does once it has parsed a frame. It was parsed here: to write and parse it again would be work. */
  private handle(sessionId: string, message: object): void {
    const room = this.room['room'] as InnerRoom
    room.handleMessage(sessionId, message).catch(() => {
      room.rejectSession(sessionId, TLSyncErrorCloseEventReason.UNKNOWN_ERROR)
    })
    room.pruneSessions()
  }

  disconnect(sessionId: string, socket: BoardSocket): void {
    if (this.sessions.get(sessionId)?.socket === socket) this.room.handleSocketClose(sessionId)
  }

  /** What changed since the last call, and the tick to report once it is stored. */
  take(): { changes: AuthoredChange[]; tick: number } {
    return { changes: this.storage.takeChanges(), tick: this.changedTick }
  }

  /** Everything up to this tick is in the log: frames that waited for it go out. */
  stored(tick: number): void {
    this.storedTick = Math.max(this.storedTick, tick)
    while (this.held[0] && this.held[0].tick <= this.storedTick) {
      const { socket, frame } = this.held.shift() as Held
      this.heldBytes -= frame.length
      socket.send(frame)
    }
  }

  records(): UnknownRecord[] {
    return [...this.storage.documents.values()].map(({ state }) => state)
  }

  schema(): SerializedSchema {
    return this.storage.schema.get()
  }

  close(): void {
    this.closed = true
    this.held = []
    this.room.close()
  }

  private send(socket: BoardSocket, frame: string): void {
    if (this.closed) return
    if (this.held.length === 0 && this.storedTick >= this.changedTick) return socket.send(frame)
    this.heldBytes += frame.length
    if (this.heldBytes > QUEUED_BYTES_MAX) return socket.close()
    this.held.push({ socket, frame, tick: this.changedTick })
  }

  private refuse(sessionId: string, socket: BoardSocket, reason: string): void {
    this.room.handleSocketClose(sessionId)
    socket.close(UNREADABLE_CODE, reason)
  }
}

/** tldraw prints what it cannot take, with the words of the board in it: whoever sends it could fill the log with them. */
function quietly(work: () => void): void {
  const { error } = console
  console.error = () => {}
  try {
    work()
  } finally {
    console.error = error
  }
}

function assemble(assembler: JsonChunkAssembler, frame: string): Record<string, unknown> | 'incomplete' | 'unreadable' {
  try {
    const result = assembler.handleMessage(frame)
    if (!result) return 'incomplete'
    return 'data' in result && isObject(result.data) ? result.data : 'unreadable'
  } catch {
    return 'unreadable'
  }
}

function snapshotOf(document: SharedDocument): RoomSnapshot {
  const records = Object.values(document.records) as unknown as UnknownRecord[]
  const documentClock = clockAfter(Date.now())
  return {
    documentClock,
    tombstoneHistoryStartsAtClock: documentClock,
    tombstones: {},
    documents: records.map((state) => ({ state, lastChangedClock: 0 })),
    schema: document.schema as SerializedSchema,
  }
}
