'use client'
// A text field whose text is in the shared document: written through as it is typed, and following what others type.
import { Textarea } from '@mantine/core'
import { useLayoutEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { ENTRY_TEXT_MAX } from '#lib/scenario/entry'
import { useDocument } from './document.tsx'
import classes from './synced-text.module.css'

/**
 * The browser keeps a field's height right when a scroll bar takes some of its width, which a measured height does not.
 */
const SIZES_ITSELF = typeof CSS !== 'undefined' && CSS.supports('field-sizing', 'content')

/** From here on, the field says how much room is left. */
const NEARLY_FULL = ENTRY_TEXT_MAX - 200

type Props = {
  text: string
  onText: (text: string) => void
  label: string
  showLabel?: boolean
  placeholder?: string
  editable: boolean
  focused?: boolean
  onKeyDown?: (event: KeyboardEvent<HTMLTextAreaElement>) => void
}

export function SyncedText({ text, onText, label, showLabel, placeholder, editable, focused, onKeyDown }: Props) {
  const { editor } = useDocument()
  const field = useRef<HTMLTextAreaElement>(null)
  const [draft, setDraft] = useState(text)
  const [seen, setSeen] = useState(text)
  // Somebody else changed it, or it came back from an undo.
  if (seen !== text) {
    setSeen(text)
    if (draft !== text) setDraft(text)
  }
  useLayoutEffect(() => {
    if (focused) field.current?.focus()
  }, [focused])
  const write = (next: string) => {
    setDraft(next)
    setSeen(next)
    onText(next)
  }
  const left = ENTRY_TEXT_MAX - draft.length
  return (
    <Textarea
      ref={field}
      classNames={{ input: classes.input, label: classes.label }}
      {...(showLabel ? { label } : { 'aria-label': label })}
      placeholder={editable ? placeholder : undefined}
      value={draft}
      readOnly={!editable}
      autosize={!SIZES_ITSELF}
      rows={1}
      minRows={1}
      maxLength={ENTRY_TEXT_MAX}
      error={left === 0 ? `This is as long as an entry may be: ${ENTRY_TEXT_MAX} characters.` : undefined}
      description={left > 0 && draft.length > NEARLY_FULL ? `${left} characters left` : undefined}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      onChange={(event) => write(event.currentTarget.value)}
      // What is written in one go is taken back in one go.
      onFocus={() => editor?.markHistoryStoppingPoint('worksheet')}
      onBlur={() => editor?.markHistoryStoppingPoint('worksheet')}
      onKeyDown={onKeyDown}
    />
  )
}
