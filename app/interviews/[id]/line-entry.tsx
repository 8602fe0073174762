'use client'
// An entry of one text. Enter begins the next, Backspace in an empty one takes it out.
import { memo } from 'react'
import type { KeyboardEvent } from 'react'
import type { TLStore } from 'tldraw'
import { writeEntry } from './entries.ts'
import type { EntryId, EntryRecord } from './entries.ts'
import { EntryMenu, moveByKeys, takeOut } from './entry-menu.tsx'
import { SyncedText } from './synced-text.tsx'
import classes from './worksheet-panel.module.css'

type Props = {
  store: TLStore
  entry: EntryRecord
  label: string
  example: string
  editable: boolean
  focused: boolean
  /** The one above it, where the focus goes when this one was emptied and taken out by keys. */
  above: EntryId | null
  onAdd: (after: EntryId) => void
  onFocus: (id: EntryId | null) => void
}

/** Of hundreds, only those that changed are drawn again. */
export const LineEntry = memo(function LineEntry(props: Props) {
  const { store, entry, label, example, editable, focused, above, onAdd, onFocus } = props
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (!editable || moveByKeys(store, entry, event)) return
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault()
      if (entry.text.trim()) onAdd(entry.id)
    } else if (event.key === 'Backspace' && entry.text === '') {
      event.preventDefault()
      takeOut(store, entry)
      onFocus(above)
    }
  }
  return (
    <div className={classes.entry}>
      <SyncedText
        text={entry.text}
        onText={(text) => writeEntry(store, entry.id, 'text', text)}
        label={label}
        placeholder={example}
        editable={editable}
        focused={focused}
        onKeyDown={onKeyDown}
      />
      {editable && <EntryMenu store={store} entry={entry} label={label} />}
    </div>
  )
})
