// What "npm run backup" and "npm run restore" have in common: which database is meant, and how they end.
import { readConfig, describeProblems } from '../server/config.ts'
import { BackupError } from '../server/database/backup.ts'
import type { Connection } from '../server/database/connection.ts'
import { runningConnection, startPostgres } from '../server/database/embedded.ts'
import { LockedError } from '../server/database/lock.ts'
import { MigrationError } from '../server/database/migrate.ts'

/**
 * Lends the database that the configuration names: the operator's own; or the one in DATA_DIR, started for the work if it
 * does not run. `alone`: not while a server uses it.
 */
export async function withConfiguredDatabase<Result>(
  { alone }: { alone: boolean },
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  const read = readConfig(process.env)
  if (!read.ok) throw new BackupError(describeProblems(read.problems))
  const { databaseUrl, dataDir } = read.config
  if (databaseUrl) return work({ connectionString: databaseUrl })
  const running = alone ? undefined : runningConnection(dataDir)
  if (running) return work(running)
  const postgres = await startPostgres({ dataDir, listen: 'socket' })
  try {
    return await work(postgres.connection)
  } finally {
    await postgres.stop()
  }
}

/** Runs a command; what a person can mend is told without a stack. Exit codes: 0 good, 1 not done. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command()
  } catch (error) {
    const known = error instanceof BackupError || error instanceof LockedError || error instanceof MigrationError
    const ofSystem = error instanceof Error && 'code' in error
    console.error(known || ofSystem ? (error as Error).message : error)
    process.exitCode = 1
  }
}

export const told = (rows: Record<string, number>): string =>
  `${Object.values(rows).reduce((sum, count) => sum + count, 0)} rows of ${Object.keys(rows).length} tables`
