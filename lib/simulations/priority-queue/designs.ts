// The designs that are compared, and in what they differ.
import type { Design } from '#lib/kernel/simulation'

export const designs = [
  {
    id: 'partitioned-consensus',
    title: 'Partitions, replicated by consensus',
    says: 'Each partition keeps a log on disk and a heap over it in memory, replicated by Raft; producers go round the partitions, and a consumer puts the heads of all partitions into a heap of its own and takes from the best.',
  },
  {
    id: 'strict-global',
    title: 'One global queue',
    says: 'A single heap over a single log, replicated by Raft: every job handed out is the most urgent one of all.',
  },
  {
    id: 'held-heap',
    title: 'Jobs held by consumers',
    says: 'As with partitions, but each consumer takes jobs of all partitions in advance and keeps the jobs themselves in its heap.',
  },
  {
    id: 'quorum',
    title: 'Leaderless quorum',
    says: 'Every replica has a heap of its own and nobody leads: producers write to most of them, and consumers ask most of them for the head and then for leave to take it.',
  },
  {
    id: 'database-table',
    title: 'Table ordered by priority',
    says: 'One database with a table of jobs and an index on disk by priority; consumers select the first row that is not locked.',
  },
  {
    id: 'no-merge',
    title: 'Partitions in turn',
    says: 'With partitions, but consumers take from one after the other without comparing what they offer.',
    wrong: true,
  },
  {
    id: 'range-partitions',
    title: 'A partition for each range of priorities',
    says: 'Producers pick the partition by the priority, instead of going round all of them.',
    wrong: true,
  },
  {
    id: 'memory-first',
    title: 'Memory first, disk later',
    says: 'The heap in memory is changed and the change acknowledged at once; the log is written and replicated some time after.',
    wrong: true,
  },
  {
    id: 'memory-only',
    title: 'Heap in memory',
    says: 'The heap of each partition is in the memory of one server and nowhere else.',
    wrong: true,
  },
  {
    id: 'async-replication',
    title: 'Asynchronous replication',
    says: 'The leader acknowledges when its own disk has the entry; replicas get it later, and one of them takes over when the leader fails.',
    wrong: true,
  },
  {
    id: 'id-without-retry',
    title: 'An id, and no retry',
    says: 'Each job gets an id from its producer and is sent once.',
    wrong: true,
  },
  {
    id: 'retry-without-id',
    title: 'Retry without an id',
    says: 'Producers repeat what was not acknowledged, and the queue cannot tell a repetition from a new job.',
    wrong: true,
  },
  {
    id: 'delete-on-take',
    title: 'Deleted when handed out',
    says: 'A job leaves the queue when a consumer takes it, not when the consumer says that it is done.',
    wrong: true,
  },
] as const satisfies Design[]

export type DesignId = (typeof designs)[number]['id']

/** In what a design differs. */
export type Traits = {
  /** `single` is one server a partition. */
  replication: 'consensus' | 'asynchronous' | 'quorum' | 'single'
  /** What a change meets first: the log, on disk; or memory, with the log some time later or never. */
  first: 'log' | 'memory' | 'memory-only'
  /** One partition, whatever the parameter says? */
  global: boolean
  /** Where the order is kept: in memory, or in pages on disk. */
  index: 'memory' | 'disk'
  /** How producers pick a partition. */
  placement: 'round' | 'range'
  /** What a consumer compares: the heads of the partitions, jobs that it holds, or nothing. */
  merge: 'heads' | 'held' | 'turns'
  retries: boolean
  /** Does the queue know a job by the id that its producer gave it? */
  ids: boolean
  removal: 'done' | 'taken'
}

const BASE: Traits = {
  replication: 'consensus',
  first: 'log',
  global: false,
  index: 'memory',
  placement: 'round',
  merge: 'heads',
  retries: true,
  ids: true,
  removal: 'done',
}

const DIFFERENCES: Record<DesignId, Partial<Traits>> = {
  'partitioned-consensus': {},
  'strict-global': { global: true },
  'held-heap': { merge: 'held' },
  quorum: { replication: 'quorum' },
  'database-table': { global: true, replication: 'single', index: 'disk' },
  'no-merge': { merge: 'turns' },
  'range-partitions': { placement: 'range' },
  'memory-first': { first: 'memory' },
  'memory-only': { first: 'memory-only', replication: 'single' },
  'async-replication': { replication: 'asynchronous' },
  'id-without-retry': { retries: false },
  'retry-without-id': { ids: false },
  'delete-on-take': { removal: 'taken' },
}

export const traitsOf = (design: DesignId): Traits => ({ ...BASE, ...DIFFERENCES[design] })

export const titleOf = (design: DesignId): string => designs.find(({ id }) => id === design)?.title ?? design
