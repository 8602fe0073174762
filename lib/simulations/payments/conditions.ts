// What else goes wrong while a fault strikes: the circumstances under which every step of one payment is tried.
import type { NetworkOptions } from '#lib/kernel/network'
import type { Parameters } from './parameters.ts'
import type { ProviderWays, Purchase } from './world.ts'

export const CONDITIONS = [
  'nothing else',
  'provider slow',
  'answer lost',
  'answer only by webhook',
  'webhook twice',
  'webhook late',
  'webhooks out of order',
  'double submit',
  'shopper leaves',
  'card declined',
  'out of stock',
] as const
export type Condition = (typeof CONDITIONS)[number]

const AMOUNT = 4_200

/** One purchase, as the condition wants it. */
export function purchaseUnder(condition: Condition): Purchase {
  return {
    at: 0,
    card: 0,
    amount: AMOUNT,
    declines: condition === 'card declined',
    outOfStock: condition === 'out of stock',
    leaves: condition === 'shopper leaves',
    doubles: condition === 'double submit',
  }
}

/** The provider under a condition. Nothing comes by chance, so that a fault is the only thing that two runs differ in. */
export function waysUnder(condition: Condition, p: Parameters): ProviderWays {
  const late = condition === 'webhook late' ? p.lateMs : 0
  const overtaken = condition === 'webhooks out of order' ? p.providerMs + p.lateMs : 0
  return {
    decisionMs: (count) =>
      condition === 'provider slow' && count === 0 ? p.providerMs + 2 * p.timeoutMs : p.providerMs,
    webhookMs: (final) => p.webhookDelayMs + late + (final ? 0 : overtaken),
    webhookTwice: () => condition === 'webhook twice',
    firstAnswerLost: condition === 'answer lost',
    asynchronous: condition === 'answer only by webhook',
  }
}

/** Delays differ from message to message, but nothing is lost except by a strike. */
export const networkOf = (p: Parameters, loss = 0): NetworkOptions => ({
  delayMin: p.delayMs,
  delayExtra: p.jitterMs,
  loss,
  duplication: 0,
  reordering: 1,
})
