'use client'
import { Button, Modal, Select, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { Named } from '#lib/protocol/admin'
import { REASON_CHARACTERS_MAX } from '#lib/protocol/limits'
import classes from './admin.module.css'
import { useAct } from './use-act.ts'

const DAY_MS = 86_400_000
const ENDS = [
  { value: '', label: 'When an admin lifts it' },
  { value: '1', label: 'In a day' },
  { value: '7', label: 'In a week' },
  { value: '30', label: 'In 30 days' },
] as const

type Props = { account: Named | null; onClose: () => void; onDone?: () => void }

export const BanDialog = ({ account, onClose, onDone }: Props) => (
  <Modal opened={account !== null} onClose={onClose} title={`Ban ${account?.name ?? ''}`}>
    {account && <Ban account={account} onClose={onClose} onDone={onDone} />}
  </Modal>
)

function Ban({ account, onClose, onDone }: { account: Named; onClose: () => void; onDone: (() => void) | undefined }) {
  const { act, busy } = useAct()
  const [reason, setReason] = useState('')
  const [days, setDays] = useState<string>('')
  const ban = async () => {
    const until = days === '' ? {} : { until: new Date(Date.now() + Number(days) * DAY_MS).toISOString() }
    const outcome = await act(
      'account:ban',
      { accountId: account.id, reason, ...until },
      `${account.name ?? 'The account'} is banned.`,
    )
    if (!outcome.ok) return
    onClose()
    onDone?.()
  }
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        void ban()
      }}
    >
      <p>
        Every login and open tab of the account ends at once, and a sign-in is refused. A guest can come as another
        guest.
      </p>
      <Textarea
        label="Why"
        description="Admins read it. The person does not."
        value={reason}
        autosize
        minRows={2}
        maxLength={REASON_CHARACTERS_MAX}
        onChange={(event) => setReason(event.currentTarget.value)}
        data-autofocus
      />
      <Select
        label="It ends"
        data={ENDS}
        value={days}
        onChange={(value) => setDays(value ?? '')}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
      />
      <div className={classes.answers}>
        <Button variant="subtle" color="gray" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={busy} disabled={!reason.trim()}>
          Ban
        </Button>
      </div>
    </form>
  )
}
