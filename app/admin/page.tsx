import { Button, TextInput } from '@mantine/core'
import type { Metadata } from 'next'
import Form from 'next/form'
import type { AccountRow } from '#lib/protocol/admin'
import { Moment } from '../components/moment.tsx'
import { RANK_WORDS } from '../components/words.ts'
import { AccountActions } from './account-actions.tsx'
import { admin, firstOf } from './admin.ts'
import type { Search } from './admin.ts'
import classes from './admin.module.css'
import { Pager } from './pager.tsx'
import { Who } from './who.tsx'

export const metadata: Metadata = { title: 'Accounts' }

export default async function AccountsPage({ searchParams }: { searchParams: Search }) {
  const params = await searchParams
  const [search, after] = [firstOf(params.search) ?? '', firstOf(params.after)]
  const { rows, next } = await (await admin()).accounts({ search, after })
  return (
    <>
      <search>
        <Form action="/admin" className={classes.filters}>
          <TextInput
            key={search}
            name="search"
            aria-label="Search accounts"
            placeholder="Name or e-mail"
            defaultValue={search}
            maxLength={200}
          />
          <Button type="submit" variant="default">
            Search
          </Button>
        </Form>
      </search>
      {rows.length === 0 ? (
        <p className={classes.none}>No account has this in its name or address.</p>
      ) : (
        <ul className={`${classes.rows} ${classes.accounts}`} aria-label="Accounts">
          {rows.map((account) => (
            <Account key={account.id} account={account} />
          ))}
        </ul>
      )}
      <Pager path="/admin" params={{ search }} after={after} next={next} />
    </>
  )
}

const Account = ({ account }: { account: AccountRow }) => (
  <li>
    <span className={classes.name}>
      <Who account={account} otherwise="" />
    </span>
    <span className={classes.dim}>{account.email ?? 'Guest'}</span>
    <span>
      {RANK_WORDS[account.rank]}
      {account.ban && <span className={classes.banned}> Banned</span>}
    </span>
    <span className={classes.dim}>
      {account.interviews} {account.interviews === 1 ? 'interview' : 'interviews'}
    </span>
    <span className={classes.dim}>
      since <Moment at={account.createdAt} />
    </span>
    <span className={classes.dim}>
      {account.lastSeenAt === null ? (
        'not seen yet'
      ) : (
        <>
          seen <Moment at={account.lastSeenAt} />
        </>
      )}
    </span>
    <span className={classes.tools}>
      <AccountActions account={account} />
    </span>
    {account.ban && (
      <p className={classes.reason}>
        Banned
        {account.ban.until !== null && (
          <>
            {' '}
            until <Moment at={account.ban.until} />
          </>
        )}
        : {account.ban.reason}
      </p>
    )}
  </li>
)
