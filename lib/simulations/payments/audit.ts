// What became of the money: provider, ledger and orders held against each other when everything has come to rest.
import { isFinal } from './messages.ts'
import type { World } from './world.ts'

/** What can be wrong with a purchase, or with the ledger as a whole. */
export const WRONGS = ['double', 'lost', 'apart', 'misbooked', 'unbalanced', 'moved'] as const
export type Wrong = (typeof WRONGS)[number]

export const WRONG_NAMES: Record<Wrong, string> = {
  double: 'charged twice or more',
  lost: 'lost: charged without a record, or recorded without an end',
  apart: 'orders and ledger disagree',
  misbooked: 'ledger and provider disagree on the amount',
  unbalanced: 'debits and credits differ',
  moved: 'a final state was left again',
}

export type Audit = Record<Wrong, number> & {
  /** Purchases that were charged and kept the money, once or more. */
  charged: number
  /** Charged for what cannot be delivered. */
  undeliverable: number
  /** Neither declined nor out of stock, and not charged either. */
  missed: number
  refunded: number
}

/**
 * Counts purchases. Lost is one whose money was taken without a row that says so, one whose row says so without money
 * taken, and one whose row waits for ever for an end that nobody will bring.
 */
export function auditOf(world: World): Audit {
  const { purchases, provider, service, orders, ledger } = world
  const taken = new Uint32Array(purchases.length)
  const paid = new Uint8Array(purchases.length)
  const open = new Uint8Array(purchases.length)
  const known = new Uint8Array(purchases.length)
  const audit: Audit = {
    double: 0,
    lost: 0,
    apart: 0,
    misbooked: 0,
    unbalanced: ledger.outOfBalance() === 0 ? 0 : 1,
    moved: service.finalStatesLeft,
    charged: 0,
    undeliverable: 0,
    missed: 0,
    refunded: 0,
  }
  for (const { purchase, state } of provider.charges) {
    if (state === 'paid') taken[purchase]!++
    if (state === 'refunded') audit.refunded++
  }
  for (const { purchase, state } of service.rows) {
    known[purchase] = 1
    if (state === 'paid') paid[purchase] = 1
    if (!isFinal(state)) open[purchase] = 1
  }
  for (const [at, { amount, declines, outOfStock }] of purchases.entries()) {
    const money = taken[at]!
    const order = orders.states[at]!
    if (money > 0) audit.charged++
    if (money > 1) audit.double++
    if (money > 0 ? paid[at] === 0 : paid[at] === 1 || open[at] === 1) audit.lost++
    if (paid[at] === 1 ? order !== 'paid' && order !== 'refused' : order === 'paid') audit.apart++
    if (service.booked[at] !== money * amount) audit.misbooked++
    if (money > 0 && outOfStock) audit.undeliverable++
    if (money === 0 && known[at] === 1 && open[at] === 0 && !declines && !outOfStock) audit.missed++
  }
  return audit
}
