// What admins do to accounts, what comes of it at once, and what is written down about it.
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { AdminQueries } from '#lib/protocol/admin'
import { ADMIN_ROWS_MAX } from '#lib/protocol/limits'
import { queries } from '#lib/protocol/queries'

import { LOGIN_ROUTES } from '../../server/site/http.ts'
import { createAuth } from '../../server/accounts/auth.ts'
import { startTestApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'
import { newInterview } from '../support/people.ts'
import { eventually } from '../support/visitor.ts'
import type { Visitor } from '../support/visitor.ts'
import { adminOf, member, PASSWORD, signIn } from './member.ts'

let app: TestApp
let now = Date.now()
let boss: Visitor
beforeAll(async () => {
  app = await startTestApp({ now: () => now })
  boss = await adminOf(app, 'boss@example.org')
})
afterAll(() => app.close())

const seenBy = async (visitor: Visitor): Promise<AdminQueries | null> => {
  const viewer = await queries().viewer(new Headers({ cookie: visitor.cookie }))
  return viewer && queries().admin(viewer)
}
const admin = async (): Promise<AdminQueries> => (await seenBy(boss)) as AdminQueries
const lastAudit = async () => (await (await admin()).audit({ action: null, account: null, after: null })).rows[0]
const ok = async (outcome: Promise<{ ok: boolean }>): Promise<void> => expect(await outcome).toMatchObject({ ok: true })

test('a ban ends every connection and login at once, refuses the sign-in, and ends when it is lifted or over', async () => {
  const email = 'banned@example.org'
  const person = await member(app, email)
  const { accountId } = person
  const seat = await person.enter(await newInterview(person))
  const ended = new Promise((resolve) => seat.socket.on('disconnect', resolve))
  const until = new Date(now + 3_600_000).toISOString()
  await ok(boss.command('account:ban', { accountId, reason: 'canaryreason', until }))
  await ended
  expect(await app.database.prisma.login.count({ where: { userId: accountId } })).toBe(0)
  expect(await person.command('account:rename', { name: 'Here' })).toMatchObject({ error: { code: 'not-signed-in' } })
  person.cookie = ''
  const refused = await signIn(person, email)
  expect(refused.status).toBe(403)
  expect(await refused.text()).toContain('This account is banned. Write to whoever runs this server.')
  expect(await lastAudit()).toMatchObject({ action: 'account:ban', subject: { id: accountId }, detail: { until } })
  const shown = (await (await admin()).accounts({ search: email, after: null })).rows
  expect(shown).toMatchObject([{ id: accountId, ban: { reason: 'canaryreason', until: Date.parse(until) } }])
  const trail = await app.database.prisma.audit.findMany()
  expect(JSON.stringify(trail.map(({ detail }) => detail))).not.toContain('canaryreason')

  await ok(boss.command('account:unban', { accountId }))
  expect((await signIn(person, email)).status).toBe(200)
  await ok(boss.command('account:ban', { accountId, reason: 'again', until }))
  await app.database.prisma.account.update({ where: { id: accountId }, data: { banExpires: new Date(1) } })
  person.cookie = ''
  expect((await signIn(person, email)).status).toBe(200)
  await ok(person.command('account:rename', { name: 'Back' }))
  const past = new Date(now - 1).toISOString()
  expect(await boss.command('account:ban', { accountId, reason: 'x', until: past })).toMatchObject({
    error: { code: 'malformed' },
  })
})

test('an admin ends all logins of somebody else, who can sign in again', async () => {
  const person = await member(app, 'out@example.org')
  const socket = person.socket('/lobby', {})
  await eventually('a tab is open', () => socket.connected)
  await ok(boss.command('account:sign-out', { accountId: person.accountId }))
  await eventually('it is closed', () => !socket.connected)
  expect(await person.command('account:rename', { name: 'Here' })).toMatchObject({ error: { code: 'not-signed-in' } })
  person.cookie = ''
  expect((await signIn(person, 'out@example.org')).status).toBe(200)
  expect(await boss.command('account:sign-out', { accountId: (await app.visitor()).accountId })).toMatchObject({
    error: { code: 'wrong-moment' },
  })
})

test('nobody takes the last admin away, from themselves or by two at once, and a guest becomes none', async () => {
  const onlyAdmin = { error: { code: 'wrong-moment', message: expect.stringContaining('only admin') } }
  const accountId = boss.accountId
  expect(await boss.command('account:ban', { accountId, reason: 'me' })).toMatchObject(onlyAdmin)
  expect(await boss.command('rank:set', { accountId, rank: 'learner' })).toMatchObject(onlyAdmin)
  expect(await boss.command('account:delete', { password: PASSWORD })).toMatchObject(onlyAdmin)
  // Not past the password either.
  expect(await boss.command('account:erase', { accountId })).toMatchObject({ error: { code: 'wrong-moment' } })
  const guest = await app.visitor()
  expect(await boss.command('rank:set', { accountId: guest.accountId, rank: 'admin' })).toMatchObject({ ok: false })
  expect(await boss.command('link:make', { accountId: guest.accountId })).toMatchObject({ ok: false })

  const other = await member(app, 'second@example.org')
  await ok(boss.command('rank:set', { accountId: other.accountId, rank: 'admin' }))
  // A banned admin sees to nothing.
  await ok(boss.command('account:ban', { accountId: other.accountId, reason: 'x' }))
  expect(await boss.command('rank:set', { accountId, rank: 'learner' })).toMatchObject(onlyAdmin)
  await ok(boss.command('account:unban', { accountId: other.accountId }))
  other.cookie = ''
  await signIn(other, 'second@example.org')
  // Both are held up until both are on their way.
  const held = await app.database.pool.connect()
  await held.query('begin')
  await held.query(`select 1 from "Account" where "rank" = 'admin' order by "id" for update`)
  const asked = Promise.all([
    boss.command('rank:set', { accountId: other.accountId, rank: 'learner' }),
    other.command('rank:set', { accountId, rank: 'learner' }),
  ])
  await eventually('both wait', async () => {
    const { rowCount } = await held.query(`select 1 from pg_locks where not granted`)
    return (rowCount ?? 0) >= 2
  })
  await held.query('commit')
  held.release()
  const both = await asked
  expect(both.filter((outcome) => outcome.ok)).toHaveLength(1)
  expect(await app.database.prisma.account.count({ where: { rank: 'admin' } })).toBe(1)
  await app.database.prisma.account.update({ where: { id: accountId }, data: { rank: 'admin' } })
  await app.database.prisma.account.update({ where: { id: other.accountId }, data: { rank: 'learner' } })
})

test('reports come open first, and are handled once', async () => {
  const [reporter, reported] = [await app.visitor(), await app.visitor()]
  for (const reason of ['first', 'second', 'third']) {
    now += 1_000
    await ok(reporter.command('person:report', { accountId: reported.accountId, reason }))
  }
  const { prisma } = app.database
  const second = await prisma.report.findFirstOrThrow({ where: { reason: 'second' } })
  await ok(boss.command('report:handle', { reportId: second.id }))
  expect(await boss.command('report:handle', { reportId: second.id })).toMatchObject({ error: { code: 'not-found' } })
  expect(await lastAudit()).toMatchObject({ action: 'report:handle', subject: { id: reported.accountId } })
  const { rows } = await (await admin()).reports({ after: null })
  expect(rows.map(({ reason, handledAt }) => [reason, handledAt !== null])).toEqual([
    ['third', false],
    ['first', false],
    ['second', true],
  ])
  expect(rows[0]).toMatchObject({ reporter: { id: reporter.accountId }, reported: { banned: false } })
})

test('a link is shown as long as it is open, and works no more once it is revoked', async () => {
  const person = await member(app, 'forgot@example.org')
  const made = await boss.command('link:make', { accountId: person.accountId })
  if (!made.ok) throw new Error(made.error.message)
  const [link] = await (await admin()).links()
  expect(link).toMatchObject({ purpose: 'reset', account: { id: person.accountId }, madeBy: { id: boss.accountId } })
  expect(JSON.stringify(link)).not.toContain(made.result.token)
  await ok(boss.command('link:revoke', { linkId: link!.id }))
  expect(await (await admin()).links()).toEqual([])
  const used = { token: made.result.token, password: 'a new password' }
  expect(await person.command('link:use', used)).toMatchObject({ error: { code: 'link-unknown' } })
  expect(await lastAudit()).toMatchObject({ action: 'link:revoke', subject: { id: person.accountId } })
})

test('long lists come in pages that leave nothing out and show nothing twice', async () => {
  const { prisma } = app.database
  const same = new Date(now)
  await prisma.account.createMany({
    data: Array.from({ length: ADMIN_ROWS_MAX * 2 + 3 }, (_, n) => ({
      id: `many-${n}`,
      name: n === 7 ? '100% Ünusual_Name' : `Many ${n}`,
      email: `many-${n}@example.org`,
      createdAt: n % 2 === 0 ? same : new Date(now - n),
    })),
  })
  const { accounts, audit, reports } = await admin()
  const all: string[] = []
  for (let after: string | null = null, page = 0; page === 0 || after !== null; page++) {
    const { rows, next } = await accounts({ search: 'many-', after })
    expect(rows.length).toBeLessThanOrEqual(ADMIN_ROWS_MAX)
    all.push(...rows.map(({ id }) => id))
    after = next
  }
  expect(all).toHaveLength(ADMIN_ROWS_MAX * 2 + 3)
  expect(new Set(all).size).toBe(all.length)
  // What has a meaning in a pattern is only a letter here.
  for (const search of ['100% ünusual_', '% Ü']) {
    expect((await accounts({ search, after: null })).rows.map(({ id }) => id)).toEqual(['many-7'])
  }
  expect((await accounts({ search: '_any', after: null })).rows).toEqual([])
  // The address of a guest is made up, so nobody is found by it.
  expect((await accounts({ search: 'guest.invalid', after: null })).rows).toEqual([])

  await prisma.audit.createMany({
    data: Array.from({ length: ADMIN_ROWS_MAX + 5 }, () => ({ action: 'account:export', actorId: 'many-1' })),
  })
  const first = await audit({ action: 'account:export', account: 'many-1', after: null })
  const rest = await audit({ action: 'account:export', account: 'many-1', after: first.next })
  expect([first.rows.length, rest.rows.length, rest.next]).toEqual([ADMIN_ROWS_MAX, 5, null])
  await prisma.report.createMany({
    data: Array.from({ length: ADMIN_ROWS_MAX + 5 }, (_, n) => ({
      id: `report-${n}`,
      reporterId: 'many-1',
      reportedId: 'many-2',
      reason: 'x',
      handledAt: n < 30 ? same : null,
    })),
  })
  const seen = new Set<string>()
  const handled: boolean[] = []
  for (let after: string | null = null, page = 0; page === 0 || after !== null; page++) {
    const { rows, next } = await reports({ after })
    for (const { id, handledAt } of rows) {
      seen.add(id)
      handled.push(handledAt !== null)
    }
    after = next
  }
  expect(seen.size).toBe(handled.length)
  expect(seen.size).toBeGreaterThanOrEqual(ADMIN_ROWS_MAX + 5)
  expect(handled.lastIndexOf(false)).toBeLessThan(handled.indexOf(true))
})

test('what admins see is for admins: everybody else gets none of it', async () => {
  const person = await member(app, 'nosy@example.org')
  for (const rank of ['learner', 'instructor'] as const) {
    await app.database.prisma.account.update({ where: { id: person.accountId }, data: { rank } })
    expect(await seenBy(person)).toBeNull()
  }
  const figures = await (await admin()).system()
  expect(figures).toMatchObject({ rooms: expect.any(Number), disk: null, withheldScenarios: [] })
  expect(figures.databaseBytes).toBeGreaterThan(1_000_000)
  expect(figures.version).toMatch(/^\d+\.\d+\.\d+/)
})

test('too many sign-ins to an address are written down once, and no address with them', async () => {
  const person = await member(app, 'guessed@example.org')
  for (let n = 0; n < 14; n++) await signIn(person, 'Guessed@example.org')
  for (let n = 0; n < 14; n++) await signIn(person, 'nobody-has-this@example.org')
  const find = () => app.database.prisma.audit.findMany({ where: { action: 'sign-in:refused' } })
  await eventually('it is written', async () => (await find()).length > 0)
  expect(await find()).toMatchObject([{ actorId: null, subject: person.accountId, detail: {} }])
})

test('the database refuses to change the trail or to take from it', async () => {
  const { prisma } = app.database
  await expect(prisma.audit.updateMany({ data: { action: 'nothing' } })).rejects.toThrow('only added to')
  await expect(prisma.audit.deleteMany()).rejects.toThrow('only added to')
})

test('of the login library only what the product uses can be reached', async () => {
  const { api } = createAuth({
    prisma: app.database.prisma,
    secret: 'a-secret-for-tests-that-is-long-enough-0123456789',
    publicUrl: app.url,
    limitRequests: false,
    signInRefused: () => {},
  })
  const endpoints = Object.values(api as Record<string, { path?: string; options?: { method?: string | string[] } }>)
  const known = endpoints.flatMap(({ path, options }) =>
    path ? [options?.method ?? 'GET'].flat().map((method) => `${method} /api/auth${path}`) : [],
  )
  expect(known.length).toBeGreaterThan(30)
  expect(known).toEqual(expect.arrayContaining([...LOGIN_ROUTES]))
  for (const route of known.filter((each) => !LOGIN_ROUTES.has(each))) {
    const [method = '', path = ''] = route.split(' ')
    for (const variant of [path, `${path}/`, path.replace('/api/auth/', '/api/auth//')]) {
      const response = await boss.fetch(variant.replace(/:\w+/g, 'x'), {
        method,
        ...(method !== 'GET' && { headers: { 'content-type': 'application/json' }, body: '{}' }),
      })
      expect([method, variant, response.status]).toEqual([method, variant, 404])
    }
  }
  const banned = await app.visitor()
  await boss.fetch('/api/auth/admin/ban-user', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId: banned.accountId }),
  })
  await ok(banned.command('account:rename', { name: 'Still Here' }))
})
