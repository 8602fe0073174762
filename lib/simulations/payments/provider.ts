// The card provider: takes charges by key, decides them with the bank, remembers keys for a while and calls webhooks until they are heard.
import { NO_KEY, PROVIDER, SERVICE } from './messages.ts'
import type { Message, Outcome } from './messages.ts'
import type { Actor, World } from './world.ts'

const DECIDE = 0
const WEBHOOK = 1

/** `authorised`: the money is held, not taken. */
type ChargeState = Outcome | 'refunded' | 'authorised' | 'voided'

export type Charge = {
  row: number
  purchase: number
  state: ChargeState
  /** Only an authorisation: the money is taken by a capture. */
  held: boolean
  receivedAt: number
  takenAt: number | null
}

type ProviderEvent = { charge: number; outcome: Outcome; attempts: number; heard: boolean }

export class Provider implements Actor {
  private readonly world: World
  /** On disk, all of these. */
  readonly charges: Charge[] = []
  private readonly keys = new Map<number, number>()
  private readonly byRow = new Map<number, number[]>()
  private readonly events: ProviderEvent[] = []
  private readonly voidedRows = new Set<number>()
  webhooksSent = 0
  private decisions = 0
  private answers = 0

  constructor(world: World) {
    this.world = world
  }

  receive(_from: number, message: Message): void {
    switch (message.kind) {
      case 'charge':
        return this.charge(message.row, message.purchase, message.key, false)
      case 'authorise':
        return this.charge(message.row, message.purchase, message.key, true)
      case 'look-up':
        return this.send({ kind: 'looked-up', row: message.row, outcome: this.outcomeOf(message.row) })
      case 'heard':
        if (!this.events[message.event]!.heard)
          this.world.write(PROVIDER, 'webhook heard', () => {
            this.events[message.event]!.heard = true
          })
        return
      case 'refund':
        this.change(message.row, 'paid', 'refunded')
        return this.send({ kind: 'refunded', row: message.row })
      case 'capture':
        this.change(message.row, 'authorised', 'paid')
        return this.send({ kind: 'captured', row: message.row })
      case 'void':
        if (!this.voidedRows.has(message.row)) this.void(message.row)
        return this.send({ kind: 'voided', row: message.row })
      default:
        return
    }
  }

  appointment(kind: number, id: number): void {
    if (kind === DECIDE) this.decide(id)
    else this.webhook(id)
  }

  forget(): void {}

  restarted(): void {
    for (const [id, { state }] of this.charges.entries()) if (state === 'processing') this.decideLater(id)
    for (const [id, { heard }] of this.events.entries()) if (!heard) this.world.later(PROVIDER, 0, WEBHOOK, id)
  }

  /** The same key within its memory is the same charge; no key, or one forgotten, is another. */
  private charge(row: number, purchase: number, key: number, held: boolean): void {
    const { world } = this
    const known = key === NO_KEY ? undefined : this.keys.get(key)
    const charge = known === undefined ? undefined : this.charges[known]
    if (charge && world.now - charge.receivedAt <= world.p.keyMemorySeconds * 1_000) {
      // Who asks last is answered.
      charge.row = row
      if (charge.state !== 'processing' || world.ways.asynchronous) this.answer(charge)
      return
    }
    if (held && this.voidedRows.has(row)) return this.send({ kind: 'authorised', row, yes: false })
    const id = this.charges.length
    world.write(PROVIDER, 'charge received', () => {
      this.charges.push({ row, purchase, state: 'processing', held, receivedAt: world.now, takenAt: null })
      if (key !== NO_KEY) this.keys.set(key, id)
      this.byRow.set(row, [...(this.byRow.get(row) ?? []), id])
      if (world.traits.webhooks !== 'none') this.events.push(eventOf(id, 'processing'))
    })
    this.decideLater(id)
    this.announce(id, false)
    if (world.ways.asynchronous) this.answer(this.charges[id]!)
  }

  private decideLater(id: number): void {
    this.world.later(PROVIDER, this.world.ways.decisionMs(this.decisions++), DECIDE, id)
  }

  private decide(id: number): void {
    const charge = this.charges[id]!
    if (charge.state !== 'processing') return
    const { world } = this
    const outcome = world.purchases[charge.purchase]!.declines ? 'declined' : 'paid'
    world.write(PROVIDER, 'charge decided', () => {
      charge.state = charge.held && outcome === 'paid' ? 'authorised' : outcome
      if (charge.state === 'paid') charge.takenAt = world.now
      if (world.traits.webhooks !== 'none') this.events.push(eventOf(id, outcome))
    })
    if (!world.ways.asynchronous) this.answer(charge)
    this.announce(id, true)
  }

  private announce(charge: number, final: boolean): void {
    const event = this.events.length - 1
    if (this.events[event]?.charge === charge)
      this.world.later(PROVIDER, this.world.ways.webhookMs(final), WEBHOOK, event)
  }

  private webhook(id: number): void {
    const { world } = this
    const event = this.events[id]!
    if (event.heard || event.attempts >= world.p.webhookAttempts) return
    event.attempts++
    this.webhooksSent++
    world.later(PROVIDER, world.p.webhookRetryMs * 2 ** (event.attempts - 1), WEBHOOK, id)
    const { row } = this.charges[event.charge]!
    const message = { kind: 'webhook', event: id, row, outcome: event.outcome } as const
    world.send(PROVIDER, SERVICE, message, world.ways.webhookTwice() ? 'twice' : undefined)
  }

  private answer(charge: Charge): void {
    const { state, row, held } = charge
    if (held) return this.send({ kind: 'authorised', row, yes: state === 'authorised' || state === 'paid' })
    const outcome = state === 'processing' || state === 'declined' ? state : 'paid'
    const lost = this.world.ways.firstAnswerLost && this.answers++ === 0
    this.world.send(PROVIDER, SERVICE, { kind: 'charged', row, outcome }, lost ? 'lost' : undefined)
  }

  private outcomeOf(row: number): Outcome | 'unknown' {
    const states = (this.byRow.get(row) ?? []).map((id) => this.charges[id]!.state)
    for (const state of ['paid', 'processing', 'declined'] as const) if (states.includes(state)) return state
    return 'unknown'
  }

  private change(row: number, from: ChargeState, to: 'paid' | 'refunded'): void {
    const charges = (this.byRow.get(row) ?? []).map((id) => this.charges[id]!).filter(({ state }) => state === from)
    if (charges.length === 0) return
    this.world.write(PROVIDER, to === 'paid' ? 'charge captured' : 'charge refunded', () => {
      for (const charge of charges) {
        charge.state = to
        if (to === 'paid') charge.takenAt = this.world.now
      }
    })
  }

  /** Also when nothing is authorised yet: a request that comes late must not hold the money of a payment given up. */
  private void(row: number): void {
    this.world.write(PROVIDER, 'authorisation voided', () => {
      this.voidedRows.add(row)
      for (const id of this.byRow.get(row) ?? []) this.charges[id]!.state = 'voided'
    })
  }

  private send(message: Message): void {
    this.world.send(PROVIDER, SERVICE, message)
  }
}

const eventOf = (charge: number, outcome: Outcome): ProviderEvent => ({ charge, outcome, attempts: 0, heard: false })
