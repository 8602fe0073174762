// The audit trail: who did what to whom, by ids. Only ever added to; the database refuses anything else.
import type pg from 'pg'

import type { AuditAction } from '#lib/protocol/admin'

export type AuditEntry = {
  /** Null: the server itself, or somebody who is not signed in. */
  actorId: string | null
  action: AuditAction
  /** The account that it was done to. */
  subject?: string | null
  /** Figures and fixed words. Never what a person wrote: it would outlive their account. */
  detail?: Record<string, string | number>
}

/** Within a transaction it is stored with what it tells of, or neither is. */
export async function audit(
  database: pg.Pool | pg.PoolClient,
  { actorId, action, subject = null, detail = {} }: AuditEntry,
): Promise<void> {
  await database.query('insert into "Audit" ("actorId", "action", "subject", "detail") values ($1, $2, $3, $4)', [
    actorId,
    action,
    subject,
    JSON.stringify(detail),
  ])
}
