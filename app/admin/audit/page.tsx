import { Button, NativeSelect } from '@mantine/core'
import type { Metadata } from 'next'
import Form from 'next/form'
import Link from 'next/link'
import { AUDIT_ACTIONS } from '#lib/protocol/admin'
import type { AuditAction, AuditRow } from '#lib/protocol/admin'
import { Moment } from '../../components/moment.tsx'
import { admin, firstOf } from '../admin.ts'
import type { Search } from '../admin.ts'
import classes from '../admin.module.css'
import { Pager } from '../pager.tsx'
import { Who } from '../who.tsx'

export const metadata: Metadata = { title: 'Audit' }

const ACTIONS = [
  { value: '', label: 'Everything' },
  ...Object.entries(AUDIT_ACTIONS).map(([value, label]) => ({ value, label })),
]

const wordsOf = (action: string): string => AUDIT_ACTIONS[action as AuditAction] ?? action

const detailText = (detail: AuditRow['detail']): string =>
  Object.entries(detail)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ')

export default async function AuditPage({ searchParams }: { searchParams: Search }) {
  const params = await searchParams
  const [action, account, after] = [
    firstOf(params.action) || null,
    firstOf(params.account) || null,
    firstOf(params.after),
  ]
  const { rows, next } = await (await admin()).audit({ action, account, after })
  const about = rows.flatMap(({ actor, subject }) => [actor, subject]).find((each) => each?.id === account)
  return (
    <>
      <search>
        <Form action="/admin/audit" className={classes.filters}>
          <NativeSelect
            key={action}
            name="action"
            aria-label="What was done"
            data={ACTIONS}
            defaultValue={action ?? ''}
          />
          {account && <input type="hidden" name="account" value={account} />}
          <Button type="submit" variant="default">
            Show
          </Button>
          {account && (
            <p>
              Only about {about?.name ?? <code>{account}</code>}.{' '}
              <Link
                href={action ? `/admin/audit?action=${encodeURIComponent(action)}` : '/admin/audit'}
                prefetch={false}
              >
                About everybody
              </Link>
            </p>
          )}
        </Form>
      </search>
      {rows.length === 0 ? (
        <p className={classes.none}>Nothing of this kind has happened.</p>
      ) : (
        <ol className={`${classes.rows} ${classes.audit}`} aria-label="What was done, newest first">
          {rows.map((row) => (
            <li key={row.id}>
              <span className={classes.dim}>
                <Moment at={row.at} />
              </span>
              <span className={classes.name}>{wordsOf(row.action)}</span>
              <span>
                by <Who account={row.actor} otherwise="the server" />
              </span>
              <span>
                {row.subject && row.subject.id !== row.actor?.id && <Who account={row.subject} otherwise="" />}
              </span>
              <span className={classes.detail}>{detailText(row.detail)}</span>
            </li>
          ))}
        </ol>
      )}
      <Pager path="/admin/audit" params={{ action, account }} after={after} next={next} />
    </>
  )
}
