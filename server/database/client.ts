// The ways to the database: Prisma's client for nearly everything, a small pool of plain connections for the log's group
// commit, which must not queue behind pages, and another for reading whole logs.
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'

import { PrismaClient } from './client/client.ts'
import { CONNECT_TIMEOUT_MS, type Connection } from './connection.ts'

export type Database = {
  prisma: PrismaClient
  pool: pg.Pool
  /** For reviews and exports: what they read takes long, and no edit waits for it. */
  reading: pg.Pool
  close(): Promise<void>
}

const PRISMA_CONNECTIONS_MAX = 10
const LOG_CONNECTIONS_MAX = 4
const READING_CONNECTIONS_MAX = 4
/** The server gives up first and says so; the second limit is for a server that says nothing any more. */
const STATEMENT_TIMEOUT_MS = 10_000
const ANSWER_TIMEOUT_MS = 12_000

/** One a process. `onError` hears of idle connections that broke; queries report their own errors. */
export function createDatabase(connection: Connection, onError: (error: Error) => void = () => {}): Database {
  const limits: pg.PoolConfig = {
    ...connection,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    // A process that stops in the middle of a transaction must not hold its locks for ever.
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'dryrun',
  }
  const adapter = new PrismaPg({ ...limits, max: PRISMA_CONNECTIONS_MAX }, { onPoolError: onError })
  const prisma = new PrismaClient({ adapter })
  const pool = new pg.Pool({ ...limits, max: LOG_CONNECTIONS_MAX, application_name: 'dryrun log' })
  const reading = new pg.Pool({ ...limits, max: READING_CONNECTIONS_MAX, application_name: 'dryrun reading' })
  for (const each of [pool, reading]) each.on('error', onError)
  return {
    prisma,
    pool,
    reading,
    async close() {
      await Promise.all([prisma.$disconnect(), pool.end(), reading.end()])
    },
  }
}
