'use client'
// The shared document for everything inside the room: the synced store, the editor once it stands, and what is highlighted on it.
import { createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { atom, useValue } from 'tldraw'
import type { Atom, Editor, TLStore } from 'tldraw'
import type { RemoteTLStoreWithStatus } from '@tldraw/sync'
import { mayEdit } from '#lib/protocol/policy'
import { useBoardDocument } from '../../realtime/board.ts'
import type { DocumentSaving } from '../../realtime/board.ts'
import { useRoomPart } from '../../realtime/interview.ts'

export type RoomDocument = {
  sync: RemoteTLStoreWithStatus
  /** Null until the document has arrived. */
  store: TLStore | null
  saving: DocumentSaving
  /** Null while no board is shown. */
  editor: Editor | null
  setEditor: (editor: Editor | null) => void
  /** Whether this person may change the document now. */
  editable: boolean
  /** Marks shapes on the board in violet, as evidence; an empty list takes the marks away. */
  highlight: (shapeIds: readonly string[]) => void
  highlighted: Atom<readonly string[]>
}

const Context = createContext<RoomDocument | null>(null)

export function DocumentProvider({ children }: { children: ReactNode }) {
  const { sync, saving } = useBoardDocument()
  const [editor, setEditor] = useState<Editor | null>(null)
  const [highlighted] = useState(() => atom<readonly string[]>('highlighted', []))
  const editable = useRoomPart(({ you, state, known }) => known && mayEdit(you.role, state.stage))
  const highlight = useCallback((shapeIds: readonly string[]) => void highlighted.set(shapeIds), [highlighted])
  const store = sync.status === 'synced-remote' ? sync.store : null
  const value = useMemo(
    () => ({ sync, store, saving, editor, setEditor, editable, highlight, highlighted }),
    [sync, store, saving, editor, editable, highlight, highlighted],
  )
  return <Context.Provider value={value}>{children}</Context.Provider>
}

export function useDocument(): RoomDocument {
  const document = useContext(Context)
  if (!document) throw new Error('This is used outside of a room')
  return document
}

/** Shapes light up while a list item is hovered or holds the focus. */
export function useHighlightProps(shapeIds: readonly string[]) {
  const { highlight } = useDocument()
  // An item that goes away under the pointer must not leave its mark behind.
  useEffect(() => () => highlight([]), [highlight])
  const show = () => highlight(shapeIds)
  const hide = () => highlight([])
  return { onPointerEnter: show, onPointerLeave: hide, onFocus: show, onBlur: hide }
}

export const useHighlighted = (): readonly string[] => {
  const { highlighted } = useDocument()
  return useValue(highlighted)
}
