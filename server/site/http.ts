// Everything over plain HTTP that is not a page: logins, commands, the calendar file, health.
import type { IncomingMessage, ServerResponse } from 'node:http'

import { toNodeHandler } from 'better-auth/node'
import type { Logger } from 'pino'
import { RateLimiterMemory } from 'rate-limiter-flexible'

import { failure } from '#lib/protocol/errors'
import type { ErrorCode, Failure, Outcome } from '#lib/protocol/errors'
import { COMMAND_BYTES_MAX, SITE_COMMANDS_PER_ACCOUNT_MAX, SITE_COMMANDS_PER_ADDRESS_MAX } from '#lib/protocol/limits'
import type { Queries } from '#lib/protocol/queries'
import { RANKS } from '#lib/protocol/roles'
import { SITE_COMMANDS, SITE_POLICY } from '#lib/protocol/site'
import type { SiteCommandName } from '#lib/protocol/site'

import type { Auth } from '../accounts/auth.ts'
import { identify } from '../accounts/identity.ts'
import { isStorable } from '../database/storable.ts'
import { originAllowed } from '../realtime/connections.ts'
import { internal, malformed } from '../realtime/handle.ts'
import { admits } from '../realtime/throttle.ts'
import type { SiteHandlers } from './commands.ts'
import { countedAs } from './addresses.ts'
import { exportRoute } from './export-route.ts'
import { mayReadMetrics, type Metrics } from './metrics.ts'
import type { RunStreams } from './run-stream.ts'

export type HttpDependencies = {
  auth: Auth
  handlers: SiteHandlers
  publicUrl: string
  /** The client's, behind proxies that are trusted. */
  addressOf: (request: IncomingMessage) => string
  /** Off in tests that send a lot from one address. */
  limitRequests: boolean
  log: Logger
  /** An earlier run that this viewer may see, or null. */
  run: Queries['run']
  /** Streams a run of this account's own in the lab, or says why not. */
  streamRun: RunStreams['stream']
  /** A calendar file for an interview of the viewer's, or null. */
  calendar: (accountId: string, interviewId: string) => Promise<string | null>
  /** What is kept about somebody, in pieces. */
  exported: (accountId: string) => AsyncIterable<string>
  /** Writes into the audit trail that somebody took it. */
  recordExport: (accountId: string) => Promise<void>
  metrics: Metrics
  metricsToken: string | undefined
  /** Whether to be sent traffic: false while stopping. */
  ready: () => boolean
}

const STATUS: Partial<Record<ErrorCode, number>> = {
  malformed: 400,
  'too-large': 413,
  'unknown-command': 404,
  'too-fast': 429,
  'not-signed-in': 401,
  banned: 403,
  'not-allowed': 403,
  'not-found': 404,
  'not-saved': 503,
  internal: 500,
}

/**
 * Of better-auth's many endpoints those that the product uses. Its own administration, for one, would be a second way to
 * ban and to change ranks, past the audit trail and past what holds here.
 */
export const LOGIN_ROUTES: ReadonlySet<string> = new Set([
  'POST /api/auth/sign-in/anonymous',
  'POST /api/auth/sign-in/email',
  'POST /api/auth/sign-out',
  'GET /api/auth/get-session',
])

type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** Handles what is the server's own and says so; false leaves the request to the pages. */
export function createHttp(deps: HttpDependencies): (request: IncomingMessage, response: ServerResponse) => boolean {
  const logins = toNodeHandler(deps.auth)
  const pace = commandPace(deps)
  const exportTo = exportRoute({
    identify: ({ headers }) => identify(deps.auth, headers),
    exported: deps.exported,
    record: deps.recordExport,
    log: deps.log,
  })
  const routes: [prefix: string, handler: Handler][] = [
    ['/api/account/export', (request, response) => void answerWith(deps, exportTo, request, response)],
    ['/api/auth/', (request, response) => void logins(request, response)],
    ['/api/commands/', (request, response) => void siteCommand(deps, pace, request, response)],
    ['/api/interviews/', (request, response) => void calendarFile(deps, request, response)],
    ['/api/runs/', (request, response) => void runOf(deps, request, response)],
    ['/health', (_, response) => send(response, 200, { ok: true })],
    ['/metrics', (request, response) => void metrics(deps, request, response)],
    ['/ready', (_, response) => send(response, deps.ready() ? 200 : 503, { ok: deps.ready() })],
  ]
  return (request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? ''
    const route = routes.find(([prefix]) => (prefix.endsWith('/') ? path.startsWith(prefix) : path === prefix))
    const reads = request.method === 'GET' || request.method === 'HEAD'
    if (!route) {
      // Pages only show.
      if (!reads) send(response, 405, failure('not-allowed', 'Nothing is sent to pages.'))
      return !reads
    }
    if (!reads && !originAllowed(request, deps.publicUrl)) {
      send(response, 403, failure('not-allowed', 'This request comes from another site.'))
      return true
    }
    if (path.startsWith('/api/auth/') && !LOGIN_ROUTES.has(`${request.method} ${path}`)) {
      send(response, 404, failure('not-found', 'There is nothing here.'))
      return true
    }
    // It reads a body to its end, whatever its length.
    if (!reads && path.startsWith('/api/auth/') && !isShort(request)) {
      send(response, 413, failure('too-large', `At most ${COMMAND_BYTES_MAX / 1024} kB at once, with their length.`))
      return true
    }
    // better-auth counts by this header; only the server knows the peer.
    request.headers['x-real-ip'] = deps.addressOf(request)
    response.setHeader('X-Content-Type-Options', 'nosniff')
    response.setHeader('Cache-Control', 'no-store')
    route[1](request, response)
    return true
  }
}

const isShort = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) <= COMMAND_BYTES_MAX

