import { afterAll, beforeAll, expect, test } from 'vitest'

import { withClient } from '../../server/database/connection.ts'
import { assertDurable } from '../../server/database/durability.ts'
import { openDatabase } from '../../server/database/open.ts'
import { createEmptyDatabase, startScratchPostgres } from '../../server/database/scratch.ts'

let server: Awaited<ReturnType<typeof startScratchPostgres>>
beforeAll(async () => {
  server = await startScratchPostgres()
})
afterAll(() => server.remove())

test('the database that comes with Dryrun is accepted', async () => {
  await assertDurable(server.connection)
})

test('a database that answers before the disk has it is refused by the name of the setting, unless that is allowed', async () => {
  const connection = await createEmptyDatabase(server.connection, 'hasty')
  await withClient(connection, (client) => client.query('alter database hasty set synchronous_commit = off'))
  await expect(assertDurable(connection)).rejects.toThrow('synchronous_commit = off')

  const { host, port, user, password, database } = connection
  const databaseUrl = `postgresql://${user}:${password}@/${database}?host=${encodeURIComponent(host)}&port=${port}`
  const options = { databaseUrl, dataDir: server.dataDir }
  await expect(openDatabase(options)).rejects.toThrow('ALLOW_UNSAFE_DATABASE')
  const opened = await openDatabase({ ...options, allowUnsafeDatabase: true })
  expect(opened.postgres).toBeUndefined()
  expect(await opened.prisma.account.count()).toBe(0)
  await opened.close()
})
