// The two ways to the database: Prisma's client for nearly everything, and a small pool of plain connections for the
// log's group commit, which must not queue behind pages.
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'

import { PrismaClient } from './client/client.ts'
import { CONNECT_TIMEOUT_MS, type Connection } from './connection.ts'

export type Database = {
  prisma: PrismaClient
  pool: pg.Pool
  close(): Promise<void>
}

const PRISMA_CONNECTIONS_MAX = 10
const LOG_CONNECTIONS_MAX = 4
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
  pool.on('error', onError)
  return {
    prisma,
    pool,
    async close() {
      await Promise.all([prisma.$disconnect(), pool.end()])
    },
  }
}
