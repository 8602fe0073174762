// Prisma's schema engine as WebAssembly: what "prisma migrate diff" does, without the engine that it would download.
// It compares schema files only: through this adapter it cannot read the tables of a database.
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { type DiffTarget, SchemaEngine } from '@prisma/schema-engine-wasm'

import type { ConnectionFields } from '../server/database/connection.ts'

/** The SQL that leads from one schema to another; undefined stands for an empty one. */
export async function diffSql(server: ConnectionFields, from: string | undefined, to: string): Promise<string> {
  // Asked for its version only. The engine leaves the connection open, so the server may end it.
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg(server, { onPoolError: () => {} }))
  const engine = await SchemaEngine.new({ datamodels: undefined }, () => {}, adapter)
  const target = (content: string | undefined): DiffTarget =>
    content === undefined
      ? { tag: 'empty' }
      : { tag: 'schemaDatamodel', files: [{ path: 'prisma/schema.prisma', content }] }
  try {
    const filters = { externalTables: [], externalEnums: [] }
    const { stdout } = await engine.diff({ from: target(from), to: target(to), script: true, exitCode: null, filters })
    return stdout ?? ''
  } finally {
    engine.free()
  }
}
