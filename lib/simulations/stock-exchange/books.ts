// The state of one engine: a book for each symbol, changed by nothing but the orders of the sequence.
import { OrderBook } from '#lib/algorithms/order-book'
import type { Order } from './flow.ts'
import { TICKS } from './flow.ts'

export class Books {
  /** Times that a book's best buyer was at or above its best seller; never, if the book is right. */
  crossed = 0
  /** Orders that were applied: a second time changes nothing. */
  private readonly known = new Set<number>()
  private readonly books = new Map<number, OrderBook>()
  private entered = 0
  private dropped = 0
  private cancelled = 0

  /** Applies one order of the sequence; returns how many rows of a database it would touch. */
  apply(id: number, order: Order): number {
    if (this.known.has(id)) return 1
    this.known.add(id)
    const book = this.book(order.symbol)
    if (order.kind === 'cancel') {
      this.cancelled += book.cancel(order.target)
      return 1
    }
    const { side, price, quantity } = order
    const rests = order.kind === 'limit'
    const filled =
      order.kind === 'market' ? book.market(id, side, quantity) : book.limit(id, side, price, quantity, rests)
    this.entered += quantity
    if (!rests) this.dropped += quantity - filled
    if (book.bestBid >= book.bestAsk) this.crossed++
    return 1 + 2 * book.fills
  }

  get volume(): number {
    return this.sum((book) => book.volume)
  }

  /** What was entered less what was traded, taken back, dropped or still rests: 0, if nothing is gained or lost. */
  get unaccounted(): number {
    const resting = this.sum((book) => {
      let open = 0
      for (const { quantity } of book.resting()) open += quantity
      return open
    })
    return this.entered - 2 * this.volume - this.cancelled - this.dropped - resting
  }

  fingerprint(): number {
    let hash = 0
    for (const symbol of [...this.books.keys()].sort((a, b) => a - b))
      hash = (Math.imul(hash, 31) + Math.imul(symbol + 1, 0x9e3779b1) + this.book(symbol).fingerprint()) | 0
    return hash >>> 0
  }

  private book(symbol: number): OrderBook {
    let book = this.books.get(symbol)
    if (!book) this.books.set(symbol, (book = new OrderBook(TICKS)))
    return book
  }

  private sum(of: (book: OrderBook) => number): number {
    let sum = 0
    for (const book of this.books.values()) sum += of(book)
    return sum
  }
}
