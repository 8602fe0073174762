// How the server does, for its admins.
import { readFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'

import type pg from 'pg'

import type { SystemFigures } from '#lib/protocol/admin'

import type { Metrics } from './metrics.ts'

type Dependencies = {
  pool: pg.Pool
  metrics: Pick<Metrics, 'figures'>
  dataDir: string
  startedAt: number
  now: () => number
}

const PACKAGE = join(import.meta.dirname, '..', '..', 'package.json')

/** The query for it: of this process where it is about connections, of the database otherwise. */
export function systemFigures({ pool, metrics, dataDir, startedAt, now }: Dependencies): () => Promise<SystemFigures> {
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string }
  return async () => {
    const [figures, database, withheld, disk] = await Promise.all([
      metrics.figures(),
      pool.query<{ bytes: number }>('select pg_database_size(current_database())::float8 as bytes'),
      pool.query<{ id: string }>(
        `select "id" from "Scenario" where jsonb_typeof("findings") = 'array' and "findings" <> '[]' order by "id"`,
      ),
      diskOf(dataDir),
    ])
    return {
      ...figures,
      version,
      upMs: now() - startedAt,
      databaseBytes: database.rows[0]?.bytes ?? 0,
      disk,
      withheldScenarios: withheld.rows.map(({ id }) => id),
    }
  }
}

async function diskOf(folder: string): Promise<SystemFigures['disk']> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder)
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
  } catch {
    return null
  }
}
