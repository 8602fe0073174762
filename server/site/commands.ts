// What each command outside an interview does. Parsed and ranked before it comes here (http.ts).
import type pg from 'pg'

import { failure } from '#lib/protocol/errors'
import type { Outcome } from '#lib/protocol/errors'
import { INTERVIEWS_PER_DAY_MAX, INVITES_EVER_MAX, INVITES_MAX } from '#lib/protocol/limits'
import type { Role } from '#lib/protocol/roles'
import type { SITE_COMMANDS, SiteCommandName, SiteResult } from '#lib/protocol/site'
import type * as z from 'zod'

import type { Auth } from '../accounts/auth.ts'
import type { Identity } from '../accounts/identity.ts'
import type { PrismaClient } from '../database/client/client.ts'
import { withTransaction } from '../database/transaction.ts'
import { createInterview } from '../interviews/create.ts'
import type { Statement } from '../interviews/log-writer.ts'
import type { Rooms } from '../interviews/rooms.ts'
import type { LabRuns } from '../jobs/lab-runs.ts'
import type { RunQueue } from '../jobs/run-queue.ts'
import type { ScenarioStore } from '../scenarios/store.ts'
import { accountCommands } from './account-commands.ts'
import { adminCommands } from './admin-commands.ts'
import { hashToken, newId, newToken } from './tokens.ts'

export type SiteDependencies = {
  prisma: PrismaClient
  pool: pg.Pool
  auth: Auth
  rooms: Rooms
  scenarios: ScenarioStore
  lab: LabRuns
  now: () => number
  runs: Pick<RunQueue, 'cancel'>
  /** Ends the connections of an account. */
  disconnect: (accountId: string) => void
}

type Parsed<Name extends SiteCommandName> = z.output<(typeof SITE_COMMANDS)[Name]['payload']>
export type SiteHandlers = {
  [Name in SiteCommandName]: (payload: Parsed<Name>, who: Identity | null) => Promise<Outcome<SiteResult<Name>>>
}

const HOUR_MS = 3_600_000
const OK: Outcome<Record<string, never>> = { ok: true, result: {} }

/** Runs statements in one transaction. */
export function inTransaction(pool: pg.Pool, statements: Statement[]): Promise<void> {
  return withTransaction(pool, async (client) => {
    for (const { text, values } of statements) await client.query(text, values)
  })
}

export function siteHandlers(deps: SiteDependencies): SiteHandlers {
  return {
    ...interviewCommands(deps),
    ...inviteCommands(deps),
    ...labCommands(deps),
    ...accountCommands(deps),
    ...adminCommands(deps),
  }
}

const labCommands = ({ lab }: SiteDependencies): Pick<SiteHandlers, 'lab:run' | 'lab:cancel'> => ({
  'lab:run': (ask, who) => lab.start(ask, (who as Identity).accountId),
  'lab:cancel': ({ runId }, who) => lab.cancel(runId, (who as Identity).accountId),
})

type InterviewCommands = Pick<SiteHandlers, 'interview:create' | 'interview:delete' | 'interview:restore'>

function interviewCommands({ prisma, pool, scenarios, now }: SiteDependencies): InterviewCommands {
  return {
    async 'interview:create'({ mode, scenarioId, role, scheduledFor }, who) {
      const accountId = (who as Identity).accountId
      const latest = await scenarios.latest(scenarioId)
      if (!latest) {
        return failure('scenario-missing', 'There is no such scenario. Choose one from the catalogue.')
      }
      const dayAgo = new Date(now() - 24 * HOUR_MS)
      const made = await prisma.interview.count({ where: { createdBy: accountId, createdAt: { gt: dayAgo } } })
      if (made >= INTERVIEWS_PER_DAY_MAX) {
        return failure(
          'limit-reached',
          `At most ${INTERVIEWS_PER_DAY_MAX} new interviews in a day. Use one that you have.`,
        )
      }
      const id = newId()
      await inTransaction(
        pool,
        createInterview({
          id,
          mode,
          scenario: latest.scenario,
          scenarioVersion: latest.version,
          createdBy: accountId,
          participants: [{ accountId, role: mode === 'solo' ? 'candidate' : role }],
          scheduledFor: scheduledFor === undefined ? undefined : new Date(scheduledFor),
          now: now(),
        }),
      )
      return { ok: true, result: { interviewId: id } }
    },
    async 'interview:delete'({ interviewId }, who) {
      const accountId = (who as Identity).accountId
      const { count } = await prisma.participant.updateMany({
        where: { interviewId, accountId, hiddenAt: null },
        data: { hiddenAt: new Date(now()) },
      })
      return count > 0 ? OK : failure('not-found', 'There is no such interview in your list.')
    },
    async 'interview:restore'({ interviewId }, who) {
      const { count } = await prisma.participant.updateMany({
        where: { interviewId, accountId: (who as Identity).accountId, hiddenAt: { not: null } },
        data: { hiddenAt: null },
      })
      return count > 0 ? OK : failure('not-found', 'This interview was deleted for good.')
    },
  }
}