type Pace = (request: IncomingMessage, accountId: string | null) => Promise<boolean>

/** Whether one more command may come from this account, and from its address. */
function commandPace({ addressOf, limitRequests }: HttpDependencies): Pace {
  const duration = 10
  const byAddress = new RateLimiterMemory({ points: SITE_COMMANDS_PER_ADDRESS_MAX, duration })
  const byAccount = new RateLimiterMemory({ points: SITE_COMMANDS_PER_ACCOUNT_MAX, duration })
  return async (request, accountId) => {
    if (!limitRequests) return true
    const inTime = await admits(byAddress, countedAs(addressOf(request)))
    return inTime && (accountId === null || admits(byAccount, accountId))
  }
}

const isCommand = (name: string): name is SiteCommandName => Object.hasOwn(SITE_COMMANDS, name)

async function siteCommand(
  deps: HttpDependencies,
  pace: Pace,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const name = decodeURIComponentSafely((request.url ?? '').split('?')[0]?.slice('/api/commands/'.length) ?? '')
  const outcome = await answer(deps, pace, name, request).catch((error: unknown) => internal(deps.log, name, error))
  send(response, outcome.ok ? 200 : (STATUS[outcome.error.code] ?? 409), outcome)
}

async function answer(
  deps: HttpDependencies,
  pace: Pace,
  name: string,
  request: IncomingMessage,
): Promise<Outcome<unknown>> {
  if (request.method !== 'POST') return failure('not-allowed', 'Commands are sent with POST.')
  // A form of another site can be sent without asking first, but not with this type.
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    return failure('malformed', 'Send JSON, with the content type application/json.')
  }
  if (!isCommand(name)) return failure('unknown-command', 'There is no such command.')
  const body = await readBody(request)
  if (!body.ok) return body
  const payload = SITE_COMMANDS[name].payload.safeParse(body.result)
  if (!payload.success) return malformed(payload.error)
  if (!isStorable(JSON.stringify(payload.data)))
    return failure('malformed', 'There is a character in this that is none.')
  const who = await identify(deps.auth, request.headers)
  if (!(await pace(request, who?.accountId ?? null))) {
    return failure('too-fast', 'That is more than people send. Wait some seconds and try again.')
  }
  const least = SITE_POLICY[name]
  if (least !== 'anybody') {
    if (!who) return failure('not-signed-in', 'Sign in or continue as a guest first.')
    if (RANKS.indexOf(who.rank) < RANKS.indexOf(least)) return failure('not-allowed', `Only an ${least} may do this.`)
  }
  const handler = deps.handlers[name] as (payload: unknown, who: unknown) => Promise<Outcome<unknown>>
  return handler(payload.data, who)
}

async function readBody(request: IncomingMessage): Promise<Outcome<unknown>> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > COMMAND_BYTES_MAX) return failure('too-large', `At most ${COMMAND_BYTES_MAX / 1024} kB at once.`)
      chunks.push(chunk)
    }
    return { ok: true, result: bytes === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString('utf8')) }
  } catch {
    // Not JSON, or the end of a connection before that of the body: nobody needs to hear of either.
    return failure('malformed', 'This is not JSON.')
  }
}

/** Runs a handler that answers by itself unless it gives a failure. */
async function answerWith(
  { log }: HttpDependencies,
  handler: (request: IncomingMessage, response: ServerResponse) => Promise<Failure | null>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const error = await handler(request, response).catch(
    (thrown: unknown) => internal(log, (request.url ?? '').split('?')[0] ?? '', thrown).error,
  )
  if (error) send(response, STATUS[error.code] ?? 409, { ok: false, error })
}

/** GET /api/runs/<id> is an interview's run with its result; GET /api/runs/<id>/events follows one's own in the lab. */
async function runOf(deps: HttpDependencies, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '').split('?')[0] ?? ''
  const [, runId, events] = /^\/api\/runs\/([\w-]{1,100})(\/events)?$/.exec(path) ?? []
  const who = runId && (await identify(deps.auth, request.headers).catch(() => null))
  if (!runId || !who) return send(response, 404, failure('not-found', 'There is no such run.'))
  if (events) {
    const refused = await deps
      .streamRun(who.accountId, runId, response, async () => (await identify(deps.auth, request.headers)) !== null)
      .catch((error: unknown) => internal(deps.log, path, error).error)
    if (refused) send(response, STATUS[refused.code] ?? 409, { ok: false, error: refused })
    return
  }
  const run = await deps.run(who, runId).catch(() => null)
  if (run === null) return send(response, 404, failure('not-found', 'There is no such run.'))
  send(response, 200, { ok: true, result: run })
}

async function calendarFile(deps: HttpDependencies, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const match = /^\/api\/interviews\/([\w-]{1,100})\/calendar\.ics$/.exec((request.url ?? '').split('?')[0] ?? '')
  const who = match && (await identify(deps.auth, request.headers).catch(() => null))
  const file = who && match ? await deps.calendar(who.accountId, match[1] ?? '').catch(() => null) : null
  if (file === null) return send(response, 404, failure('not-found', 'There is no such interview.'))
  response.writeHead(200, {
    'Content-Type': 'text/calendar; charset=utf-8',
    'Content-Disposition': 'attachment; filename="dryrun-interview.ics"',
  })
  response.end(file)
}

async function metrics(deps: HttpDependencies, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!mayReadMetrics(request, deps.metricsToken)) {
    return send(response, 404, failure('not-found', 'Set METRICS_TOKEN and send it, or ask from the machine itself.'))
  }
  const text = await deps.metrics.text().catch(() => null)
  if (text === null) return send(response, 503, failure('internal', 'The figures could not be collected.'))
  response.writeHead(200, { 'Content-Type': deps.metrics.contentType })
  response.end(text)
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) return
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(body))
}
