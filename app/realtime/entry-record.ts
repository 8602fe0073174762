// The worksheet's entries in tldraw's types: a record type of the shared document, with lib's own definition.
import type { BaseRecord, RecordId } from '@tldraw/store'
import type { CustomRecordInfo } from '@tldraw/tlschema'
import { entryRecord } from '#lib/scenario/entry'
import type { Entry } from '#lib/scenario/entry'

export type EntryId = RecordId<EntryRecord>
export interface EntryRecord extends BaseRecord<'entry', EntryId>, Omit<Entry, 'id' | 'typeName'> {}

declare module '@tldraw/tlschema' {
  interface TLGlobalRecordPropsMap {
    entry: EntryRecord
  }
}

export const RECORDS: Record<'entry', CustomRecordInfo> = { entry: entryRecord }
