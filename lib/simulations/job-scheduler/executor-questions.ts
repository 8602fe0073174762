// What an executor is doing, and what it asks whom meanwhile.
import type { JobMessage, Outcome, Roster } from './messages.ts'

export type Phase =
  | 'asking'
  | 'claiming'
  | 'starting'
  | 'fetching'
  | 'loading'
  | 'looking-up'
  | 'working'
  | 'acting'
  | 'writing-down'
  | 'reporting'
  | 'adding'
  | 'waiting'

export type Task = { row: number; fence: number; ask: number; session: number; outcome: Outcome }

/** The question of a phase; null where it asks nobody but waits for time to pass. */
export function questionOf(
  phase: Phase,
  { row, fence, ask, session, outcome }: Task,
  roster: Roster,
): { to: number; message: JobMessage } | null {
  switch (phase) {
    case 'asking':
      return { to: roster.broker, message: { kind: 'poll', ask } }
    case 'claiming':
      return { to: roster.claims, message: { kind: 'claim', ask, row, session } }
    case 'starting':
      return { to: roster.database, message: { kind: 'start', ask, row, fence } }
    case 'fetching':
      return { to: roster.binaries, message: { kind: 'fetch', ask, row } }
    case 'looking-up':
      return { to: roster.outside, message: { kind: 'look-up', ask, row } }
    case 'acting':
      return { to: roster.outside, message: { kind: 'act', ask, row } }
    case 'writing-down':
      return { to: roster.outside, message: { kind: 'write-down', ask, row } }
    case 'reporting':
      return { to: roster.database, message: { kind: 'finish', ask, row, fence, outcome } }
    case 'adding':
      return { to: roster.database, message: { kind: 'insert-next', ask, rows: [row] } }
    case 'loading':
    case 'working':
    case 'waiting':
      return null
  }
}
