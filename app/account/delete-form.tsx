'use client'
// The deletion of an account: what it takes away and what it leaves, said the same to whoever deletes, and a word to type.
import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import classes from './account.module.css'

const WORD = 'delete'

type Props = {
  whose: 'your' | 'their'
  /** What the button says. */
  does: string
  sending: boolean
  /** False while the children want something more. */
  ready?: boolean
  problem?: string | null
  onSend: () => void
  onCancel: () => void
  children?: ReactNode
}

export function DeleteForm({ whose, does, sending, ready = true, problem, onSend, onCancel, children }: Props) {
  const [typed, setTyped] = useState('')
  const confirmed = ready && typed.trim().toLowerCase() === WORD
  return (
    <form
      className={classes.deleting}
      onSubmit={(event) => {
        event.preventDefault()
        if (confirmed) onSend()
      }}
    >
      <WhatGoes whose={whose} />
      <TextInput
        label={`Type ${WORD} to go on`}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoComplete="off"
        data-autofocus
      />
      {children}
      <div role="alert">{problem && <p className={classes.problem}>{problem}</p>}</div>
      <div className={classes.answers}>
        <Button variant="subtle" color="gray" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" color="red" loading={sending} disabled={!confirmed}>
          {does}
        </Button>
      </div>
    </form>
  )
}

const WhatGoes = ({ whose }: { whose: 'your' | 'their' }) => {
  const they = whose === 'your' ? 'you' : 'they'
  return (
    <div className={classes.goes}>
      <p>This cannot be undone.</p>
      <p>
        <strong>Gone for good:</strong> {whose} name, address, password and logins; interviews that nobody else has in
        their list, with all that is in them; everything that {they} said in the others: chat lines, notes, reasons of
        ratings, links to calls; {whose} runs in the lab, invites, blocks and reports.
      </p>
      <p>
        <strong>Stays with the others of an interview, without a name:</strong> what was drawn and written together on
        the board and the worksheet, verdicts and grades, and the results of runs. They read “Somebody who left”.
      </p>
      <p>
        The audit trail keeps the number of the account and when it was deleted. Backups that were made before hold
        everything until whoever runs this server deletes them.
      </p>
    </div>
  )
}