type InviteCommands = Pick<SiteHandlers, 'invite:create' | 'invite:revoke' | 'invite:redeem'>

/** Who may invite whom: the interviewer and the one who made the interview. */
export const mayInvite = (role: Role | null, createdBy: string, accountId: string): boolean =>
  role === 'interviewer' || (role !== null && createdBy === accountId)

function inviteCommands({ prisma, rooms, now }: SiteDependencies): InviteCommands {
  /** Joins by an invite; each call may take one of its uses. */
  async function redeem(token: string, accountId: string): Promise<Outcome<SiteResult<'invite:redeem'>>> {
    const invite = await prisma.invite.findUnique({ where: { tokenHash: hashToken(token) } })
    if (!invite || invite.revokedAt) {
      return failure('invite-unknown', 'This invite does not work: it was revoked, or the link is incomplete.')
    }
    const { interviewId } = invite
    const participant = await prisma.participant.findUnique({
      where: { interviewId_accountId: { interviewId, accountId } },
    })
    if (participant) return { ok: true, result: { interviewId } }
    if (invite.expiresAt.getTime() <= now()) {
      return failure('invite-expired', 'This invite has expired. Ask for a new one.')
    }
    // The count is raised first, in the database, so that two at once cannot both be the last.
    const taken = await prisma.$executeRaw`update "Invite" set "uses" = "uses" + 1
      where "id" = ${invite.id} and "uses" < "usesMax" and "revokedAt" is null`
    if (taken === 0) return failure('invite-used', 'This invite was used up. Ask for a new one.')
    const room = await rooms.get(interviewId)
    const joined = room
      ? await room.join(accountId, invite.role as Role)
      : failure('not-found', 'This interview was deleted.')
    if (joined.ok) return { ok: true, result: { interviewId } }
    await prisma.$executeRaw`update "Invite" set "uses" = "uses" - 1 where "id" = ${invite.id}`
    return joined
  }

  /** By person and invite: two tabs that open a link at once are one who joins, and take one use. */
  const redeeming = new Map<string, ReturnType<typeof redeem>>()

  return {
    async 'invite:create'({ interviewId, role, hours, uses }, who) {
      const accountId = (who as Identity).accountId
      const [interview, participant, open, ever] = await Promise.all([
        prisma.interview.findUnique({ where: { id: interviewId } }),
        prisma.participant.findUnique({ where: { interviewId_accountId: { interviewId, accountId } } }),
        prisma.invite.count({ where: { interviewId, revokedAt: null, expiresAt: { gt: new Date(now()) } } }),
        prisma.invite.count({ where: { interviewId } }),
      ])
      if (!interview || !participant) return failure('not-found', 'There is no such interview.')
      if (!mayInvite(participant.role as Role, interview.createdBy, accountId)) {
        return failure('not-allowed', 'The interviewer, or whoever made this interview, can invite people.')
      }
      if (interview.mode === 'solo' && role !== 'observer') {
        return failure('not-allowed', 'In solo practice others can watch: invite them as observers.')
      }
      if (interview.endedAt) return failure('wrong-moment', 'This interview has ended.')
      if (open >= INVITES_MAX) return failure('limit-reached', `At most ${INVITES_MAX} open invites. Revoke one first.`)
      if (ever >= INVITES_EVER_MAX) {
        return failure('limit-reached', 'This interview has had as many invites as one can. Start a new one.')
      }
      const token = newToken()
      const expiresAt = now() + hours * HOUR_MS
      const invite = await prisma.invite.create({
        data: {
          id: newId(),
          interviewId,
          tokenHash: hashToken(token),
          role,
          createdBy: accountId,
          expiresAt: new Date(expiresAt),
          usesMax: uses,
        },
      })
      return { ok: true, result: { inviteId: invite.id, token, expiresAt } }
    },
    async 'invite:revoke'({ inviteId }, who) {
      const accountId = (who as Identity).accountId
      const { count } = await prisma.invite.updateMany({
        where: {
          id: inviteId,
          revokedAt: null,
          OR: [{ createdBy: accountId }, { interview: { participants: { some: { accountId, role: 'interviewer' } } } }],
        },
        data: { revokedAt: new Date(now()) },
      })
      return count > 0 ? OK : failure('not-found', 'There is no such open invite of yours.')
    },
    'invite:redeem'({ token }, who) {
      const { accountId } = who as Identity
      const key = `${accountId} ${token}`
      const known = redeeming.get(key)
      if (known) return known
      const redeemed = redeem(token, accountId).finally(() => redeeming.delete(key))
      redeeming.set(key, redeemed)
      return redeemed
    },
  }
}
