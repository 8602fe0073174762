'use client'
// What menu and palette offer to do with files of the board.
import { useMemo } from 'react'
import { useOpenRoom } from '../../realtime/interview.ts'
import { chooseBoardFile, exportBoard } from './board-exchange.ts'
import type { Format } from './board-exchange.ts'
import { useDocument } from './document.tsx'

export type BoardFiles = { choose: () => void; exportAs: (format: Format) => void }

/** Null while there is no board. */
export function useBoardFiles(): BoardFiles | null {
  const { editor, saving } = useDocument()
  const { room } = useOpenRoom()
  const name = `${room.scenario.scenario.id}-${room.interviewId}`
  return useMemo(
    () =>
      editor && {
        choose: () => chooseBoardFile(editor, saving),
        exportAs: (format) => void exportBoard(editor, name, format),
      },
    [editor, saving, name],
  )
}
