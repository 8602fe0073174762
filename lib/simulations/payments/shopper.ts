// The page on which somebody pays: it keeps its key, asks again when it hears nothing, and may be closed.
import { SERVICE, SHOPPER } from './messages.ts'
import type { Message } from './messages.ts'
import type { Actor, World } from './world.ts'

const BEGIN = 0
const AGAIN = 1
/** A shopper who is told that a payment failed pays once more. */
const KEYS_MAX = 2

type Page = { key: number | null; keys: number; asked: number; done: boolean }

export class Shopper implements Actor {
  private readonly world: World
  /** Kept by the page, on the shopper's own machine. */
  private readonly pages: Page[]

  constructor(world: World) {
    this.world = world
    this.pages = world.purchases.map(() => ({ key: null, keys: 0, asked: 0, done: false }))
  }

  begin(): void {
    const { world } = this
    for (const [purchase, { at }] of world.purchases.entries())
      if (this.pages[purchase]!.key === null) world.later(SHOPPER, Math.max(0, at - world.now), BEGIN, purchase)
  }

  appointment(kind: number, purchase: number): void {
    const page = this.pages[purchase]!
    if (page.done) return
    if (kind === AGAIN) return this.ask(purchase)
    this.newKey(purchase)
    this.ask(purchase)
    if (this.world.purchases[purchase]!.doubles) this.request(purchase)
  }

  receive(_from: number, message: Message): void {
    if (message.kind !== 'told' || this.world.purchases[message.purchase]!.leaves) return
    const page = this.pages[message.purchase]!
    if (message.state === 'accepted' || page.done || message.key !== page.key) return
    if (message.state !== 'failed' || page.keys >= KEYS_MAX) {
      page.done = true
      return
    }
    page.asked = 0
    this.newKey(message.purchase)
    this.ask(message.purchase)
  }

  forget(): void {}

  /** The page is opened again, and finds what it had kept. */
  restarted(): void {
    this.begin()
    for (const [purchase, page] of this.pages.entries())
      if (page.key !== null && !page.done && !this.world.purchases[purchase]!.leaves && this.world.traits.pageRetries)
        this.ask(purchase)
  }

  private newKey(purchase: number): void {
    const page = this.pages[purchase]!
    this.world.write(SHOPPER, 'key', () => {
      page.key = purchase * KEYS_MAX + page.keys++
    })
  }

  private ask(purchase: number): void {
    const { world } = this
    const { p, traits } = world
    const page = this.pages[purchase]!
    if (++page.asked > p.shopperAttempts) return
    const again = traits.pageRetries && !world.purchases[purchase]!.leaves && page.asked < p.shopperAttempts
    if (again) world.later(SHOPPER, p.shopperTimeoutMs, AGAIN, purchase)
    this.request(purchase)
  }

  private request(purchase: number): void {
    this.world.send(SHOPPER, SERVICE, { kind: 'pay', purchase, key: this.pages[purchase]!.key! })
  }
}
