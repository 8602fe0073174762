'use client'
// The shared document in the browser: tldraw's store kept in step with the server, and what is known to be saved of it.
import { TAB_ID, computed } from 'tldraw'
import type { TLAssetStore, TLRecord, TLStore, TLUserStore } from 'tldraw'
import { useSync } from '@tldraw/sync'
import type { RemoteTLStoreWithStatus } from '@tldraw/sync'
import { TLSyncClient } from '@tldraw/sync-core'
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { toast } from '../components/toasts.tsx'
import { BoardSocket } from './board-socket.ts'
import { claim, keep, keepAtOnce, reapply, take } from './board-mirror.ts'
import type { MirrorKey } from './board-mirror.ts'
import { Unsaved } from './board-saving.ts'
import type { Kept } from './board-saving.ts'
import { RECORDS } from './entry-record.ts'
import { useOpenRoom } from './interview.ts'

const MIRROR_DELAY_MS = 200
const SYNC_FPS = 30

// Alone on a board, tldraw's client sends once a second: who left the page within that second would leave edits behind that
// only their browser knows. It offers no setting.
Object.assign(TLSyncClient.prototype, { getSyncFps: () => SYNC_FPS })

export type Saving =
  | { status: 'saved'; /** Local time of the last confirmation, if there was one. */ at: number | null }
  | { status: 'saving' }
  | { status: 'offline'; changes: number }

/** There is no place for files: a picture on the board says nothing that a score could read. */
const assets: TLAssetStore = {
  upload: () => Promise.reject(new Error('Pictures and files cannot be put on this board. Draw, or write it down.')),
  resolve: () => null,
}

/** Watches one tab's changes on their way to the server, and mirrors what is unconfirmed. */
export class DocumentSaving {
  readonly #unsaved = new Unsaved<TLRecord>(() => this.#update())
  readonly #key: MirrorKey
  readonly #listeners = new Set<() => void>()
  #online = false
  #lastSavedAt: number | null = null
  #value: Saving = { status: 'saved', at: null }
  #mirror: ReturnType<typeof setTimeout> | undefined
  /** Until what was written down before a reload is made again, writing would wipe it out. */
  #taken = false

  constructor(key: MirrorKey) {
    this.#key = key
  }

  get value(): Saving {
    return this.#value
  }

  /** Changes of this tab that the server does not hold yet, as far as is known. */
  get unconfirmed(): readonly Kept<TLRecord>[] {
    return this.#unsaved.kept()
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** For the transport. */
  readonly traffic = {
    pushed: (clientClock: number, ids: string[]) => this.#unsaved.pushed(clientClock, ids),
    confirmed: (clientClock: number) => this.#unsaved.confirmed(clientClock),
    joined: () => this.#unsaved.joined(Date.now()),
    status: (status: 'online' | 'offline' | 'error') => {
      this.#online = status === 'online'
      if (!this.#online) this.#unsaved.disconnected()
      this.#update()
    },
    takenBack: (count: number) => {
      const what = count === 1 ? 'What you added last was' : `${count} things that you added were`
      toast({ text: `${what} not taken: the board is full, or closed. Make room, and add it again.` })
    },
    // Made again after a reload, the change that the server refused would be refused again.
    refused: () => {
      keepAtOnce(this.#key, [])
      void keep(this.#key, [])
    },
  }

  /** Follows a store from its first synced moment; what was unconfirmed before a reload is made again. */
  follow(store: TLStore): () => void {
    const release = claim(this.#key)
    const stop = store.listen(({ changes }) => this.#unsaved.edited(changes, Date.now()), {
      source: 'user',
      scope: 'document',
    })
    const settle = setInterval(() => this.#unsaved.settle(Date.now()), 1000)
    const write = () => this.#write()
    const writeLast = () => {
      if (this.#taken) keepAtOnce(this.#key, this.#unsaved.kept())
      write()
    }
    window.addEventListener('pagehide', writeLast)
    void take(this.#key).then((kept) => {
      reapply(store, kept)
      this.#taken = true
      this.#update()
    })
    return () => {
      release()
      stop()
      clearInterval(settle)
      window.removeEventListener('pagehide', writeLast)
      write()
    }
  }

  #update(): void {
    const changes = this.#unsaved.size
    const wasUnsaved = this.#value.status !== 'saved'
    if (this.#online && changes === 0 && wasUnsaved) this.#lastSavedAt = Date.now()
    const value: Saving = !this.#online
      ? { status: 'offline', changes }
      : changes > 0
        ? { status: 'saving' }
        : { status: 'saved', at: this.#lastSavedAt }
    this.#mirror ??= setTimeout(() => this.#write(), MIRROR_DELAY_MS)
    if (JSON.stringify(value) === JSON.stringify(this.#value)) return
    this.#value = value
    for (const listener of this.#listeners) listener()
  }

  #write(): void {
    clearTimeout(this.#mirror)
    this.#mirror = undefined
    if (!this.#taken) return
    void keep(this.#key, this.#unsaved.kept())
  }
}

/**
 * Names live in accounts only: with a user of its own the editor would write their name into the document. Whose
 * presence is whose, the server says.
 */
const USERS: TLUserStore = { currentUser: computed('no user record', () => null) }

/** The synced store of the room's shared document. Mount it once. */
export function useBoardDocument(): { sync: RemoteTLStoreWithStatus; saving: DocumentSaving } {
  const { manager, room, viewer } = useOpenRoom()
  const { interviewId } = room
  const { accountId } = viewer
  const [saving] = useState(() => new DocumentSaving({ interviewId, accountId, tabId: TAB_ID }))
  const connect = useMemo(
    () =>
      ({ sessionId }: { sessionId: string }) =>
        new BoardSocket(manager, { interviewId, sessionId }, saving.traffic),
    [manager, interviewId, saving],
  )
  const sync = useSync({ connect, assets, users: USERS, records: RECORDS })
  const store = sync.status === 'synced-remote' ? sync.store : null
  useEffect(() => (store ? saving.follow(store) : undefined), [store, saving])
  return { sync, saving }
}

export const useSavingOf = (saving: DocumentSaving): Saving =>
  useSyncExternalStore(saving.subscribe, () => saving.value)
