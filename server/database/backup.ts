// A backup as one file: every table as PostgreSQL copies it out, from one moment, with the migration that its schema is of.
// Works while the server runs, on any PostgreSQL, and into one of another version.
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'

import type { Client } from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import * as z from 'zod'

import { type Connection, withClient } from './connection.ts'
import { applyWithin, lockMigrations, migrate } from './migrate.ts'
import { type Migration, readMigrations } from './migrations.ts'

/** What the operator can do about it stands in the message. */
export class BackupError extends Error {}

export type Kept = { at: string; migration: string; rows: Record<string, number> }

const FORMAT = 1
/** Which processes are alive is nothing to keep. */
const NOT_KEPT = ['Node']
/** Of Prisma's own: which migrations were applied says the first line instead. */
const HISTORY = '_prisma_migrations'
/** As PostgreSQL ends the rows of a table; no row looks like it. */
const END_OF_ROWS = '\\.'
const LINE_END = Buffer.from('\n')
/** Several times the checkpoint of the largest board. */
const LINE_BYTES_MAX = 256 * 1024 * 1024

/** Both are shown in a terminal. */
const headSchema = z.object({
  dryrun: z.literal('backup'),
  format: z.number(),
  at: z.iso.datetime(),
  migration: z.string().regex(/^\w{1,255}$/),
})
const tableSchema = z.object({ table: z.string(), columns: z.array(z.string()).min(1) })
const endSchema = z.object({ end: z.literal(true), rows: z.record(z.string(), z.number()) })

const notWhole = (): BackupError => new BackupError('The file is damaged or not whole; nothing was changed.')
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
const copyOf = ({ table, columns }: z.infer<typeof tableSchema>): string =>
  `copy ${quoted(table)} (${columns.map(quoted).join(', ')})`

/** Writes everything that the database holds, as it is at one moment, and ends the stream. */
export async function writeBackup(connection: Connection, file: Writable): Promise<Kept> {
  return withClient(connection, async (client) => {
    await client.query('begin isolation level repeatable read, read only')
    const packed = createGzip()
    const written = pipeline(packed, file)
    // Awaited at the end; a disk that is full must not end the process before.
    written.catch(() => {})
    const write = async (bytes: Buffer | string): Promise<void> => {
      if (!packed.write(bytes)) await Promise.race([once(packed, 'drain'), written])
    }
    const line = (value: object): Promise<void> => write(`${JSON.stringify(value)}\n`)
    const migration = await lastMigration(client)
    const at = new Date().toISOString()
    const rows: Record<string, number> = {}
    await line({ dryrun: 'backup', format: FORMAT, at, migration })
    for (const table of await tablesOf(client)) {
      await line(table)
      const copying = client.query(copyTo(`${copyOf(table)} to stdout`))
      for await (const chunk of copying as AsyncIterable<Buffer>) await write(chunk)
      rows[table.table] = copying.rowCount ?? 0
      await write(`${END_OF_ROWS}\n`)
    }
    await line({ end: true, rows })
    packed.end()
    await written
    await client.query('commit')
    return { at, migration, rows }
  })
}

async function lastMigration(client: Client): Promise<string> {
  const { rows } = await client
    .query<{ name: string }>(
      `select migration_name as name from ${HISTORY} where rolled_back_at is null order by 1 desc limit 1`,
    )
    .catch(() => ({ rows: [] }))
  if (rows[0]) return rows[0].name
  throw new BackupError('This database holds nothing of Dryrun. Check DATABASE_URL or DATA_DIR.')
}

/** Those that others refer to come first. */
async function tablesOf(client: Client): Promise<z.infer<typeof tableSchema>[]> {
  const { rows } = await client.query<{ table: string; columns: string[]; after: string[] }>(`
    select c.relname as "table",
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      (select coalesce(array_agg(distinct f.relname::text), '{}') from pg_constraint k
        join pg_class f on f.oid = k.confrelid
        where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as "after"
    from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname <> '${HISTORY}'
    order by 1`)
  const waiting = new Map(rows.filter(({ table }) => !NOT_KEPT.includes(table)).map((row) => [row.table, row]))
  const sorted: typeof rows = []
  while (waiting.size > 0) {
    const free = [...waiting.values()].filter(({ after }) => after.every((table) => !waiting.has(table)))
    if (free.length === 0) throw new BackupError('Tables refer to one another in a circle; none can be the first.')
    for (const row of free) waiting.delete(row.table)
    sorted.push(...free)
  }
  return sorted.map(({ table, columns }) => ({ table, columns }))
}

/**
 * Puts a backup into a database, brings it to this version's schema, and checks that every row arrived. All of it happens, or
 * nothing does: a broken file leaves the database as it was.
 * @param replace what to do with a database that holds something: without it that is refused
 * @throws BackupError with what to do
 */
