// What is backed up comes back, all of it or nothing.
import { execFile } from 'node:child_process'
import {
  createReadStream,
  createWriteStream,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  chmodSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync, gzipSync } from 'node:zlib'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { BackupError, restoreBackup, writeBackup } from '../../server/database/backup.ts'
import { createDatabase } from '../../server/database/client.ts'
import type { ConnectionFields } from '../../server/database/connection.ts'
import { withClient } from '../../server/database/connection.ts'
import { migrate } from '../../server/database/migrate.ts'
import type { Migration } from '../../server/database/migrations.ts'
import { startTestApp } from '../support/app.ts'
import { emptyDatabase } from '../support/databases.ts'
import { newInterview } from '../support/people.ts'
import { box } from '../support/shapes.ts'
import { SyncClient } from '../support/sync-client.ts'
import { eventually } from '../support/visitor.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..', '..')

let folder: string
let files = 0
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dryrun-backup-'))
  chmodSync(folder, 0o711)
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
})

const fileName = () => join(folder, `${++files}.gz`)
const restore = (connection: ConnectionFields, file: string, options = {}) =>
  restoreBackup(connection, createReadStream(file), options)
const backUp = async (connection: ConnectionFields): Promise<string> => {
  const file = fileName()
  await writeBackup(connection, createWriteStream(file))
  return file
}
/** Everything but the moment of the backup. */
const contentOf = (file: string): string => gunzipSync(readFileSync(file)).toString().split('\n').slice(1).join('\n')

/** A database with an account whose name holds everything that a row of text has to escape. */
const NAME = 'Tab\there, \\. back\\slash, line\nbreak, "quote", \u{1F600}, \\N'
async function databaseWithAccount(): Promise<ConnectionFields> {
  const connection = await emptyDatabase()
  await migrate(connection)
  const database = createDatabase(connection)
  await database.prisma.account.create({ data: { id: 'one', name: NAME, email: 'one@example.org' } })
  await database.prisma.audit.createMany({ data: [1, 2, 3].map((n) => ({ action: `act ${n}`, detail: { n } })) })
  await database.close()
  return connection
}

test('an interview that is being held is backed up as it is at one moment, and opens from the restored database', async () => {
  const connection = await emptyDatabase()
  const app = await startTestApp({ connection })
  const visitor = await app.visitor()
  const interviewId = await newInterview(visitor, { scenarioId: 'payments' })
  const client = new SyncClient(visitor, interviewId)
  await client.loaded
  let drawn = 0
  const drawing = setInterval(() => client.store.put([box(`b${++drawn}`, `box ${drawn}`, drawn)]), 5)
  const events = async () => (await app.database.pool.query('select 1 from "Event"')).rowCount ?? 0
  await eventually('something is stored', async () => (await events()) > 20)
  const file = await backUp(connection)
  await eventually('drawing went on', async () => (await events()) > 40)
  clearInterval(drawing)
  client.close()
  await app.close()

  const other = await emptyDatabase()
  await restore(other, file)
  const again = await startTestApp({ connection: other })
  const { rows } = await again.database.pool.query<{ count: number; last: number }>(
    'select count(*)::int as count, max("sequence") as last from "Event" where "interviewId" = $1',
    [interviewId],
  )
  expect(rows[0]?.count).toBe(rows[0]?.last)
  expect(rows[0]?.count).toBeGreaterThan(20)
  const room = await again.app.rooms.get(interviewId)
  expect(Object.keys(room?.document.records ?? {})).toContain('shape:b1')
  await again.close()
})

test('every row comes back as it was, and counting goes on after the last', async () => {
  const file = await backUp(await databaseWithAccount())
  const other = await emptyDatabase()
  const { rows } = await restore(other, file)
  expect(rows).toMatchObject({ Account: 1, Audit: 3 })
  expect(contentOf(await backUp(other))).toBe(contentOf(file))
  const database = createDatabase(other)
  expect((await database.prisma.account.findUniqueOrThrow({ where: { id: 'one' } })).name).toBe(NAME)
  expect((await database.prisma.audit.create({ data: { action: 'next' } })).id).toBe(4n)
  await database.close()
})

test('a database that holds something is replaced only when that is said', async () => {
  const file = await backUp(await databaseWithAccount())
  const other = await databaseWithAccount()
  await withClient(other, (client) => client.query(`insert into "Audit" ("action") values ('later')`))
  await expect(restore(other, file)).rejects.toThrow('--replace')
  expect((await restore(other, file, { replace: true })).rows.Audit).toBe(3)
  expect(contentOf(await backUp(other))).toBe(contentOf(file))
})

test('a file that ends early, or in which a byte was changed, leaves the database as it was', async () => {
  const file = await backUp(await databaseWithAccount())
  const whole = readFileSync(file)
  const other = await databaseWithAccount()
  await withClient(other, (client) => client.query(`insert into "Audit" ("action") values ('stays')`))
  const before = contentOf(await backUp(other))
  const damaged = [0.1, 0.5, 0.9, 0.999].map((share) => whole.subarray(0, Math.floor(whole.length * share)))
  for (let at = 12; at < whole.length; at += Math.ceil(whole.length / 12)) {
    const changed = Buffer.from(whole)
    changed[at] = changed[at]! ^ 0x10
    damaged.push(changed)
  }
  // Whole as a file, and a row short of what it says.
  const text = gunzipSync(whole).toString()
  damaged.push(gzipSync(text.replace(/^.*act 2.*\n/m, '')), gzipSync(text.slice(0, text.lastIndexOf('{"end"'))))
  for (const bytes of damaged) {
    const broken = fileName()
    writeFileSync(broken, bytes)
    await expect(restore(other, broken, { replace: true })).rejects.toThrow(Error)
    expect(contentOf(await backUp(other))).toBe(before)
  }
})

