// Writes a new migration: what leads from the schema of the last one to prisma/schema.prisma.
// Use: node bin/migration.ts <name>
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'

import { MIGRATIONS_FOLDER, SCHEMA_FILE } from '../server/database/migrations.ts'
import { withScratchPostgres } from '../server/database/scratch.ts'
import { diffSql } from './schema-engine.ts'

const name = process.argv[2]
if (!name || !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error('Use: node bin/migration.ts <name>, where the name is of small letters, digits and underscores')
  process.exit(1)
}

// The schema that the migrations so far lead to; "npm run check" notices if they do not.
const lastSchema = join(MIGRATIONS_FOLDER, 'schema.prisma')
const schema = readFileSync(SCHEMA_FILE, 'utf8')
const from = existsSync(lastSchema) ? readFileSync(lastSchema, 'utf8') : undefined
const sql = await withScratchPostgres((server) => diffSql(server, from, schema))
if (/^\s*(-- This is an empty migration\.)?\s*$/.test(sql)) {
  console.log('The migrations already lead to the schema.')
} else {
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const file = join(MIGRATIONS_FOLDER, `${time}_${name}`, 'migration.sql')
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, sql)
  writeFileSync(join(MIGRATIONS_FOLDER, 'migration_lock.toml'), 'provider = "postgresql"\n')
  console.log(`Wrote ${relative(process.cwd(), file)}. Read it before committing it: it runs on people's data.`)
}
writeFileSync(lastSchema, schema)
