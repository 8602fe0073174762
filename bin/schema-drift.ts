// Fails when prisma/migrations do not lead to what prisma/schema.prisma says: makes one database by each and compares
// what PostgreSQL itself says of the two.
import { readFileSync } from 'node:fs'

import { type ConnectionFields, withClient } from '../server/database/connection.ts'
import { migrate } from '../server/database/migrate.ts'
import { SCHEMA_FILE } from '../server/database/migrations.ts'
import { createEmptyDatabase, startScratchPostgres } from '../server/database/scratch.ts'
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

const server = await startScratchPostgres()
try {
  const migrated = await createEmptyDatabase(server.connection, 'migrated')
  await migrate(migrated)
  const wanted = await createEmptyDatabase(server.connection, 'wanted')
  const sql = await diffSql(server.connection, undefined, readFileSync(SCHEMA_FILE, 'utf8'))
  await withClient(wanted, (client) => client.query(sql))

  const [has, wants] = [await describe(migrated), await describe(wanted)]
  const lines = [...wants.difference(has)].map((line) => `missing: ${line}`)
  lines.push(...[...has.difference(wants)].map((line) => `too much: ${line}`))
  if (lines.length > 0) {
    console.error('The migrations do not lead to prisma/schema.prisma. Write one: node bin/migration.ts <name>')
    console.error(lines.join('\n'))
    process.exitCode = 1
  } else {
    console.log(`The migrations lead to the schema: ${wants.size} columns, constraints and indexes are the same.`)
  }
} finally {
  await server.remove()
}
