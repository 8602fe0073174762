// Everything that crosses the network, and who is who on it.
import type { RaftMessage } from '#lib/algorithms/raft'
import type { LockCommand } from './lock-state.ts'

export type LockMessage =
  | { kind: 'raft'; raft: RaftMessage<LockCommand> }
  /** Asks for the lock, keeps a stream open or polls. `woken`: because the server said that the lock is free. */
  | { kind: 'request'; request: number; woken: boolean }
  | { kind: 'redirect'; request: number; leader: number | null }
  /** A sign of life on a stream, or the empty answer to a poll. */
  | { kind: 'waiting'; request: number }
  | { kind: 'refused'; request: number }
  /** The turn of this request is over: ask anew. */
  | { kind: 'missed'; request: number }
  | { kind: 'freed'; request: number }
  | { kind: 'granted'; request: number; grant: number; token: number; lease: number }
  | { kind: 'release'; grant: number }
  | { kind: 'released'; grant: number }
  | { kind: 'write'; grant: number; token: number; step: number }
  | { kind: 'written'; grant: number; step: number; accepted: boolean }
  // A quorum without a commit phase: one round of votes.
  | { kind: 'ask'; round: number }
  | { kind: 'vote'; round: number; granted: boolean; counter: number }
  | { kind: 'withdraw'; round: number }

/** Timers of a node; the first two are Raft's. A client uses `step` and `silence`. */
export const TIMERS = { lease: 2, tick: 3, step: 0, silence: 1 } as const
export const TIMER_KINDS = 4

/** Servers come first, then clients, then the storage. */
export type Roster = { servers: readonly number[]; clients: readonly number[]; storage: number }

export function rosterOf(servers: number, clients: number): Roster {
  return {
    servers: Array.from({ length: servers }, (_, i) => i),
    clients: Array.from({ length: clients }, (_, i) => servers + i),
    storage: servers + clients,
  }
}
