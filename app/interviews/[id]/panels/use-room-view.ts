'use client'
// Evidence in the room: marked on the board while it is pointed at, gone to when it is pressed.
import { useMemo } from 'react'
import type { TLShapeId } from 'tldraw'
import type { EvidenceView } from '../../../components/evidence-list.tsx'
import { useRoomPart } from '../../../realtime/interview.ts'
import { useDocument } from '../document.tsx'

export function useRoomView(): EvidenceView {
  const { editor, highlight } = useDocument()
  return useMemo(
    () => ({
      highlight,
      show: (ids) => {
        const shapes = editor ? (ids.filter((id) => editor.getShape(id as TLShapeId)) as TLShapeId[]) : []
        if (!editor || shapes.length === 0) return
        editor.setSelectedShapes(shapes)
        editor.zoomToSelectionIfOffscreen(64, { animation: { duration: 120 } })
      },
    }),
    [editor, highlight],
  )
}

/** What people are called, oneself included. */
export function useNames(): (accountId: string) => string {
  const people = useRoomPart((snapshot) => snapshot.people)
  const own = useRoomPart(({ you }) => you.accountId)
  return useMemo(() => {
    const names = new Map(people.map(({ accountId, name }) => [accountId, name]))
    return (accountId) => {
      const name = names.get(accountId) ?? 'somebody who left'
      return accountId === own ? `${name} (you)` : name
    }
  }, [people, own])
}
