// The payment service and its ledger: takes a payment, has it charged, and keeps at it until it knows what became of it.
import { isFinal, NO_KEY, PROVIDER, SERVICE, SHOPPER } from './messages.ts'
import type { FinalState, Message, Outcome, PaymentState } from './messages.ts'
import { Relay } from './relay.ts'
import type { Actor, World } from './world.ts'

const UNANSWERED = 0
const POLL = 1
const RELAY = 2

export type Row = {
  purchase: number
  /** The page's key, by which a repeated request is known. */
  key: number
  state: PaymentState
  /** Every state that the ledger has held, and since when. */
  history: { state: PaymentState; at: number }[]
  settledAt: number | null
  /** Memory: requests for the charge since the last start, and when the one under way counts as unanswered. */
  asked: number
  dueAt: number
  /** For two-phase commit: since when the card is locked, and for how long it was. */
  lockedAt: number | null
  lockedMs: number
}

/** Accounts of the ledger: what the provider owes us, and what we owe the merchants. */
const RECEIVABLE = 'due from the provider'
const PAYABLE = 'due to merchants'

/** Times are sums of delays, whose last bits may differ. */
const TOLERANCE_MS = 1e-6

export class Service implements Actor {
  protected readonly world: World
  readonly rows: Row[] = []
  /** How often a final state was left again. */
  finalStatesLeft = 0
  /** What stands to a purchase's credit in the ledger. */
  readonly booked: Float64Array
  protected readonly relay: Relay
  private readonly rowOfKey = new Map<number, number>()

  constructor(world: World) {
    this.world = world
    this.relay = new Relay(world, RELAY)
    this.booked = new Float64Array(world.purchases.length)
  }

  receive(_from: number, message: Message): void {
    switch (message.kind) {
      case 'pay':
        return this.pay(message.purchase, message.key)
      case 'charged':
        return this.heard(message.row, message.outcome)
      case 'looked-up':
        return this.lookedUp(message.row, message.outcome)
      case 'webhook':
        this.webhook(message.row, message.outcome)
        return this.world.send(SERVICE, PROVIDER, { kind: 'heard', event: message.event })
      case 'noted':
        return this.relay.noted(message.to)
      default:
        return
    }
  }

  appointment(kind: number, id: number): void {
    if (kind === RELAY) return this.relay.appointment(id)
    const row = this.rows[id]!
    if (isFinal(row.state)) return
    if (kind === POLL) this.poll(id)
    // An appointment that a later one has replaced is void.
    else if (this.world.now >= row.dueAt - TOLERANCE_MS) this.unanswered(id)
  }

  /** A crash takes what was never written. */
  forget(): void {
    for (const row of this.rows) {
      row.asked = 0
      if (row.state !== 'draft') continue
      row.state = 'failed'
      this.rowOfKey.delete(row.key)
    }
  }

  restarted(): void {
    this.relay.restarted()
    const { traits } = this.world
    for (const [id, row] of this.rows.entries()) {
      if (isFinal(row.state)) continue
      if (traits.polls) this.pollLater(id)
      if (traits.unanswered !== 'wait') this.resume(id)
    }
  }

  /** What a pending row does after a restart. */
  protected resume(id: number): void {
    if (this.world.traits.unanswered === 'fail') this.settle(id, 'failed')
    else this.charge(id)
  }

  private pay(purchase: number, key: number): void {
    const { world } = this
    const known = world.traits.key === 'arrival' ? undefined : this.rowOfKey.get(key)
    if (known !== undefined) return this.tell(known)
    const id = this.rows.length
    const open = (state: PaymentState) => {
      const memory = { asked: 0, dueAt: 0, lockedAt: null, lockedMs: 0 }
      this.rows.push({ purchase, key, state: 'draft', history: [], settledAt: null, ...memory })
      if (state !== 'draft') this.enter(id, state)
      this.rowOfKey.set(key, id)
    }
    if (world.traits.rowFirst) {
      world.write(SERVICE, 'pending row', () => {
        open('pending')
        this.relay.log(purchase, 'pending')
      })
      if (world.traits.orders === 'capture') this.relay.logged()
      this.tell(id)
    } else open('draft')
    if (world.traits.polls) this.pollLater(id)
    this.start(id)
  }

  protected start(id: number): void {
    this.charge(id)
  }

  /** Asks for the charge, if that has not been done too often. */
  protected charge(id: number): void {
    const { world } = this
    const row = this.rows[id]!
    if (row.asked >= world.p.attempts) return
    row.asked++
    this.expectAnswer(id)
    world.send(SERVICE, PROVIDER, { kind: 'charge', row: id, purchase: row.purchase, key: this.keyOf(id) })
  }

