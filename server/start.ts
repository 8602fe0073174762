// Starts the server and stops it: configuration, database, scenarios, pages, sockets.
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import next from 'next'
import pino from 'pino'

import { describeProblems, readConfig } from './config.ts'
import type { Config } from './config.ts'
import { createApp } from './create-app.ts'
import { openDatabase } from './database/open.ts'
import type { OpenDatabase } from './database/open.ts'
import { firstAdminLink } from './accounts/first-admin.ts'
import { loadScenarios } from './scenarios/load.ts'
import { readFolders } from './scenarios/reading-thread.ts'
import { pacePages } from './site/pace-pages.ts'
import { makeReadable } from './site/make-readable.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
/** Within ten seconds together: what ends a server that does not stop by itself waits no longer. */
const STOP_MS = { rooms: 3_000, connections: 1_500, database: 4_500 }
const CONNECTIONS_CLOSE_MS = 1_000

type Stop = { what: keyof typeof STOP_MS; run: () => Promise<unknown> }

export async function start(): Promise<void> {
  const began = performance.now()
  const read = readConfig(process.env)
  if (!read.ok) {
    console.error(describeProblems(read.problems))
    process.exit(1)
  }
  const { config } = read
  const log = pino({ level: config.logLevel })
  const stops: Stop[] = []
  stopOnSignals(stops)
  try {
    await run(config, log, stops)
    console.log(`Dryrun is at ${config.publicUrl} (${((performance.now() - began) / 1000).toFixed(1)} s)`)
  } catch (error) {
    console.error(explain(error, config))
    await stopAll(stops)
    process.exit(1)
  }
}

async function run(config: Config, log: pino.Logger, stops: Stop[]): Promise<void> {
  const dev = process.argv.includes('--dev')
  const httpServer = createServer()
  const pages = next({ dev, dir: root, httpServer, hostname: config.host, port: config.port })
  // The pages' code takes longest to load, and does not need the database.
  const preparing = pages.prepare()
  preparing.catch(() => {})
  // So do scenarios until they are stored, and a thread of their own reads them.
  const folders = readFolders(join(root, 'scenarios'))
  folders.catch(() => {})
  const database = await open(config, log, stops)
  await loadScenarios({ folders: await folders, prisma: database.prisma, log })
  const app = createApp({
    config,
    database,
    httpServer,
    log,
    node: `${hostname()}:${config.dataDir}`,
    destroyUnknownUpgrades: !dev,
  })
  stops.push({ what: 'connections', run: () => closeServer(httpServer) })
  // Before the connections: open sockets would keep the server from closing.
  stops.push({ what: 'rooms', run: () => app.close() })
  await preparing
  const answer = pacePages(pages.getRequestHandler())
  httpServer.on('request', (request, response) => {
    if (request.url?.startsWith('/socket.io/')) return
    if (app.handle(request, response)) return
    makeReadable(request)
    void answer(request, response)
  })
  await listen(httpServer, config)
  app.prepareLab().catch((error: unknown) => log.warn({ err: error }, 'the answers of the lab are not prepared'))
  const link = await firstAdminLink(database.prisma, config.publicUrl)
  if (link) console.log(`There is no admin yet. Make an account, then open this link once: ${link}`)
}

async function open(config: Config, log: pino.Logger, stops: Stop[]): Promise<OpenDatabase> {
  const database = await openDatabase({
    databaseUrl: config.databaseUrl,
    dataDir: config.dataDir,
    allowUnsafeDatabase: config.allowUnsafeDatabase,
    log: (line) => log.info(line),
  })
  stops.push({ what: 'database', run: () => database.close() })
  return database
}

function listen(server: Server, { port, host }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    setTimeout(() => server.closeAllConnections(), CONNECTIONS_CLOSE_MS).unref()
  })
}

function stopOnSignals(stops: Stop[]): void {
  let stopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1)
      stopping = true
      void stopAll(stops).then(() => process.exit(0))
    })
  }
}

/** The last started first, the database at the end; no step holds the others up. */
async function stopAll(stops: Stop[]): Promise<void> {
  for (const { what, run: stop } of stops.toReversed()) {
    const timeout = new Promise<'late'>((resolve) => setTimeout(resolve, STOP_MS[what], 'late').unref())
    const ended = await Promise.race([stop().catch((error: unknown) => error), timeout])
    if (ended === 'late') console.error(`Stopping the ${what} took too long; going on.`)
  }
}

function explain(error: unknown, { port, host }: Config): string {
  const { code, message } = error as { code?: string; message?: string }
  if (code === 'EADDRINUSE') return `Port ${port} on ${host} is in use. Stop what uses it, or set PORT to another.`
  if (code === 'EACCES') return `Port ${port} needs rights that this user lacks. Set PORT to one above 1023.`
  return `Dryrun could not start: ${message ?? String(error)}`
}
