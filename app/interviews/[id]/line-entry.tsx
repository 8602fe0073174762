'use client'
// An entry of one text. Enter begins the next, Backspace in an empty one takes it out.
import type { KeyboardEvent } from 'react'
import type { TLStore } from 'tldraw'
import { writeEntry } from './entries.ts'
import type { EntryRecord } from './entries.ts'
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
  onEnter: () => void
  /** It was emptied and taken out by keys: the focus goes elsewhere. */
  onEmptied: () => void
}

export function LineEntry({ store, entry, label, example, editable, focused, onEnter, onEmptied }: Props) {
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (!editable || moveByKeys(store, entry, event)) return
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault()
      if (entry.text.trim()) onEnter()
    } else if (event.key === 'Backspace' && entry.text === '') {
      event.preventDefault()
      takeOut(store, entry)
      onEmptied()
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
}
