// What only admins may ask of the server, and what the audit trail records.
import type { Rank } from './roles.ts'

/** Everything that is recorded. The trail holds ids and these words only, never what a person wrote. */
export const AUDIT_ACTIONS = {
  'first-admin': 'Became the first admin',
  'rank:set': 'Set a rank',
  'account:ban': 'Banned',
  'account:unban': 'Lifted a ban',
  'account:sign-out': 'Signed out everywhere',
  'account:erase': 'Deleted an account',
  'account:delete': 'Deleted their own account',
  'account:export': 'Downloaded their data',
  'report:handle': 'Handled a report',
  'link:make': 'Made a password link',
  'link:use': 'Used a password link',
  'link:revoke': 'Revoked a password link',
  'sign-in:refused': 'Too many failed sign-ins',
  retention: 'Retention deleted what was old',
} as const
export type AuditAction = keyof typeof AUDIT_ACTIONS

/** A page of a long list; `next` asks for the one after it, null at the end. */
export type Page<Row> = { rows: Row[]; next: string | null }

/** An account as a row names it; the name is null where the account is gone. */
export type Named = { id: string; name: string | null }

export type AccountRow = {
  id: string
  name: string
  /** Null for guests. */
  email: string | null
  rank: Rank
  /** `until` is null where the ban has no end. */
  ban: { reason: string; until: number | null } | null
  createdAt: number
  lastSeenAt: number | null
  interviews: number
}

export type ReportRow = {
  id: string
  reporter: Named
  reported: Named & { banned: boolean }
  interviewId: string | null
  reason: string
  createdAt: number
  handledAt: number | null
}

/** An open one-time link. Its id is the hash of its token, by which nobody can use it. */
export type LinkRow = {
  id: string
  purpose: 'first-admin' | 'reset'
  account: Named | null
  /** Null: the server, at its start. */
  madeBy: Named | null
  createdAt: number
  expiresAt: number
}

export type AuditRow = {
  id: string
  at: number
  action: string
  /** Null: the server itself. */
  actor: Named | null
  subject: Named | null
  detail: Record<string, string | number>
}

export type SystemFigures = {
  version: string
  upMs: number
  rooms: number
  sockets: number
  runs: { waiting: number; running: number }
  /** Of the log's transactions since the start; null before the first. */
  commitMs: { p50: number; p99: number } | null
  eventLoopLagMs: { p50: number; p99: number }
  databaseBytes: number
  /** Null where the disk does not tell. */
  disk: { freeBytes: number; totalBytes: number } | null
  withheldScenarios: string[]
}

/** Given to admins only (Queries.admin), so that no query of it can forget to ask. */
export interface AdminQueries {
  accounts(ask: { search: string; after: string | null }): Promise<Page<AccountRow>>
  /** Open ones first. */
  reports(ask: { after: string | null }): Promise<Page<ReportRow>>
  links(): Promise<LinkRow[]>
  /** Newest first. `account` is an id: who did it or to whom. */
  audit(ask: { action: string | null; account: string | null; after: string | null }): Promise<Page<AuditRow>>
  system(): Promise<SystemFigures>
}
