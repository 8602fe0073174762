// A database that lives as long as the work done with it: for tests, and for tools that compare schemas.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type ConnectionFields, withClient } from './connection.ts'
import { type Postgres, type PostgresOptions, startPostgres } from './embedded.ts'

/** A server of its own in a temporary folder. Call `remove` at the end. */
export async function startScratchPostgres(
  options: Omit<PostgresOptions, 'dataDir'> = { listen: 'socket' },
): Promise<Postgres & { dataDir: string; remove(): Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'dryrun-'))
  const postgres = await startPostgres({ ...options, dataDir })
  return Object.assign(postgres, {
    dataDir,
    async remove() {
      await postgres.kill()
      rmSync(dataDir, { recursive: true, force: true })
    },
  })
}

/** A server for the length of the work. */
export async function withScratchPostgres<Result>(
  work: (server: ConnectionFields) => Promise<Result>,
): Promise<Result> {
  const postgres = await startScratchPostgres()
  try {
    return await work(postgres.connection)
  } finally {
    await postgres.remove()
  }
}

/** A new empty database on a running server. */
export async function createEmptyDatabase(server: ConnectionFields, name: string): Promise<ConnectionFields> {
  await withClient(server, (client) => client.query(`create database "${name}"`))
  return { ...server, database: name }
}
