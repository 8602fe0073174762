'use client'
// Private notes: nobody else ever sees them. Saved a moment after the last key, and at once when the field is left.
import { Textarea } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { NOTES_CHARACTERS_MAX } from '#lib/protocol/limits'
import { useOpenRoom, useRoomPart } from '../../../realtime/interview.ts'
import { useMay } from '../controls.tsx'
import { Section } from './section.tsx'
import { useKeptState } from './kept-state.ts'
import { Saver } from './saver.ts'

export function Notes() {
  const { room, connection } = useOpenRoom()
  const saved = useRoomPart(({ state, you }) => state.notes[you.accountId] ?? '')
  const mayWrite = useMay('note:write')
  /** Null while nothing is typed that is not saved. */
  const [draft, setDraft] = useKeptState<string | null>(`${room.interviewId} notes`, null)
  const [problem, setProblem] = useState<string | null>(null)
  const [saver] = useState(
    () =>
      new Saver<string>(async (text) => {
        const outcome = await connection.call('note:write', { text })
        setProblem(outcome.ok ? null : outcome.error.message)
        return outcome.ok
      }),
  )
  const leave = useRef(saver)
  useEffect(() => () => void leave.current.flush(), [])
  const text = draft ?? saved
  const isSaved = draft === null || draft.trim() === saved
  return (
    <Section title="Private notes">
      <Textarea
        aria-label="Private notes"
        value={text}
        autosize
        minRows={4}
        maxRows={16}
        readOnly={!mayWrite}
        maxLength={NOTES_CHARACTERS_MAX}
        description={isSaved ? (text ? 'Saved. Only you see them.' : 'Only you see them.') : 'Saving'}
        inputWrapperOrder={['input', 'description', 'error']}
        error={problem}
        onChange={(event) => {
          setDraft(event.currentTarget.value)
          saver.change(event.currentTarget.value)
        }}
        onBlur={() => void saver.flush()}
      />
    </Section>
  )
}
