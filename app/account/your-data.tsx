'use client'
// What is kept about a person: to take away, and to delete.
import { Button, Modal, PasswordInput } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { downloadBlob } from '../components/download.ts'
import { toast } from '../components/toasts.tsx'
import { signOut } from '../realtime/account.ts'
import { exportAccount } from '../realtime/export.ts'
import { command } from '../realtime/site.ts'
import classes from './account.module.css'
import { DeleteForm } from './delete-form.tsx'

export function YourData({ guest }: { guest: boolean }) {
  const [asking, setAsking] = useState(false)
  const [loading, setLoading] = useState(false)
  const download = async () => {
    setLoading(true)
    const outcome = await exportAccount()
    setLoading(false)
    if (outcome.ok) downloadBlob('dryrun-account.json', outcome.result)
    else toast({ text: outcome.error.message })
  }
  return (
    <>
      <p className={classes.intro}>
        The file holds your account, logins, interviews, and what you said, drew, wrote and ran, as JSON.
      </p>
      <div className={classes.choices}>
        <Button variant="default" leftSection={<IconDownload />} loading={loading} onClick={() => void download()}>
          Download what is kept about me
        </Button>
        <Button variant="subtle" color="red" onClick={() => setAsking(true)}>
          Delete my account…
        </Button>
      </div>
      <Modal opened={asking} onClose={() => setAsking(false)} title="Delete your account?" size="lg">
        <Delete guest={guest} onCancel={() => setAsking(false)} />
      </Modal>
    </>
  )
}

function Delete({ guest, onCancel }: { guest: boolean; onCancel: () => void }) {
  const router = useRouter()
  const [password, setPassword] = useState('')
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const send = async () => {
    setSending(true)
    setProblem(null)
    const outcome = await command('account:delete', guest ? {} : { password })
    if (!outcome.ok) {
      setSending(false)
      return setProblem(outcome.error.problems?.[0]?.message ?? outcome.error.message)
    }
    // Its login is gone already; this takes the cookie away.
    await signOut()
    toast({ text: 'Your account is deleted.' })
    router.push('/')
    router.refresh()
  }
  return (
    <DeleteForm
      whose="your"
      does="Delete my account"
      sending={sending}
      ready={guest || password !== ''}
      problem={problem}
      onSend={() => void send()}
      onCancel={onCancel}
    >
      {!guest && (
        <PasswordInput
          label="Your password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
        />
      )}
    </DeleteForm>
  )
}
