// What one turns in the unique-users simulation.
import * as z from 'zod'
import { param } from '#lib/kernel/simulation'

export const params = z.object({
  dailyActiveUsers: param(z.number().int().min(100).max(500_000).default(40_000), {
    group: 'Activity',
    title: 'Daily active users',
    unit: 'users',
    step: 1000,
    help: 'People who do something on a day. Three times as many are registered.',
  }),
  days: param(z.number().int().min(1).max(30).default(5), {
    group: 'Activity',
    title: 'Days',
    unit: 'd',
    help: 'How many days of activity are counted, each day by itself and all together.',
  }),
  eventsPerVisit: param(z.number().min(1).max(50).default(2), {
    group: 'Activity',
    title: 'Events a visit',
    unit: 'events',
    help: 'Mean number of events that one visit writes to the event table.',
  }),
  activitySkew: param(z.number().min(0.2).max(1.1).default(0.7), {
    group: 'Activity',
    title: 'Skew of activity',
    unit: '',
    step: 0.1,
    help: 'Zipf exponent: the higher, the more of all visits come from the keenest users.',
  }),
  devicesPerUser: param(z.number().min(1).max(6).default(2), {
    group: 'Activity',
    title: 'Devices a user',
    unit: 'devices',
    step: 0.1,
    help: 'Mean number of devices. Some visits use two at once.',
  }),
  precision: param(z.number().int().min(4).max(18).default(11), {
    group: 'Counting',
    title: 'HyperLogLog precision',
    unit: 'bits',
    help: 'The sketch has two to this power registers of one byte.',
  }),
  servers: param(z.number().int().min(1).max(64).default(8), {
    group: 'Counting',
    title: 'Counting servers',
    unit: 'servers',
    help: 'Servers that share the counting.',
  }),
  serversJoining: param(z.number().int().min(0).max(8).default(1), {
    group: 'Counting',
    title: 'Servers that join',
    unit: 'servers',
    help: 'Servers added at noon of the last day, without handing over what the others hold.',
  }),
  idFormat: param(z.enum(['sequential', 'timestamp', 'random']).default('timestamp'), {
    group: 'Activity',
    title: 'Identifiers',
    unit: '',
    help: 'How user ids are made: counted up, by time and a 12-bit sequence number, or at random.',
  }),
  latePercent: param(z.number().min(0).max(50).default(5), {
    group: 'Lateness',
    title: 'Late visits',
    unit: '%',
    help: 'Share of visits by devices that are offline and report hours later.',
  }),
  batchDelayHours: param(z.number().min(0).max(72).default(24), {
    group: 'Lateness',
    title: 'Batch delay',
    unit: 'h',
    help: 'How long after midnight the batch job counts the day that has ended.',
  }),
  replications: param(z.number().int().min(20).max(2000).default(200), {
    group: 'Counting',
    title: 'Replications',
    unit: 'runs',
    help: 'How often the last day is counted again with another hash, to measure the error of the sketches.',
  }),
})

export type Params = z.infer<typeof params>

/** Registered users for each daily active one. */
const REGISTERED_PER_ACTIVE = 3

export const registeredUsers = (p: Params): number => p.dailyActiveUsers * REGISTERED_PER_ACTIVE

const BUCKETS = 300

/** Visits a day such that, when visitors are drawn by Zipf's law, the expected number of different ones is `dailyActiveUsers`. */
export function visitsPerDay(p: Params): number {
  // Ranks in buckets of equal ratio: [rank, how many ranks, weight of each].
  const ranks = registeredUsers(p)
  const buckets: { count: number; weight: number }[] = []
  for (let from = 1; from <= ranks;) {
    const to = Math.min(ranks, Math.max(from, Math.floor(from * ranks ** (1 / BUCKETS))))
    buckets.push({ count: to - from + 1, weight: ((from + to) / 2) ** -p.activitySkew })
    from = to + 1
  }
  const total = buckets.reduce((sum, bucket) => sum + bucket.count * bucket.weight, 0)
  const distinct = (visits: number): number =>
    buckets.reduce((sum, { count, weight }) => sum + count * -Math.expm1((-visits * weight) / total), 0)
  let [low, high] = [p.dailyActiveUsers, p.dailyActiveUsers]
  while (distinct(high) < p.dailyActiveUsers) high *= 2
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2
    if (distinct(middle) < p.dailyActiveUsers) low = middle
    else high = middle
  }
  return Math.round(high)
}
