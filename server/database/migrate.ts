// Brings a database to the newest schema. Prisma's own layout, table and lock, so that "prisma migrate status" agrees
// and the two never run at the same time.
import { randomUUID } from 'node:crypto'

import type { Client } from 'pg'

import { type Connection, withClient } from './connection.ts'
import { type Migration, readMigrations } from './migrations.ts'

const PRISMA_LOCK = 72707369

/** The history in the database is not the one of this version; only a person can say which is right. */
export class MigrationError extends Error {}

type Applied = { migration_name: string; checksum: string; finished_at: Date | null }

/** Applies what is missing, one transaction each. Gives the names of what it applied. Safe to call from several processes. */
export async function migrate(connection: Connection, migrations: Migration[] = readMigrations()): Promise<string[]> {
  return withClient(connection, async (client) => {
    await lockMigrations(client)
    await client.query(HISTORY_TABLE)
    const { rows } = await client.query<Applied>(
      'select migration_name, checksum, finished_at from _prisma_migrations where rolled_back_at is null',
    )
    refuseOtherHistory(rows, migrations)
    const done = new Set(rows.map((row) => row.migration_name))
    const missing = migrations.filter(({ name }) => !done.has(name))
    for (const migration of missing) await apply(client, migration)
    return missing.map(({ name }) => name)
  })
}

/** Keeps others from migrating meanwhile; of the connection, so it is let go of however this ends. */
export async function lockMigrations(client: Client): Promise<void> {
  await client.query('select pg_advisory_lock($1)', [PRISMA_LOCK])
}

/** Brings an empty database to the schema of the last of these, within a transaction of the caller's. */
export async function applyWithin(client: Client, migrations: readonly Migration[]): Promise<void> {
  await client.query(HISTORY_TABLE)
  for (const migration of migrations) await applyOne(client, migration)
}

async function applyOne(client: Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query(sql)
  await client.query(
    `insert into _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     values ($1, $2, $3, now(), clock_timestamp(), 1)`,
    [randomUUID(), checksum, name],
  )
}

function refuseOtherHistory(applied: Applied[], migrations: Migration[]): void {
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  const last = migrations.at(-1)?.name ?? ''
  for (const { migration_name: name, checksum, finished_at: finishedAt } of applied) {
    const migration = known.get(name)
    if (!migration) {
      throw new MigrationError(
        `The database has the migration ${name}, which this version of Dryrun does not know. ` +
          (name > last
            ? 'It was used with a newer version: start that one, or restore a backup made before.'
            : 'Its migrations are not those of this version: use the version that wrote it, or another database.'),
      )
    }
    if (migration.checksum !== checksum) {
      throw new MigrationError(
        `The migration ${name} was changed after it had been applied. Put its file back as it was and write a new one: node bin/migration.ts <name>.`,
      )
    }
    if (!finishedAt) {
      throw new MigrationError(
        `The migration ${name} was begun by another tool and did not end. ` +
          `Mend the database, then run: npx prisma migrate resolve --rolled-back ${name} (or --applied).`,
      )
    }
  }
}

/** Row and changes are committed together: a process killed in between has done nothing. */
async function apply(client: Client, migration: Migration): Promise<void> {
  try {
    await client.query('begin')
    await applyOne(client, migration)
    await client.query('commit')
  } catch (cause) {
    await client.query('rollback').catch(() => {})
    throw new MigrationError(
      `The migration ${migration.name} failed: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    )
  }
}

const HISTORY_TABLE = `
  create table if not exists _prisma_migrations (
    id varchar(36) primary key not null,
    checksum varchar(64) not null,
    finished_at timestamptz,
    migration_name varchar(255) not null,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz not null default now(),
    applied_steps_count integer not null default 0
  )`
