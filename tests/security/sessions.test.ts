// Logins: a stolen or planted cookie is worth nothing longer than it must be, and nobody guesses or asks who has an account.
import { afterAll, beforeAll, expect, test } from 'vitest'

import { startTestApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'
import { eventually } from '../support/visitor.ts'
import type { Visitor } from '../support/visitor.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ limitRequests: true, trustedProxies: ['127.0.0.1'] })
})
afterAll(() => app.close())

const PASSWORD = 'correct horse battery'
let people = 0

/** A guest who took an address and a password, and signed in with them. */
async function member(): Promise<{ visitor: Visitor; email: string; guestCookie: string }> {
  const visitor = await app.visitor()
  const guestCookie = visitor.cookie
  const email = `person-${++people}@example.org`
  const claimed = await visitor.command('account:claim', { email, password: PASSWORD })
  if (!claimed.ok) throw new Error(claimed.error.message)
  // As the browser does: a login that has ended is dropped first.
  visitor.cookie = ''
  expect((await signIn(visitor, email, PASSWORD)).status).toBe(200)
  return { visitor, email, guestCookie }
}

const signIn = (visitor: Visitor, email: string, password: string, from = '198.51.100.1') =>
  visitor.fetch('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
    body: JSON.stringify({ email, password }),
  })

/** Whether a cookie still speaks for somebody. */
async function works(cookie: string): Promise<boolean> {
  const response = await fetch(`${app.url}/api/commands/account:rename`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: app.url, cookie },
    body: JSON.stringify({ name: 'Renamed' }),
  })
  return response.status === 200
}

test('a cookie from before an account was made, planted or seen by somebody, ends when it is made', async () => {
  const { visitor, guestCookie } = await member()
  expect(visitor.cookie).not.toBe(guestCookie)
  expect(await works(guestCookie)).toBe(false)
  expect(await works(visitor.cookie)).toBe(true)
})

test('each sign-in has a cookie of its own, whatever cookie came with it', async () => {
  const { visitor, email } = await member()
  const first = visitor.cookie
  expect((await signIn(visitor, email, PASSWORD)).status).toBe(200)
  expect(visitor.cookie).not.toBe(first)
  const planted = await app.visitor()
  const before = planted.cookie
  expect((await signIn(planted, email, PASSWORD)).status).toBe(200)
  expect(planted.cookie).not.toBe(before)
  const made = planted.cookie
  planted.cookie = before
  const session = (await (await planted.fetch('/api/auth/get-session')).json()) as { user: { id: string } } | null
  expect(session?.user.id).not.toBe(visitor.accountId)
  expect(await works(made)).toBe(true)
})

test('a cookie that was signed out, and one that was changed, speak for nobody', async () => {
  const { visitor } = await member()
  const stolen = visitor.cookie
  const changed = stolen.replace(/=(.)/, (_, first: string) => `=${first === 'a' ? 'b' : 'a'}`)
  expect(await works(changed)).toBe(false)
  const headers = { 'content-type': 'application/json' }
  await visitor.fetch('/api/auth/sign-out', { method: 'POST', headers, body: '{}' })
  expect(await works(stolen)).toBe(false)
  const socket = visitor.socket('/lobby', {}, { cookie: stolen })
  const refused = await new Promise((resolve) => {
    socket.on('connect', () => resolve(false))
    socket.on('connect_error', (error) => resolve((error as Error & { data?: { code: string } }).data?.code))
  })
  expect(refused).toBe('not-signed-in')
})

test('a changed rank counts at once, also for tabs that are open', async () => {
  const { visitor } = await member()
  const { accountId } = visitor
  const { prisma } = app.database
  const admin = await member()
  await prisma.account.update({ where: { id: admin.visitor.accountId }, data: { rank: 'admin' } })
  expect(await visitor.command('link:make', { accountId })).toMatchObject({ error: { code: 'not-allowed' } })
  const socket = visitor.socket('/lobby', {})
  await eventually('the tab is open', () => socket.connected)
  expect(await admin.visitor.command('rank:set', { accountId, rank: 'admin' })).toMatchObject({ ok: true })
  expect(await visitor.command('link:make', { accountId })).toMatchObject({ ok: true })
  await eventually('the tab connects again with what it is now', () => !socket.connected, 5_000)
  expect(await admin.visitor.command('rank:set', { accountId, rank: 'learner' })).toMatchObject({ ok: true })
  expect(await visitor.command('link:make', { accountId })).toMatchObject({ error: { code: 'not-allowed' } })
})

test('a password is guessed ten times and no more, from however many addresses, and others can still sign in', async () => {
  const { email } = await member()
  const other = await member()
  const stranger = await app.visitor()
  const codes: number[] = []
  // One sign-in of the owner's own was before.
  for (let n = 0; n < 20; n++) codes.push((await signIn(stranger, email, `guess ${n}`, `203.0.113.${n}`)).status)
  expect(codes.filter((code) => code === 401)).toHaveLength(9)
  expect(codes.slice(9)).toEqual(Array.from({ length: 11 }, () => 429))
  expect((await signIn(stranger, email.toUpperCase(), PASSWORD, '203.0.113.77')).status).toBe(429)
  expect((await signIn(stranger, other.email, PASSWORD, '203.0.113.78')).status).toBe(200)
})

