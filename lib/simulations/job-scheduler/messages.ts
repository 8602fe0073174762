// Everything that crosses the network, and who is who on it.

/** What is known of a job when it is submitted: `key` is the client's own, so that a repeated submission adds no row. */
export type JobSpec = { key: number; workMs: number; poisonous: boolean; recurring: boolean }

/** A row that a scheduler was given: `fresh` if it was never queued before. */
export type DueRow = { row: number; recurring: boolean; fresh: boolean }

export type Outcome = 'done' | 'failed'

/** `ask` numbers the questions of a node, so that a late answer to an earlier one is recognised. */
export type JobMessage =
  // Client: the binary first, then the job.
  | { kind: 'upload'; job: number }
  | { kind: 'uploaded'; job: number }
  | { kind: 'submit'; spec: JobSpec }
  | { kind: 'accepted'; job: number }
  // Scheduler and database.
  | { kind: 'pick'; ask: number; limit: number }
  | { kind: 'picked'; ask: number; rows: DueRow[] }
  | { kind: 'mark'; ask: number; rows: DueRow[] }
  | { kind: 'marked'; ask: number }
  | { kind: 'insert-next'; ask: number; rows: number[] }
  | { kind: 'inserted'; ask: number }
  // Scheduler and broker.
  | { kind: 'enqueue'; ask: number; rows: DueRow[] }
  | { kind: 'enqueued'; ask: number }
  // Executor and broker.
  | { kind: 'poll'; ask: number }
  | { kind: 'deliver'; ask: number; message: number; row: number }
  | { kind: 'acknowledge'; message: number; row: number }
  | { kind: 'alive' }
  // Executor and claim service.
  | { kind: 'claim'; ask: number; row: number; session: number }
  | { kind: 'claimed'; ask: number; row: number; fence: number }
  | { kind: 'refused'; ask: number; row: number }
  | { kind: 'renew'; row: number; fence: number; sentAt: number }
  | { kind: 'renewed'; row: number; fence: number; sentAt: number }
  | { kind: 'expired'; row: number; fence: number }
  | { kind: 'release'; row: number; fence: number }
  // Executor and database.
  | { kind: 'start'; ask: number; row: number; fence: number }
  | { kind: 'started'; ask: number; row: number; go: boolean; fence: number; spec: JobSpec }
  | { kind: 'finish'; ask: number; row: number; fence: number; outcome: Outcome }
  | { kind: 'finished'; ask: number; row: number; accepted: boolean; over: boolean }
  // Executor and object store.
  | { kind: 'fetch'; ask: number; row: number }
  | { kind: 'fetched'; ask: number; row: number }
  // Executor and the outside that the job changes.
  | { kind: 'look-up'; ask: number; row: number }
  | { kind: 'looked-up'; ask: number; row: number; served: boolean }
  | { kind: 'act'; ask: number; row: number }
  | { kind: 'acted'; ask: number; row: number; applied: boolean }
  | { kind: 'write-down'; ask: number; row: number }
  | { kind: 'written-down'; ask: number; row: number }

export type MessageOf<K extends JobMessage['kind']> = Extract<JobMessage, { kind: K }>

export const TIMERS = { step: 0, second: 1 } as const
export const TIMER_KINDS = 2

export type Roster = {
  client: number
  database: number
  broker: number
  claims: number
  binaries: number
  outside: number
  schedulers: readonly number[]
  executors: readonly number[]
  nodes: number
}

const SINGLE_NODES = 6

export function rosterOf(schedulers: number, executors: number): Roster {
  return {
    client: 0,
    database: 1,
    broker: 2,
    claims: 3,
    binaries: 4,
    outside: 5,
    schedulers: Array.from({ length: schedulers }, (_, i) => SINGLE_NODES + i),
    executors: Array.from({ length: executors }, (_, i) => SINGLE_NODES + schedulers + i),
    nodes: SINGLE_NODES + schedulers + executors,
  }
}

export function nameOf(node: number, { schedulers, executors, ...single }: Roster): string {
  if (node >= executors[0]!) return `Executor ${node - executors[0]! + 1}`
  if (node >= schedulers[0]!) return `Scheduler ${node - schedulers[0]! + 1}`
  const names: [number, string][] = [
    [single.client, 'Client'],
    [single.database, 'Database'],
    [single.broker, 'Broker'],
    [single.claims, 'Claims'],
    [single.binaries, 'Object store'],
  ]
  return names.find(([other]) => other === node)?.[1] ?? 'Outside'
}
