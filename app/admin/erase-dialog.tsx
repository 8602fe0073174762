'use client'
import { Button, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Named } from '#lib/protocol/admin'
import { isConfirmed, WhatGoes } from '../account/what-goes.tsx'
import classes from './admin.module.css'
import { useAct } from './use-act.ts'

type Props = { account: Named | null; onClose: () => void }

export const EraseDialog = ({ account, onClose }: Props) => (
  <Modal opened={account !== null} onClose={onClose} title={`Delete ${account?.name ?? ''}?`} size="lg">
    {account && <Erase account={account} onClose={onClose} />}
  </Modal>
)

function Erase({ account, onClose }: { account: Named; onClose: () => void }) {
  const { act, busy } = useAct()
  const [typed, setTyped] = useState('')
  const erase = async () => {
    const outcome = await act(
      'account:erase',
      { accountId: account.id },
      `${account.name ?? 'The account'} is deleted.`,
    )
    if (outcome.ok) onClose()
  }
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (isConfirmed(typed)) void erase()
      }}
    >
      <WhatGoes whose="their" />
      <TextInput
        label="Type delete to go on"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoComplete="off"
        data-autofocus
      />
      <div className={classes.answers}>
        <Button variant="subtle" color="gray" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" color="red" loading={busy} disabled={!isConfirmed(typed)}>
          Delete the account
        </Button>
      </div>
    </form>
  )
}
