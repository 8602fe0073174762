// What one can turn: load, queue, consumers and faults of the message queue.
import * as z from 'zod'
import { param } from '#lib/kernel/simulation'

const count = (min: number, max: number, initial: number, title: string, unit: string, help: string) =>
  param(z.int().min(min).max(max).default(initial), { title, unit, help })
const milliseconds = (min: number, max: number, initial: number, title: string, help: string) =>
  param(z.number().min(min).max(max).default(initial), { title, unit: 'ms', help })
const seconds = (min: number, max: number, initial: number, title: string, help: string) =>
  param(z.number().min(min).max(max).default(initial), { title, unit: 's', help })
const probability = (max: number, initial: number, title: string, help: string) =>
  param(z.number().min(0).max(max).default(initial), { title, unit: '', step: 0.001, help })

const load = {
  messagesPerSecond: param(z.number().min(1).max(2_000).default(60), {
    title: 'Messages',
    unit: '1/s',
    help: 'Published in all; the gaps between them are exponential.',
  }),
  messageBytes: count(1, 10_000_000, 1_000, 'Size of a message', 'B', 'For what is written and stored.'),
  producers: count(1, 16, 2, 'Producers', 'producers', 'Programs that publish.'),
  inFlight: count(
    1,
    5,
    1,
    'Requests in flight',
    'requests',
    'How many requests a producer has under way to one partition at a time.',
  ),
  retryMs: milliseconds(
    5,
    10_000,
    100,
    'Wait for an answer',
    'After this time without an answer the same is asked again.',
  ),
}

const queue = {
  brokers: count(1, 7, 3, 'Brokers', 'brokers', 'Machines that hold the log.'),
  replicas: count(1, 7, 3, 'Replicas', 'copies', 'On how many brokers a partition is kept; at most one on each.'),
  minInSync: count(
    1,
    7,
    2,
    'Least replicas in sync',
    'copies',
    'With fewer up to date than this, a partition takes no message that all of them must acknowledge.',
  ),
  partitions: count(1, 24, 4, 'Partitions', 'partitions', 'Logs that a topic is cut into, by key.'),
  flushMs: milliseconds(0.01, 1_000, 1, 'Time of a flush', 'What it takes to force the end of the log to disk.'),
  flushEveryMs: milliseconds(
    1,
    60_000,
    500,
    'Time between flushes',
    'For designs that acknowledge before the flush: how often they flush.',
  ),
  retentionSeconds: seconds(
    0.1,
    3_600,
    2,
    'Retention',
    'For the design that forgets by age: how long a message is kept. The others keep it until all subscribers have it.',
  ),
  sessionMs: milliseconds(
    100,
    60_000,
    600,
    'Session',
    'After this time without a sign of life a broker or consumer is taken for dead.',
  ),
}

const consuming = {
  subscribers: count(1, 8, 2, 'Subscribers', 'groups', 'Groups of consumers; each group gets every message.'),
  consumers: count(1, 24, 3, 'Consumers', 'a group', 'Members of each group.'),
  batch: count(1, 500, 10, 'Messages a fetch', 'messages', 'The most that a consumer takes and commits at once.'),
  workMs: milliseconds(0.1, 10_000, 20, 'Work', 'Mean time of work on one message; exponential.'),
  attempts: count(1, 100, 3, 'Attempts', 'attempts', 'Failures after which a message is put aside as a dead letter.'),
  pollMs: milliseconds(
    0,
    10_000,
    0,
    'Time between polls',
    'How long a pulling consumer waits after it found nothing. 0: its request hangs until there is something.',
  ),
  prefetch: count(
    1,
    1_000,
    1,
    'Credit',
    'messages',
    'How many messages a broker pushes to a consumer before one of them is acknowledged.',
  ),
  buffer: count(
    1,
    100_000,
    20,
    'Buffer of a consumer',
    'messages',
    'Where pushed messages wait. What comes when it is full is dropped.',
  ),
  keyMemorySeconds: seconds(
    0.1,
    86_400,
    600,
    'Memory of keys',
    'How long the store of an idempotent consumer remembers the key of an effect.',
  ),
}

const faults = {
  delayMs: milliseconds(0.05, 100, 0.5, 'Shortest delay', 'The least time that a packet is on its way.'),
  jitterMs: milliseconds(0, 100, 0.5, 'Extra delay', 'Mean of what comes on top; exponential.'),
  loss: probability(0.2, 0.002, 'Loss', 'Probability that a request or an answer is lost.'),
  consumerCrashEverySeconds: seconds(
    0,
    86_400,
    6,
    'Time between crashes of a consumer',
    'Mean; 0 is never. All faults come far more often than in life, so that short runs show them.',
  ),
  consumerDownSeconds: seconds(0.05, 600, 1, 'Consumer down', 'Mean time until a crashed consumer is back.'),
  pauseEverySeconds: seconds(
    0,
    86_400,
    8,
    'Time between pauses of a consumer',
    'Mean; 0 is never. A consumer that stands still past its session loses its partitions while it works on them.',
  ),
  pauseMs: milliseconds(1, 600_000, 1_200, 'Length of a pause', 'Mean; exponential.'),
  slowFactor: param(z.number().min(1).max(1_000).default(10), {
    title: 'Slow consumer',
    unit: 'x',
    help: 'Where a slow consumer is looked at: how many times longer its work takes.',
  }),
  brokerCrashEverySeconds: seconds(
    0,
    86_400,
    6,
    'Time between crashes of a broker',
    'Mean; 0 is never. A crash takes what is not yet on disk.',
  ),
  brokerDownSeconds: seconds(0.05, 600, 1, 'Broker down', 'Mean time until a crashed broker is back.'),
  diskLoss: probability(1, 0, 'Loss of the disk', 'Probability that the crash of a broker takes its disk too.'),
  powerCutEverySeconds: seconds(
    0,
    86_400,
    12,
    'Time between power cuts',
    'Mean; 0 is never. A power cut takes all brokers at the same moment.',
  ),
  isolationEverySeconds: seconds(
    0,
    86_400,
    12,
    'Time between partitions of the network',
    'Mean; 0 is never. A minority of the brokers is cut off from everybody else.',
  ),
  isolationSeconds: seconds(0.05, 600, 1, 'Length of a partition of the network', 'Mean; exponential.'),
  poison: probability(
    0.5,
    0.005,
    'Poison',
    'Probability that a message is one at which every attempt to work on it fails.',
  ),
}

export const parameters = z
  .object({
    ...load,
    ...queue,
    ...consuming,
    ...faults,
    durationSeconds: seconds(
      1,
      600,
      6,
      'Simulated time',
      'How long each replication publishes; then it is given time to settle.',
    ),
    replications: count(1, 1_000, 4, 'Replications', 'runs', 'Independent repetitions of each design.'),
  })
  .refine((p) => p.replicas <= p.brokers, {
    path: ['replicas'],
    error: 'there cannot be more replicas than brokers, since each is on a broker of its own',
  })
  .refine((p) => p.minInSync <= p.replicas, {
    path: ['minInSync'],
    error: 'no more replicas can be in sync than there are',
  })
  .refine((p) => p.retryMs >= 4 * (p.delayMs + p.jitterMs) + 2 * p.flushMs, {
    path: ['retryMs'],
    error: 'an answer takes two round trips and two flushes at best; asking again before that asks for ever',
  })
  .refine((p) => p.sessionMs >= 20 * (p.delayMs + p.jitterMs), {
    path: ['sessionMs'],
    error: 'a session shorter than twenty mean delays takes the living for dead',
  })

export type Parameters = z.infer<typeof parameters>
