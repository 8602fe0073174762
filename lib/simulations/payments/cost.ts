// An upper bound of what a run costs, from the events of a payment.
import { CONDITIONS } from './conditions.ts'
import type { DesignId } from './designs.ts'
import { CARDS, LOSSES, POLLS_MS, SWEEP_PURCHASES_MAX } from './experiments.ts'
import type { Parameters } from './parameters.ts'

/** Faults that are tried under a condition: some forty steps, of which a third are messages with five faults. */
const RUNS_A_CONDITION = 110
/** Events of a payment to which nothing happens. */
const EVENTS_A_PAYMENT = 45
/** Steps of a payment at which a machine may crash. */
const STEPS_A_PAYMENT = 40
/** Measured: two million on the machine of development; a slow one is taken to do a third of it. */
const EVENTS_PER_SECOND = 600_000
/** A run of the enumeration sets up its machines anew. */
const SECONDS_A_RUN = 0.00006
const BASE_SECONDS = 0.4
/** The base is the process with its code. */
const BASE_MB = 260
const MB_A_PURCHASE = 0.04
const SWEPT_PURCHASES = 5 * LOSSES.length + 2 * POLLS_MS.length + 2 * CARDS.length

/** Events of asking again and again for so long, until there is an answer. */
const waiting = (p: Parameters, ms: number): number => 3 * (ms / p.timeoutMs + ms / p.pollMs)

/** How long the provider takes for a charge, in the mean. */
const decisionMs = (p: Parameters): number =>
  p.providerMs * Math.exp(p.providerSpread ** 2 / 2) * (1 + p.slowChance * (p.slowFactor - 1))

/** One payment of the enumeration; half of its faults are crashes, and a third of these hit the orders or the relay. */
function eventsOfRun(p: Parameters): number {
  const down = waiting(p, p.downMs) + (2 * p.downMs) / (3 * p.relayMs)
  return EVENTS_A_PAYMENT + waiting(p, p.providerMs) + down / 2
}

/** One purchase in traffic. */
function eventsOfPurchase(p: Parameters): number {
  const crashes = STEPS_A_PAYMENT * p.crashChance
  // Of the purchases some are under way while a machine is down: those that come in its time, or all of them.
  const struck = Math.min(1, crashes * (1 + (p.paymentsPerSecond * p.downMs) / 1_000))
  const down = struck * (1 + crashes) * (waiting(p, p.downMs) + (2 * p.downMs) / p.relayMs)
  const lost = 1 / (1 - p.loss) ** 2
  return lost * ((1 + crashes) * EVENTS_A_PAYMENT + waiting(p, decisionMs(p)) + down)
}

export function costOf(p: Parameters, designs: readonly DesignId[]): { seconds: number; memoryMb: number } {
  const tried = designs.length * (CONDITIONS.length * p.interleavings * RUNS_A_CONDITION + 3 * p.pairs)
  const measured = (designs.length + 3) * p.payments * p.replications
  const swept = SWEPT_PURCHASES * Math.min(p.payments, SWEEP_PURCHASES_MAX)
  // The sweeps turn losses and polls, without crashes.
  const turned = {
    ...p,
    crashChance: 0,
    loss: Math.max(p.loss, ...LOSSES),
    pollMs: Math.min(p.pollMs, ...POLLS_MS),
  }
  const events = tried * eventsOfRun(p) + measured * eventsOfPurchase(p) + swept * eventsOfPurchase(turned)
  return {
    seconds: BASE_SECONDS + tried * SECONDS_A_RUN + events / EVENTS_PER_SECOND,
    memoryMb: BASE_MB + p.payments * MB_A_PURCHASE,
  }
}
