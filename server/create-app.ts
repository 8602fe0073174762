// Puts the server together from its dependencies and starts nothing by itself, so that tests can run it in memory.
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http'

import type { Logger } from 'pino'
import { Server } from 'socket.io'

import { TOO_MANY_RUNS } from '#lib/interview/decide'
import { failure } from '#lib/protocol/errors'
import { RUNS_WAITING_PER_ACCOUNT_MAX, FRAME_BYTES_MAX } from '#lib/protocol/limits'
import { QUERIES } from '#lib/protocol/queries'
import { simulations } from '#lib/simulations/registry'

import { audit } from './accounts/audit.ts'
import { createAuth } from './accounts/auth.ts'
import { exportAccount } from './accounts/export.ts'
import { identify } from './accounts/identity.ts'
import { lastSeen } from './accounts/last-seen.ts'
import { keepRetention } from './accounts/retention.ts'
import type { Config } from './config.ts'
import type { Database } from './database/client.ts'
import { NODE_BEAT_MS, beat } from './interviews/node-beat.ts'
import { LogStore } from './interviews/log-store.ts'
import { LogWriter } from './interviews/log-writer.ts'
import { roomLoader } from './interviews/load-room.ts'
import { Rooms } from './interviews/rooms.ts'
import { Scorer } from './interviews/scorer.ts'
import type { ScorerOptions } from './interviews/scorer.ts'
import { sweepAbandoned } from './interviews/sweep.ts'
import { Turns } from './interviews/turns.ts'
import { checkRun } from './jobs/check-run.ts'
import { LabRuns } from './jobs/lab-runs.ts'
import { RunQueue } from './jobs/run-queue.ts'
import { RunWatch } from './jobs/run-watch.ts'
import { Lobby } from './lobby/lobby.ts'
import { serveLobby } from './realtime/lobby.ts'
import { watchBacklogs } from './realtime/backlog.ts'
import { serveBoards } from './realtime/board.ts'
import {
  disconnectAccount,
  limitAddresses,
  limitEntries,
  limitPackets,
  originAllowed,
  requireLogin,
  watchLogins,
} from './realtime/connections.ts'
import type { AnyNamespace } from './realtime/handle.ts'
import { serveInterviews } from './realtime/interview.ts'
import type { PrepareRun } from './realtime/interview.ts'
import { ScenarioStore } from './scenarios/store.ts'
import { adminQueries } from './site/admin-queries.ts'
import { addresses, countedAs } from './site/addresses.ts'
import { calendarFile } from './site/calendar.ts'
import { siteHandlers } from './site/commands.ts'
import { createHttp } from './site/http.ts'
import { createMetrics } from './site/metrics.ts'
import { createQueries } from './site/queries.ts'
import { RunStreams } from './site/run-stream.ts'
import { systemFigures } from './site/system.ts'
import { newId } from './site/tokens.ts'

export type AppOptions = {
  config: Config
  database: Database
  httpServer: HttpServer
  log: Logger
  /** This process in the database: who owns an interview. The same after a restart. */
  node: string
  now?: () => number
  /** Another way to store the log: for tests that show what would be lost. */
  logWriter?: Pick<LogWriter, 'append' | 'drain'>
  /** Another limit or thread for scores, for tests of what happens when one does not end. */
  scoring?: Omit<ScorerOptions, 'log'>
  limitRequests?: boolean
  /** In development the bundler needs upgrades of its own. */
  destroyUnknownUpgrades?: boolean
}

export type App = {
  /** True when the request was the server's own and is being answered. */
  handle: (request: IncomingMessage, response: ServerResponse) => boolean
  scenarios: ScenarioStore
  rooms: Rooms
  /** Makes the answers that the lab's pages open with; in the background, when everything stands. */
  prepareLab: () => Promise<void>
  close: () => Promise<void>
}

const LOGS_READ_AT_ONCE = 2
const PING_INTERVAL_MS = 10_000
const PING_TIMEOUT_MS = 8_000

