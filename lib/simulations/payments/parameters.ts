// What one can turn: load, provider, service and faults of the payment system.
import * as z from 'zod'
import { param } from '#lib/kernel/simulation'

const count = (min: number, max: number, initial: number, title: string, unit: string, help: string) =>
  param(z.int().min(min).max(max).default(initial), { title, unit, help })
const milliseconds = (min: number, max: number, initial: number, title: string, help: string) =>
  param(z.number().min(min).max(max).default(initial), { title, unit: 'ms', help })
const probability = (max: number, initial: number, title: string, help: string) =>
  param(z.number().min(0).max(max).default(initial), { title, unit: '', step: 0.001, help })

const load = {
  paymentsPerSecond: param(z.number().min(0.1).max(500).default(5), {
    title: 'Purchases',
    unit: '1/s',
    help: 'Purchases that shoppers begin; the gaps between them are exponential.',
  }),
  payments: count(10, 20_000, 300, 'Purchases in a run', 'purchases', 'How many each replication of the traffic has.'),
  cards: count(1, 100_000, 20, 'Cards', 'cards', 'Cards that are paid with; matters where a payment locks its card.'),
  declineChance: probability(1, 0.05, 'Declined', 'Probability that the bank declines a card.'),
  outOfStockChance: probability(1, 0.02, 'Out of stock', 'Probability that the order cannot be delivered after all.'),
  shopperTimeoutMs: milliseconds(
    500,
    60_000,
    5_000,
    'Patience of the page',
    'After this time without an outcome the page asks again.',
  ),
  shopperAttempts: count(1, 10, 4, 'Attempts of the page', 'requests', 'How often the page asks, the first included.'),
  leaveChance: probability(
    1,
    0.1,
    'Shopper leaves',
    'Probability that the page is closed right after the first request.',
  ),
  doubleSubmitChance: probability(1, 0.05, 'Double submit', 'Probability that the button is pressed twice.'),
}

const provider = {
  providerMs: milliseconds(
    1,
    60_000,
    400,
    'Time of a charge',
    'Median time in which provider and bank decide; log-normal.',
  ),
  providerSpread: param(z.number().min(0).max(2).default(0.5), {
    title: 'Spread of that time',
    unit: '',
    step: 0.1,
    help: 'Deviation of the logarithm of the time of a charge.',
  }),
  slowChance: probability(1, 0.03, 'Slow charge', 'Probability that a charge takes many times longer.'),
  slowFactor: param(z.number().min(1).max(1_000).default(15), {
    title: 'Slow charge takes',
    unit: 'x',
    help: 'How many times longer a slow charge takes.',
  }),
  keyMemorySeconds: param(z.number().min(0.1).max(2_592_000).default(86_400), {
    title: 'Memory of keys',
    unit: 's',
    help: 'How long the provider knows an idempotency key; after that the same key is charged anew.',
  }),
  webhookDelayMs: milliseconds(
    1,
    3_600_000,
    300,
    'Delay of a webhook',
    'Mean time from an event to its webhook; exponential.',
  ),
  webhookLateChance: probability(1, 0.05, 'Late webhook', 'Probability that a webhook waits a hundred times longer.'),
  webhookTwiceChance: probability(1, 0.05, 'Webhook twice', 'Probability that a webhook is sent twice.'),
  webhookAttempts: count(
    1,
    20,
    6,
    'Attempts of a webhook',
    'requests',
    'How often a webhook without an answer is sent.',
  ),
  webhookRetryMs: milliseconds(
    100,
    3_600_000,
    5_000,
    'Time between those',
    'Wait before the second attempt of a webhook; it doubles with each one.',
  ),
}

const service = {
  timeoutMs: milliseconds(100, 60_000, 2_000, 'Time-out', 'After this time the service takes a call as unanswered.'),
  attempts: count(1, 20, 6, 'Attempts of a charge', 'requests', 'How often the service asks for one charge at most.'),
  pollMs: milliseconds(
    200,
    3_600_000,
    10_000,
    'Time between polls',
    'How often the service asks the provider what became of a pending payment.',
  ),
  relayMs: milliseconds(
    10,
    60_000,
    500,
    'Wait of the relay',
    'After this time a change that the orders have not acknowledged is sent again.',
  ),
}

const faults = {
  delayMs: milliseconds(0.1, 1_000, 20, 'Shortest delay', 'The least time that a message is on its way.'),
  jitterMs: milliseconds(0, 1_000, 20, 'Extra delay', 'Mean of what comes on top; exponential.'),
  loss: probability(
    0.3,
    0.02,
    'Loss',
    'Probability that a message is lost, such as the answer to a charge. In traffic only.',
  ),
  crashChance: probability(
    0.05,
    0.0004,
    'Crash at a step',
    'Probability that a machine crashes at a step: before or after a write or a message. Far more often than in life. In traffic only.',
  ),
  downMs: milliseconds(10, 600_000, 2_000, 'Down', 'How long a crashed machine stays down.'),
  lateMs: milliseconds(
    100,
    3_600_000,
    60_000,
    'Late by',
    'In the enumeration: how much later a late message or webhook comes.',
  ),
}

export const parameters = z
  .object({
    ...load,
    ...provider,
    ...service,
    ...faults,
    interleavings: count(
      1,
      50,
      1,
      'Interleavings',
      'seeds',
      'With how many different message delays every point of the protocol is tried.',
    ),
    pairs: count(
      0,
      20_000,
      60,
      'Pairs of faults',
      'pairs',
      'Besides each single fault: so many pairs of faults for each design, drawn at random.',
    ),
    replications: count(1, 200, 3, 'Replications', 'runs', 'Independent repetitions of the traffic of each design.'),
  })
  .refine((p) => p.timeoutMs >= 4 * (p.delayMs + p.jitterMs), {
    path: ['timeoutMs'],
    error: 'an answer takes two ways at best; a time-out below four mean delays gives up before it can come',
  })
  .refine((p) => p.shopperTimeoutMs >= 4 * (p.delayMs + p.jitterMs), {
    path: ['shopperTimeoutMs'],
    error: 'an answer takes two ways at best; a page that asks again before that asks in vain',
  })

export type Parameters = z.infer<typeof parameters>
