// What producers, consumers and servers say to each other, and who is who.
import type { RaftMessage } from '#lib/algorithms/raft'
import type { Handed, Operation } from './job-queue.ts'

export type Batch = Operation[]

/** What a client asks of a partition. */
export type Request =
  | { kind: 'push'; key: number; job: number; priority: number }
  | { kind: 'change'; key: number; job: number; priority: number; version: number }
  | { kind: 'done'; key: number; job: number }
  | { kind: 'peek'; round: number }
  /** `wait`: answer only when there is something. */
  | { kind: 'take'; request: number; count: number; wait: boolean }
  /** Of a quorum alone: leave to work on a job that was seen as the head. */
  | ({ kind: 'claim'; round: number } & Handed)
  | { kind: 'release'; key: number; job: number }

export type Answer =
  | { kind: 'pushed'; key: number; job: number }
  | { kind: 'changed'; key: number; job: number; applied: boolean }
  | { kind: 'finished'; key: number; job: number }
  | { kind: 'head'; partition: number; round: number; head: Handed | null; priority: number | null }
  | { kind: 'taken'; partition: number; request: number; jobs: Handed[]; at: number }
  | {
      kind: 'claimed'
      key: number
      job: number
      round: number
      answer: 'granted' | 'refused' | 'done'
      priority: number
      version: number
      at: number
    }
  | { kind: 'redirect'; partition: number; leader: number | null; of: Request }

export type QueueMessage = { kind: 'raft'; raft: RaftMessage<Batch> } | Request | Answer

/** The first two are Raft's own. */
export const SERVER_TIMERS = { cpu: 2, flush: 3, later: 4 } as const
export const CLIENT_TIMERS = { work: 0, retry: 1, look: 2, next: 3, done: 4 } as const
export const TIMER_KINDS = 5

export type Roster = {
  /** The servers of each partition. */
  groups: number[][]
  servers: number
  producers: number[]
  consumers: number[]
  nodes: number
}

export function rosterOf(partitions: number, replicas: number, producers: number, consumers: number): Roster {
  const range = (from: number, length: number) => Array.from({ length }, (_, at) => from + at)
  const servers = partitions * replicas
  return {
    groups: range(0, partitions).map((partition) => range(partition * replicas, replicas)),
    servers,
    producers: range(servers, producers),
    consumers: range(servers + producers, consumers),
    nodes: servers + producers + consumers,
  }
}
