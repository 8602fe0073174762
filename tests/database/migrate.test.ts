import { createHash } from 'node:crypto'

import { expect, test } from 'vitest'

import { createDatabase } from '../../server/database/client.ts'
import { type ConnectionFields, withClient } from '../../server/database/connection.ts'
import { migrate } from '../../server/database/migrate.ts'
import { type Migration, readMigrations } from '../../server/database/migrations.ts'
import { emptyDatabase } from '../support/databases.ts'

const migration = (name: string, sql: string): Migration => ({
  name,
  sql,
  checksum: createHash('sha256').update(sql).digest('hex'),
})
const one = migration('20260101000000_one', 'create table one (id int); insert into one values (1);')
const two = migration('20260102000000_two', 'alter table one add column label text;')

const history = (connection: ConnectionFields) =>
  withClient(connection, async (client) => {
    const { rows } = await client.query<{ migration_name: string }>(
      'select migration_name from _prisma_migrations order by migration_name',
    )
    return rows.map((row) => row.migration_name)
  })

test('a fresh database gets every migration and serves the client', async () => {
  const connection = await emptyDatabase()
  expect(await migrate(connection)).toEqual(readMigrations().map(({ name }) => name))
  const database = createDatabase(connection)
  try {
    await database.prisma.node.create({ data: { id: 'a', beat: new Date(0) } })
    expect((await database.pool.query('select id from "Node"')).rows).toEqual([{ id: 'a' }])
  } finally {
    await database.close()
  }
})

test('a second start applies nothing', async () => {
  const connection = await emptyDatabase()
  await migrate(connection, [one])
  expect(await migrate(connection, [one])).toEqual([])
  expect(await history(connection)).toEqual([one.name])
})

test('a newer version applies only what is new', async () => {
  const connection = await emptyDatabase()
  await migrate(connection, [one])
  expect(await migrate(connection, [one, two])).toEqual([two.name])
})

test('starts at the same moment apply each migration once', async () => {
  const connection = await emptyDatabase()
  const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(connection, [one, two])))
  expect(applied.flat().sort()).toEqual([one.name, two.name])
  const rows = await withClient(connection, async (client) => (await client.query('select id from one')).rows)
  expect(rows).toEqual([{ id: 1 }])
})

test('a migration that was edited after it had been applied is refused by name', async () => {
  const connection = await emptyDatabase()
  await migrate(connection, [one])
  const edited = migration(one.name, `${one.sql} -- edited`)
  await expect(migrate(connection, [edited, two])).rejects.toThrow(`The migration ${one.name} was changed`)
  expect(await history(connection)).toEqual([one.name])
})

test('a database of a newer version is refused', async () => {
  const connection = await emptyDatabase()
  await migrate(connection, [one, two])
  await expect(migrate(connection, [one])).rejects.toThrow('used with a newer version')
})

test('a migration that fails leaves nothing of itself, and those before it stay', async () => {
  const connection = await emptyDatabase()
  const broken = migration('20260103000000_broken', 'create table three (id int); select no_such_function();')
  await expect(migrate(connection, [one, broken])).rejects.toThrow(`The migration ${broken.name} failed`)
  expect(await history(connection)).toEqual([one.name])
  const found = await withClient(connection, async (client) => (await client.query("select to_regclass('three')")).rows)
  expect(found).toEqual([{ to_regclass: null }])
  const mended = migration(broken.name, 'create table three (id int);')
  expect(await migrate(connection, [one, mended])).toEqual([mended.name])
})

test('a migration that cannot be entered in the history is not applied either', async () => {
  const connection = await emptyDatabase()
  const nameless = migration('x'.repeat(256), 'create table four (id int);')
  await expect(migrate(connection, [nameless])).rejects.toThrow('value too long')
  const found = await withClient(connection, async (client) => (await client.query("select to_regclass('four')")).rows)
  expect(found).toEqual([{ to_regclass: null }])
})

test('a migration that another tool left unfinished is refused by name', async () => {
  const connection = await emptyDatabase()
  await migrate(connection, [one])
  await withClient(connection, (client) => client.query('update _prisma_migrations set finished_at = null'))
  await expect(migrate(connection, [one])).rejects.toThrow(`The migration ${one.name} was begun by another tool`)
})
