// What is too old goes, what is not stays, and the trail says how much it was.
import { afterAll, beforeAll, expect, test } from 'vitest'

import { retain } from '../../server/accounts/retention.ts'
import { startTestApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'
import { newInterview } from '../support/people.ts'
import type { Visitor } from '../support/visitor.ts'
import { adminOf, member } from './member.ts'

const DAY_MS = 86_400_000
let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

const retained = (retentionDays: number | undefined, now = Date.now()) =>
  retain({ pool: app.database.pool, rooms: app.app.rooms, now: () => now, retentionDays })

async function age(interviewId: string, daysAgo: number, lastEventDaysAgo = daysAgo): Promise<void> {
  const at = (days: number) => new Date(Date.now() - days * DAY_MS)
  const { prisma } = app.database
  await prisma.event.updateMany({ where: { interviewId }, data: { at: at(lastEventDaysAgo) } })
  await prisma.interview.update({
    where: { id: interviewId },
    data: { createdAt: at(daysAgo), lastActivityAt: at(daysAgo) },
  })
}

async function interviewOf(visitor: Visitor, daysAgo: number, lastEventDaysAgo = daysAgo): Promise<string> {
  const interviewId = await newInterview(visitor)
  await age(interviewId, daysAgo, lastEventDaysAgo)
  return interviewId
}

test('interviews go after their time with all that is in them, and stay where no time is set', async () => {
  const { prisma } = app.database
  const person = await app.visitor()
  const old = await newInterview(person)
  const recent = await interviewOf(person, 20)
  const spokenIn = await interviewOf(person, 40, 1)
  const planned = await interviewOf(person, 40)
  await prisma.interview.update({ where: { id: planned }, data: { scheduledFor: new Date(Date.now() + DAY_MS) } })
  const seat = await person.enter(old)
  await seat.until('the person is in', ({ participants }) => participants[person.accountId]?.awaySince === null)
  // Only now: whoever comes into one that was left alone for so long finds it ended, which is a sign of life in the log.
  await age(old, 40)
  await prisma.run.create({
    data: { id: 'old-run', interviewId: old, simulationId: 'x', version: 1, params: {}, seed: 1, state: 'done' },
  })
  expect(await retained(undefined)).toMatchObject({ interviews: 0 })
  const ended = new Promise((resolve) => seat.socket.on('disconnect', resolve))
  expect(await retained(30)).toMatchObject({ interviews: 1 })
  await ended
  const left = await prisma.interview.findMany({ where: { createdBy: person.accountId }, select: { id: true } })
  expect(left.map(({ id }) => id).toSorted()).toEqual([recent, spokenIn, planned].toSorted())
  expect(await prisma.event.count({ where: { interviewId: old } })).toBe(0)
  expect(await prisma.run.count({ where: { id: 'old-run' } })).toBe(0)
  expect(await app.app.rooms.get(old)).toBeNull()
  expect(await prisma.audit.findFirst({ where: { action: 'retention' }, orderBy: { id: 'desc' } })).toMatchObject({
    actorId: null,
    detail: { interviews: 1 },
  })
})

test('logins, links and invites that nobody can use any more go, and what is good stays', async () => {
  const { prisma } = app.database
  const [boss, person] = [await adminOf(app, 'boss@example.org'), await member(app, 'person@example.org')]
  const interviewId = await interviewOf(person, 1)
  for (const hours of [1, 24]) await person.command('invite:create', { interviewId, role: 'observer', hours, uses: 1 })
  for (let n = 0; n < 2; n++) await boss.command('link:make', { accountId: person.accountId })
  const [link] = await prisma.oneTimeLink.findMany()
  await prisma.oneTimeLink.update({ where: { tokenHash: link!.tokenHash }, data: { usedAt: new Date() } })
  await prisma.login.create({
    data: { id: 'ended', token: 'ended', userId: person.accountId, expiresAt: new Date(0), ipAddress: '203.0.113.9' },
  })
  expect(await retained(undefined)).toMatchObject({ logins: 1, links: 1, invites: 0 })
  expect(await person.command('account:rename', { name: 'Still Here' })).toMatchObject({ ok: true })
  // Eight days and two hours on, the shorter invite is a week past its end.
  expect(await retained(undefined, Date.now() + 7 * DAY_MS + 2 * 3_600_000)).toMatchObject({ links: 1, invites: 1 })
  expect(await prisma.invite.count({ where: { interviewId } })).toBe(1)
})

test('guests who did nothing and do not come back go; guests with an interview, and accounts, stay', async () => {
  const { prisma } = app.database
  await prisma.account.deleteMany({ where: { isAnonymous: true } })
  const [idle, seen, busy] = [await app.visitor(), await app.visitor(), await app.visitor()]
  const account = await member(app, 'long-gone@example.org')
  await interviewOf(busy, 1)
  const later = Date.now() + 31 * DAY_MS
  await prisma.account.update({
    where: { id: seen.accountId },
    data: { lastSeenAt: new Date(later - 5 * DAY_MS) },
  })
  expect(await retained(undefined, Date.now() + 29 * DAY_MS)).toMatchObject({ guests: 0 })
  expect(await retained(undefined, later)).toMatchObject({ guests: 1 })
  const left = await prisma.account.findMany({ select: { id: true } })
  const ids = left.map(({ id }) => id)
  expect(ids).not.toContain(idle.accountId)
  for (const { accountId } of [seen, busy, account]) expect(ids).toContain(accountId)
  // Nothing was left to do, and nothing is written about that.
  const before = await prisma.audit.count({ where: { action: 'retention' } })
  await retained(undefined, later)
  expect(await prisma.audit.count({ where: { action: 'retention' } })).toBe(before)
})