export async function restoreBackup(
  connection: Connection,
  file: Readable,
  { replace = false, migrations = readMigrations() }: { replace?: boolean; migrations?: Migration[] } = {},
): Promise<Kept> {
  const unpacked = createGunzip()
  const reading = pipeline(file, unpacked)
  reading.catch(() => {})
  const lines = linesOf(unpacked)
  try {
    const head = headSchema.safeParse(parsed(await lines.next()))
    if (!head.success) throw new BackupError('This file is no backup of Dryrun.')
    const { format, at, migration } = head.data
    const known = migrations.findIndex(({ name }) => name === migration)
    if (format !== FORMAT || known < 0) {
      throw new BackupError(
        `The backup was made by another version of Dryrun (format ${format}, schema ${migration}). Restore it with that version or a newer one.`,
      )
    }
    const rows = await withClient(connection, async (client) => {
      await lockMigrations(client)
      await client.query('begin')
      await refuseUsed(client, replace)
      await dropAll(client)
      await applyWithin(client, migrations.slice(0, known + 1))
      const arrived = await copyAll(client, lines)
      // The check of the whole file stands behind its last line.
      await reading
      await advanceSequences(client)
      await client.query('commit')
      return arrived
    })
    await migrate(connection, migrations)
    return { at, migration, rows }
  } catch (error) {
    throw isUnpacking(error) ? notWhole() : error
  } finally {
    file.destroy()
  }
}

async function refuseUsed(client: Client, replace: boolean): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r'`,
  )
  const names = new Set(rows.map(({ name }) => name))
  if (names.size === 0) return
  if (!names.has(HISTORY)) {
    throw new BackupError('This database holds tables of something else. Name one that is empty or Dryrun\u2019s own.')
  }
  if (names.has('Node')) {
    const alive = await client.query(`select 1 from "Node" where "beat" > now() - interval '10 seconds'`)
    if (alive.rowCount)
      throw new BackupError('A server is using this database. Stop it first (wait ten seconds after a crash).')
  }
  const holds = names.has('Account') && (await client.query('select 1 from "Account" limit 1')).rowCount
  if (holds && !replace) {
    throw new BackupError(
      'This database holds accounts already. To lose them for what the backup holds, add --replace.',
    )
  }
}

async function dropAll(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r'`,
  )
  if (rows.length > 0) await client.query(`drop table ${rows.map(({ name }) => quoted(name)).join(', ')} cascade`)
}

/** Each table of the schema once and no other: PostgreSQL's own, which the operator may write, can hold programs. */
async function copyAll(client: Client, lines: Lines): Promise<Record<string, number>> {
  const awaited = new Set((await tablesOf(client)).map(({ table }) => table))
  const arrived: Record<string, number> = {}
  for (;;) {
    const next = parsed(await lines.next())
    const end = endSchema.safeParse(next)
    if (end.success) {
      const { rows } = end.data
      const short = Object.keys(arrived).find((table) => arrived[table] !== rows[table])
      if (short !== undefined)
        throw new BackupError(`The backup says ${rows[short]} rows of ${short}, and holds ${arrived[short]}.`)
      if (awaited.size > 0 || !(await lines.next()).done) throw notWhole()
      return arrived
    }
    const table = tableSchema.safeParse(next)
    if (!table.success || !awaited.delete(table.data.table)) throw notWhole()
    arrived[table.data.table] = await copyIn(client, table.data, lines)
  }
}

async function copyIn(client: Client, table: z.infer<typeof tableSchema>, lines: Lines): Promise<number> {
  let count = 0
  async function* rows(): AsyncGenerator<Buffer> {
    for (;;) {
      const { value, done } = await lines.next()
      if (done) throw notWhole()
      if (value.length === END_OF_ROWS.length && value.toString() === END_OF_ROWS) return
      count++
      yield Buffer.concat([value, LINE_END])
    }
  }
  await pipeline(rows, client.query(copyFrom(`${copyOf(table)} from stdin`)))
  return count
}

/** What counts upward goes on after the highest that arrived. */
async function advanceSequences(client: Client): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(`
    select c.relname as "table", a.attname as "column", pg_get_serial_sequence(quote_ident(c.relname), a.attname) as sequence
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      and pg_get_serial_sequence(quote_ident(c.relname), a.attname) is not null`)
  for (const { table, column, sequence } of rows)
    await client.query(`select setval($1, coalesce((select max(${quoted(column)}) from ${quoted(table)}), 1))`, [
      sequence,
    ])
}

type Lines = AsyncGenerator<Buffer, undefined>

/** Lines as bytes, without their ends. */
async function* linesOf(stream: Readable): Lines {
  let begun: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let from = 0
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      yield begun.length === 0 ? chunk.subarray(from, at) : Buffer.concat([...begun, chunk.subarray(from, at)])
      begun = []
      bytes = 0
      from = at + 1
    }
    begun.push(chunk.subarray(from))
    bytes += chunk.length - from
    if (bytes > LINE_BYTES_MAX) throw new BackupError('The file is damaged: a row of it has no end.')
  }
  return undefined
}

function parsed({ value, done }: IteratorResult<Buffer, undefined>): unknown {
  if (done) throw notWhole()
  try {
    return JSON.parse(value.toString('utf8'))
  } catch {
    return null
  }
}

const isUnpacking = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(Z_|ERR_STREAM_PREMATURE)/.test(String(error.code))
