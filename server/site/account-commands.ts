// Commands about people: one's own account, and others whom one meets.
import { RateLimiterMemory } from 'rate-limiter-flexible'

import { failure } from '#lib/protocol/errors'
import type { Outcome } from '#lib/protocol/errors'
import { BLOCKS_PER_ACCOUNT_MAX, DELETION_TRIES_MAX, REPORTS_PER_DAY_MAX } from '#lib/protocol/limits'

import { audit } from '../accounts/audit.ts'
import { GUEST_DOMAIN, PASSWORD_CHARACTERS_MIN } from '../accounts/auth.ts'
import { eraseAccount } from '../accounts/erase.ts'
import type { Identity } from '../accounts/identity.ts'
import { personOf } from '../accounts/people.ts'
import { Prisma } from '../database/client/client.ts'
import { ONLY_ADMIN } from './admin-commands.ts'
import type { SiteDependencies, SiteHandlers } from './commands.ts'
import { hashToken, newId } from './tokens.ts'

const HOUR_MS = 3_600_000
const DELETION_SECONDS = 15 * 60
const OK: Outcome<Record<string, never>> = { ok: true, result: {} }

type AccountCommands = Pick<
  SiteHandlers,
  | 'account:claim'
  | 'account:rename'
  | 'account:delete'
  | 'person:block'
  | 'person:unblock'
  | 'person:report'
  | 'link:use'
>

