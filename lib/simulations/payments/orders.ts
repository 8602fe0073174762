// The second table: which orders may be delivered. It learns of payments by messages, and takes part in sagas and commits.
import { ORDERS, SERVICE } from './messages.ts'
import type { Message, PaymentState } from './messages.ts'
import type { Actor, World } from './world.ts'

/** `refused`: paid, but out of stock. */
export type OrderState = 'none' | 'awaiting' | 'promised' | 'paid' | 'refused' | 'cancelled'

export class Orders implements Actor {
  private readonly world: World
  /** On disk. */
  readonly states: OrderState[]
  private readonly aborted = new Set<number>()
  /** For measuring: changes that came again, and when each order was paid. */
  repeated = 0
  readonly paidAt = new Map<number, number>()
  private readonly seen = new Set<number>()

  constructor(world: World) {
    this.world = world
    this.states = world.purchases.map(() => 'none')
  }

  receive(_from: number, message: Message): void {
    switch (message.kind) {
      case 'order':
        for (const [at, { purchase, state }] of message.changes.entries())
          this.follow(message.from + at, purchase, state)
        return this.answer({ kind: 'noted', to: message.from + message.changes.length })
      case 'confirm':
        this.pay(message.purchase)
        return this.answer({ kind: 'confirmed', row: message.row, yes: this.states[message.purchase] === 'paid' })
      case 'prepare':
        return this.prepare(message.row, message.purchase)
      case 'commit':
        this.set(message.purchase, 'paid', ['promised'])
        return this.answer({ kind: 'committed', row: message.row })
      case 'abort':
        if (!this.aborted.has(message.row))
          this.world.write(ORDERS, 'order', () => {
            this.aborted.add(message.row)
            this.states[message.purchase] = 'cancelled'
          })
        return this.answer({ kind: 'aborted', row: message.row })
      default:
        return
    }
  }

  appointment(): void {}
  forget(): void {}
  restarted(): void {}

  private follow(change: number, purchase: number, state: PaymentState): void {
    if (this.seen.has(change)) this.repeated++
    this.seen.add(change)
    if (state === 'paid') this.pay(purchase)
    else if (state === 'pending') this.set(purchase, 'awaiting', ['none'])
    else this.set(purchase, 'cancelled', ['none', 'awaiting'])
  }

  /** A promise binds: what is promised is delivered if the decision says so. An abort may have overtaken the question. */
  private prepare(row: number, purchase: number): void {
    const can = !this.world.purchases[purchase]!.outOfStock && !this.aborted.has(row)
    this.set(purchase, can ? 'promised' : 'refused', ['none'])
    const yes = can && (this.states[purchase] === 'promised' || this.states[purchase] === 'paid')
    this.answer({ kind: 'prepared', row, yes })
  }

  private pay(purchase: number): void {
    const state = this.world.purchases[purchase]!.outOfStock ? 'refused' : 'paid'
    this.set(purchase, state, ['none', 'awaiting', 'cancelled'])
  }

  /** A repeated message finds the order as it left it, and changes nothing. */
  private set(purchase: number, state: OrderState, from: OrderState[]): void {
    if (!from.includes(this.states[purchase]!)) return
    this.world.write(ORDERS, 'order', () => {
      this.states[purchase] = state
      if (state === 'paid') this.paidAt.set(purchase, this.world.now)
    })
  }

  private answer(message: Message): void {
    this.world.send(ORDERS, SERVICE, message)
  }
}
