// What one can turn: orders, participants, engines, network and faults of the stock exchange.
import * as z from 'zod'
import { param } from '#lib/kernel/simulation'

const count = (min: number, max: number, initial: number, title: string, unit: string, help: string) =>
  param(z.int().min(min).max(max).default(initial), { title, unit, help })
const micros = (min: number, max: number, initial: number, title: string, help: string) =>
  param(z.number().min(min).max(max).default(initial), { title, unit: 'us', help })
const milliseconds = (min: number, max: number, initial: number, title: string, help: string) =>
  param(z.number().min(min).max(max).default(initial), { title, unit: 'ms', help })
const share = (max: number, initial: number, title: string, help: string) =>
  param(z.number().min(0).max(max).default(initial), { title, unit: '', step: 0.001, help })

const load = {
  ordersPerSecond: param(z.number().min(100).max(1_000_000).default(50_000), {
    title: 'Orders',
    unit: '1/s',
    help: 'New orders and cancellations of all participants together. They come in bursts.',
  }),
  participants: count(1, 64, 12, 'Participants', 'participants', 'Firms that trade, and receive everything.'),
  symbols: count(1, 64, 16, 'Symbols', 'symbols', 'Securities, with a book each.'),
  symbolSkew: param(z.number().min(0.01).max(3).default(0.8), {
    title: 'Skew of the symbols',
    unit: '',
    step: 0.1,
    help: 'Exponent of Zipf’s law: how much more the first symbols are traded than the others.',
  }),
  cancelShare: share(0.8, 0.35, 'Cancellations', 'Share of what participants send that takes back an earlier order.'),
  marketShare: share(0.5, 0.08, 'Market orders', 'Share that buys or sells at any price; the rest are limit orders.'),
  raceShare: share(
    0.2,
    0.02,
    'Races',
    'Share of the orders that are a bargain: whoever sees one sends an order for it, and the first to arrive gets it.',
  ),
}

const exchange = {
  batch: count(1, 256, 16, 'Batch', 'orders', 'Orders in a packet at most.'),
  batchWaitMicros: micros(0, 1_000, 0, 'Wait for a batch', 'How long a batch that is not full waits for more orders.'),
  shards: count(1, 8, 4, 'Shards', 'shards', 'Groups of symbols with a sequencer each, for the sharded design.'),
  matchMicros: micros(0.01, 1_000, 1, 'Time to match', 'What an engine takes for an order.'),
  sendMicros: micros(
    0.01,
    100,
    2,
    'Time to send',
    'What a machine takes to send one packet, to one receiver or a group.',
  ),
  receiveMicros: micros(0.01, 100, 1, 'Time to receive', 'What a participant takes for one packet, with its orders.'),
  buffer: count(4, 4_096, 64, 'Receive buffer', 'packets', 'What arrives when so many packets wait is dropped.'),
  askMicros: micros(
    1,
    10_000,
    30,
    'Wait before asking',
    'How long a gap in the numbers may close by itself before its receiver asks for it, and again.',
  ),
  retransmitTimeoutMicros: micros(
    50,
    1_000_000,
    5_000,
    'Time-out of TCP',
    'After this time without an acknowledgement TCP sends again; three acknowledgements of the same number make it sooner.',
  ),
  retryMicros: micros(
    50,
    1_000_000,
    2_000,
    'Repeat an order',
    'When a participant that does not find its order in the feed sends it again.',
  ),
  commitMicros: micros(1, 100_000, 200, 'Commit', 'What a transaction of the database takes to be on disk.'),
  rowMicros: micros(0.1, 10_000, 10, 'Row of a database', 'What it takes to read and write one row.'),
}

const faults = {
  delayMicros: micros(0.1, 10_000, 5, 'Delay', 'The least time that a packet is on its way.'),
  jitterMicros: micros(0, 10_000, 1, 'Jitter', 'Mean of what comes on top; exponential.'),
  loss: share(0.2, 0.002, 'Loss', 'Probability that a packet is lost on its way to a receiver.'),
  duplication: share(0.1, 0.0005, 'Duplication', 'Probability that a packet arrives twice.'),
  reordering: share(1, 0.01, 'Reordering', 'Probability that a packet may overtake those before it.'),
  crashEveryMs: milliseconds(
    0,
    100_000,
    8,
    'Crash of an engine',
    'Mean time until the engine that leads crashes; 0 is never. Far more often than in life.',
  ),
  downMs: milliseconds(0.1, 10_000, 2, 'Time down', 'Mean time until a crashed engine is back, without its memory.'),
  pauseEveryMs: milliseconds(
    0,
    100_000,
    10,
    'Pause of an engine',
    'Mean time until the engine that leads stands still; 0 is never.',
  ),
  pauseMs: milliseconds(0.01, 1_000, 1, 'Length of a pause', 'Mean; exponential.'),
  takeOverMicros: micros(
    50,
    1_000_000,
    500,
    'Silence before a take-over',
    'After so long without a sign of life the standby takes over.',
  ),
  coldStartMs: milliseconds(0, 10_000, 2, 'Cold start', 'What it takes to start an engine that is not running.'),
  slowFactor: param(z.number().min(1).max(1_000).default(10), {
    title: 'Slow participant',
    unit: 'x',
    help: 'How many times longer the last participant takes to receive a packet than the others.',
  }),
}

/** The parameters of a run. */
export const parameters = z
  .object({
    ...load,
    ...exchange,
    ...faults,
    durationMs: milliseconds(
      1,
      10_000,
      15,
      'Simulated time',
      'How long each replication takes orders; then it is given time to settle.',
    ),
    replications: count(1, 200, 3, 'Replications', 'runs', 'Independent repetitions of each design.'),
  })
  .refine((p) => p.takeOverMicros >= 8 * (p.delayMicros + p.jitterMicros), {
    path: ['takeOverMicros'],
    error: 'a time-out shorter than eight mean delays takes the living for dead',
  })
  .refine((p) => p.retryMicros >= 4 * (p.delayMicros + p.jitterMicros), {
    path: ['retryMicros'],
    error: 'an order takes four ways until it is back; repeating it before that repeats every order',
  })

export type Parameters = z.infer<typeof parameters>
