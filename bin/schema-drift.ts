// Fails when prisma/migrations do not lead to what prisma/schema.prisma says: makes one database by each and compares
// what PostgreSQL itself says of the two.
import { readFileSync } from 'node:fs'

import { type ConnectionFields, withClient } from '../server/database/connection.ts'
import { migrate } from '../server/database/migrate.ts'
import { SCHEMA_FILE } from '../server/database/migrations.ts'
import { createEmptyDatabase, withScratchPostgres } from '../server/database/scratch.ts'
import { diffSql } from './schema-engine.ts'

const DESCRIPTION = `
  select format('column %I.%I %s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                case when a.attnotnull then ' not null' else '' end,
                coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')) as line
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p', 'v', 'm')
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
   where a.attnum > 0 and not a.attisdropped and c.relnamespace = 'public'::regnamespace
  union all
  select format('constraint %s %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    from pg_constraint where connamespace = 'public'::regnamespace
  union all
  select indexdef from pg_indexes where schemaname = 'public'
  union all
  select format('type %I %s', t.typname, string_agg(e.enumlabel, ',' order by e.enumsortorder))
    from pg_type t join pg_enum e on e.enumtypid = t.oid
   where t.typnamespace = 'public'::regnamespace group by t.typname`

const describe = (connection: ConnectionFields) =>
  withClient(connection, async (client) => {
    const { rows } = await client.query<{ line: string }>(DESCRIPTION)
    return new Set(rows.map(({ line }) => line).filter((line) => !line.includes('_prisma_migrations')))
  })

await withScratchPostgres(async (server) => {
  const migrated = await createEmptyDatabase(server, 'migrated')
  await migrate(migrated)
  const wanted = await createEmptyDatabase(server, 'wanted')
  const sql = await diffSql(server, undefined, readFileSync(SCHEMA_FILE, 'utf8'))
  await withClient(wanted, (client) => client.query(sql))

  const [has, wants] = [await describe(migrated), await describe(wanted)]
  const missing = [...wants].filter((line) => !has.has(line)).map((line) => `missing: ${line}`)
  const extra = [...has].filter((line) => !wants.has(line)).map((line) => `too much: ${line}`)
  if (missing.length + extra.length === 0) {
    console.log(`The migrations lead to the schema: ${wants.size} columns, constraints and indexes are the same.`)
    return
  }
  console.error('The migrations do not lead to prisma/schema.prisma. Write one: node bin/migration.ts <name>')
  console.error([...missing, ...extra].join('\n'))
  process.exitCode = 1
})