test('a file that somebody made writes nothing but the tables of Dryrun, each once, and is refused whole', async () => {
  const other = await databaseWithAccount()
  const before = contentOf(await backUp(other))
  const text = gunzipSync(readFileSync(await backUp(other))).toString()
  const [head = ''] = text.split('\n')
  const tableOf = (table: string, column: string, row: string) =>
    `${JSON.stringify({ table, columns: [column] })}\n${row}\n\\.\n`
  const added = (table: string) => text.replace('{"end"', `${table}{"end"`)
  const role = 'oid rolname rolsuper rolinherit rolcreaterole rolcreatedb rolcanlogin rolreplication rolbypassrls'
  const roleTable = { table: 'pg_authid', columns: [...role.split(' '), 'rolconnlimit'] }
  const made = {
    'a role of PostgreSQL': added(`${JSON.stringify(roleTable)}\n9999\tevil${'\tt'.repeat(7)}\t-1\n\\.\n`),
    'a process that lives for ever': added(`{"table":"Node","columns":["id","beat"]}\nghost\t2999-01-01\n\\.\n`),
    'a history of its own': added(tableOf('_prisma_migrations', 'migration_name', '29990101000000_later')),
    'a table twice': added(tableOf('Audit', 'action', 'again')),
    'no tables': `${head}\n{"end":true,"rows":{}}\n`,
    'a line that is no table': added('{"a":1}\n'),
    'two backups in one': text + text + 'x'.repeat(200_000),
    'words for the terminal': text.replace(/"at":"/, '$&\\u001b[2J'),
  }
  for (const [what, content] of Object.entries(made)) {
    const file = fileName()
    writeFileSync(file, gzipSync(content))
    const outcome = restore(other, file, { replace: true }).then(
      () => 'restored',
      (error: unknown) => error instanceof BackupError,
    )
    expect([what, await outcome]).toEqual([what, true])
    expect(contentOf(await backUp(other))).toBe(before)
  }
  const { rowCount } = await withClient(other, (client) => client.query(`select from pg_roles where rolname = 'evil'`))
  expect(rowCount).toBe(0)
})

test('what is no backup, a database of something else, and one in use are refused with what to do', async () => {
  const file = await backUp(await databaseWithAccount())
  const noBackup = fileName()
  writeFileSync(noBackup, gzipSync('{"hello":1}\n'))
  const plain = fileName()
  writeFileSync(plain, 'not packed at all')
  const other = await emptyDatabase()
  await expect(restore(other, noBackup)).rejects.toThrow('no backup of Dryrun')
  await expect(restore(other, plain)).rejects.toThrow(BackupError)
  await expect(backUp(other)).rejects.toThrow('holds nothing of Dryrun')

  await withClient(other, (client) => client.query('create table invoices (id int)'))
  await expect(restore(other, file, { replace: true })).rejects.toThrow('something else')

  const used = await databaseWithAccount()
  await withClient(used, (client) => client.query(`insert into "Node" values ('n', now())`))
  await expect(restore(used, file, { replace: true })).rejects.toThrow('Stop it first')
})

test('a backup of an older version is brought up to date, one of a newer is refused', async () => {
  const one: Migration = { name: '20260101000000_one', sql: 'create table thing (id int primary key)', checksum: '1' }
  const two: Migration = {
    name: '20260102000000_two',
    sql: `alter table thing add label text default 'new'`,
    checksum: '2',
  }
  const old = await emptyDatabase()
  await migrate(old, [one])
  await withClient(old, (client) => client.query('insert into thing values (7)'))
  const file = await backUp(old)
  const target = await emptyDatabase()
  await restore(target, file, { migrations: [one, two] })
  const { rows } = await withClient(target, (client) => client.query('select * from thing'))
  expect(rows).toEqual([{ id: 7, label: 'new' }])
  const newer = await backUp(target)
  await expect(restore(await emptyDatabase(), newer, { migrations: [one] })).rejects.toThrow('another version')
})

test('from the command line: the database in a data folder, running or not, and no file is written over', async () => {
  const from = join(folder, 'from')
  const to = join(folder, 'to')
  const command = (name: string, dataDir: string, ...args: string[]) =>
    run(process.execPath, [join(root, 'bin', `${name}.ts`), ...args], {
      env: { NODE_ENV: process.env.NODE_ENV, PATH: process.env.PATH, DATA_DIR: dataDir },
      cwd: folder,
    })
  const { startPostgres } = await import('../../server/database/embedded.ts')
  const running = await startPostgres({ dataDir: from, listen: 'socket' })
  await migrate(running.connection)
  const database = createDatabase(running.connection)
  await database.prisma.account.create({ data: { id: 'one', name: NAME, email: 'one@example.org' } })
  await database.close()
  const [whileRunning, after, again] = [fileName(), fileName(), fileName()]
  await command('backup', from, whileRunning)
  // In use: the lock of the folder says so.
  await expect(command('restore', from, whileRunning, '--replace')).rejects.toThrow('uses this data folder')
  await running.stop()
  await command('backup', from, after)
  expect(contentOf(after)).toBe(contentOf(whileRunning))
  expect(statSync(after).mode & 0o077).toBe(0)
  await expect(command('backup', from, after)).rejects.toThrow('is there already')

  const { stdout } = await command('restore', to, after)
  expect(stdout).toContain('1 rows of')
  await command('backup', to, again)
  expect(contentOf(again)).toBe(contentOf(after))
  await expect(command('restore', to, join(folder, 'missing.gz'))).rejects.toThrow('There is no file')
}, 120_000)
