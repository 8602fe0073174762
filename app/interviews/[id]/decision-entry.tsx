'use client'
// A decision: what was weighed, what was taken, and why.
import { memo } from 'react'
import type { TLStore } from 'tldraw'
import { writeEntry } from './entries.ts'
import type { EntryRecord, EntryText } from './entries.ts'
import { EntryMenu, moveByKeys } from './entry-menu.tsx'
import { SyncedText } from './synced-text.tsx'
import classes from './worksheet-panel.module.css'

type Props = { store: TLStore; entry: EntryRecord; number: number; editable: boolean; focused: boolean }

const FIELDS: { field: EntryText; label: string; example: string }[] = [
  { field: 'options', label: 'Options', example: 'SQL or wide-column' },
  { field: 'text', label: 'Chosen', example: 'Wide-column' },
  { field: 'because', label: 'Because', example: 'Writes outnumber reads, and one key finds all' },
]

/** Of hundreds, only those that changed are drawn again. */
export const DecisionEntry = memo(function DecisionEntry({ store, entry, number, editable, focused }: Props) {
  const label = `Decision ${number}`
  return (
    <div className={classes.entry} role="group" aria-label={label}>
      <div className={classes.decision}>
        {FIELDS.map(({ field, label: title, example }, at) => (
          <SyncedText
            key={field}
            text={entry[field]}
            onText={(text) => writeEntry(store, entry.id, field, text)}
            label={title}
            showLabel
            placeholder={example}
            editable={editable}
            focused={focused && at === 0}
            onKeyDown={(event) => editable && moveByKeys(store, entry, event)}
          />
        ))}
      </div>
      {editable && <EntryMenu store={store} entry={entry} label={label} />}
    </div>
  )
})
