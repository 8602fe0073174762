// What one can turn: subscribers, topics, servers, the threshold of popularity, idempotency keys, and faults.
import * as z from 'zod'
import { param } from '#lib/kernel/simulation'

const count = (min: number, max: number, initial: number, title: string, unit: string, help: string) =>
  param(z.int().min(min).max(max).default(initial), { title, unit, help })
const number = (min: number, max: number, initial: number, title: string, unit: string, help: string) =>
  param(z.number().min(min).max(max).default(initial), { title, unit, help })

const load = {
  devices: count(2, 2_000, 200, 'Devices', 'devices', 'Phones that notifications are for.'),
  topics: count(1, 2_000, 100, 'Topics', 'topics', 'What one can subscribe to.'),
  subscriptionsPerDevice: count(
    1,
    100,
    6,
    'Subscriptions of a device',
    'topics',
    'Different topics, drawn by their popularity; with more than there are topics, all of them.',
  ),
  topicSkew: number(
    0.01,
    3,
    1,
    'Skew of subscriptions',
    '',
    'Exponent of Zipf: the topic of rank r is chosen with a probability in proportion to r to the minus this.',
  ),
  notificationsPerSecond: number(0.05, 200, 4, 'Notifications', '1/s', 'Published in all; the gaps are exponential.'),
  publishSkew: number(
    0.01,
    3,
    0.7,
    'Skew of publishing',
    '',
    'Exponent of Zipf for the topic that a notification is about: topics with many subscribers have more to tell.',
  ),
}

const delivery = {
  threshold: count(
    0,
    2_000,
    40,
    'Threshold of popularity',
    'subscribers',
    'A topic with more subscribers than this is polled; one with so many or fewer is pushed.',
  ),
  pollSeconds: number(0.2, 600, 4, 'Time between polls', 's', 'How often a device asks for its polled topics.'),
  cacheSeconds: number(
    0.05,
    600,
    1,
    'Age of the cache',
    's',
    'How old the answer may be that the polling service gives without asking the store.',
  ),
  resyncSeconds: number(
    0.5,
    3_600,
    10,
    'Time between comparisons',
    's',
    'How often a device asks its server for what it may have missed of pushed topics, apart from each connect.',
  ),
  servers: count(1, 64, 8, 'Notification servers', 'servers', 'Machines that hold the connections of devices.'),
  routers: count(1, 16, 3, 'Fan-out workers', 'workers', 'Each has a partition of the log, by topic.'),
  virtualNodes: count(1, 256, 64, 'Virtual nodes', 'points', 'Points of a server on the ring of consistent hashing.'),
  userShards: count(
    1,
    16,
    4,
    'Shards of subscriptions',
    'shards',
    'Databases over which the subscriptions are spread by device. They are asked only where workers have no table by topic.',
  ),
  sendMs: number(
    0.001,
    100,
    1.5,
    'Time to send',
    'ms',
    'What a server takes to send one notification to one device. At a smaller scale, that many times longer.',
  ),
  readMs: number(0.001, 100, 1, 'Time to read', 'ms', 'What the store takes for one topic or one key.'),
  retryMs: number(20, 60_000, 300, 'Wait for an answer', 'ms', 'After this time the same is sent again.'),
  pingSeconds: number(
    0.2,
    600,
    1,
    'Time between signs of life',
    's',
    'Who hears nothing for twice this long takes the connection for broken.',
  ),
  checkpointMs: number(
    10,
    600_000,
    1_500,
    'Time between checkpoints',
    'ms',
    'How often a worker writes down how far it is. After a crash it starts from there.',
  ),
}

const keys = {
  keysKept: count(
    1,
    100_000,
    1_000,
    'Keys kept by a device',
    'keys',
    'The most recent ones; a repetition of an older notification is not recognised.',
  ),
  filterKeys: count(
    1,
    1_000_000,
    100,
    'Keys of a filter',
    'keys',
    'For how many keys the Bloom filter of a server is made. It takes more, and then errs more often.',
  ),
  bitsPerKey: number(0.5, 32, 6, 'Bits a key', 'bits', 'Memory of the filter for each of these keys.'),
}

const faults = {
  delayMs: number(0.1, 500, 5, 'Shortest delay', 'ms', 'The least time that a message is on its way.'),
  jitterMs: number(0, 500, 10, 'Extra delay', 'ms', 'Mean of what comes on top; exponential.'),
  loss: param(z.number().min(0).max(0.3).default(0.01), {
    title: 'Loss',
    unit: '',
    step: 0.001,
    help: 'Probability that a message is lost, such as with a connection that breaks.',
  }),
  onlineSeconds: number(1, 86_400, 20, 'Time online', 's', 'Mean time until a device disconnects.'),
  offlineSeconds: number(0, 3_600, 3, 'Time offline', 's', 'Mean time until it is back; 0: devices never disconnect.'),
  serverCrashEverySeconds: number(
    0,
    86_400,
    30,
    'Time between crashes of a server',
    's',
    'Mean for each; 0 is never. Faults come far more often than in life, so that short runs show them.',
  ),
  serverDownSeconds: number(0.1, 600, 4, 'Server down', 's', 'Mean time until a crashed server is back.'),
  routerCrashEverySeconds: number(0, 86_400, 20, 'Time between crashes of a worker', 's', 'Mean for each; 0 is never.'),
  routerDownSeconds: number(0.1, 600, 1, 'Worker down', 's', 'Mean time until a crashed worker is back.'),
}

export const parameters = z
  .object({
    ...load,
    ...delivery,
    ...keys,
    ...faults,
    durationSeconds: number(
      2,
      600,
      20,
      'Simulated time',
      's',
      'How long is published; then all is given time to settle.',
    ),
    replications: count(1, 200, 3, 'Replications', 'runs', 'Independent repetitions of each design.'),
  })
  .refine((p) => p.retryMs >= 2 * (p.delayMs + 2 * p.jitterMs), {
    path: ['retryMs'],
    error: 'an answer takes two delays at best; who asks again before that repeats everything',
  })
  .refine((p) => p.pingSeconds * 1_000 >= p.retryMs, {
    path: ['pingSeconds'],
    error: 'signs of life further apart than an answer takes, or every connection counts as broken',
  })

export type Parameters = z.infer<typeof parameters>
