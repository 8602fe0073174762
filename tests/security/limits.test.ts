// Nobody grows the server without bound: what is held, sent, made and asked for has a limit, and others notice nothing.
import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'

import { Server } from 'socket.io'
import { io as connectTo, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, expect, test } from 'vitest'

import {
  BLOCKS_PER_ACCOUNT_MAX,
  BOARD_BYTES_BURST_MAX,
  BOARD_BYTES_MAX,
  FRAME_BYTES_MAX,
  INTERVIEWS_PER_DAY_MAX,
  INVITES_EVER_MAX,
  RECORD_BYTES_MAX,
  REPORTS_PER_DAY_MAX,
  SITE_COMMANDS_PER_ACCOUNT_MAX,
  SOCKETS_PER_ACCOUNT_MAX,
} from '#lib/protocol/limits'

import { bufferedBytes, watchBacklogs } from '../../server/realtime/backlog.ts'
import { limitAddresses } from '../../server/realtime/connections.ts'
import { startTestApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'
import { newInterview } from '../support/people.ts'
import { box } from '../support/shapes.ts'
import { SyncClient } from '../support/sync-client.ts'
import { eventually } from '../support/visitor.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

/** A server that only passes on what it is told to. */
async function bareServer(): Promise<{ io: Server; url: string; close: () => Promise<void> }> {
  const httpServer = createServer()
  const io = new Server(httpServer)
  await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve))
  return { io, url: `http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`, close: () => io.close() }
}

type RawSocket = { pause: () => void; resume: () => void }
/** The connection below a client of Socket.IO: pausing it is what a stuck or hostile reader does. */
const rawOf = (socket: Socket): RawSocket =>
  (socket.io.engine as unknown as { transport: { ws: { _socket: RawSocket } } }).transport.ws._socket

const MB = 1024 * 1024

test('who does not read is dropped at the limit, whatever it was sent, and all together keep to theirs', async () => {
  const { io, url, close } = await bareServer()
  const stop = watchBacklogs(io, 4 * MB, 10 * MB)
  const clients = Array.from({ length: 6 }, () =>
    connectTo(url, { transports: ['websocket'], reconnection: false, forceNew: true }),
  )
  await Promise.all(clients.map((client) => new Promise<void>((resolve) => void client.once('connect', resolve))))
  const reading = clients[0]!
  let read = 0
  reading.on('news', (text: string) => (read += text.length))
  for (const client of clients.slice(1)) rawOf(client).pause()
  const held = () => [...io.of('/').sockets.values()].map((socket) => bufferedBytes(socket.conn))
  let most = 0
  let mostTogether = 0
  for (let round = 0; round < 40; round++) {
    io.emit('news', 'x'.repeat(256 * 1024))
    await new Promise((resolve) => setTimeout(resolve, 50))
    most = Math.max(most, ...held())
    mostTogether = Math.max(
      mostTogether,
      held().reduce((sum, bytes) => sum + bytes, 0),
    )
  }
  await eventually('only who reads is left', () => io.of('/').sockets.size === 1)
  // Between two looks some more is sent.
  expect(most).toBeLessThan(4 * MB + 3 * MB)
  expect(mostTogether).toBeLessThan(10 * MB + 12 * MB)
  await eventually('everything was read', () => read === 40 * 256 * 1024)
  stop()
  for (const client of clients) client.disconnect()
  await close()
}, 30_000)

test('an address has so many connections open, and no more', async () => {
  const { io, url, close } = await bareServer()
  const allowed = limitAddresses(io, ({ headers }) => String(headers['x-address']), 3)
  io.engine.opts.allowRequest = (request, decide) => void allowed(request).then((ok) => decide(null, ok))
  const connect = (address: string) =>
    new Promise<Socket | null>((resolve) => {
      const socket = connectTo(url, {
        transports: ['websocket'],
        reconnection: false,
        forceNew: true,
        extraHeaders: { 'x-address': address },
      })
      socket.once('connect', () => resolve(socket))
      socket.once('connect_error', () => resolve(null))
    })
  const first = [await connect('a'), await connect('a'), await connect('a')]
  expect(first).not.toContain(null)
  expect(await connect('a')).toBeNull()
  const other = await connect('b')
  expect(other).not.toBeNull()
  first[0]?.disconnect()
  let again: Socket | null = null
  await eventually('a place is free again', async () => (again = await connect('a')) !== null)
  for (const socket of [...first, other, again as Socket | null]) socket?.disconnect()
  await close()
})

