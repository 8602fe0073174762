// The designs that are compared, and in what each of them differs from the others.
import type { Design } from '#lib/kernel/simulation'

export const designs = [
  {
    id: 'key-beforehand',
    title: 'Key made beforehand, stored with the row',
    says: 'The page gets its idempotency key before anybody pays; the ledger keeps it with a pending row before the card is charged; retries, webhooks and polling settle the row, and change data capture carries it to the orders.',
  },
  {
    id: 'polling',
    title: 'Key, reconciled by polling only',
    says: 'The same, but the service takes no webhooks: what is pending it asks for now and then.',
  },
  {
    id: 'webhook-only',
    title: 'Key, webhooks only',
    says: 'The key is there, but after a time-out or a crash the service waits for a webhook and never asks.',
    wrong: true,
  },
  {
    id: 'outbox',
    title: 'Key, with a transactional outbox',
    says: 'As the first, but the message for the orders is a row of an outbox, written in the transaction that settles the payment.',
  },
  {
    id: 'saga',
    title: 'Saga with compensation',
    says: 'Charge, then confirm the order; if the order cannot be delivered the charge is given back. Every step has a key and is written down.',
  },
  {
    id: 'two-phase-commit',
    title: 'Two-phase commit',
    says: 'The ledger locks the card, provider (by authorisation) and orders promise, and the commit captures the money and frees the card.',
  },
  {
    id: 'key-after',
    title: 'Key made by the server on arrival',
    says: 'The service makes a new key for every request that reaches it, so a repeated request is another payment.',
    wrong: true,
  },
  {
    id: 'no-key',
    title: 'Retry without a key',
    says: 'One row for a purchase, but the charge carries no key, so that the provider takes a repetition for another charge.',
    wrong: true,
  },
  {
    id: 'charge-then-write',
    title: 'Charge first, write afterwards',
    says: 'The charge carries the key of the page, but the ledger hears of the payment only once it has succeeded.',
    wrong: true,
  },
  {
    id: 'at-most-once',
    title: 'At most once',
    says: 'Nothing is ever asked twice: no retry, no webhook, no polling.',
    wrong: true,
  },
  {
    id: 'timeout-is-failure',
    title: 'A time-out is a failure',
    says: 'When the provider does not answer in time the payment is marked as failed, and the shopper pays again.',
    wrong: true,
  },
  {
    id: 'dual-write',
    title: 'Dual write',
    says: 'The ledger is written, then the orders are told by a message of its own, without an outbox.',
    wrong: true,
  },
  {
    id: 'last-webhook-wins',
    title: 'The last webhook wins',
    says: 'Every webhook sets the state of the payment and books it, whatever was there before.',
    wrong: true,
  },
  {
    id: 'two-updates',
    title: 'Debit and credit in two writes',
    says: 'The two sides of the booking are written one after the other, without a transaction around them.',
    wrong: true,
  },
] as const satisfies Design[]

export type DesignId = (typeof designs)[number]['id']

/** In what a design differs. */
export type Traits = {
  protocol: 'charge' | 'saga' | 'two-phase-commit'
  /** Who makes the key that the provider gets, or what stands for the identity of a payment. */
  key: 'page' | 'arrival' | 'none'
  /** Is there a pending row before the provider is asked? */
  rowFirst: boolean
  pageRetries: boolean
  /** What the service does about a call without an answer, and about pending rows after a crash. */
  unanswered: 'ask-again' | 'wait' | 'fail'
  webhooks: 'none' | 'until-final' | 'always'
  polls: boolean
  orders: 'capture' | 'outbox' | 'message' | 'step'
  bookings: 'one-write' | 'two-writes'
}

const GOOD: Traits = {
  protocol: 'charge',
  key: 'page',
  rowFirst: true,
  pageRetries: true,
  unanswered: 'ask-again',
  webhooks: 'until-final',
  polls: true,
  orders: 'capture',
  bookings: 'one-write',
}

export const TRAITS: Record<DesignId, Traits> = {
  'key-beforehand': GOOD,
  polling: { ...GOOD, webhooks: 'none' },
  'webhook-only': { ...GOOD, unanswered: 'wait', polls: false },
  outbox: { ...GOOD, orders: 'outbox' },
  saga: { ...GOOD, protocol: 'saga', orders: 'step' },
  'two-phase-commit': { ...GOOD, protocol: 'two-phase-commit', webhooks: 'none', polls: false, orders: 'step' },
  'key-after': { ...GOOD, key: 'arrival' },
  'no-key': { ...GOOD, key: 'none', webhooks: 'none' },
  'charge-then-write': { ...GOOD, rowFirst: false, webhooks: 'none', polls: false },
  'at-most-once': { ...GOOD, pageRetries: false, unanswered: 'wait', webhooks: 'none', polls: false },
  'timeout-is-failure': { ...GOOD, unanswered: 'fail', polls: false },
  'dual-write': { ...GOOD, orders: 'message' },
  'last-webhook-wins': { ...GOOD, webhooks: 'always' },
  'two-updates': { ...GOOD, bookings: 'two-writes' },
}

export const titleOf = (design: DesignId): string => designs.find(({ id }) => id === design)!.title
