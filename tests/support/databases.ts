// Databases for tests, on the server that all their files share.
import { randomUUID } from 'node:crypto'

import { inject } from 'vitest'

import { type ConnectionFields, withClient } from '../../server/database/connection.ts'
import { createEmptyDatabase } from '../../server/database/scratch.ts'

const newName = (): string => `test_${randomUUID()}`

export const emptyDatabase = (): Promise<ConnectionFields> => createEmptyDatabase(inject('prepared'), newName())

/** Migrated and with the scenarios: making one takes seconds, a copy a tenth of that. */
export async function preparedDatabase(): Promise<ConnectionFields> {
  const prepared = inject('prepared')
  const database = newName()
  await withClient({ ...prepared, database: 'postgres' }, (client) =>
    client.query(`create database "${database}" template "${prepared.database}"`),
  )
  return { ...prepared, database }
}

export const dropDatabase = ({ database, ...server }: ConnectionFields): Promise<unknown> =>
  withClient({ ...server, database: 'postgres' }, (client) => client.query(`drop database "${database}" with (force)`))
