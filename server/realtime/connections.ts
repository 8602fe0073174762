// Who may open a connection at all: same origin, a login, not too many; and which connections an account has.
import type { IncomingMessage, Server as HttpServer } from 'node:http'

import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Server } from 'socket.io'

import { failure } from '#lib/protocol/errors'
import {
  ENTRIES_PER_SECOND_MAX,
  HANDSHAKE_BYTES_MAX,
  HANDSHAKES_PER_ACCOUNT_MAX,
  HANDSHAKES_PER_ADDRESS_MAX,
  PACKETS_PER_SECOND_MAX,
  SOCKETS_PER_ACCOUNT_MAX,
  SOCKETS_PER_ADDRESS_MAX,
} from '#lib/protocol/limits'

import type { Identity } from '../accounts/identity.ts'
import { cutOff } from './backlog.ts'
import { sizeOf } from './handle.ts'
import type { AnyNamespace, AnySocket } from './handle.ts'
import { admits, Throttle } from './throttle.ts'

/** Whether a handshake comes from a page of this server, or from no page at all. */
export function originAllowed(request: IncomingMessage, publicUrl: string): boolean {
  const { origin, host } = request.headers
  if (origin === undefined) return true
  if (!URL.canParse(origin)) return false
  return origin === new URL(publicUrl).origin || new URL(origin).host === host
}

const HANDSHAKES_SECONDS = 10

/**
 * Lets so many connections of one address be open and so many be opened in a while, before anybody is asked who they are.
 * @param addressOf the client's, behind proxies that are trusted
 */
export function limitAddresses(
  io: Server,
  addressOf: (request: IncomingMessage) => string,
  openMax = SOCKETS_PER_ADDRESS_MAX,
): (request: IncomingMessage) => Promise<boolean> {
  const handshakes = new RateLimiterMemory({ points: HANDSHAKES_PER_ADDRESS_MAX, duration: HANDSHAKES_SECONDS })
  const open = new Map<string, number>()
  io.engine.on(
    'connection',
    (connection: { request: IncomingMessage; once: (event: 'close', run: () => void) => void }) => {
      const address = addressOf(connection.request)
      open.set(address, (open.get(address) ?? 0) + 1)
      connection.once('close', () => {
        const left = (open.get(address) ?? 1) - 1
        if (left > 0) open.set(address, left)
        else open.delete(address)
      })
    },
  )
  return async (request) => {
    const address = addressOf(request)
    return (open.get(address) ?? 0) < openMax && admits(handshakes, address)
  }
}

type Identify = (headers: IncomingMessage['headers']) => Promise<Identity | null>

/** An error that Socket.IO hands to the client's connect_error, with the failure as data. */
function refusal(code: Parameters<typeof failure>[0], message: string): Error {
  return Object.assign(new Error(message), { data: failure(code, message).error })
}

type Packets = {
  on: (event: 'packet', heard: (packet: { type: string; data?: unknown }) => void) => void
  close: (discard: boolean) => void
}

/** The first character of Socket.IO's packet that asks to enter a namespace. */
const ENTER = '0'

/**
 * Cuts a connection off that asks to enter namespaces without end. A login is looked up for each, before any limit of an
 * account, and forty thousand fit into one request. Nobody needs the main namespace, which would take them without a login.
 */
export function limitEntries(io: Server): void {
  io.use((_, next) => next(refusal('not-allowed', 'There is nothing here.')))
  io.engine.on('connection', (connection: Packets) => {
    const throttle = new Throttle(ENTRIES_PER_SECOND_MAX)
    connection.on('packet', ({ type, data }) => {
      const enters = type === 'message' && typeof data === 'string' && data.startsWith(ENTER)
      if (enters && !throttle.admit(performance.now())) connection.close(true)
    })
  })
}

/** Refuses connections without a login and beyond the limit; the rest carry their identity. */
export function requireLogin(
  namespace: AnyNamespace,
  identify: Identify,
  handshakesMax = HANDSHAKES_PER_ACCOUNT_MAX,
): void {
  const handshakes = new RateLimiterMemory({ points: handshakesMax, duration: HANDSHAKES_SECONDS })
  namespace.use((socket, next) => {
    if (sizeOf(socket.handshake.auth) > HANDSHAKE_BYTES_MAX) return next(refusal('too-large', 'Send ids, no more.'))
    identify(socket.handshake.headers)
      .then(async (identity) => {
        if (!identity) return next(refusal('not-signed-in', 'Sign in or continue as a guest first.'))
        if (!(await admits(handshakes, identity.accountId)))
          return next(refusal('too-fast', 'This account connects again too often. Wait some seconds.'))
        if (socketsOf(namespace, identity.accountId).length >= SOCKETS_PER_ACCOUNT_MAX) {
          return next(refusal('limit-reached', `At most ${SOCKETS_PER_ACCOUNT_MAX} open tabs. Close one.`))
        }
        socket.data.identity = identity
        return next()
      })
      .catch(() => next(refusal('not-saved', 'The database does not answer. Trying again.')))
  })
}

export const socketsOf = (namespace: AnyNamespace, accountId: string): AnySocket[] =>
  [...namespace.sockets.values()].filter((socket) => socket.data.identity.accountId === accountId)

/** Ends every connection of an account: after a ban, a new password, a deletion. */
export function disconnectAccount(io: Server, accountId: string): void {
  for (const name of ['/interview', '/board', '/lobby'])
    for (const socket of socketsOf(io.of(name) as unknown as AnyNamespace, accountId)) socket.disconnect(true)
}

/**
 * Bounds what a connection may have the server do before it says who it is. To each ping of the protocol below a pong would be
 * written, a system call for six bytes; no browser sends one, and Engine.IO has pings of its own. Those, and packets that mean
 * nothing, come seldom.
 */
export function limitPackets(io: Server, httpServer: HttpServer): void {
  const writeNoPongs = (): void => {
    const { ws } = io.engine as unknown as { ws: { options: { autoPong: boolean } } }
    ws.options.autoPong = false
  }
  writeNoPongs()
  // Engine.IO makes its end of WebSockets anew then.
  httpServer.on('listening', writeNoPongs)
  io.engine.on('connection', (connection: Packets) => {
    const throttle = new Throttle(PACKETS_PER_SECOND_MAX)
    connection.on('packet', () => {
      if (!throttle.admit(performance.now())) cutOff(connection)
    })
  })
}

/** How often logins of open connections are looked at again. */
const RECHECK_MS = 3_000

/**
 * Ends connections whose login has ended (signed out, banned, expired) within a few seconds, however it ended: the
 * database says, not a notice that may be missed.
 */
export function watchLogins(io: Server, living: (loginIds: string[]) => Promise<Set<string>>): () => void {
  const check = async (): Promise<void> => {
    const sockets = ['/interview', '/board', '/lobby'].flatMap((name) => [
      ...(io.of(name) as unknown as AnyNamespace).sockets.values(),
    ])
    if (sockets.length === 0) return
    const alive = await living([...new Set(sockets.map(({ data }) => data.identity.loginId))])
    for (const socket of sockets) if (!alive.has(socket.data.identity.loginId)) socket.disconnect(true)
  }
  // While the database is away nobody can sign out either.
  const timer = setInterval(() => void check().catch(() => {}), RECHECK_MS)
  timer.unref()
  return () => clearInterval(timer)
}
