// Who takes part in a payment, and what they say to each other.

export const SHOPPER = 0
export const SERVICE = 1
export const PROVIDER = 2
export const ORDERS = 3
export const NODES = 4
export const LANES = ['Shopper', 'Service', 'Provider', 'Orders'] as const

/** No key travels with the charge. */
export const NO_KEY = -1

export type Outcome = 'processing' | 'paid' | 'declined'

export const FINAL_STATES = ['paid', 'declined', 'failed', 'refunded', 'cancelled'] as const
export type FinalState = (typeof FINAL_STATES)[number]
/** `draft`: in memory only; the others stand in the ledger. */
export type PaymentState = FinalState | 'draft' | 'pending' | 'charged' | 'refunding' | 'committing' | 'aborting'

export const isFinal = (state: PaymentState): state is FinalState => (FINAL_STATES as readonly string[]).includes(state)

/** What the ledger has to tell the orders. */
export type Change = { purchase: number; state: PaymentState }

export type Message =
  | { kind: 'pay'; purchase: number; key: number }
  | { kind: 'told'; purchase: number; key: number; state: 'accepted' | FinalState }
  | { kind: 'charge'; row: number; purchase: number; key: number }
  | { kind: 'charged'; row: number; outcome: Outcome }
  | { kind: 'look-up'; row: number }
  | { kind: 'looked-up'; row: number; outcome: Outcome | 'unknown' }
  | { kind: 'webhook'; event: number; row: number; outcome: Outcome }
  | { kind: 'heard'; event: number }
  | { kind: 'refund'; row: number }
  | { kind: 'refunded'; row: number }
  | { kind: 'authorise'; row: number; purchase: number; key: number }
  | { kind: 'authorised'; row: number; yes: boolean }
  | { kind: 'capture' | 'void' | 'captured' | 'voided'; row: number }
  | { kind: 'order'; from: number; changes: Change[] }
  | { kind: 'noted'; to: number }
  | { kind: 'confirm' | 'prepare' | 'commit' | 'abort'; row: number; purchase: number }
  | { kind: 'confirmed' | 'prepared'; row: number; yes: boolean }
  | { kind: 'committed' | 'aborted'; row: number }

/** What a trace says of a message. */
export function labelOf(message: Message): string {
  switch (message.kind) {
    case 'pay':
      return 'pay'
    case 'told':
      return `told: ${message.state}`
    case 'charge':
      return message.key === NO_KEY ? 'charge, no key' : `charge, key ${message.key}`
    case 'charged':
    case 'looked-up':
    case 'webhook':
      return `${message.kind}: ${message.outcome}`
    case 'order':
      return `order: ${message.changes.map(({ state }) => state).join(', then ')}`
    case 'authorised':
    case 'confirmed':
    case 'prepared':
      return message.yes ? message.kind : `not ${message.kind}`
    default:
      return message.kind
  }
}
