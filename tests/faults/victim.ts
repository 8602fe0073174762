// A server in a process of its own, to be killed. It starts when it is told its port: one waits, with everything loaded, while
// another is killed. EARLY=1 makes it the control that acknowledges before it stores.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import pino from 'pino'

import { createApp } from '../../server/create-app.ts'
import { createDatabase } from '../../server/database/client.ts'
import type { Connection } from '../../server/database/connection.ts'
import { LogWriter } from '../../server/interviews/log-writer.ts'
import type { Batch } from '../../server/interviews/log-writer.ts'

const EARLY_BY_MS = 150
const NODE = process.env.NODE ?? 'victim'

const connection = JSON.parse(process.env.CONNECTION ?? '{}') as Connection
process.on('disconnect', () => process.exit(0))
const [asked] = (await once(process, 'message')) as [number]
const database = createDatabase(connection)
const httpServer = createServer()
await new Promise<void>((resolve) => httpServer.listen(asked, '127.0.0.1', resolve))
const { port } = httpServer.address() as AddressInfo
const url = `http://127.0.0.1:${port}`

const writer = new LogWriter(database.pool, NODE)
const hasty = {
  append(batch: Batch): Promise<number> {
    setTimeout(() => void writer.append(batch).catch(() => {}), EARLY_BY_MS)
    return Promise.resolve(0)
  },
  drain: () => writer.drain(),
}

const app = createApp({
  config: {
    port,
    host: '127.0.0.1',
    publicUrl: url,
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
  },
  database,
  httpServer,
  log: pino({ level: process.env.LOG_LEVEL ?? 'silent' }),
  node: NODE,
  logWriter: process.env.EARLY === '1' ? hasty : writer,
  limitRequests: false,
})
httpServer.on('request', (request, response) => {
  if (request.url?.startsWith('/socket.io/') || app.handle(request, response)) return
  response.writeHead(404).end()
})
process.send?.({ url })
