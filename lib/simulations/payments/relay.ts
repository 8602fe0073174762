// How the orders learn what the ledger decided: by capture of its changes in order, by an outbox, or by a message and hope.
import { ORDERS, SERVICE } from './messages.ts'
import type { Change, PaymentState } from './messages.ts'
import type { World } from './world.ts'

/** So many changes travel in one message at most. */
const BATCH = 100

export class Relay {
  private readonly world: World
  private readonly appointmentKind: number
  /** On disk: the ledger's log of changes, or the rows of the outbox. */
  private readonly changes: Change[] = []
  /** On disk: how far the capture has come; which rows of the outbox have been sent. */
  private captured = 0
  private readonly unsent = new Set<number>()

  constructor(world: World, appointmentKind: number) {
    this.world = world
    this.appointmentKind = appointmentKind
  }

  /** Within the transaction that changes the payment. */
  log(purchase: number, state: PaymentState): void {
    const { orders } = this.world.traits
    if (orders === 'outbox' && state === 'pending') return
    this.changes.push({ purchase, state })
    if (orders === 'outbox') this.unsent.add(this.changes.length - 1)
  }

  /** After the transaction. */
  logged(): void {
    const change = this.changes.length - 1
    const { orders } = this.world.traits
    if (orders === 'message') this.send(change)
    else if (orders === 'outbox' && this.unsent.has(change)) this.sendUntilNoted(change)
    // Whoever captures sends one batch after the other: the one before may still be on its way.
    else if (orders === 'capture' && this.captured === change) this.sendUntilNoted(change)
  }

  appointment(change: number): void {
    const { orders } = this.world.traits
    if (orders === 'outbox' ? this.unsent.has(change) : this.captured === change) this.sendUntilNoted(change)
  }

  /** @param to the first change that the orders do not have yet; for an outbox, the one after the change that they have */
  noted(to: number): void {
    const { world } = this
    if (world.traits.orders === 'outbox' && this.unsent.has(to - 1))
      world.write(SERVICE, 'outbox row sent', () => this.unsent.delete(to - 1))
    if (world.traits.orders !== 'capture' || to <= this.captured) return
    world.write(SERVICE, 'position of the capture', () => {
      this.captured = to
    })
    if (this.captured < this.changes.length) this.sendUntilNoted(this.captured)
  }

  restarted(): void {
    for (const change of this.unsent) this.sendUntilNoted(change)
    if (this.world.traits.orders === 'capture' && this.captured < this.changes.length)
      this.sendUntilNoted(this.captured)
  }

  private sendUntilNoted(change: number): void {
    this.world.later(SERVICE, this.world.p.relayMs, this.appointmentKind, change)
    this.send(change)
  }

  private send(from: number): void {
    const size = this.world.traits.orders === 'capture' ? BATCH : 1
    this.world.send(SERVICE, ORDERS, { kind: 'order', from, changes: this.changes.slice(from, from + size) })
  }
}
