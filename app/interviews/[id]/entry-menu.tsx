'use client'
// What can be done with an entry besides writing in it. The same by keys: Alt with an arrow moves it.
import { ActionIcon, Menu } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconDots, IconTrash } from '@tabler/icons-react'
import type { KeyboardEvent } from 'react'
import type { TLStore } from 'tldraw'
import { toast } from '../../components/toasts.tsx'
import { moveEntry, removeEntry, restoreEntry } from './entries.ts'
import type { EntryRecord } from './entries.ts'

/** Undo instead of a question. */
export function takeOut(store: TLStore, entry: EntryRecord): void {
  removeEntry(store, entry.id)
  if (!entry.text && !entry.options && !entry.because) return
  toast({ text: 'Entry deleted.', action: { label: 'Undo', run: () => restoreEntry(store, entry) } })
}

export function moveByKeys(store: TLStore, entry: EntryRecord, event: KeyboardEvent): boolean {
  if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return false
  event.preventDefault()
  moveEntry(store, entry, event.key === 'ArrowUp' ? -1 : 1)
  return true
}

export const EntryMenu = ({ store, entry, label }: { store: TLStore; entry: EntryRecord; label: string }) => (
  <Menu position="bottom-end">
    <Menu.Target>
      <ActionIcon size={24} aria-label={`Move or delete: ${label}`}>
        <IconDots />
      </ActionIcon>
    </Menu.Target>
    <Menu.Dropdown>
      <Menu.Item leftSection={<IconArrowUp />} onClick={() => moveEntry(store, entry, -1)}>
        Move up
      </Menu.Item>
      <Menu.Item leftSection={<IconArrowDown />} onClick={() => moveEntry(store, entry, 1)}>
        Move down
      </Menu.Item>
      <Menu.Item leftSection={<IconTrash />} onClick={() => takeOut(store, entry)}>
        Delete
      </Menu.Item>
    </Menu.Dropdown>
  </Menu>
)
