// The server in this process, on a real database, without the pages: for tests that speak to it as clients do.
import { createServer } from 'node:http'
import { join } from 'node:path'

import pino from 'pino'

import { createApp } from '../../server/create-app.ts'
import type { App, AppOptions } from '../../server/create-app.ts'
import type { Config } from '../../server/config.ts'
import { createDatabase } from '../../server/database/client.ts'
import type { Database } from '../../server/database/client.ts'
import type { Connection } from '../../server/database/connection.ts'
import { migrate } from '../../server/database/migrate.ts'
import { loadScenarios } from '../../server/scenarios/load.ts'
import { dropDatabase, preparedDatabase } from './databases.ts'
import { freePort } from './free-port.ts'
import { Visitor } from './visitor.ts'

const SCENARIOS = join(import.meta.dirname, '..', '..', 'scenarios')

export type TestApp = {
  url: string
  app: App
  database: Database
  connection: Connection
  /** Somebody new, with a cookie of their own. */
  visitor(): Promise<Visitor>
  /** Stops and starts the server on the same database and port. */
  restart(): Promise<void>
  close(): Promise<void>
}

type Options = {
  connection?: Connection
  node?: string
  log?: pino.Logger
  now?: () => number
  /** Tests send from one address what a class would not. */
  limitRequests?: boolean
  trustedProxies?: string[]
  scoring?: AppOptions['scoring']
}

/** Everything that one server needs, and a way to be somebody. Close it at the end. */
export async function startTestApp(options: Options = {}): Promise<TestApp> {
  const log = options.log ?? pino({ level: 'silent' })
  const own = options.connection ? null : await preparedDatabase()
  const connection = options.connection ?? own!
  if (!own) await migrate(connection)
  const database = createDatabase(connection)
  if (!own) await loadScenarios({ directory: SCENARIOS, prisma: database.prisma, log })

  const port = await freePort()
  const start = async (): Promise<{ app: App; stop: () => Promise<void> }> => {
    const httpServer = createServer()
    const app = createApp({
      config: { ...testConfig(port), trustedProxies: options.trustedProxies ?? [] },
      database,
      httpServer,
      log,
      node: options.node ?? 'test',
      limitRequests: options.limitRequests ?? false,
      ...(options.now && { now: options.now }),
      ...(options.scoring && { scoring: options.scoring }),
    })
    httpServer.on('request', (request, response) => {
      if (request.url?.startsWith('/socket.io/') || app.handle(request, response)) return
      response.writeHead(404).end()
    })
    // After the app is put together, as the real server does it: Engine.IO begins anew when listening begins.
    await new Promise<void>((resolve, reject) => httpServer.once('error', reject).listen(port, '127.0.0.1', resolve))
    return {
      app,
      stop: async () => {
        await app.close()
        httpServer.closeAllConnections()
        await new Promise((resolve) => httpServer.close(resolve))
      },
    }
  }

  let running = await start()
  const url = `http://127.0.0.1:${port}`
  const visitors: Visitor[] = []
  return {
    url,
    database,
    connection,
    get app() {
      return running.app
    },
    async visitor() {
      const visitor = await Visitor.guest(url)
      visitors.push(visitor)
      return visitor
    },
    async restart() {
      await running.stop()
      running = await start()
    },
    async close() {
      for (const visitor of visitors) visitor.close()
      await running.stop()
      await database.close()
      if (own) await dropDatabase(own)
    },
  }
}

const testConfig = (port: number): Config => ({
  port,
  host: '127.0.0.1',
  publicUrl: `http://127.0.0.1:${port}`,
  databaseUrl: undefined,
  allowUnsafeDatabase: false,
  dataDir: '/nonexistent',
  authSecret: 'a-secret-for-tests-that-is-long-enough-0123456789',
  boardLicenseKey: undefined,
  trustedProxies: [],
  logLevel: 'silent',
  metricsToken: undefined,
  retentionDays: undefined,
  runs: { workers: 1, secondsMax: 30, memoryMbMax: 512 },
})
