// What registry.test.ts must know of a simulation to hold it to what holds for all of them. A new simulation needs a row.

export type ContractRow = {
  /** Less work than by default, for what takes several runs. */
  small: Record<string, unknown>
  /** With the defaults: charts that are no stories, charts shown on the way, and the share of the work after which the first comes. */
  charts: number
  onTheWay: number
  firstAfter: number
  /** The share of the work that is done at the last step, where it is not all of it. */
  lastStep?: number
  /** The fewest and the most messages of a story. */
  messages: [least: number, most: number]
  /** Designs whose stories are not named after them, by the names of the stories. */
  told?: Record<string, string>
  /** Designs that have a story and are not among the wrong ones, because even they cannot keep what somebody might expect. */
  alsoTold?: string[]
  /** Wrong designs without a story, and why. */
  untold?: Record<string, string>
  /** Settings that are refused, each within its bounds: the field that is named, and a part of what is said. */
  refused: [change: Record<string, unknown>, field: string, says?: string][]
}

const ONLY_SLOW = 'What it gets wrong is what it costs, and no single message shows that'

export const contractRows: Record<string, ContractRow> = {
  'distributed-lock': {
    small: { replications: 2, durationSeconds: 30 },
    charts: 8,
    onTheWay: 5,
    firstAfter: 0.1,
    messages: [5, 59],
    untold: { 'raft-herd': ONLY_SLOW },
    refused: [[{ durationSeconds: 3_600, replications: 40 }, 'durationSeconds', 'lower']],
  },
  'job-scheduler': {
    small: { replications: 2, durationSeconds: 60 },
    charts: 7,
    onTheWay: 3,
    firstAfter: 0.25,
    messages: [1, 59],
    alsoTold: ['full'],
    untold: {
      'no-dead-letters': 'A job that is tried without end has no last message',
      'table-scan': ONLY_SLOW,
      'binaries-in-database': ONLY_SLOW,
    },
    refused: [
      [{ leaseSeconds: 1, heartbeatMs: 1_000 }, 'heartbeatMs'],
      [{ durationSeconds: 3_600, replications: 20 }, 'durationSeconds', 'lower'],
    ],
  },
  'key-value-cluster': {
    small: { replications: 1, durationSeconds: 2, settleSeconds: 5 },
    charts: 10,
    onTheWay: 18,
    firstAfter: 0.05,
    messages: [1, 39],
    untold: {
      modulo: 'Where keys go is no matter of messages',
      'one-point': 'Where keys go is no matter of messages',
    },
    refused: [
      [{ nodes: 2 }, 'replicas'],
      [{ replicas: 7 }, 'replicas'],
      [{ readQuorum: 4 }, 'readQuorum'],
      [{ writeQuorum: 4 }, 'writeQuorum'],
      [{ gossipMs: 1_000 }, 'suspectMs'],
      [{ durationSeconds: 600 }, 'durationSeconds', 'lower'],
    ],
  },
  'key-value-engine': {
    small: { keys: 3_000, operations: 3_000, sweepEntries: 2_000 },
    charts: 8,
    onTheWay: 9,
    firstAfter: 0.12,
    lastStep: 0.95,
    messages: [1, 59],
    untold: { 'no-filters': ONLY_SLOW, 'no-summaries': ONLY_SLOW },
    refused: [[{ operations: 2_000_000, scanLength: 1_000 }, 'operations', 'lower']],
  },
  'message-queue': {
    small: { replications: 1, durationSeconds: 2 },
    charts: 8,
    onTheWay: 4,
    firstAfter: 0.1,
    messages: [1, 15],
    alsoTold: ['at-least-once'],
    refused: [
      [{ brokers: 2 }, 'replicas'],
      [{ replicas: 1 }, 'minInSync'],
      [{ delayMs: 50 }, 'retryMs'],
      [{ delayMs: 40, retryMs: 1_000 }, 'sessionMs'],
      [{ durationSeconds: 600, messagesPerSecond: 2_000 }, 'durationSeconds', 'lower'],
      [{ replications: 1_000 }, 'replications', 'lower'],
    ],
  },
  payments: {
    small: { payments: 20, replications: 1, pairs: 5 },
    charts: 8,
    onTheWay: 2,
    firstAfter: 0.2,
    messages: [1, 15],
    refused: [
      [{ timeoutMs: 100, delayMs: 50 }, 'timeoutMs', 'below four mean delays'],
      [{ shopperTimeoutMs: 500, delayMs: 400, timeoutMs: 5_000 }, 'shopperTimeoutMs', 'asks in vain'],
      [{ payments: 2_000, replications: 200 }, 'replications', 'lower'],
    ],
  },
  'priority-queue': {
    small: { durationSeconds: 0.5, replications: 1, standingJobs: 5_000, cachePages: 10 },
    charts: 8,
    onTheWay: 2,
    firstAfter: 0.25,
    messages: [1, 13],
    untold: {
      'no-merge': 'An order that is only nearly kept takes many jobs to see',
      'range-partitions': ONLY_SLOW,
    },
    refused: [
      [{ retryMs: 5 }, 'retryMs'],
      [{ heartbeatMs: 5, delayMs: 2 }, 'heartbeatMs'],
      [{ leaseMs: 20 }, 'leaseMs'],
      [{ replications: 100 }, 'replications', 'lower'],
      [{ durationSeconds: 120, replications: 100 }, '', 'lower several parameters'],
    ],
  },
  'push-notification': {
    small: { devices: 40, durationSeconds: 5, replications: 1 },
    charts: 8,
    onTheWay: 3,
    firstAfter: 0.25,
    messages: [1, 11],
    alsoTold: ['server-keys'],
    untold: {
      'push-all': ONLY_SLOW,
      'no-cache': ONLY_SLOW,
      'modulo-servers': ONLY_SLOW,
      'random-servers': ONLY_SLOW,
      'subscriptions-by-user': ONLY_SLOW,
    },
    refused: [
      [{ retryMs: 20, delayMs: 50 }, 'retryMs', 'repeats everything'],
      [{ pingSeconds: 0.2, retryMs: 1_000 }, 'pingSeconds', 'counts as broken'],
      [{ durationSeconds: 600, devices: 2_000 }, 'devices', 'lower'],
    ],
  },
  'rate-limiter': {
    small: { requestsPerSecond: 60, users: 600, minutes: 3, attackers: 6 },
    charts: 7,
    onTheWay: 13,
    firstAfter: 0.35,
    messages: [4, 6],
    told: { 'window-edge': 'fixed-window', 'lost-increment': 'racy-increment' },
    alsoTold: ['fixed-window'],
    untold: {
      'local-counters': 'Each node alone does as it should; the excess is their sum',
      'lagging-replica': 'It takes as many requests as the lag is long',
    },
    refused: [[{ requestsPerSecond: 20_000 }, 'requestsPerSecond', 'lower']],
  },
  'stock-exchange': {
    small: { replications: 1, durationMs: 3 },
    charts: 8,
    onTheWay: 3,
    firstAfter: 0.2,
    messages: [4, 14],
    untold: { 'database-book': ONLY_SLOW },
    refused: [
      [{ delayMicros: 500 }, 'takeOverMicros'],
      [{ delayMicros: 600, takeOverMicros: 10_000 }, 'retryMicros'],
      [{ durationMs: 10_000, ordersPerSecond: 1_000_000 }, 'durationMs', 'lower'],
      [{ replications: 200 }, 'replications', 'lower'],
    ],
  },
  'unique-users': {
    small: { dailyActiveUsers: 3_000, precision: 7, days: 2, replications: 30 },
    charts: 7,
    onTheWay: 1,
    firstAfter: 0.75,
    messages: [4, 4],
    told: { 'counted-twice': 'round-robin-sum' },
    untold: {
      'single-register': 'An estimate is off by chance, and by all users together',
      'raw-ids': 'An estimate is off by all ids together',
      'per-device': 'The story of two servers is the same with two devices',
    },
    refused: [[{ dailyActiveUsers: 500_000, days: 30, eventsPerVisit: 50 }, 'dailyActiveUsers']],
  },
}
