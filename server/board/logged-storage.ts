// tldraw's storage that also says who changed what: the board's changes on their way into the log.
import { diffRecord, InMemorySyncStorage } from '@tldraw/sync-core'
import type {
  RoomSnapshot,
  TLSyncStorageTransactionCallback,
  TLSyncStorageTransactionOptions,
  TLSyncStorageTransactionResult,
} from '@tldraw/sync-core'
import type { UnknownRecord } from '@tldraw/store'

import { writtenIn } from '#lib/board/written'
import type { RecordOperation } from '#lib/protocol/events'

type Change = { before: UnknownRecord | undefined; after: UnknownRecord | undefined }

/** Changes of one author that follow each other; records in it were not touched by a later segment. */
type Segment = { author: string | null; changes: Map<string, Change> }

export type AuthoredChange = { author: string | null; operations: Record<string, RecordOperation> }

/** Of all records: their JSON's length, how much is written in labels, and how many are entries. */
export type Totals = { bytes: number; written: number; entries: number }

export class LoggedStorage extends InMemorySyncStorage<UnknownRecord> {
  /** Whose message is being handled; null for the server itself. */
  author: string | null = null
  /** Kept by whoever allows changes; a transaction that fails leaves them as they were. */
  readonly totals: Totals
  private segments: Segment[] = []
  private readonly changed: () => void

  constructor(snapshot: RoomSnapshot, changed: () => void) {
    super({ snapshot })
    this.changed = changed
    this.totals = { bytes: 0, written: 0, entries: 0 }
    for (const { state } of snapshot.documents) {
      this.totals.bytes += JSON.stringify(state).length
      this.totals.written += writtenIn(state)
      if (state.typeName === 'entry') this.totals.entries++
    }
  }

  override transaction<T>(
    callback: TLSyncStorageTransactionCallback<UnknownRecord, T>,
    options?: TLSyncStorageTransactionOptions,
  ): TLSyncStorageTransactionResult<T, UnknownRecord> {
    const touched = new Map<string, Change>()
    const totals = { ...this.totals }
    const result = super.transaction<T>((transaction) => {
      const set = transaction.set.bind(transaction)
      const remove = transaction.delete.bind(transaction)
      const touch = (id: string, after: UnknownRecord | undefined): void => {
        const known = touched.get(id)
        if (known) known.after = after
        else touched.set(id, { before: transaction.get(id), after })
      }
      transaction.set = (id, record) => {
        touch(id, record)
        set(id, record)
      }
      transaction.delete = (id) => {
        touch(id, undefined)
        remove(id)
      }
      try {
        return callback(transaction)
      } catch (error) {
        Object.assign(this.totals, totals)
        throw error
      }
    }, options)
    if (touched.size > 0) {
      for (const [id, change] of touched) this.remember(id, change)
      this.changed()
    }
    return result
  }

  /**
   * Joins a change to its author's earlier segment unless a later one touched the record, so that two people who draw
   * at the same time make two events a flush, not one for each of their moves.
   */
  private remember(id: string, change: Change): void {
    let at = this.segments.length - 1
    while (at >= 0) {
      const segment = this.segments[at]
      if (segment?.author === this.author) break
      if (segment?.changes.has(id)) at = 0
      at--
    }
    const segment = this.segments[at]
    if (!segment) this.segments.push({ author: this.author, changes: new Map([[id, change]]) })
    else segment.changes.set(id, { before: (segment.changes.get(id) ?? change).before, after: change.after })
  }

  /** What changed since the last call, in an order in which it can be replayed. */
  takeChanges(): AuthoredChange[] {
    const taken = this.segments
    this.segments = []
    return taken
      .map(({ author, changes }) => ({ author, operations: operationsOf(changes) }))
      .filter(({ operations }) => Object.keys(operations).length > 0)
  }
}

function operationsOf(changes: Map<string, Change>): Record<string, RecordOperation> {
  const operations: Record<string, RecordOperation> = {}
  for (const [id, { before, after }] of changes) {
    if (!after) {
      if (before) operations[id] = ['remove']
    } else if (!before) {
      operations[id] = ['put', after as unknown as Record<string, unknown>]
    } else {
      const patch = diffRecord(before, after)
      if (patch) operations[id] = ['patch', patch]
    }
  }
  return operations
}
