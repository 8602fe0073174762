// What one turns in the rate-limiter simulation.
import * as z from 'zod'
import { param } from '#lib/kernel/simulation'

/** The window of all rules, in microseconds, the unit of time in this simulation. */
export const WINDOW = 60_000_000
export const SECOND = 1_000_000
export const MILLISECOND = 1000

export const params = z.object({
  requestsPerSecond: param(z.number().min(1).max(20_000).default(200), {
    group: 'Load',
    title: 'Requests a second',
    unit: '1/s',
    step: 50,
    help: 'Legitimate requests of all users together, on average.',
  }),
  users: param(z.number().int().min(10).max(200_000).default(2000), {
    group: 'Load',
    title: 'Users',
    unit: 'users',
    step: 100,
    help: 'Legitimate users. Some are keener than others.',
  }),
  limitPerMinute: param(z.number().int().min(2).max(6000).default(60), {
    group: 'The rule',
    title: 'Limit a minute',
    unit: '1/min',
    help: 'What the rule allows each key in a minute.',
  }),
  burst: param(z.number().int().min(1).max(6000).default(20), {
    group: 'The rule',
    title: 'Burst',
    unit: 'requests',
    help: 'Size of the token bucket, and the burst that GCRA tolerates.',
  }),
  minutes: param(z.number().int().min(3).max(60).default(4), {
    group: 'Load',
    title: 'Minutes',
    unit: 'min',
    help: 'How long requests come in.',
  }),
  burstiness: param(z.number().min(0).max(0.9).default(0.7), {
    group: 'Load',
    title: 'Burstiness',
    unit: '',
    step: 0.1,
    help: 'Share of legitimate requests that follow from the one before (Hawkes process): pages that load parts, retries.',
  }),
  attackers: param(z.number().int().min(0).max(300).default(12), {
    group: 'Attack',
    title: 'Attackers',
    unit: '',
    help: 'A third sends at both sides of a window edge, a third at the end of every window, a third all the time.',
  }),
  accountsPerAttacker: param(z.number().int().min(1).max(50).default(3), {
    group: 'Attack',
    title: 'Accounts an attacker',
    unit: 'accounts',
    help: 'All from the same address.',
  }),
  attackFactor: param(z.number().min(0.5).max(100).default(10), {
    group: 'Attack',
    title: 'Force of an attack',
    unit: 'x limit',
    help: 'What an account that sends all the time sends a minute, in multiples of the limit.',
  }),
  nodes: param(z.number().int().min(1).max(64).default(4), {
    group: 'Network and store',
    title: 'Nodes',
    unit: 'nodes',
    help: 'Servers, or balancers, over which requests are spread at random.',
  }),
  usersPerAddress: param(z.number().int().min(1).max(1000).default(20), {
    group: 'Network and store',
    title: 'Users behind one address',
    unit: 'users',
    help: 'How many share an address where addresses are shared (offices, mobile networks).',
  }),
  sharedAddressPercent: param(z.number().min(0).max(100).default(30), {
    group: 'Network and store',
    title: 'Users at shared addresses',
    unit: '%',
    help: 'Share of the users that sit behind such an address.',
  }),
  storeRoundTripMs: param(z.number().min(0.05).max(100).default(1), {
    group: 'Network and store',
    title: 'Round trip to the store',
    unit: 'ms',
    step: 0.1,
    help: 'Median time to the shared store and back; log-normal.',
  }),
  storeOperationMicros: param(z.number().min(0.5).max(1000).default(20), {
    group: 'Network and store',
    title: 'Work of the store',
    unit: 'us',
    help: 'Time of one operation. The store does one at a time.',
  }),
  replicationLagMs: param(z.number().min(0).max(10_000).default(200), {
    group: 'Network and store',
    title: 'Replication lag',
    unit: 'ms',
    help: 'By how much the replica that is asked lags behind the leader that is told.',
  }),
  flushMs: param(z.number().min(1).max(30_000).default(500), {
    group: 'Network and store',
    title: 'Flush of the cache',
    unit: 'ms',
    help: 'How often a balancer writes its counts back to the store and learns those of the others.',
  }),
  cacheEntries: param(z.number().int().min(1).max(1_000_000).default(10_000), {
    group: 'Network and store',
    title: 'Cache entries',
    unit: 'keys',
    help: 'Keys that the cache of one balancer holds; the least recently used one leaves.',
  }),
  outageSeconds: param(z.number().min(0).max(120).default(30), {
    group: 'Outage',
    title: 'Outage of the limiter',
    unit: 's',
    help: 'How long the store does not answer, in the middle of the run.',
  }),
  timeoutMs: param(z.number().min(1).max(1000).default(50), {
    group: 'Outage',
    title: 'Time-out',
    unit: 'ms',
    help: 'How long a request waits for a store that does not answer.',
  }),
  ruleRefreshSeconds: param(z.number().min(1).max(600).default(30), {
    group: 'The rule',
    title: 'Refresh of the rules',
    unit: 's',
    help: 'How often a node reads the rule store. Half-way through, the rule is tightened to half.',
  }),
})

export type Params = z.infer<typeof params>

/** How often each kind of attacker occurs among `attackers`: they take turns. */
export const attackersOf = (p: Params, kind: number): number => Math.floor((p.attackers + 2 - kind) / 3)

/** The expected number of requests, legitimate and not. */
export function expectedRequests(p: Params): number {
  const perAccount =
    attackersOf(p, 0) * Math.ceil(p.minutes / 2) * 2 * p.limitPerMinute +
    attackersOf(p, 1) * p.minutes * p.limitPerMinute +
    attackersOf(p, 2) * p.minutes * p.limitPerMinute * p.attackFactor
  return p.requestsPerSecond * 60 * p.minutes + perAccount * p.accountsPerAttacker
}
