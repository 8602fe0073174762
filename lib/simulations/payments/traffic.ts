// Many payments at once, while messages are lost, machines crash and the provider is slow by chance.
import { chance, exponential, logNormal } from '#lib/kernel/distributions'
import { Histogram } from '#lib/kernel/histogram'
import type { Random } from '#lib/kernel/random'
import { auditOf } from './audit.ts'
import type { Audit } from './audit.ts'
import { networkOf } from './conditions.ts'
import type { DesignId } from './designs.ts'
import { TRAITS } from './designs.ts'
import { ORDERS, PROVIDER, SERVICE } from './messages.ts'
import type { Parameters } from './parameters.ts'
import { ChanceCrashes } from './steps.ts'
import { AT_REST, World } from './world.ts'
import type { ProviderWays, Purchase } from './world.ts'

const LATE_WEBHOOK_FACTOR = 100
const AMOUNT_MEDIAN = 4_000
const AMOUNT_SPREAD = 1
const EVENTS_A_PAUSE = 4_000

export type TrafficOptions = { asynchronous?: boolean }

function drawPurchases(p: Parameters, random: Random): Purchase[] {
  let at = 0
  return Array.from({ length: p.payments }, () => {
    at += exponential(random, 1_000 / p.paymentsPerSecond)
    return {
      at,
      card: random.integer(p.cards),
      amount: 1 + Math.round(logNormal(random, AMOUNT_MEDIAN, AMOUNT_SPREAD)),
      declines: chance(random, p.declineChance),
      outOfStock: chance(random, p.outOfStockChance),
      leaves: chance(random, p.leaveChance),
      doubles: chance(random, p.doubleSubmitChance),
    }
  })
}

function drawnWays(p: Parameters, random: Random, asynchronous: boolean): ProviderWays {
  const decisions = random.split('decisions')
  const webhooks = random.split('webhooks')
  return {
    decisionMs: () =>
      logNormal(decisions, p.providerMs, p.providerSpread) * (chance(decisions, p.slowChance) ? p.slowFactor : 1),
    webhookMs: () =>
      exponential(webhooks, p.webhookDelayMs) * (chance(webhooks, p.webhookLateChance) ? LATE_WEBHOOK_FACTOR : 1),
    webhookTwice: () => chance(webhooks, p.webhookTwiceChance),
    firstAnswerLost: false,
    asynchronous,
  }
}

/** One run of the traffic, to the moment when nobody has anything left to do. Pauses now and then. */
export function* replicate(
  design: DesignId,
  p: Parameters,
  random: Random,
  { asynchronous = false }: TrafficOptions = {},
): Generator<void, World, void> {
  const world = new World({
    p,
    traits: TRAITS[design],
    purchases: drawPurchases(p, random.split('purchases')),
    ways: drawnWays(p, random.split('provider'), asynchronous),
    network: networkOf(p, p.loss),
    faults: new ChanceCrashes(p.crashChance, [SERVICE, PROVIDER, ORDERS], random.split('crashes')),
    random: random.split('network'),
  })
  while (!world.cluster.run(AT_REST, EVENTS_A_PAUSE)) yield
  return world
}

const timesOf = () => new Histogram({ lowest: 0.01, highest: 1e10, precision: 7 })

/** What the replications of a design showed together. */
export class Traffic {
  purchases = 0
  messages = 0
  calls = 0
  repeated = 0
  crashes = 0
  readonly counts: Audit = {
    double: 0,
    lost: 0,
    apart: 0,
    misbooked: 0,
    unbalanced: 0,
    moved: 0,
    charged: 0,
    undeliverable: 0,
    missed: 0,
    refunded: 0,
  }
  /** From the first request to a final state; how long a card was locked; by how much the orders lagged. All in ms. */
  readonly settled = timesOf()
  readonly locked = timesOf()
  readonly lag = timesOf()

  add(world: World): void {
    this.purchases += world.purchases.length
    this.messages += world.cluster.messagesSent
    this.calls += world.providerCalls
    this.repeated += world.orders.repeated
    this.crashes += world.outages.length
    const audit = auditOf(world)
    for (const name of Object.keys(audit) as (keyof Audit)[]) this.counts[name] += audit[name]
    for (const { purchase, settledAt, state, lockedMs } of world.service.rows) {
      if (settledAt === null) continue
      this.settled.add(Math.max(0, settledAt - world.purchases[purchase]!.at))
      this.locked.add(lockedMs)
      const paidAt = world.orders.paidAt.get(purchase)
      if (state === 'paid' && paidAt !== undefined) this.lag.add(Math.max(0, paidAt - settledAt))
    }
  }

  per1000(count: number): number {
    return (1_000 * count) / this.purchases
  }
}
