// What one can turn, the designs that are compared, and the machines that follow from both.
import * as z from 'zod'
import type { Design } from '#lib/kernel/simulation'
import { param } from '#lib/kernel/simulation'
import type { Setting } from './replication.ts'

const milliseconds = (group: string, min: number, max: number, initial: number, title: string, help: string) =>
  param(z.number().min(min).max(max).default(initial), { group, title, unit: 'ms', help })
const probability = (group: string, max: number, initial: number, title: string, help: string) =>
  param(z.number().min(0).max(max).default(initial), { group, title, unit: '', step: 0.001, help })
const seconds = (group: string, min: number, max: number, initial: number, title: string, help: string) =>
  param(z.number().min(min).max(max).default(initial), { group, title, unit: 's', help })

/** Followers give up after three heartbeats, and an election takes two delays and the spread of both. */
const HEARTBEAT_DELAYS_MIN = 3

export const parameters = z
  .object({
    clients: param(z.int().min(2).max(64).default(8), {
      group: 'Clients',
      title: 'Clients',
      unit: 'clients',
      help: 'How many programs compete for the one lock.',
    }),
    servers: param(z.int().min(3).max(9).default(5), {
      group: 'Service',
      title: 'Servers',
      unit: 'servers',
      help: 'Members of the lock service. It works while more than half of them can talk to each other.',
    }),
    leaseMs: milliseconds(
      'Service',
      200,
      60_000,
      3_000,
      'Lease',
      'After this time the service takes the lock away from a silent holder.',
    ),
    thinkMs: milliseconds(
      'Clients',
      1,
      60_000,
      2_000,
      'Time between uses',
      'Mean time from one use of the lock to wanting it again; exponential.',
    ),
    workMs: milliseconds(
      'Clients',
      10,
      10_000,
      200,
      'Work before a write',
      'Mean time of work before each write; exponential.',
    ),
    writes: param(z.int().min(1).max(10).default(2), {
      group: 'Clients',
      title: 'Writes a use',
      unit: 'writes',
      help: 'Writes to the storage each time that a client holds the lock.',
    }),
    pauseChance: probability(
      'Clients',
      1,
      0.02,
      'Chance of a pause',
      'Probability that the holder stops (garbage collection, a moved machine) between looking at its lease and writing.',
    ),
    pauseMs: milliseconds(
      'Clients',
      0,
      120_000,
      4_000,
      'Length of a pause',
      'Mean length of such a pause; exponential.',
    ),
    clockSkewMs: milliseconds(
      'Clocks',
      0,
      60_000,
      2_000,
      'Clock skew',
      'Standard deviation of how far each machine’s clock is off.',
    ),
    clockDriftPpm: param(z.number().min(0).max(10_000).default(50), {
      group: 'Clocks',
      title: 'Clock drift',
      unit: 'ppm',
      help: 'The most by which a clock runs too fast or too slow, in millionths.',
    }),
    delayMs: milliseconds('Network', 0.1, 50, 1, 'Shortest delay', 'The least time that a message is on its way.'),
    jitterMs: milliseconds('Network', 0, 50, 1, 'Extra delay', 'Mean of what comes on top; exponential.'),
    loss: probability('Network', 0.3, 0.001, 'Loss', 'Probability that a message is lost.'),
    duplication: probability('Network', 0.3, 0.001, 'Duplication', 'Probability that a message arrives twice.'),
    reordering: probability(
      'Network',
      1,
      0.1,
      'Reordering',
      'Probability that a message may overtake earlier ones between the same two machines.',
    ),
    crashEverySeconds: seconds(
      'Faults',
      0,
      36_000,
      30,
      'Time between crashes',
      'Mean time until a server crashes; 0 is never. Far more often than in life, so that fail-overs are seen.',
    ),
    downSeconds: seconds('Faults', 0.1, 600, 2, 'Time down', 'Mean time until a crashed server is back.'),
    diskLoss: probability(
      'Faults',
      1,
      0,
      'Loss of the disk',
      'Probability that a crash takes the disk too. Raft’s proof assumes that it does not.',
    ),
    partitionEverySeconds: seconds(
      'Faults',
      0,
      36_000,
      60,
      'Time between partitions',
      'Mean time until a minority of the servers is cut off; 0 is never.',
    ),
    partitionSeconds: seconds(
      'Faults',
      0.1,
      600,
      3,
      'Length of a partition',
      'Mean time until the network is whole again.',
    ),
    heartbeatMs: milliseconds(
      'Service',
      10,
      2_000,
      100,
      'Heartbeat',
      'How often a leader shows that it is there. A follower waits for 3 to 6 of these before it stands for election.',
    ),
    notification: param(z.enum(['server-sent-events', 'long-polling']).default('server-sent-events'), {
      group: 'Service',
      title: 'Notification',
      unit: '',
      help: 'How a waiting client hears of its turn: a stream that stays open, or a request that hangs until there is news.',
    }),
    keepAliveMs: milliseconds(
      'Service',
      50,
      30_000,
      500,
      'Sign of life',
      'How often a stream carries a sign of life, and how long a poll may hang.',
    ),
    durationSeconds: seconds('Extent', 5, 3_600, 120, 'Simulated time', 'How long each replication runs.'),
    replications: param(z.int().min(2).max(40).default(5), {
      group: 'Extent',
      title: 'Replications',
      unit: 'runs',
      help: 'Independent repetitions of each design.',
    }),
  })
  .refine((p) => p.heartbeatMs >= HEARTBEAT_DELAYS_MIN * (p.delayMs + p.jitterMs), {
    path: ['heartbeatMs'],
    error: `a heartbeat shorter than ${HEARTBEAT_DELAYS_MIN} mean delays lets no election end; lengthen it or shorten the delay`,
  })

