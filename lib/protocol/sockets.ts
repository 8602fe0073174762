// The typed interfaces of the three Socket.IO namespaces.
import type * as z from 'zod'
import type { Event } from './events.ts'
import type { commandEnvelope } from './commands.ts'
import type { Failure, Outcome } from './errors.ts'
import type { Role } from './roles.ts'
import type { LobbyState } from './lobby.ts'

/** Events as one viewer may see them: hidden ones leave gaps, so each names the visible one before it. */
export type SeenEvent = { event: Event; previousVisible: number }

export type Person = { accountId: string; name: string; color: string }

/** First thing on /interview, and again when what the viewer may see changes as a whole. */
export type Welcome = {
  /** The server's clock, milliseconds since 1970. */
  now: number
  you: { accountId: string; role: Role }
  people: Person[]
  present: string[]
  /** True: replaces all; false: goes on from the sequence that the client named. */
  whole: boolean
  events: SeenEvent[]
}

/**
 * What the log knows of the shared document and the document does not show: whose its records are, and what a twist found
 * on the board. For those who may score live (policy.ts): all of it with each welcome, then what is new.
 */
export type ProvenanceUpdate = {
  /** True: replaces all that was told; false: adds to it. */
  whole: boolean
  /** Ids of shapes and entries, by who created them and who wrote their text last. */
  authors: { createdBy: string; textBy: string; records: string[] }[]
  /** By twist, in their order: what changed of records between it and the next, as it found it; null where it found none. */
  before: { twistId: string; records: Record<string, Record<string, unknown> | null> }[]
}

export type RunUpdate = {
  runId: string
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
  done: number
  total: number
  /** While it waits, in the lab: how many are taken before it. */
  ahead?: number
  /** Charts so far, as lib/kernel/chart has them. */
  partial?: unknown
  /** A SimulationResult, when done. */
  result?: unknown
  failure?: { code: string; message: string; retry: boolean }
}

export interface InterviewServerEvents {
  welcome: (welcome: Welcome) => void
  events: (events: SeenEvent[], now: number) => void
  people: (people: Person[], present: string[]) => void
  run: (update: RunUpdate) => void
  provenance: (update: ProvenanceUpdate) => void
  /** The connection will not be kept: say why, and do not come back unless `retry`. */
  refused: (error: Failure, retry: boolean) => void
}
export interface InterviewClientEvents {
  command: (envelope: z.input<typeof commandEnvelope>, answer: (outcome: Outcome<unknown>, now: number) => void) => void
}

/** tldraw's own frames, as they are. */
export interface BoardServerEvents {
  frame: (data: string) => void
  closed: (code: number, reason: string) => void
}
export interface BoardClientEvents {
  frame: (data: string) => void
}

export interface LobbyServerEvents {
  state: (state: LobbyState) => void
}
export interface LobbyClientEvents {
  command: (name: string, payload: unknown, answer: (outcome: Outcome<unknown>) => void) => void
}

/** What the handshake of /interview and /board carries in `auth`. */
export type InterviewAuth = { interviewId: string; /** The last sequence that the client holds. */ since?: number }
export type BoardAuth = { interviewId: string; sessionId: string }
