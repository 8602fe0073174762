// tldraw exports these for its own packages and leaves them out of its published types; the version is pinned exactly.
import type { SerializedSchema, UnknownRecord } from '@tldraw/store'
import type { ValueOperation } from '#lib/protocol/events'

declare module '@tldraw/sync-core' {
  /** What turns one record into another, or null when they are equal. */
  export function diffRecord(before: UnknownRecord, after: UnknownRecord): Record<string, ValueOperation> | null

  /** A record after such a difference; the same record when nothing changes. */
  export function applyObjectDiff<T extends object>(before: T, difference: Record<string, ValueOperation>): T

  interface InMemorySyncStorage<R extends UnknownRecord> {
    documents: {
      get(id: string): { state: R; lastChangedClock: number } | undefined
      values(): IterableIterator<{ state: R; lastChangedClock: number }>
      readonly size: number
    }
    schema: { get(): SerializedSchema }
  }
}
