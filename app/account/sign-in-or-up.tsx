'use client'
// One form for both, because they ask nearly the same.
import { Button, PasswordInput, SegmentedControl, TextInput } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from '../components/toasts.tsx'
import { signIn, signUp } from '../realtime/account.ts'
import classes from './account.module.css'
import { NewPasswordField, passwordProblem } from './password-field.tsx'

type Kind = 'up' | 'in'

type Props = {
  /** Whether somebody works as a guest here, whose interviews a sign-up keeps and a sign-in leaves. */
  guest: boolean
  onDone?: () => void
}

export function SignInOrUp({ guest, onDone }: Props) {
  const router = useRouter()
  const [kind, setKind] = useState<Kind>(guest ? 'up' : 'in')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const [sending, setSending] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const emailProblem = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim()) ? null : 'Write an e-mail address.'
  const secretProblem = kind === 'up' ? passwordProblem(password) : password ? null : 'Write your password.'

  const send = async () => {
    setTried(true)
    setRefusal(null)
    if (emailProblem || secretProblem) return
    setSending(true)
    const outcome = await (kind === 'up' ? signUp(email.trim(), password) : signIn(email.trim(), password))
    setSending(false)
    if (!outcome.ok) return setRefusal(outcome.error.problems?.[0]?.message ?? outcome.error.message)
    toast({ text: kind === 'up' ? 'Your account is made.' : 'You are signed in.' })
    if (onDone) onDone()
    else router.refresh()
  }
  return (
    <>
      <SegmentedControl
        className={classes.kind}
        aria-label="Sign up or sign in"
        value={kind}
        onChange={(value) => {
          setKind(value as Kind)
          setTried(false)
          setRefusal(null)
        }}
        data={[
          { value: 'up', label: 'Sign up' },
          { value: 'in', label: 'Sign in' },
        ]}
      />
      <form
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <TextInput
          label="E-mail"
          type="email"
          description={kind === 'up' ? 'Your login. No mail is ever sent to it.' : undefined}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={tried ? emailProblem : null}
          maxLength={200}
          autoComplete="username"
        />
        {kind === 'up' ? (
          <NewPasswordField label="Password" value={password} onChange={setPassword} tried={tried} />
        ) : (
          <PasswordInput
            label="Password"
            description="Forgotten? An admin of this server can make you a link."
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={tried ? secretProblem : null}
            aria-invalid={(tried && secretProblem !== null) || undefined}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
          />
        )}
        {guest && kind === 'in' && (
          <p className={classes.warning}>
            The interviews that you did as a guest stay with the guest. Sign up to keep them.
          </p>
        )}
        <div role="alert">{refusal && <p className={classes.problem}>{refusal}</p>}</div>
        <Button type="submit" loading={sending}>
          {kind === 'up' ? (guest ? 'Sign up and keep everything' : 'Sign up') : 'Sign in'}
        </Button>
      </form>
    </>
  )
}
