// The server without its pages, in a process of its own, on the database of CONNECTION.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import pino from 'pino'

import { createApp } from '../server/create-app.ts'
import { createDatabase } from '../server/database/client.ts'
import type { Connection } from '../server/database/connection.ts'
import { LogWriter } from '../server/interviews/log-writer.ts'
import { answer } from './child.ts'
import { OUR_NODE } from './our-node.ts'

const database = createDatabase(JSON.parse(process.env.CONNECTION ?? '{}') as Connection)
const httpServer = createServer()
await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve))
const { port } = httpServer.address() as AddressInfo
const url = `http://127.0.0.1:${port}`

let commits: { rooms: number; tookMs: number }[] = []
const app = createApp({
  config: {
    port,
    host: '127.0.0.1',
    publicUrl: url,
    databaseUrl: undefined,
    allowUnsafeDatabase: false,
    dataDir: '/nonexistent',
    authSecret: 'a-secret-for-benchmarks-that-is-long-enough-0123456789',
    boardLicenseKey: undefined,
    trustedProxies: [],
    logLevel: 'silent',
    metricsToken: undefined,
    retentionDays: undefined,
    runs: { workers: 1, secondsMax: 30, memoryMbMax: 512 },
  },
  database,
  httpServer,
  log: pino({ level: 'silent' }),
  node: OUR_NODE,
  logWriter: new LogWriter(database.pool, OUR_NODE, (rooms, tookMs) => commits.push({ rooms, tookMs })),
  limitRequests: false,
})
httpServer.on('request', (request, response) => {
  if (request.url?.startsWith('/socket.io/') || app.handle(request, response)) return
  response.writeHead(404).end()
})

export type OurServerQuestion = { do: 'url' | 'commits' }

answer(({ do: what }: OurServerQuestion) => {
  if (what === 'url') return url
  const taken = commits
  commits = []
  return taken
})
