'use client'
import { Modal } from '@mantine/core'
import type { Named } from '#lib/protocol/admin'
import { DeleteForm } from '../account/delete-form.tsx'
import { useAct } from './use-act.ts'

type Props = { account: Named | null; onClose: () => void }

export const EraseDialog = ({ account, onClose }: Props) => (
  <Modal opened={account !== null} onClose={onClose} title={`Delete ${account?.name ?? ''}?`} size="lg">
    {account && <Erase account={account} onClose={onClose} />}
  </Modal>
)

function Erase({ account, onClose }: { account: Named; onClose: () => void }) {
  const { act, busy } = useAct()
  const erase = async () => {
    const outcome = await act(
      'account:erase',
      { accountId: account.id },
      `${account.name ?? 'The account'} is deleted.`,
    )
    if (outcome.ok) onClose()
  }
  return (
    <DeleteForm whose="their" does="Delete the account" sending={busy} onSend={() => void erase()} onCancel={onClose} />
  )
}
