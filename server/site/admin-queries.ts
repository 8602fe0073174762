// What admins see: accounts, reports, links, the audit trail, and how the server does. Long lists come in pages, by cursor.
import { ADMIN_ROWS_MAX } from '#lib/protocol/limits'
import type { AccountRow, AdminQueries, AuditRow, LinkRow, Named, Page, SystemFigures } from '#lib/protocol/admin'
import { RANKS } from '#lib/protocol/roles'

import { GUEST_DOMAIN } from '../accounts/auth.ts'
import type { Prisma, PrismaClient } from '../database/client/client.ts'

type Dependencies = { prisma: PrismaClient; now: () => number; system: () => Promise<SystemFigures> }

/** Links are few: an admin makes each by hand, and each lasts a day. */
const LINKS_SHOWN_MAX = 500

export function adminQueries(deps: Dependencies): AdminQueries {
  const { prisma, now, system } = deps
  return {
    system,

    async accounts({ search, after }) {
      const words = search.trim()
      const from = after === null ? null : readCursor(after)
      const rows = await prisma.account.findMany({
        where: {
          AND: [
            words === '' ? {} : { OR: [{ name: has(words) }, { email: has(words), isAnonymous: { not: true } }] },
            from ? { OR: [{ createdAt: { lt: from.at } }, { createdAt: from.at, id: { lt: from.id } }] } : {},
          ],
        },
        include: { _count: { select: { participations: true } } },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: ADMIN_ROWS_MAX + 1,
      })
      return pageOf(rows, cursorOf, (row): AccountRow => ({
        id: row.id,
        name: row.name,
        email: row.email.endsWith(`@${GUEST_DOMAIN}`) ? null : row.email,
        rank: RANKS.find((rank) => rank === row.rank) ?? 'learner',
        ban: isBanned(row, now()) ? { reason: row.banReason ?? '', until: row.banExpires?.getTime() ?? null } : null,
        createdAt: row.createdAt.getTime(),
        lastSeenAt: row.lastSeenAt?.getTime() ?? null,
        interviews: row._count.participations,
      }))
    },

    async reports({ after }) {
      const [state, place = ''] = after?.split(' ') ?? []
      const from = after === null ? null : readCursor(place)
      const older: Prisma.ReportWhereInput = from
        ? { OR: [{ createdAt: { lt: from.at } }, { createdAt: from.at, id: { lt: from.id } }] }
        : {}
      const find = (handled: boolean, where: Prisma.ReportWhereInput, take: number) =>
        prisma.report.findMany({
          where: { AND: [{ handledAt: handled ? { not: null } : null }, where] },
          include: {
            reporter: { select: { id: true, name: true } },
            reported: { select: { id: true, name: true, banned: true, banExpires: true } },
          },
          orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
          take,
        })
      const open = state === 'handled' ? [] : await find(false, older, ADMIN_ROWS_MAX + 1)
      const left = ADMIN_ROWS_MAX + 1 - open.length
      const handled = left > 0 ? await find(true, state === 'handled' ? older : {}, left) : []
      const cursor = (row: (typeof open)[number]) => `${row.handledAt ? 'handled' : 'open'} ${cursorOf(row)}`
      return pageOf([...open, ...handled], cursor, (row) => ({
        id: row.id,
        reporter: row.reporter,
        reported: { id: row.reported.id, name: row.reported.name, banned: isBanned(row.reported, now()) },
        interviewId: row.interviewId,
        reason: row.reason,
        createdAt: row.createdAt.getTime(),
        handledAt: row.handledAt?.getTime() ?? null,
      }))
    },

    async links() {
      const named = { select: { id: true, name: true } } as const
      const rows = await prisma.oneTimeLink.findMany({
        where: { usedAt: null, expiresAt: { gt: new Date(now()) } },
        include: { account: named, maker: named },
        orderBy: { createdAt: 'desc' },
        take: LINKS_SHOWN_MAX,
      })
      return rows.map((row) => ({
        id: row.tokenHash,
        purpose: row.purpose as LinkRow['purpose'],
        account: row.account,
        madeBy: row.maker,
        createdAt: row.createdAt.getTime(),
        expiresAt: row.expiresAt.getTime(),
      }))
    },

    async audit({ action, account, after }) {
      const rows = await prisma.audit.findMany({
        where: {
          AND: [
            action === null ? {} : { action },
            account === null ? {} : { OR: [{ actorId: account }, { subject: account }] },
            after !== null && /^\d{1,18}$/.test(after) ? { id: { lt: BigInt(after) } } : {},
          ],
        },
        orderBy: { id: 'desc' },
        take: ADMIN_ROWS_MAX + 1,
      })
      const ids = rows.flatMap(({ actorId, subject }) => [actorId, subject]).filter((id) => id !== null)
      const known = await prisma.account.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } })
      const names = new Map(known.map(({ id, name }) => [id, name]))
      const named = (id: string | null): Named | null => (id === null ? null : { id, name: names.get(id) ?? null })
      return pageOf(
        rows,
        ({ id }) => String(id),
        (row): AuditRow => ({
          id: String(row.id),
          at: row.at.getTime(),
          action: row.action,
          actor: named(row.actorId),
          subject: named(row.subject),
          // audit() wrote it.
          detail: (row.detail ?? {}) as AuditRow['detail'],
        }),
      )
    },
  }
}

const has = (words: string) => ({ contains: words.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' }) as const

const isBanned = ({ banned, banExpires }: { banned: boolean | null; banExpires: Date | null }, now: number): boolean =>
  banned === true && (banExpires === null || banExpires.getTime() > now)

/** Where a page ends: the last row's time, and its id for those of the same millisecond. */
const cursorOf = ({ createdAt, id }: { createdAt: Date; id: string }): string => `${createdAt.getTime()}.${id}`

/** A cursor that nobody gave out begins at the top. */
function readCursor(cursor: string): { at: Date; id: string } | null {
  const [, at, id] = /^(\d{1,14})\.(.{1,100})$/.exec(cursor) ?? []
  return at && id ? { at: new Date(Number(at)), id } : null
}

/** One row more than a page holds was asked for: it tells whether there is a next page. */
function pageOf<Row, Shown>(rows: Row[], cursor: (row: Row) => string, show: (row: Row) => Shown): Page<Shown> {
  const page = rows.slice(0, ADMIN_ROWS_MAX)
  const last = page.at(-1)
  return { rows: page.map(show), next: rows.length > ADMIN_ROWS_MAX && last ? cursor(last) : null }
}
