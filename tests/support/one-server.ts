// Before the process tests: a PostgreSQL for all their files, and a prepared database on it that each app of a test copies.
import type { TestProject } from 'vitest/node'

import type { ConnectionFields } from '../../server/database/connection.ts'
import { startScratchPostgres } from '../../server/database/scratch.ts'
import { prepareDatabase } from './prepared-database.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    prepared: ConnectionFields
  }
}

export default async function startServer({ provide }: TestProject): Promise<() => Promise<void>> {
  const postgres = await startScratchPostgres()
  provide('prepared', await prepareDatabase(postgres.connection))
  return () => postgres.remove()
}
