'use client'
// What only admins can do: help somebody who forgot a password, and say who is who.
import { Button, Select, TextInput } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import type { Rank } from '#lib/protocol/roles'
import { Moment } from '../components/moment.tsx'
import { toast } from '../components/toasts.tsx'
import { RANK_WORDS } from '../components/words.ts'
import { command } from '../realtime/site.ts'
import classes from './account.module.css'

export const AdminTools = () => (
  <section aria-labelledby="admin" className={classes.section}>
    <h2 id="admin">Accounts of this server</h2>
    <div className={classes.tools}>
      <MakeLink />
      <SetRank />
    </div>
  </section>
)

function MakeLink() {
  const [email, setEmail] = useState('')
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [made, setMade] = useState<{ address: string; expiresAt: number } | null>(null)
  const make = async () => {
    setSending(true)
    setProblem(null)
    setMade(null)
    const outcome = await command('link:make', { email: email.trim() })
    setSending(false)
    if (!outcome.ok) return setProblem(outcome.error.problems?.[0]?.message ?? outcome.error.message)
    const { token, expiresAt } = outcome.result
    setMade({ address: `${window.location.origin}/link?for=password#${token}`, expiresAt })
  }
  const copy = async (address: string) => {
    try {
      await navigator.clipboard.writeText(address)
      toast({ text: 'The link is copied.' })
    } catch {
      toast({ text: 'The browser does not let this page copy. Select the link and copy it by hand.' })
    }
  }
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void make()
      }}
    >
      <h3>A link for a new password</h3>
      <TextInput
        label="E-mail of the account"
        type="email"
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
        error={problem}
        maxLength={200}
        autoComplete="off"
      />
      <Button type="submit" variant="default" loading={sending} disabled={email.trim() === ''}>
        Make the link
      </Button>
      {made && (
        <div className={classes.made} role="status">
          <p>Give it to the person by a way that only they read. It is shown this once.</p>
          <code>{made.address}</code>
          <p>
            Good until <Moment at={made.expiresAt} />.
          </p>
          <div>
            <Button variant="default" leftSection={<IconCopy />} onClick={() => void copy(made.address)}>
              Copy the link
            </Button>
          </div>
        </div>
      )}
    </form>
  )
}

function SetRank() {
  const [email, setEmail] = useState('')
  const [rank, setRank] = useState<Rank>('instructor')
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const set = async () => {
    setSending(true)
    setProblem(null)
    const outcome = await command('rank:set', { email: email.trim(), rank })
    setSending(false)
    if (!outcome.ok) return setProblem(outcome.error.problems?.[0]?.message ?? outcome.error.message)
    toast({ text: `${email.trim()} is now ${RANK_WORDS[rank].toLowerCase()}.` })
    setEmail('')
  }
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void set()
      }}
    >
      <h3>Rank of an account</h3>
      <TextInput
        label="E-mail of the account"
        type="email"
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
        error={problem}
        maxLength={200}
        autoComplete="off"
      />
      <Select
        label="Rank"
        description="Instructors see withheld scenarios; admins also see to accounts."
        data={Object.entries(RANK_WORDS).map(([value, label]) => ({ value, label }))}
        comboboxProps={{ withinPortal: false }}
        value={rank}
        onChange={(value) => value && setRank(value as Rank)}
      />
      <Button type="submit" variant="default" loading={sending} disabled={email.trim() === ''}>
        Set the rank
      </Button>
    </form>
  )
}
