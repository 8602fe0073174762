// What one can turn: load, queue, consumers, disk and faults of the priority queue.
import * as z from 'zod'
import { param } from '#lib/kernel/simulation'

const count = (min: number, max: number, initial: number, title: string, unit: string, help: string) =>
  param(z.int().min(min).max(max).default(initial), { title, unit, help })
const milliseconds = (min: number, max: number, initial: number, title: string, help: string) =>
  param(z.number().min(min).max(max).default(initial), { title, unit: 'ms', help })
const seconds = (min: number, max: number, initial: number, title: string, help: string) =>
  param(z.number().min(min).max(max).default(initial), { title, unit: 's', help })
const share = (max: number, initial: number, title: string, help: string) =>
  param(z.number().min(0).max(max).default(initial), { title, unit: '', step: 0.001, help })

const load = {
  jobsPerSecond: param(z.number().min(1).max(2_000).default(300), {
    title: 'Jobs',
    unit: '1/s',
    help: 'Published in all; the gaps between them are exponential. More than the consumers can do builds up a backlog, and only then does order matter.',
  }),
  levels: count(2, 4_000, 1_000, 'Priorities', 'levels', 'How many there are; 0 is the most urgent.'),
  prioritySkew: param(z.number().min(1).max(20).default(3), {
    title: 'Skew of priorities',
    unit: '',
    help: 'How much more of the jobs are ordinary than urgent: with 1 all priorities are equally likely, with n a job is more urgent than a share x of the priorities with probability x to the n.',
  }),
  urgentShare: share(1, 0.05, 'Urgent', 'The share of jobs, from the most urgent on, whose wait is looked at.'),
  changeShare: share(1, 0.2, 'Changes', 'How many changes of a priority there are for each job that is published.'),
  producers: count(1, 16, 4, 'Producers', 'producers', 'Programs that publish.'),
  retryMs: milliseconds(
    5,
    10_000,
    60,
    'Wait for an answer',
    'After this time without an answer a producer or consumer asks again, another server if there is one.',
  ),
}

const queue = {
  partitions: count(1, 16, 4, 'Partitions', 'partitions', 'Queues that take jobs independently of each other.'),
  replicas: count(1, 5, 3, 'Replicas', 'servers', 'How many servers keep a copy of each partition.'),
  opMs: milliseconds(
    0.01,
    100,
    0.4,
    'Work of a server on a request',
    'For parsing, checking and writing; a server works on one request at a time.',
  ),
  heartbeatMs: milliseconds(
    5,
    1_000,
    25,
    'Heartbeat',
    'How often a leader shows that it lives; after three to six of these without one there is an election.',
  ),
  flushMs: milliseconds(0.01, 1_000, 1, 'Time of a flush', 'What it takes to force the end of the log to disk.'),
  flushEveryMs: milliseconds(
    1,
    10_000,
    100,
    'Time between flushes',
    'For the design that changes memory first: how long a change waits before it is written.',
  ),
  replicationLagMs: milliseconds(
    0,
    10_000,
    20,
    'Lag of the replicas',
    'For asynchronous replication: how long the leader gathers entries before it sends them on.',
  ),
}

const consuming = {
  consumers: count(1, 64, 10, 'Consumers', 'consumers', 'Programs that work on jobs, one job at a time each.'),
  workMs: milliseconds(0.1, 10_000, 40, 'Work', 'Mean time of work on one job; exponential.'),
  slowFactor: param(z.number().min(1).max(1_000).default(4), {
    title: 'Slow consumer',
    unit: 'x',
    help: 'How many times longer the first consumer takes than the others.',
  }),
  leaseMs: milliseconds(
    10,
    600_000,
    1_500,
    'Lease',
    'How long a job that was handed out is kept from other consumers; after that it is handed out again.',
  ),
  prefetch: count(
    1,
    100,
    4,
    'Prefetch',
    'jobs',
    'For the design whose consumers hold jobs: how many of each partition a consumer takes in advance.',
  ),
}

const index = {
  standingJobs: count(
    100,
    1_000_000,
    50_000,
    'Standing backlog',
    'jobs',
    'Where indexes are compared: so many jobs wait all the time.',
  ),
  pageEntries: count(4, 1_000, 100, 'Entries of a page', 'entries', 'Of an index that is kept on disk.'),
  cachePages: count(
    4,
    100_000,
    100,
    'Cached pages',
    'pages',
    'How much of an index on disk is in memory; what was used longest ago leaves first.',
  ),
  pageReadMs: milliseconds(0.001, 100, 0.1, 'Reading a page', 'Time of a read that the cache does not answer.'),
}

const faults = {
  delayMs: milliseconds(0.05, 100, 0.5, 'Shortest delay', 'The least time that a packet is on its way.'),
  jitterMs: milliseconds(0, 100, 0.5, 'Extra delay', 'Mean of what comes on top; exponential.'),
  loss: share(0.2, 0.002, 'Loss', 'Probability that a message is lost: a request, an answer or an acknowledgement.'),
  serverCrashEverySeconds: seconds(
    0,
    86_400,
    4,
    'Time between crashes of a server',
    'Mean; 0 is never. All faults come far more often than in life, so that short runs show them.',
  ),
  serverDownSeconds: seconds(0.05, 600, 0.4, 'Server down', 'Mean time until a crashed server is back.'),
  diskLoss: share(1, 0, 'Loss of the disk', 'Probability that the crash of a server takes its disk too.'),
  isolationEverySeconds: seconds(
    0,
    86_400,
    8,
    'Time between partitions of the network',
    'Mean; 0 is never. A minority of the servers is cut off from everybody else.',
  ),
  isolationSeconds: seconds(0.05, 600, 0.4, 'Length of a partition of the network', 'Mean; exponential.'),
  consumerCrashEverySeconds: seconds(0, 86_400, 4, 'Time between crashes of a consumer', 'Mean; 0 is never.'),
  consumerDownSeconds: seconds(0.05, 600, 0.5, 'Consumer down', 'Mean time until a crashed consumer is back.'),
}

export const parameters = z
  .object({
    ...load,
    ...queue,
    ...consuming,
    ...index,
    ...faults,
    durationSeconds: seconds(
      0.5,
      120,
      1.5,
      'Simulated time',
      'How long each replication publishes and fails; then it is given time to work off what is left.',
    ),
    replications: count(1, 100, 2, 'Replications', 'runs', 'Independent repetitions of each design.'),
  })
  .refine((p) => p.retryMs >= 4 * (p.delayMs + p.jitterMs) + 2 * p.flushMs + 3 * p.opMs, {
    path: ['retryMs'],
    error: 'an answer takes two round trips, two flushes and the work on it; asking again before that asks for ever',
  })
  .refine((p) => p.heartbeatMs >= 4 * (p.delayMs + p.jitterMs) + p.flushMs, {
    path: ['heartbeatMs'],
    error: 'a leader that shows itself no oftener than its messages take is taken for dead',
  })
  .refine((p) => p.leaseMs >= p.retryMs, {
    path: ['leaseMs'],
    error: 'a lease that ends before an answer is asked for again never reaches its consumer',
  })

export type Parameters = z.infer<typeof parameters>
