// What admins do about other accounts. Each act and its line in the audit trail are stored together.
import type pg from 'pg'

import { failure } from '#lib/protocol/errors'
import type { Outcome } from '#lib/protocol/errors'
import type { AuditAction } from '#lib/protocol/admin'

import { audit } from '../accounts/audit.ts'
import { eraseAccount } from '../accounts/erase.ts'
import type { Identity } from '../accounts/identity.ts'
import { lockAccount } from '../accounts/lock-account.ts'
import type { LockedAccount } from '../accounts/lock-account.ts'
import { withTransaction } from '../database/transaction.ts'
import type { SiteDependencies, SiteHandlers } from './commands.ts'
import { hashToken, newToken } from './tokens.ts'

const LINK_HOURS = 24
const HOUR_MS = 3_600_000
const OK: Outcome<Record<string, never>> = { ok: true, result: {} }

export const ONLY_ADMIN = 'This is the only admin of this server. Make another one first.'
const NO_ACCOUNT = 'There is no such account; it may be deleted by now.'

type AdminCommands = Pick<
  SiteHandlers,
  | 'rank:set'
  | 'account:ban'
  | 'account:unban'
  | 'account:sign-out'
  | 'account:erase'
  | 'report:handle'
  | 'link:make'
  | 'link:revoke'
>

type Act = {
  accountId: string
  who: Identity | null
  action: AuditAction
  detail?: Record<string, string>
  /** Why it cannot be done to this account. */
  refuse?: (account: LockedAccount) => Outcome<never> | null
  run: (client: pg.PoolClient) => Promise<unknown>
}

export function adminCommands(deps: SiteDependencies): AdminCommands {
  const { pool, now, disconnect } = deps

  const act = ({ accountId, who, action, detail, refuse, run }: Act): Promise<Outcome<Record<string, never>>> =>
    withTransaction(pool, async (client) => {
      const account = await lockAccount(client, accountId)
      if (!account) return failure('not-found', NO_ACCOUNT)
      const refused = refuse?.(account)
      if (refused) return refused
      await run(client)
      await audit(client, {
        actorId: (who as Identity).accountId,
        action,
        subject: accountId,
        ...(detail && { detail }),
      })
      return OK
    })

  /** The act, and then the end of every connection, so that what changed holds at once. */
  const actAndDisconnect = async (what: Act): Promise<Outcome<Record<string, never>>> => {
    const outcome = await act(what)
    if (outcome.ok) disconnect(what.accountId)
    return outcome
  }

  return {
    'rank:set': ({ accountId, rank }, who) =>
      actAndDisconnect({
        accountId,
        who,
        action: 'rank:set',
        detail: { rank },
        refuse: ({ guest, onlyAdmin }) => {
          if (onlyAdmin && rank !== 'admin') return failure('wrong-moment', ONLY_ADMIN)
          return guest && rank !== 'learner'
            ? failure('wrong-moment', 'A guest cannot sign in again. The person makes an account first.')
            : null
        },
        run: (client) =>
          client.query('update "Account" set "rank" = $2, "updatedAt" = now() where "id" = $1', [accountId, rank]),
      }),
    'account:ban': ({ accountId, reason, until }, who) => {
      if (until !== undefined && Date.parse(until) <= now()) {
        return Promise.resolve(
          failure('malformed', 'Choose an end that is not past yet.', [{ field: 'until', message: 'is past' }]),
        )
      }
      return actAndDisconnect({
        accountId,
        who,
        action: 'account:ban',
        detail: { until: until ?? 'lifted' },
        refuse: ({ onlyAdmin }) => (onlyAdmin ? failure('wrong-moment', ONLY_ADMIN) : null),
        run: async (client) => {
          await client.query(
            `update "Account" set "banned" = true, "banReason" = $2, "banExpires" = $3, "updatedAt" = now()
             where "id" = $1`,
            [accountId, reason, until ?? null],
          )
          await endLogins(client, accountId)
        },
      })
    },
    'account:unban': ({ accountId }, who) =>
      act({
        accountId,
        who,
        action: 'account:unban',
        run: (client) =>
          client.query(
            `update "Account" set "banned" = false, "banReason" = null, "banExpires" = null, "updatedAt" = now()
             where "id" = $1`,
            [accountId],
          ),
      }),
    'account:sign-out': ({ accountId }, who) =>
      actAndDisconnect({
        accountId,
        who,
        action: 'account:sign-out',
        refuse: ({ guest }) =>
          guest ? failure('wrong-moment', 'A guest has no way back in. Ban or delete the account instead.') : null,
        run: (client) => endLogins(client, accountId),
      }),
    async 'account:erase'({ accountId }, who) {
      const actorId = (who as Identity).accountId
      if (accountId === actorId) {
        return failure('wrong-moment', 'You delete your own account on the account page, with your password.')
      }
      const erased = await eraseAccount(deps, accountId, { actorId, action: 'account:erase' })
      if (erased === 'only-admin') return failure('wrong-moment', ONLY_ADMIN)
      return erased === 'gone' ? failure('not-found', NO_ACCOUNT) : OK
    },
    'report:handle': ({ reportId }, who) =>
      withTransaction(pool, async (client) => {
        const { rows } = await client.query<{ reportedId: string }>(
          'update "Report" set "handledAt" = $2 where "id" = $1 and "handledAt" is null returning "reportedId"',
          [reportId, new Date(now())],
        )
        const report = rows[0]
        if (!report) return failure('not-found', 'There is no such open report.')
        const actorId = (who as Identity).accountId
        await audit(client, { actorId, action: 'report:handle', subject: report.reportedId, detail: { reportId } })
        return OK
      }),
    async 'link:make'({ accountId }, who) {
      const token = newToken()
      const expiresAt = now() + LINK_HOURS * HOUR_MS
      const made = await act({
        accountId,
        who,
        action: 'link:make',
        refuse: ({ guest }) => (guest ? failure('wrong-moment', 'A guest has no password.') : null),
        run: (client) =>
          client.query(
            `insert into "OneTimeLink" ("tokenHash", "purpose", "accountId", "createdBy", "expiresAt")
             values ($1, 'reset', $2, $3, $4)`,
            [hashToken(token), accountId, (who as Identity).accountId, new Date(expiresAt)],
          ),
      })
      return made.ok ? { ok: true, result: { token, expiresAt } } : made
    },
    'link:revoke': ({ linkId }, who) =>
      withTransaction(pool, async (client) => {
        const { rows } = await client.query<{ accountId: string | null }>(
          'delete from "OneTimeLink" where "tokenHash" = $1 and "usedAt" is null returning "accountId"',
          [linkId],
        )
        const link = rows[0]
        if (!link) return failure('not-found', 'There is no such open link.')
        await audit(client, { actorId: (who as Identity).accountId, action: 'link:revoke', subject: link.accountId })
        return OK
      }),
  }
}

const endLogins = (client: pg.PoolClient, accountId: string) =>
  client.query('delete from "Login" where "userId" = $1', [accountId])
