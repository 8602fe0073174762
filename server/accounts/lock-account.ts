// What every change of an account's standing does first, so that a server never ends up without anybody who can see to it.
import type pg from 'pg'

import { GUEST_DOMAIN } from './auth.ts'

export type LockedAccount = {
  email: string
  guest: boolean
  rank: string
  /** Nobody else could see to the accounts of this server. */
  onlyAdmin: boolean
}

/**
 * Holds an account until the transaction ends; null when it is gone. All admins are held with it, in the same order by
 * everybody: of two admins who take the rank from each other at once, the second finds that they are the only one.
 */
export async function lockAccount(client: pg.PoolClient, accountId: string): Promise<LockedAccount | null> {
  const { rows } = await client.query<{ id: string; email: string; rank: string | null; admin: boolean }>(
    `select "id", "email", "rank", "rank" = 'admin' and "banned" is not true as admin from "Account"
     where "id" = $1 or ("rank" = 'admin' and "banned" is not true) order by "id" for update`,
    [accountId],
  )
  const account = rows.find(({ id }) => id === accountId)
  if (!account) return null
  const { email, rank, admin } = account
  return {
    email,
    guest: email.endsWith(`@${GUEST_DOMAIN}`),
    rank: rank ?? 'learner',
    onlyAdmin: admin && rows.length === 1,
  }
}