export function createApp(options: AppOptions): App {
  const { config, database, httpServer, log, node, now = Date.now } = options
  const { prisma, pool } = database
  const auth = createAuth({
    prisma,
    secret: config.authSecret,
    publicUrl: config.publicUrl,
    limitRequests: options.limitRequests ?? true,
    signInRefused: (email) => void recordRefusal(database, email).catch(() => {}),
  })
  const scenarios = new ScenarioStore(prisma)
  const logStore = new LogStore(pool, node)
  const read = { log: new LogStore(database.reading, node), turns: new Turns(LOGS_READ_AT_ONCE) }
  const logWriter = options.logWriter ?? new LogWriter(pool, node, (rooms, tookMs) => metrics.committed(rooms, tookMs))
  const stopBeating = beat(pool, node, NODE_BEAT_MS)

  const watch = new RunWatch()
  const runs = new RunQueue({
    pool,
    log,
    node,
    ...config.runs,
    updated: (interviewId, update) => {
      if (interviewId === null) watch.tell(update)
      else
        void rooms.get(interviewId).then(
          (room) => room?.runUpdated(update),
          () => {},
        )
    },
  })
  const lab = new LabRuns({ pool, runs, simulations, newId })
  const streams = new RunStreams({ prisma, runs, watch })
  const scorer = new Scorer({ log, ...options.scoring })
  const rooms: Rooms = new Rooms(
    roomLoader({
      prisma,
      pool,
      logStore,
      logWriter,
      scenarios,
      runs,
      scorer,
      log,
      now,
      dropped: (id) => rooms.drop(id),
    }),
    now,
    (interviewId, error) => log.error({ err: error, interview: interviewId }, 'a fault in a room'),
  )

  const addressOf = addresses(config.trustedProxies)
  const io = new Server(httpServer, {
    path: '/socket.io',
    serveClient: false,
    maxHttpBufferSize: FRAME_BYTES_MAX + 1024,
    pingInterval: PING_INTERVAL_MS,
    pingTimeout: PING_TIMEOUT_MS,
    destroyUpgrade: options.destroyUnknownUpgrades ?? true,
    transports: ['websocket', 'polling'],
    allowRequest: (request, decide) => {
      if (!originAllowed(request, config.publicUrl)) return decide(null, false)
      void fromAddress(request).then((allowed) => decide(allowed ? null : 'too many connections', allowed))
    },
  })
  const fromAddress = limitAddresses(io, (request) => countedAs(addressOf(request)))
  limitEntries(io)
  limitPackets(io, httpServer)
  const stopWatchingBacklogs = watchBacklogs(io)
  const metrics = createMetrics({
    sockets: () => io.engine.clientsCount,
    rooms: () => rooms.size,
    runs: () => runs.counts(),
  })
  const disconnect = (accountId: string): void => {
    disconnectAccount(io, accountId)
    streams.end(accountId)
  }
  const handshakesMax = options.limitRequests === false ? Number.MAX_SAFE_INTEGER : undefined
  const namespaces = ['/interview', '/board', '/lobby'].map((name) => io.of(name) as unknown as AnyNamespace)
  for (const namespace of namespaces) requireLogin(namespace, (headers) => identify(auth, headers), handshakesMax)
  const [interviewNamespace, boardNamespace, lobbyNamespace] = namespaces as [AnyNamespace, AnyNamespace, AnyNamespace]
  serveInterviews(interviewNamespace, { rooms, log, prepareRun: prepareRuns(database) })
  serveBoards(boardNamespace, { rooms, log })
  const lobby = new Lobby({ prisma, pool, scenarios, now, newId })
  serveLobby(lobbyNamespace, { lobby, log })
  const stopWatching = watchLogins(io, async (loginIds) => {
    const alive = await prisma.login.findMany({
      where: { id: { in: loginIds }, expiresAt: { gt: new Date(now()) }, account: { banned: { not: true } } },
      select: { id: true },
    })
    return new Set(alive.map(({ id }) => id))
  })
  const stopSweeping = sweepAbandoned({ pool, rooms, log, now })
  const stopRetention = keepRetention({ pool, rooms, now, retentionDays: config.retentionDays }, log)

  const https = new URL(config.publicUrl).protocol === 'https:'
  const queries = createQueries({
    prisma,
    auth,
    ...read,
    scenarios,
    simulations,
    lab,
    now,
    board: { licenceKey: config.boardLicenseKey ?? null, blank: https && !config.boardLicenseKey },
    seen: lastSeen(pool, now),
    admin: adminQueries({
      prisma,
      now,
      system: systemFigures({ pool, metrics, dataDir: config.dataDir, startedAt: now(), now }),
    }),
  })
  Object.assign(globalThis, { [QUERIES]: queries })

  let stopping = false
  const handle = createHttp({
    auth,
    log,
    publicUrl: config.publicUrl,
    addressOf,
    limitRequests: options.limitRequests ?? true,
    handlers: siteHandlers({ prisma, pool, auth, rooms, scenarios, lab, runs, now, disconnect }),
    metrics,
    metricsToken: config.metricsToken,
    ready: () => !stopping,
    exported: (accountId) => exportAccount({ prisma, ...read }, accountId),
    recordExport: (accountId) => audit(pool, { actorId: accountId, action: 'account:export', subject: accountId }),
    run: (viewer, runId) => queries.run(viewer, runId),
    streamRun: streams.stream.bind(streams),
    calendar: async (accountId, interviewId) => {
      const participant = await prisma.participant.findUnique({
        where: { interviewId_accountId: { interviewId, accountId } },
        include: { interview: true },
      })
      if (!participant?.interview.scheduledFor) return null
      const { scenarioId, scenarioVersion, scheduledFor } = participant.interview
      const scenario = await scenarios.version(scenarioId, scenarioVersion)
      return calendarFile({
        id: interviewId,
        title: scenario?.title ?? scenarioId,
        minutes: scenario?.minutes ?? 45,
        start: scheduledFor,
        url: `${config.publicUrl}/interviews/${interviewId}`,
      })
    },
  })
  runs.kick()

  return {
    handle,
    scenarios,
    rooms,
    prepareLab: () => lab.prepare(),
    async close() {
      stopping = true
      streams.close()
      stopSweeping()
      await stopRetention()
      metrics.close()
      stopWatching()
      stopWatchingBacklogs()
      lobby.close()
      await rooms.close()
      await io.close()
      await Promise.all([runs.close(), scorer.close()])
      await logWriter.drain()
      stopBeating()
    },
  }
}

/** An address that somebody tries to guess the password of; one that nobody has is nothing to record. */
async function recordRefusal({ prisma, pool }: Database, email: string): Promise<void> {
  const account = await prisma.account.findUnique({ where: { email }, select: { id: true } })
  if (account) await audit(pool, { actorId: null, action: 'sign-in:refused', subject: account.id })
}

/** Checks a run before it is decided: parameters, designs, cost, and how many this account has waiting. */
function prepareRuns({ prisma }: Database): PrepareRun {
  return async (payload, accountId) => {
    const checked = checkRun(simulations, payload)
    if (!checked.ok) return checked
    const waiting = await prisma.run.count({ where: { accountId, state: { in: ['queued', 'running'] } } })
    if (waiting >= RUNS_WAITING_PER_ACCOUNT_MAX) return failure('limit-reached', TOO_MANY_RUNS)
    const { version, params, designs } = checked.result
    return { ok: true, result: { payload: { ...payload, params, designs }, version } }
  }
}