export type Parameters = z.infer<typeof parameters>

export const designs = [
  {
    id: 'raft-fencing',
    title: 'Raft, wait list, fencing by log index',
    says: 'A replicated log decides who is next; the index of the deciding entry is the token, and the storage refuses lower ones.',
  },
  {
    id: 'raft-herd',
    title: 'Raft without a wait list',
    says: 'The same service, but whoever finds the lock taken is woken at every release and asks again.',
    wrong: true,
  },
  {
    id: 'timestamps',
    title: 'Timestamps as tokens',
    says: 'The same service, but the token is the clock of the server that leads.',
    wrong: true,
  },
  {
    id: 'no-fencing',
    title: 'Lease only',
    says: 'The same service, but the storage accepts whatever comes: the lease is trusted.',
    wrong: true,
  },
  {
    id: 'quorum-without-commit',
    title: 'Quorum without commit',
    says: 'No log and no leader: a client that gets the votes of a majority in one round has the lock, and the highest counter is its token.',
    wrong: true,
  },
] as const satisfies Design[]

export type DesignId = (typeof designs)[number]['id']

const ANSWER_DELAYS = 20

/** The machines and clients of one design under the given parameters. */
export function settingOf(design: DesignId, p: Parameters): Setting {
  return {
    protocol: design === 'quorum-without-commit' ? 'quorum' : 'raft',
    fencing: design !== 'no-fencing',
    servers: p.servers,
    clients: p.clients,
    service: {
      rules: { waitList: design !== 'raft-herd', token: design === 'timestamps' ? 'timestamp' : 'log-index' },
      notification: p.notification,
      leaseMs: p.leaseMs,
      heartbeatMs: p.heartbeatMs,
      keepAliveMs: p.keepAliveMs,
      driftMax: p.clockDriftPpm / 1e6,
    },
    client: {
      thinkMs: p.thinkMs,
      workMs: p.workMs,
      writes: p.writes,
      pauseChance: p.pauseChance,
      pauseMs: p.pauseMs,
      answerMs: ANSWER_DELAYS * (p.delayMs + p.jitterMs),
    },
    network: {
      delayMin: p.delayMs,
      delayExtra: p.jitterMs,
      loss: p.loss,
      duplication: p.duplication,
      reordering: p.reordering,
    },
    faults: {
      crash: { every: p.crashEverySeconds * 1000, downFor: p.downSeconds * 1000, diskLoss: p.diskLoss },
      partition: { every: p.partitionEverySeconds * 1000, length: p.partitionSeconds * 1000 },
    },
    clockSkewMs: p.clockSkewMs,
    durationMs: p.durationSeconds * 1000,
  }
}

/** The same without crashes, partitions, pauses, loss and wrong clocks: what is left is contention. */
export function calm(setting: Setting): Setting {
  return {
    ...setting,
    client: { ...setting.client, pauseChance: 0 },
    network: { ...setting.network, loss: 0, duplication: 0, reordering: 0 },
    faults: {},
    clockSkewMs: 0,
  }
}
