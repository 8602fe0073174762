// The receiving end of a numbered stream over a network that loses, repeats and reorders: what is in order, what is missing.

/** So many items ahead of a gap are kept; what is further ahead is asked for later. */
export const HELD_MAX = 65_536

/**
 * Puts numbered items back in order, as receivers of sequenced market data do (MoldUDP64, Nasdaq). Items are integers; numbers
 * count from 0. `deliver` is told each item once, in the order of the numbers.
 */
export class NumberedStream {
  /** The next number to deliver: everything below it has been delivered or given up. */
  next = 0
  /** One more than the highest number heard of, whether or not its item has come. */
  known = 0
  private readonly held = new Map<number, number>()
  private readonly deliver: (item: number, number: number) => void

  constructor(deliver: (item: number, number: number) => void) {
    this.deliver = deliver
  }

  /** Takes `items` numbered from `first`, and delivers what is now in order. */
  accept(first: number, items: readonly number[]): void {
    const end = first + items.length
    this.hearOf(end)
    for (let number = Math.max(first, this.next); number < end; number++) {
      const item = items[number - first]!
      if (number === this.next) this.pass(item)
      else if (number - this.next < HELD_MAX) this.held.set(number, item)
    }
    this.drain()
  }

  /** Somebody says that there are items up to here. */
  hearOf(end: number): void {
    if (end > this.known) this.known = end
  }

  /** Is something missing? The first run of missing numbers, its end excluded; null if none. */
  gap(): { from: number; to: number } | null {
    if (this.next >= this.known) return null
    let to = this.next + 1
    while (to < this.known && !this.held.has(to)) to++
    return { from: this.next, to }
  }

  /** Gives up the first run of missing numbers; returns how many that were. */
  skip(): number {
    const gap = this.gap()
    if (!gap) return 0
    this.next = gap.to
    this.drain()
    return gap.to - gap.from
  }

  /** Forgets what is ahead of a gap: it was numbered by somebody whose numbers count no more. */
  forget(): void {
    this.held.clear()
    this.known = this.next
  }

  private pass(item: number): void {
    // It may be held as well, when it has come alone before.
    if (this.held.size > 0) this.held.delete(this.next)
    this.deliver(item, this.next++)
  }

  private drain(): void {
    for (let item = this.held.get(this.next); item !== undefined; item = this.held.get(this.next)) this.pass(item)
  }
}
