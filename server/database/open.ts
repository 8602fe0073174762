// From the configuration to a database that is running, safe and up to date.
import { setTimeout as sleep } from 'node:timers/promises'

import { createDatabase, type Database } from './client.ts'
import type { Connection } from './connection.ts'
import { assertDurable } from './durability.ts'
import { type Postgres, startPostgres } from './embedded.ts'
import { migrate } from './migrate.ts'

const QUERIES_END_MS = 1_000

export type DatabaseOptions = {
  /** A server of the operator's own; without it, the one that comes with Dryrun is started in `dataDir`. */
  databaseUrl?: string | undefined
  dataDir: string
  allowUnsafeDatabase?: boolean
  log?: (line: string) => void
}

export type OpenDatabase = Database & {
  connection: Connection
  /** Only where Dryrun started it. */
  postgres: Postgres | undefined
}

/** `close` also stops the server, if it was started here; call it last. */
export async function openDatabase(options: DatabaseOptions): Promise<OpenDatabase> {
  const { databaseUrl, dataDir, allowUnsafeDatabase = false, log = () => {} } = options
  const postgres = databaseUrl ? undefined : await startPostgres({ dataDir, listen: 'socket', supervise: true, log })
  try {
    const connection: Connection = postgres?.connection ?? { connectionString: databaseUrl ?? '' }
    if (!allowUnsafeDatabase) await assertDurable(connection)
    for (const name of await migrate(connection)) log(`Applied the migration ${name}`)
    const database = createDatabase(connection, (error) => log(`A database connection broke: ${error.message}`))
    return {
      ...database,
      connection,
      postgres,
      async close() {
        // A query that hangs must not keep the server of it alive.
        await Promise.race([database.close(), sleep(QUERIES_END_MS, undefined, { ref: false })])
        await postgres?.stop()
      },
    }
  } catch (error) {
    await postgres?.stop()
    throw error
  }
}
