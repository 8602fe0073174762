import type { Metadata } from 'next'
import { connection } from 'next/server'
import { queries } from '#lib/protocol/queries'
import { PageShell } from '../components/page-shell.tsx'
import { NameLine } from '../components/name-line.tsx'
import { RANK_WORDS } from '../components/words.ts'
import { viewer } from '../viewer.ts'
import classes from './account.module.css'
import { Blocked } from './blocked.tsx'
import { SignInOrUp } from './sign-in-or-up.tsx'
import { SignOut } from './sign-out.tsx'
import { YourData } from './your-data.tsx'

export const metadata: Metadata = { title: 'Account' }

export default async function AccountPage() {
  await connection()
  const person = await viewer()
  if (!person) {
    return (
      <PageShell>
        <h1>Account</h1>
        <p className={classes.intro}>
          You can do everything without one. An account keeps your interviews when you change browsers.
        </p>
        <SignInOrUp guest={false} />
      </PageShell>
    )
  }
  const blocked = await queries().blocked(person)
  return (
    <PageShell>
      <h1>Account</h1>
      <NameLine name={person.name} guest={person.guest} />
      {person.guest ? (
        <section aria-labelledby="keep" className={classes.section}>
          <h2 id="keep">Keep this account</h2>
          <p className={classes.intro}>
            You are a guest in this browser. With an e-mail address and a password you keep your interviews everywhere.
          </p>
          <SignInOrUp guest />
        </section>
      ) : (
        <section aria-labelledby="login" className={classes.section}>
          <h2 id="login">Login</h2>
          <dl className={classes.facts}>
            <dt>E-mail</dt>
            <dd>{person.email}</dd>
            <dt>Rank</dt>
            <dd>{RANK_WORDS[person.rank]}</dd>
          </dl>
          <SignOut />
        </section>
      )}
      <section aria-labelledby="blocked" className={classes.section}>
        <h2 id="blocked">Blocked people</h2>
        <Blocked blocked={blocked} />
      </section>
      <section aria-labelledby="data" className={classes.section}>
        <h2 id="data">Your data</h2>
        <YourData guest={person.guest} />
      </section>
    </PageShell>
  )
}
