// An account where a list names it: a way to all that the audit trail has about it.
import Link from 'next/link'
import type { Named } from '#lib/protocol/admin'
import classes from './admin.module.css'

export const Who = ({ account, otherwise }: { account: Named | null; otherwise: string }) =>
  account === null ? (
    <span className={classes.dim}>{otherwise}</span>
  ) : (
    <Link href={`/admin/audit?account=${encodeURIComponent(account.id)}`} prefetch={false}>
      {account.name ?? 'Somebody who left'}
    </Link>
  )
