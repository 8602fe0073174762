// The migrations in prisma/migrations: SQL in Prisma's layout, so that its commands understand the same history.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export type Migration = { name: string; sql: string; checksum: string }

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
export const SCHEMA_FILE = join(root, 'prisma', 'schema.prisma')
export const MIGRATIONS_FOLDER = join(root, 'prisma', 'migrations')

/** In the order of their names, which begin with the time at which they were written. */
export function readMigrations(folder = MIGRATIONS_FOLDER): Migration[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => {
      const bytes = readFileSync(join(folder, name, 'migration.sql'))
      return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') }
    })
}
