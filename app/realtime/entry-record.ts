// The worksheet's entries as tldraw is told of them: a record type of the shared document, checked by lib's own schema.
import type { BaseRecord, RecordId } from '@tldraw/store'
import type { CustomRecordInfo } from '@tldraw/tlschema'
import { entrySchema } from '#lib/scenario/entry'
import type { Entry } from '#lib/scenario/entry'

export type EntryId = RecordId<EntryRecord>
export interface EntryRecord extends BaseRecord<'entry', EntryId>, Omit<Entry, 'id' | 'typeName'> {}

declare module '@tldraw/tlschema' {
  interface TLGlobalRecordPropsMap {
    entry: EntryRecord
  }
}

export const RECORDS: Record<'entry', CustomRecordInfo> = {
  entry: {
    scope: 'document',
    validator: {
      // The value itself and not zod's copy: the store tells by identity whether a record changed.
      validate: (value: unknown) => {
        entrySchema.parse(value)
        return value
      },
    },
  },
}