  protected keyOf(id: number): number {
    switch (this.world.traits.key) {
      case 'page':
        return this.rows[id]!.key
      case 'arrival':
        return id
      case 'none':
        return NO_KEY
    }
  }

  protected expectAnswer(id: number): void {
    const { timeoutMs } = this.world.p
    this.rows[id]!.dueAt = this.world.now + timeoutMs
    this.world.later(SERVICE, timeoutMs, UNANSWERED, id)
  }

  protected unanswered(id: number): void {
    const { unanswered } = this.world.traits
    if (unanswered === 'ask-again') this.charge(id)
    else if (unanswered === 'fail') this.settle(id, 'failed')
  }

  private pollLater(id: number): void {
    this.world.later(SERVICE, this.world.p.pollMs, POLL, id)
  }

  private poll(id: number): void {
    this.pollLater(id)
    this.world.send(SERVICE, PROVIDER, { kind: 'look-up', row: id })
  }

  private lookedUp(id: number, outcome: Outcome | 'unknown'): void {
    if (outcome !== 'unknown') return this.heard(id, outcome)
    const row = this.rows[id]!
    if (isFinal(row.state) || this.world.now < row.dueAt) return
    // The provider knows nothing of it, and answers: another round of attempts is worth its while.
    row.asked = 0
    this.charge(id)
  }

  private webhook(id: number, outcome: Outcome): void {
    const { webhooks } = this.world.traits
    if (webhooks === 'until-final') return this.heard(id, outcome)
    if (webhooks === 'always') this.overwrite(id, outcome)
  }

  protected heard(id: number, outcome: Outcome): void {
    const row = this.rows[id]!
    // Decided is decided: whatever comes twice, late or out of order changes nothing.
    if (isFinal(row.state)) return
    if (outcome === 'processing') row.dueAt = Infinity
    else if (outcome === 'declined') this.settle(id, 'declined')
    else this.paid(id)
  }

  protected paid(id: number): void {
    const { world } = this
    if (world.traits.bookings === 'two-writes') {
      const { purchase } = this.rows[id]!
      const { amount } = world.purchases[purchase]!
      world.write(SERVICE, 'debit', () => world.ledger.postOneSided(id, [{ account: RECEIVABLE, amount }]))
      return this.settle(id, 'paid', () => {
        world.ledger.postOneSided(id, [{ account: PAYABLE, amount: -amount }])
        this.booked[purchase]! += amount
      })
    }
    this.settle(id, 'paid', () => this.book(id, 1))
  }

  /** @param sign 1 for a payment, -1 for what is given back */
  protected book(id: number, sign: 1 | -1): void {
    const { purchase } = this.rows[id]!
    const amount = sign * this.world.purchases[purchase]!.amount
    this.world.ledger.post(id, [
      { account: RECEIVABLE, amount },
      { account: PAYABLE, amount: -amount },
    ])
    this.booked[purchase]! += amount
  }

  /** Brings a payment to its end: state, booking and what the orders are to hear, in one transaction. */
  protected settle(id: number, state: FinalState, book?: () => void): void {
    const row = this.rows[id]!
    this.world.write(SERVICE, `row is ${state}`, () => {
      this.enter(id, state)
      row.settledAt ??= this.world.now
      book?.()
      this.relay.log(row.purchase, state)
    })
    this.tell(id)
    this.relay.logged()
  }

  /** Within a transaction. */
  protected enter(id: number, state: PaymentState): void {
    const row = this.rows[id]!
    row.state = state
    row.history.push({ state, at: this.world.now })
  }

  private overwrite(id: number, outcome: Outcome): void {
    const row = this.rows[id]!
    const state = outcome === 'processing' ? 'pending' : outcome
    if (state === row.state) return
    if (isFinal(row.state)) this.finalStatesLeft++
    if (state === 'paid') return this.settle(id, state, () => this.book(id, 1))
    if (state === 'declined') return this.settle(id, state)
    this.world.write(SERVICE, `row is ${state}`, () => {
      this.enter(id, state)
      this.relay.log(row.purchase, state)
    })
    this.relay.logged()
  }

  /** Tells the page how things stand, unless they stand nowhere yet. */
  protected tell(id: number): void {
    const { state, purchase, key } = this.rows[id]!
    if (state === 'draft') return
    this.world.send(SERVICE, SHOPPER, { kind: 'told', purchase, key, state: isFinal(state) ? state : 'accepted' })
  }
}
