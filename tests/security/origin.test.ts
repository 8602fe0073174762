// Pages of other sites cannot speak to the server in somebody's name.
import { afterAll, beforeAll, expect, test } from 'vitest'

import { startTestApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

const FOREIGN = 'https://elsewhere.example'

test.each(['/interview', '/board', '/lobby'] as const)(
  'a handshake on %s from a foreign origin is refused',
  async (name) => {
    const visitor = await app.visitor()
    const connect = (origin: string) =>
      new Promise<boolean>((resolve) => {
        const socket = visitor.socket(name, { interviewId: 'x', sessionId: 'y' }, { origin })
        socket.on('connect', () => resolve(true))
        socket.on('connect_error', () => resolve(false))
      })
    expect(await connect(FOREIGN)).toBe(false)
    expect(await connect('null')).toBe(false)
    expect(await connect(app.url)).toBe(true)
  },
)

test('long polling from a foreign origin is refused', async () => {
  const visitor = await app.visitor()
  const poll = (origin: string) => visitor.fetch('/socket.io/?EIO=4&transport=polling', { headers: { origin } })
  expect((await poll(FOREIGN)).status).toBe(403)
  expect((await poll(app.url)).status).toBe(200)
})

test('a command from a foreign origin, or in the form of a form, does nothing', async () => {
  const visitor = await app.visitor()
  const body = JSON.stringify({ name: 'Taken Over' })
  const send = (headers: Record<string, string>) =>
    visitor.fetch('/api/commands/account:rename', { method: 'POST', headers, body })
  expect((await send({ 'content-type': 'application/json', origin: FOREIGN })).status).toBe(403)
  expect((await send({ 'content-type': 'text/plain' })).status).toBe(400)
  const account = await app.database.prisma.account.findUniqueOrThrow({ where: { id: visitor.accountId } })
  expect(account.name).not.toBe('Taken Over')
  expect((await send({ 'content-type': 'application/json' })).status).toBe(200)
})

test('a sign-out that a foreign page asks for is refused', async () => {
  const visitor = await app.visitor()
  const response = await visitor.fetch('/api/auth/sign-out', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: FOREIGN },
    body: '{}',
  })
  expect(response.status).toBe(403)
})

test('cookies are out of reach of scripts and of other sites', async () => {
  const response = await fetch(`${app.url}/api/auth/sign-in/anonymous`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: app.url },
    body: '{}',
  })
  const cookies = response.headers.getSetCookie().filter((line) => !/max-age=0/i.test(line))
  expect(cookies.length).toBeGreaterThan(0)
  for (const cookie of cookies) expect(cookie).toMatch(/httponly;.*samesite=lax/i)
})
