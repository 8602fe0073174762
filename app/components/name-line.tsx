'use client'
// The name under which others meet one, changed in place.
import { Button, TextInput } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { NAME_CHARACTERS_MAX } from '#lib/protocol/limits'
import { command } from '../realtime/site.ts'
import classes from './name-line.module.css'
import { nameProblem } from './name-problem.ts'
import { toast } from './toasts.tsx'

export function NameLine({ name, guest }: { name: string; guest: boolean }) {
  const router = useRouter()
  // Shown at once, until the page brings the same or a newer name.
  const [saved, setSaved] = useState<{ instead: string; name: string } | null>(null)
  const shown = saved?.instead === name ? saved.name : name
  const [draft, setDraft] = useState<string | null>(null)
  const [saving, setSaving] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const change = useRef<HTMLButtonElement>(null)
  const wasEditing = useRef(false)
  useEffect(() => {
    if (wasEditing.current && draft === null) change.current?.focus()
    wasEditing.current = draft !== null
  }, [draft])

  if (draft === null) {
    return (
      <p className={classes.line}>
        {guest ? 'Others see you as' : 'Your name is'} <strong>{shown}</strong>
        <Button
          ref={change}
          variant="subtle"
          color="gray"
          size="compact-sm"
          className={classes.change}
          leftSection={<IconPencil />}
          onClick={() => setDraft(shown)}
        >
          Change name
        </Button>
      </p>
    )
  }
  const problem = nameProblem(draft) ?? refusal
  const save = async () => {
    if (nameProblem(draft)) return
    setSaving(true)
    const outcome = await command('account:rename', { name: draft })
    setSaving(false)
    if (!outcome.ok) return setRefusal(outcome.error.problems?.[0]?.message ?? outcome.error.message)
    setSaved({ instead: name, name: outcome.result.name })
    setDraft(null)
    toast({ text: `You are now ${outcome.result.name}.` })
    router.refresh()
  }
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
      onKeyDown={(event) => event.key === 'Escape' && setDraft(null)}
    >
      <TextInput
        label="Your name"
        description={`Others see it. ${draft.trim().length} of ${NAME_CHARACTERS_MAX} characters.`}
        value={draft}
        error={problem}
        onChange={(event) => {
          setRefusal(null)
          setDraft(event.currentTarget.value)
        }}
        autoFocus
        autoComplete="nickname"
      />
      <div>
        <Button type="submit" loading={saving}>
          Save
        </Button>
        <Button variant="subtle" color="gray" onClick={() => setDraft(null)}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
