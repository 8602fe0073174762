// The payment as a distributed transaction of ledger, provider and orders: all of them promise, then the ledger decides.
import { isFinal, ORDERS, PROVIDER, SERVICE } from './messages.ts'
import type { Message } from './messages.ts'
import { Service } from './service.ts'

type Answers = { provider: boolean | null; orders: boolean | null }

/**
 * Two-phase commit with presumed abort (Mohan, Lindsay and Obermarck, 1986): the service coordinates and keeps the
 * ledger; the provider promises by an authorisation. The card stays locked from the first question to the last answer.
 */
export class TwoPhaseCommit extends Service {
  /** Memory: what the participants said to the question of the present phase. */
  private readonly answers = new Map<number, Answers>()
  private readonly declined = new Set<number>()
  /** On disk, in the ledger: which row has the card, and who waits for it. */
  private readonly locks = new Map<number, number>()
  private readonly waiting = new Map<number, number[]>()

  override receive(from: number, message: Message): void {
    switch (message.kind) {
      case 'authorised':
        return this.vote(message.row, 'provider', message.yes)
      case 'prepared':
        return this.vote(message.row, 'orders', message.yes)
      case 'captured':
        return this.acknowledged(message.row, 'provider', 'committing')
      case 'committed':
        return this.acknowledged(message.row, 'orders', 'committing')
      case 'voided':
        return this.acknowledged(message.row, 'provider', 'aborting')
      case 'aborted':
        return this.acknowledged(message.row, 'orders', 'aborting')
      default:
        super.receive(from, message)
    }
  }

  override forget(): void {
    super.forget()
    this.answers.clear()
    this.waiting.clear()
  }

  protected override resume(id: number): void {
    const row = this.rows[id]!
    if (row.state !== 'pending') return this.finish(id)
    // Without a decision on disk the answer is no; who only waited for the card has asked nobody yet.
    if (row.lockedAt === null) this.start(id)
    else this.decide(id, false)
  }

  protected override start(id: number): void {
    const row = this.rows[id]!
    const card = this.cardOf(id)
    const holder = this.locks.get(card)
    if (holder !== undefined) {
      this.waiting.set(card, [...(this.waiting.get(card) ?? []), id])
      return
    }
    this.world.write(SERVICE, 'card locked', () => {
      this.locks.set(card, id)
      row.lockedAt = this.world.now
    })
    this.ask(id)
  }

  protected override unanswered(id: number): void {
    const { state, asked } = this.rows[id]!
    if (state !== 'pending') this.finish(id)
    else if (asked < this.world.p.attempts) this.ask(id)
    else this.decide(id, false)
  }

  /** To promise twice is to promise once: the question has the payment's key. */
  private ask(id: number): void {
    const row = this.rows[id]!
    const { purchase } = row
    row.asked++
    if (!this.answers.has(id)) this.answers.set(id, { provider: null, orders: null })
    this.expectAnswer(id)
    this.world.send(SERVICE, PROVIDER, { kind: 'authorise', row: id, purchase, key: this.keyOf(id) })
    this.world.send(SERVICE, ORDERS, { kind: 'prepare', row: id, purchase })
  }

  private vote(id: number, who: keyof Answers, yes: boolean): void {
    const answers = this.answers.get(id)
    if (!answers || this.rows[id]!.state !== 'pending') return
    answers[who] = yes
    if (who === 'provider' && !yes) this.declined.add(id)
    if (!yes) this.decide(id, false)
    else if (answers.provider && answers.orders) this.decide(id, true)
  }

  /** The write that decides: before it the answer is no, after it everybody will be told what it says. */
  private decide(id: number, commit: boolean): void {
    this.world.write(SERVICE, commit ? 'decision to commit' : 'decision to abort', () => {
      this.enter(id, commit ? 'committing' : 'aborting')
      if (commit) this.book(id, 1)
    })
    this.finish(id)
  }

  private finish(id: number): void {
    const { state, purchase } = this.rows[id]!
    this.answers.set(id, { provider: null, orders: null })
    this.expectAnswer(id)
    const commit = state === 'committing'
    this.world.send(SERVICE, PROVIDER, { kind: commit ? 'capture' : 'void', row: id })
    this.world.send(SERVICE, ORDERS, { kind: commit ? 'commit' : 'abort', row: id, purchase })
  }

  private acknowledged(id: number, who: keyof Answers, state: 'committing' | 'aborting'): void {
    const answers = this.answers.get(id)
    const row = this.rows[id]!
    if (!answers || row.state !== state) return
    answers[who] = true
    if (!answers.provider || !answers.orders) return
    this.answers.delete(id)
    const refused = this.declined.has(id) ? 'declined' : 'cancelled'
    this.settle(id, state === 'committing' ? 'paid' : refused, () => this.unlock(id))
    this.next(this.cardOf(id))
  }

  private unlock(id: number): void {
    const row = this.rows[id]!
    this.locks.delete(this.cardOf(id))
    row.lockedMs = this.world.now - row.lockedAt!
  }

  /** Whose turn it is with a card that is free again. */
  private next(card: number): void {
    const queue = this.waiting.get(card)
    const id = queue?.shift()
    if (id !== undefined && !isFinal(this.rows[id]!.state)) this.start(id)
  }

  private cardOf(id: number): number {
    return this.world.purchases[this.rows[id]!.purchase]!.card
  }
}
