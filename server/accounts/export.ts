// What is kept about a person, as one JSON document, made piece by piece: an account may have hundreds of interviews.
import { visible } from '#lib/interview/visible'
import type { Role } from '#lib/protocol/roles'

import type { PrismaClient } from '../database/client/client.ts'
import type { LogStore } from '../interviews/log-store.ts'
import type { Turns } from '../interviews/turns.ts'
import { GUEST_DOMAIN } from './auth.ts'

type Dependencies = { prisma: PrismaClient; log: LogStore; turns: Turns }

const ROWS_AT_ONCE = 200

/** Gives the document's pieces, in order. Nothing in it is secret from the person: no hash, nothing that they may not see yet. */
export async function* exportAccount({ prisma, log, turns }: Dependencies, accountId: string): AsyncGenerator<string> {
  const account = await prisma.account.findUniqueOrThrow({
    where: { id: accountId },
    select: { id: true, name: true, email: true, rank: true, createdAt: true, lastSeenAt: true },
  })
  const guest = account.email.endsWith(`@${GUEST_DOMAIN}`)
  const [logins, blocks, reports, invites] = await Promise.all([
    prisma.login.findMany({
      where: { userId: accountId },
      select: { createdAt: true, expiresAt: true, ipAddress: true, userAgent: true },
    }),
    prisma.block.findMany({ where: { accountId }, select: { blockedId: true, createdAt: true } }),
    prisma.report.findMany({
      where: { reporterId: accountId },
      select: { reportedId: true, interviewId: true, reason: true, createdAt: true, handledAt: true },
    }),
    prisma.invite.findMany({
      where: { createdBy: accountId },
      select: { interviewId: true, role: true, createdAt: true, expiresAt: true, uses: true, usesMax: true, revokedAt: true }, // prettier-ignore
    }),
  ])
  const head = { account: { ...account, email: guest ? null : account.email }, logins, blocks, reports, invites }
  yield JSON.stringify(head, null, 2).replace(/\n\}$/, '')
  yield* listed('interviews', interviews({ prisma, log, turns }, accountId))
  yield* listed('lab', labRuns(prisma, accountId))
  yield* listed('audit', auditRows(prisma, accountId))
  yield '\n}\n'
}

async function* listed(name: string, rows: AsyncIterable<object>): AsyncGenerator<string> {
  yield `,\n  ${JSON.stringify(name)}: [`
  let separator = '\n'
  for await (const row of rows) {
    yield `${separator}${JSON.stringify(row)}`
    separator = ',\n'
  }
  yield '\n  ]'
}

async function* interviews({ prisma, log, turns }: Dependencies, accountId: string): AsyncGenerator<object> {
  const places = await prisma.participant.findMany({
    where: { accountId },
    select: { interviewId: true, role: true, joinedAt: true, hiddenAt: true },
    orderBy: { joinedAt: 'asc' },
  })
  for (const { interviewId, role, joinedAt, hiddenAt } of places) {
    const interview = await prisma.interview.findUnique({
      where: { id: interviewId },
      select: { mode: true, scenarioId: true, createdAt: true, startedAt: true, endedAt: true, scheduledFor: true },
    })
    if (!interview) continue
    const { state, events, document } = await turns.take(accountId, () => log.fold(interviewId))
    const viewer = { accountId, role: role as Role }
    const own = events.filter(({ actor }) => actor === accountId)
    const madeOrWritten = Object.entries(document.authorship)
      .filter(([, { createdBy, textBy }]) => createdBy === accountId || textBy === accountId)
      .map(([id]) => document.records[id])
    yield {
      id: interviewId,
      ...interview,
      role,
      joinedAt,
      hiddenAt,
      // Chat lines, notes, ratings and the runs with their parameters are among them.
      did: own
        .map((event) => visible(event, viewer, state))
        .filter((event) => event !== null)
        .map(({ at, kind, payload }) => ({ at: new Date(at), kind, ...payload })),
      drewOrWrote: madeOrWritten,
    }
  }
}

async function* labRuns(prisma: PrismaClient, accountId: string): AsyncGenerator<object> {
  yield* await prisma.run.findMany({
    where: { accountId, interviewId: null },
    select: { simulationId: true, version: true, params: true, seed: true, state: true, createdAt: true },
    orderBy: { createdAt: 'asc' },
  })
}

async function* auditRows(prisma: PrismaClient, accountId: string): AsyncGenerator<object> {
  let after = 0n
  for (;;) {
    const rows = await prisma.audit.findMany({
      where: { OR: [{ actorId: accountId }, { subject: accountId }], id: { gt: after } },
      orderBy: { id: 'asc' },
      take: ROWS_AT_ONCE,
    })
    yield* rows.map(({ at, actorId, action, subject, detail }) => ({ at, actorId, action, subject, detail }))
    const last = rows.at(-1)
    if (!last || rows.length < ROWS_AT_ONCE) return
    after = last.id
  }
}