test('nothing tells which addresses have an account: not a sign-in, not a sign-up, not the time they take', async () => {
  const { email } = await member()
  const stranger = await app.visitor()
  const tell = async (address: string) => {
    const began = performance.now()
    const response = await signIn(stranger, address, 'wrong password', '192.0.2.9')
    return { took: performance.now() - began, answer: `${response.status} ${await response.text()}` }
  }
  const known: number[] = []
  const unknown: number[] = []
  for (let n = 0; n < 8; n++) {
    const [a, b] = [await tell(email), await tell(`nobody-${n}@example.org`)]
    expect(a.answer).toBe(b.answer)
    known.push(a.took)
    unknown.push(b.took)
  }
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[4] ?? 0
  // A hash of a password takes tens of milliseconds; without it the answer would come in two.
  expect(median(unknown) / median(known)).toBeGreaterThan(0.4)
  expect(median(unknown) / median(known)).toBeLessThan(2.5)
  const claims = await Promise.all(
    [email, 'free@example.org'].map(async (address) =>
      (await app.visitor()).command('account:claim', { email: address, password: PASSWORD }),
    ),
  )
  expect(claims[0]).toEqual(claims[1])
})

test('two who claim one address at once get the same answer, and one of them has it', async () => {
  const email = `${crypto.randomUUID()}@example.org`
  const claims = await Promise.all(
    ['the first password', 'the second password'].map(async (password) =>
      (await app.visitor()).command('account:claim', { email, password }),
    ),
  )
  expect(claims).toEqual([
    { ok: true, result: {} },
    { ok: true, result: {} },
  ])
  const visitor = await app.visitor()
  const tries = [
    await signIn(visitor, email, 'the first password'),
    await signIn(visitor, email, 'the second password'),
  ]
  expect(tries.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401])
})

test('a guest who claims two addresses at once has one of them, with one password', async () => {
  const visitor = await app.visitor()
  const emails = [1, 2].map(() => `${crypto.randomUUID()}@example.org`)
  const claims = await Promise.all(
    emails.map((email) => visitor.command('account:claim', { email, password: PASSWORD })),
  )
  expect(claims.filter(({ ok }) => ok)).toHaveLength(1)
  const taken = emails[claims.findIndex(({ ok }) => ok)]
  const account = await app.database.prisma.account.findUniqueOrThrow({
    where: { id: visitor.accountId },
    include: { credentials: true },
  })
  expect(account.email).toBe(taken)
  expect(account.credentials).toHaveLength(1)
})

test('a link for a new password works once, for who has it first, and ends every login of the account', async () => {
  const { visitor, email } = await member()
  const admin = await member()
  await app.database.prisma.account.update({ where: { id: admin.visitor.accountId }, data: { rank: 'admin' } })
  const made = await admin.visitor.command('link:make', { accountId: visitor.accountId })
  if (!made.ok) throw new Error(made.error.message)
  const { token } = made.result
  const uses = await Promise.all(
    Array.from({ length: 5 }, async (_, n) =>
      (await app.visitor()).command('link:use', { token, password: `new password ${n}` }),
    ),
  )
  expect(uses.filter(({ ok }) => ok)).toHaveLength(1)
  expect(await works(visitor.cookie)).toBe(false)
  const winner = uses.findIndex(({ ok }) => ok)
  expect((await signIn(await app.visitor(), email, `new password ${winner}`)).status).toBe(200)
  expect((await signIn(await app.visitor(), email, PASSWORD)).status).toBe(401)
})

test.each(['demoted', 'banned'])('links for a new password are worth nothing once their maker is %s', async (how) => {
  const [owner, maker] = [await member(), await member()]
  const { prisma } = app.database
  for (const { visitor } of [owner, maker])
    await prisma.account.update({ where: { id: visitor.accountId }, data: { rank: 'admin' } })
  const made = await maker.visitor.command('link:make', { accountId: owner.visitor.accountId })
  if (!made.ok) throw new Error(made.error.message)
  const { accountId } = maker.visitor
  const ended =
    how === 'banned'
      ? await owner.visitor.command('account:ban', { accountId, reason: 'because' })
      : await owner.visitor.command('rank:set', { accountId, rank: 'learner' })
  expect(ended).toMatchObject({ ok: true })
  const used = await (await app.visitor()).command('link:use', { token: made.result.token, password: 'a new password' })
  expect(used).toMatchObject({ error: { code: 'link-unknown' } })
  expect(await works(owner.visitor.cookie)).toBe(true)
})

test('who signs in with the old password while a new one is being set is not in afterwards', async () => {
  const { visitor, email } = await member()
  const admin = await member()
  await app.database.prisma.account.update({ where: { id: admin.visitor.accountId }, data: { rank: 'admin' } })
  const made = await admin.visitor.command('link:make', { accountId: visitor.accountId })
  if (!made.ok) throw new Error(made.error.message)
  const thieves = await Promise.all(Array.from({ length: 6 }, () => app.visitor()))
  for (const thief of thieves) thief.cookie = ''
  const set = visitor.command('link:use', { token: made.result.token, password: 'a new password' })
  await Promise.all(thieves.map((thief) => signIn(thief, email, PASSWORD)))
  expect(await set).toMatchObject({ ok: true })
  expect(await app.database.prisma.login.count({ where: { userId: visitor.accountId } })).toBe(0)
  expect((await signIn(visitor, email, 'a new password')).status).toBe(200)
})
