'use client'
// What a one-time link is good for: becoming the first admin, or setting a new password.
import { Button } from '@mantine/core'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { SiteResult } from '#lib/protocol/site'
import { NewPasswordField, passwordProblem } from '../account/password-field.tsx'
import { SignInOrUp } from '../account/sign-in-or-up.tsx'
import classes from '../account/account.module.css'
import { EmptyState } from '../components/empty-state.tsx'
import { useFragmentToken } from '../components/use-fragment-token.ts'
import { command } from '../realtime/site.ts'

type Purpose = SiteResult<'link:use'>['purpose']

export function OneTimeLink({ forPassword, email }: { forPassword: boolean; email: string | null }) {
  const router = useRouter()
  const token = useFragmentToken()
  // The address may say the wrong thing, or nothing; the server knows what the link is for.
  const [form, setForm] = useState<'password' | 'admin'>(forPassword ? 'password' : 'admin')
  const [done, setDone] = useState<Purpose | null>(null)
  const [using, setUsing] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  const use = async (password?: string) => {
    if (!token) return
    setUsing(true)
    setProblem(null)
    const outcome = await command('link:use', password === undefined ? { token } : { token, password })
    setUsing(false)
    if (!outcome.ok) {
      if (outcome.error.code === 'malformed' && form === 'admin') setForm('password')
      else if (outcome.error.code === 'not-signed-in' && form === 'password') setForm('admin')
      else setProblem(outcome.error.message)
      return
    }
    setDone(outcome.result.purpose)
    router.refresh()
  }

  if (done) return <Done purpose={done} />
  if (token === '') {
    return (
      <>
        <h1>This link is incomplete</h1>
        <EmptyState
          drawing="broken"
          sentence="It ends with a # and some letters after it. Copy the whole of it into the address bar."
          action={<Link href="/account">Go to your account</Link>}
        />
      </>
    )
  }
  if (form === 'password') return <Reset using={using} problem={problem} onUse={(password) => void use(password)} />
  return (
    <>
      <h1>Become the first admin</h1>
      {email === null ? (
        <>
          <p className={classes.intro}>An admin signs in with an e-mail address. Make an account or sign in first.</p>
          <SignInOrUp guest={false} onDone={() => router.refresh()} />
        </>
      ) : (
        <div className={classes.stack}>
          <p>
            The account <strong>{email}</strong> will see to the accounts and the withheld scenarios of this server. The
            link works once.
          </p>
          <div role="alert">{problem && <p className={classes.problem}>{problem}</p>}</div>
          <Button size="md" loading={using} onClick={() => void use()}>
            Make this account an admin
          </Button>
        </div>
      )}
    </>
  )
}

type ResetProps = { using: boolean; problem: string | null; onUse: (password: string) => void }

function Reset({ using, problem, onUse }: ResetProps) {
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  return (
    <>
      <h1>Set a new password</h1>
      <form
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (!passwordProblem(password)) onUse(password)
        }}
      >
        <NewPasswordField label="New password" value={password} onChange={setPassword} tried={tried} />
        <div role="alert">{problem && <p className={classes.problem}>{problem}</p>}</div>
        <Button type="submit" loading={using}>
          Set the password
        </Button>
      </form>
    </>
  )
}

const Done = ({ purpose }: { purpose: Purpose }) => (
  <>
    <h1>{purpose === 'reset' ? 'The password is set' : 'You are an admin'}</h1>
    <EmptyState
      drawing="tools"
      sentence={
        purpose === 'reset'
          ? 'Every login of this account was ended. Sign in with the new password.'
          : 'You can see to accounts, reports and links, and how the server does.'
      }
      action={
        <Button component={Link} href={purpose === 'reset' ? '/account' : '/admin'}>
          {purpose === 'reset' ? 'Sign in' : 'Go to the administration'}
        </Button>
      }
    />
  </>
)
