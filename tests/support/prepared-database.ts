// A database for servers that are measured or killed: as safe as the product's own, migrated, with the scenarios.
import { join } from 'node:path'

import pino from 'pino'

import { createDatabase } from '../../server/database/client.ts'
import type { ConnectionFields } from '../../server/database/connection.ts'
import { assertDurable } from '../../server/database/durability.ts'
import { migrate } from '../../server/database/migrate.ts'
import { createEmptyDatabase } from '../../server/database/scratch.ts'
import { loadScenarios } from '../../server/scenarios/load.ts'

const SCENARIOS = join(import.meta.dirname, '..', '..', 'scenarios')

export async function prepareDatabase(server: ConnectionFields): Promise<ConnectionFields> {
  await assertDurable(server)
  const connection = await createEmptyDatabase(server, 'prepared')
  await migrate(connection)
  const database = createDatabase(connection)
  await loadScenarios({ directory: SCENARIOS, prisma: database.prisma, log: pino({ level: 'silent' }) })
  await database.close()
  return connection
}
