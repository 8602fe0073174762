// The payment as a saga: charge, confirm the order, and give the money back if the order cannot be delivered.
import { ORDERS, PROVIDER, SERVICE } from './messages.ts'
import type { Message, Outcome } from './messages.ts'
import { Service } from './service.ts'

/** Every step is written before the next one begins, and can be asked for again (Garcia-Molina and Salem, Sagas, 1987). */
export class Saga extends Service {
  override receive(from: number, message: Message): void {
    if (message.kind === 'confirmed') this.confirmed(message.row, message.yes)
    else if (message.kind === 'refunded') this.refunded(message.row)
    else super.receive(from, message)
  }

  protected override resume(id: number): void {
    this.goOn(id)
  }

  protected override unanswered(id: number): void {
    this.goOn(id)
  }

  private goOn(id: number): void {
    const { state, purchase } = this.rows[id]!
    if (state === 'pending') return this.charge(id)
    this.expectAnswer(id)
    if (state === 'charged') this.world.send(SERVICE, ORDERS, { kind: 'confirm', row: id, purchase })
    else this.world.send(SERVICE, PROVIDER, { kind: 'refund', row: id })
  }

  protected override heard(id: number, outcome: Outcome): void {
    if (this.rows[id]!.state === 'pending') super.heard(id, outcome)
  }

  protected override paid(id: number): void {
    this.world.write(SERVICE, 'row is charged', () => {
      this.enter(id, 'charged')
      this.book(id, 1)
    })
    this.goOn(id)
  }

  private confirmed(id: number, yes: boolean): void {
    const row = this.rows[id]!
    if (row.state !== 'charged') return
    if (yes) return this.settle(id, 'paid')
    this.world.write(SERVICE, 'row is refunding', () => this.enter(id, 'refunding'))
    this.goOn(id)
  }

  private refunded(id: number): void {
    if (this.rows[id]!.state === 'refunding') this.settle(id, 'refunded', () => this.book(id, -1))
  }
}
