// The designs that are compared: one that does everything, and others that differ from it in one thing each.
import type { Design } from '#lib/kernel/simulation'

export const designs = [
  {
    id: 'full',
    title: 'Claims, keys, one transaction',
    says: 'Claims with lease and heartbeat, completion fenced by the claim’s token, the next calendar row in the same transaction, effects under a key, dead letters, a broker that keeps a log.',
  },
  {
    id: 'memory-broker',
    title: 'Broker in memory',
    says: 'The same, but the broker forgets its messages when it crashes; the database queues them again after a time-out.',
  },
  {
    id: 'partitioned-log',
    title: 'Partitioned log',
    says: 'The same, but each executor reads partitions of a log in order: a job waits until the one before it is done.',
  },
  {
    id: 'fire-and-forget',
    title: 'Fire and forget',
    says: 'A due job is struck off when it is handed to a broker in memory, which forgets it when it hands it out: at most once.',
    wrong: true,
  },
  {
    id: 'no-claims',
    title: 'Visibility time-out only',
    says: 'Whoever is handed a message runs the job; nobody claims it, and the broker hands it out again after the time-out.',
    wrong: true,
  },
  {
    id: 'no-keys',
    title: 'Effects without a key',
    says: 'Everything else is there, but what a run does to the outside is done again by every run.',
    wrong: true,
  },
  {
    id: 'check-then-act',
    title: 'Look up, act, write down',
    says: 'A run looks into a table whether its request was served, acts, and writes that down afterwards: three steps, no transaction.',
    wrong: true,
  },
  {
    id: 'unfenced',
    title: 'Completion without a fence',
    says: 'Whoever finishes a run marks the job as done and adds the next row, though the claim may be somebody else’s by now.',
    wrong: true,
  },
  {
    id: 'next-by-scheduler',
    title: 'Next row by the scheduler',
    says: 'The scheduler adds the next calendar row itself after it has queued the job, in a write of its own.',
    wrong: true,
  },
  {
    id: 'two-writes',
    title: 'Done and next row in two writes',
    says: 'The executor marks the job as done and then adds the next calendar row, without a transaction around both.',
    wrong: true,
  },
  {
    id: 'no-dead-letters',
    title: 'Retry for ever',
    says: 'A job that fails is tried again however often it has failed.',
    wrong: true,
  },
  {
    id: 'table-scan',
    title: 'Scan of the schedule table',
    says: 'Due jobs are found by looking at every row, without an index by the time at which a row is next looked at.',
    wrong: true,
  },
  {
    id: 'binaries-in-database',
    title: 'Binaries in the database',
    says: 'The binary is stored beside the metadata, so its bytes go through the database at every run.',
    wrong: true,
  },
] as const satisfies Design[]

export type DesignId = (typeof designs)[number]['id']

export const titleOf = (design: DesignId): string => designs.find(({ id }) => id === design)!.title