test('an account has so many tabs open, and no more', async () => {
  const visitor = await app.visitor()
  const interviewId = await newInterview(visitor)
  const open = () =>
    new Promise<boolean>((resolve) => {
      const socket = visitor.socket('/interview', { interviewId })
      socket.once('connect', () => resolve(true))
      socket.once('connect_error', () => resolve(false))
    })
  const opened: boolean[] = []
  for (let count = 0; count < SOCKETS_PER_ACCOUNT_MAX + 2; count++) opened.push(await open())
  expect(opened.filter(Boolean)).toHaveLength(SOCKETS_PER_ACCOUNT_MAX)
})

test('a body without an end, or with a length beyond the limit, is not read to its end', async () => {
  const { cookie } = await app.visitor()
  const endless = (path: string) =>
    new Promise<{ status: number | null; sent: number }>((resolve) => {
      let sent = 0
      let status: number | null = null
      const request = httpRequest(`${app.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie, origin: app.url },
      })
      const timer = setInterval(() => {
        request.write('x'.repeat(16 * 1024))
        sent += 16 * 1024
        if (sent > 8 * MB) request.destroy()
      }, 1)
      request.on('response', (response) => {
        status = response.statusCode ?? null
        response.resume()
        clearInterval(timer)
        request.destroy()
      })
      request.on('error', () => {})
      request.on('close', () => {
        clearInterval(timer)
        resolve({ status, sent })
      })
    })
  for (const path of ['/api/auth/sign-in/email', '/api/auth/sign-in/anonymous', '/api/commands/account:rename']) {
    const { status, sent } = await endless(path)
    expect({ path, status }).toEqual({ path, status: 413 })
    expect(sent).toBeLessThan(MB)
  }
  const long = await fetch(`${app.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: app.url },
    body: JSON.stringify({ email: 'a@example.org', password: 'x'.repeat(100_000) }),
  })
  expect(long.status).toBe(413)
})

test('a board grows to its limit and no further; what is there can still be moved and taken away', async () => {
  const visitor = await app.visitor()
  const interviewId = await newInterview(visitor)
  const client = new SyncClient(visitor, interviewId)
  await client.loaded
  const big = (n: number) => ({ ...box(`big-${n}`, '', n), meta: { more: 'x'.repeat(RECORD_BYTES_MAX - 2_000) } })
  const fitting = Math.floor(BOARD_BYTES_MAX / RECORD_BYTES_MAX)
  const room = (await app.app.rooms.get(interviewId))!
  const stored = () => room.board.records().filter(({ id }) => id.startsWith('shape:big-')).length
  for (let n = 0; n < fitting + 40; n++) {
    client.store.put([big(n)])
    // Slower than the limit of bytes a second lets more through than the burst.
    if (n % 4 === 3) await new Promise((resolve) => setTimeout(resolve, 120))
  }
  await eventually(
    'the client takes back what did not fit',
    () => stored() === client.records().filter(({ id }) => id.startsWith('shape:big-')).length,
    30_000,
  )
  const bytes = JSON.stringify(room.board.records()).length
  expect(bytes).toBeLessThanOrEqual(BOARD_BYTES_MAX + 64 * 1024)
  expect(bytes).toBeGreaterThan(0.9 * BOARD_BYTES_MAX)
  const before = stored()
  client.store.update('shape:big-0' as never, (record) => Object.assign({}, record, { x: 7 }))
  client.store.remove(['shape:big-1' as never])
  await eventually('a shape is gone', () => stored() === before - 1)
  client.store.put([big(999)])
  await eventually('another takes its place', () => stored() === before)
  client.close()
}, 60_000)

test('an account that floods boards is cut off in all its tabs, and another room goes on at its pace', async () => {
  const [greedy, calm] = [await app.visitor(), await app.visitor()]
  const [flooded, quiet] = [await newInterview(greedy), await newInterview(calm)]
  const client = new SyncClient(calm, quiet)
  await client.loaded
  const sockets = Array.from({ length: 8 }, (_, tab) =>
    greedy.socket('/board', { interviewId: flooded, sessionId: `t${tab}` }),
  )
  await eventually('the tabs are open', () => sockets.every(({ connected }) => connected))
  const frames = Math.ceil(BOARD_BYTES_BURST_MAX / FRAME_BYTES_MAX) + 8
  const text = JSON.stringify({ type: 'ping', filler: 'x'.repeat(FRAME_BYTES_MAX - 100) })
  for (let n = 0; n < frames; n++) sockets[n % sockets.length]?.emit('frame', text)
  const room = (await app.app.rooms.get(quiet))!
  const waits: number[] = []
  for (let n = 0; n < 10; n++) {
    const began = performance.now()
    client.store.put([box(`calm-${n}`, 'calm')])
    await eventually('the edit arrives', () => room.board.records().some(({ id }) => id === `shape:calm-${n}`))
    waits.push(performance.now() - began)
  }
  expect(Math.max(...waits)).toBeLessThan(1_000)
  await eventually('tabs are cut off', () => sockets.some(({ connected }) => !connected))
  client.close()
}, 30_000)

test('commands over HTTP come at the pace of people', async () => {
  const limited = await startTestApp({ limitRequests: true, connection: app.connection, node: 'other' })
  const visitor = await limited.visitor()
  const sent = Array.from({ length: SITE_COMMANDS_PER_ACCOUNT_MAX + 5 }, () =>
    visitor.command('account:rename', { name: 'Again' }),
  )
  const codes = (await Promise.all(sent)).map((outcome) => (outcome.ok ? 'ok' : outcome.error.code))
  expect(codes.filter((code) => code === 'too-fast')).toHaveLength(5)
  const other = await limited.visitor()
  expect(await other.command('account:rename', { name: 'Somebody Else' })).toMatchObject({ ok: true })
  await limited.close()
})

test('what is kept for a person or an interview has an end', async () => {
  const [visitor, other] = [await app.visitor(), await app.visitor()]
  const { prisma } = app.database
  const interviewId = await newInterview(visitor)
  const row = await prisma.interview.findUniqueOrThrow({ where: { id: interviewId } })
  const { scenarioId, scenarioVersion, mode } = row
  await prisma.interview.createMany({
    data: Array.from({ length: INTERVIEWS_PER_DAY_MAX - 1 }, (_, n) => ({
      id: `made-${n}`,
      mode,
      scenarioId,
      scenarioVersion,
      createdBy: visitor.accountId,
    })),
  })
  const refused = { ok: false, error: { code: 'limit-reached' } }
  expect(await visitor.command('interview:create', { mode: 'solo', scenarioId: 'rate-limiter' })).toMatchObject(refused)

  await prisma.invite.createMany({
    data: Array.from({ length: INVITES_EVER_MAX }, (_, n) => ({
      id: `invite-${n}`,
      interviewId,
      tokenHash: `hash-${n}`,
      role: 'observer',
      createdBy: visitor.accountId,
      expiresAt: new Date(0),
      usesMax: 1,
    })),
  })
  const invite = await visitor.command('invite:create', { interviewId, role: 'observer', hours: 1, uses: 1 })
  expect(invite).toMatchObject(refused)

  await prisma.account.createMany({
    data: Array.from({ length: BLOCKS_PER_ACCOUNT_MAX }, (_, n) => ({
      id: `p-${n}`,
      name: 'x',
      email: `p${n}@example.org`,
    })),
  })
  await prisma.block.createMany({
    data: Array.from({ length: BLOCKS_PER_ACCOUNT_MAX }, (_, n) => ({
      accountId: visitor.accountId,
      blockedId: `p-${n}`,
    })),
  })
  expect(await visitor.command('person:block', { accountId: other.accountId })).toMatchObject(refused)

  await prisma.report.createMany({
    data: Array.from({ length: REPORTS_PER_DAY_MAX }, (_, n) => ({
      id: `r-${n}`,
      reporterId: visitor.accountId,
      reportedId: other.accountId,
      reason: 'x',
    })),
  })
  expect(await visitor.command('person:report', { accountId: other.accountId, reason: 'again' })).toMatchObject(refused)
})