export function accountCommands(deps: SiteDependencies): AccountCommands {
  const { prisma, pool, auth, rooms, now, disconnect } = deps
  const deletionTries = new RateLimiterMemory({ points: DELETION_TRIES_MAX, duration: DELETION_SECONDS })

  const hashed = async (password: string): Promise<string> => (await auth.$context).password.hash(password)

  async function setPassword(
    client: Pick<typeof prisma, 'credential'>,
    accountId: string,
    hash: string,
  ): Promise<void> {
    const known = await client.credential.findFirst({ where: { userId: accountId, providerId: 'credential' } })
    if (known) await client.credential.update({ where: { id: known.id }, data: { password: hash } })
    else {
      await client.credential.create({
        data: { id: newId(), accountId, providerId: 'credential', issuer: 'local', userId: accountId, password: hash },
      })
    }
  }

  /** A login that was left open somewhere must not be enough; a guest has nothing else. */
  async function mayDelete(accountId: string, password: string): Promise<Outcome<Record<string, never>>> {
    const known = await prisma.credential.findFirst({ where: { userId: accountId, providerId: 'credential' } })
    if (!known?.password) return OK
    const slow = await deletionTries.consume(accountId).then(
      () => true,
      () => false,
    )
    if (!slow) return failure('too-fast', 'Too many tries. Wait a quarter of an hour, or ask an admin.')
    if (await (await auth.$context).password.verify({ hash: known.password, password })) return OK
    return failure('malformed', 'This is not the password of your account.', [
      { field: 'password', message: 'This is not the password of your account.' },
    ])
  }

  return {
    async 'account:claim'({ email, password, name }, who) {
      const { accountId, guest } = who as Identity
      if (!guest) return failure('wrong-moment', 'You are signed in with an account already.')
      const address = email.toLowerCase()
      if (address.endsWith(`@${GUEST_DOMAIN}`)) {
        return failure('malformed', 'Write an address of your own.', [
          { field: 'email', message: 'an address of your own' },
        ])
      }
      const hash = await hashed(password)
      const data = { email: address, isAnonymous: false, ...(name !== undefined && { name }) }
      const claim = prisma.$transaction(async (client) => {
        // Held until the end: of two claims of one guest the second finds nobody.
        const { count } = await client.account.updateMany({ where: { id: accountId, isAnonymous: true }, data })
        if (count === 0) return failure('wrong-moment', 'You are signed in with an account already.')
        await setPassword(client, accountId, hash)
        // A guest's cookie that somebody planted or saw must not open the account: the person signs in next.
        await client.login.deleteMany({ where: { userId: accountId } })
        return OK
      })
      // The same answer either way: the sign-in that follows decides.
      return claim.catch((error: unknown) => (isTaken(error) ? OK : Promise.reject(error)))
    },
    async 'account:rename'({ name }, who) {
      const { accountId } = who as Identity
      await prisma.account.update({ where: { id: accountId }, data: { name } })
      await rooms.each((room) => {
        if (room.roleOf(accountId)) room.renamed(personOf({ id: accountId, name }))
      })
      return { ok: true, result: { name } }
    },
    async 'person:block'({ accountId: blockedId }, who) {
      const { accountId } = who as Identity
      if (blockedId === accountId) return failure('not-allowed', 'You cannot block yourself.')
      const known = await prisma.account.findUnique({ where: { id: blockedId } })
      if (!known) return failure('not-found', 'There is no such person.')
      if ((await prisma.block.count({ where: { accountId } })) >= BLOCKS_PER_ACCOUNT_MAX) {
        return failure(
          'limit-reached',
          `At most ${BLOCKS_PER_ACCOUNT_MAX} people can be blocked. Take a block back first.`,
        )
      }
      // Of two at the same moment both are right.
      await prisma.block.createMany({ data: { accountId, blockedId }, skipDuplicates: true })
      return OK
    },
    async 'person:unblock'({ accountId: blockedId }, who) {
      await prisma.block.deleteMany({ where: { accountId: (who as Identity).accountId, blockedId } })
      return OK
    },
    async 'person:report'({ accountId: reportedId, interviewId, reason }, who) {
      const reporterId = (who as Identity).accountId
      const known = await prisma.account.findUnique({ where: { id: reportedId } })
      if (!known) return failure('not-found', 'There is no such person.')
      const dayAgo = new Date(now() - 24 * HOUR_MS)
      if ((await prisma.report.count({ where: { reporterId, createdAt: { gt: dayAgo } } })) >= REPORTS_PER_DAY_MAX) {
        return failure('limit-reached', 'That is more reports than the admins can read in a day.')
      }
      await prisma.report.create({
        data: { id: newId(), reporterId, reportedId, reason, interviewId: interviewId ?? null },
      })
      return OK
    },
    async 'link:use'({ token, password }, who) {
      const tokenHash = hashToken(token)
      const link = await prisma.oneTimeLink.findUnique({ where: { tokenHash }, include: { maker: true } })
      // What an admin made is worth nothing when they are none any more; the server's own has no maker.
      const disowned = link?.maker && (link.maker.rank !== 'admin' || link.maker.banned)
      if (!link || disowned || link.usedAt || link.expiresAt.getTime() <= now()) {
        return failure('link-unknown', 'This link does not work any more: each works once and for a limited time.')
      }
      const reset = link.purpose === 'reset'
      if (!reset && (!who || who.guest)) {
        return failure('not-signed-in', 'Make an account with an e-mail address first, then open the link again.')
      }
      if (reset && (password ?? '').length < PASSWORD_CHARACTERS_MIN) {
        return failure('malformed', `Choose a password of at least ${PASSWORD_CHARACTERS_MIN} characters.`, [
          { field: 'password', message: `at least ${PASSWORD_CHARACTERS_MIN} characters` },
        ])
      }
      const { count } = await prisma.oneTimeLink.updateMany({
        where: { tokenHash, usedAt: null },
        data: { usedAt: new Date(now()) },
      })
      if (count === 0) return failure('link-unknown', 'This link was used a moment ago.')
      if (reset && link.accountId) {
        await setPassword(prisma, link.accountId, await hashed(password ?? ''))
        // Whoever knew the old password is signed out.
        await prisma.login.deleteMany({ where: { userId: link.accountId } })
        disconnect(link.accountId)
        await audit(pool, { actorId: link.accountId, action: 'link:use', subject: link.accountId })
        return { ok: true, result: { purpose: 'reset' } }
      }
      const { accountId } = who as Identity
      await prisma.account.update({ where: { id: accountId }, data: { rank: 'admin' } })
      await audit(pool, { actorId: accountId, action: 'first-admin', subject: accountId })
      return { ok: true, result: { purpose: 'first-admin' } }
    },
    async 'account:delete'({ password }, who) {
      const { accountId } = who as Identity
      const allowed = await mayDelete(accountId, password ?? '')
      if (!allowed.ok) return allowed
      const erased = await eraseAccount(deps, accountId, { actorId: accountId, action: 'account:delete' })
      // Gone is what was asked for: of two requests at once, one found it so.
      return erased === 'only-admin' ? failure('wrong-moment', ONLY_ADMIN) : OK
    },
  }
}

/** Another account has this address. */
const isTaken = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
