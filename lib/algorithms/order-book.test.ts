import { describe, expect, test } from 'vitest'
import { createRandom } from '#lib/kernel/random'
import type { Side } from './order-book.ts'
import { BUY, OrderBook, SELL, TICKS_MAX } from './order-book.ts'

type Resting = { order: number; side: Side; price: number; quantity: number }
type Fill = { maker: number; price: number; quantity: number }

/** Two sorted arrays, resorted after each order: nothing shared with the book under test. */
class NaiveBook {
  bids: Resting[] = []
  asks: Resting[] = []

  limit(order: number, side: Side, price: number, quantity: number, rests: boolean): Fill[] {
    const fills: Fill[] = []
    const others = side === BUY ? this.asks : this.bids
    let open = quantity
    while (open > 0 && others.length > 0) {
      const best = others[0]!
      if (side === BUY ? best.price > price : best.price < price) break
      const traded = Math.min(open, best.quantity)
      fills.push({ maker: best.order, price: best.price, quantity: traded })
      open -= traded
      best.quantity -= traded
      if (best.quantity === 0) others.shift()
    }
    if (open > 0 && rests) {
      const own = side === BUY ? this.bids : this.asks
      own.push({ order, side, price, quantity: open })
      // The sort is stable, so equal prices stay in the order of their arrival.
      own.sort((a, b) => (side === BUY ? b.price - a.price : a.price - b.price))
    }
    return fills
  }

  cancel(order: number): number {
    for (const side of [this.bids, this.asks]) {
      const at = side.findIndex((each) => each.order === order)
      if (at >= 0) return side.splice(at, 1)[0]!.quantity
    }
    return 0
  }

  resting(): Resting[] {
    const byPrice = [...this.bids, ...this.asks].map((each, at) => ({ each, at }))
    return byPrice.sort((a, b) => a.each.price - b.each.price || a.at - b.at).map(({ each }) => ({ ...each }))
  }
}

const fillsOf = (book: OrderBook): Fill[] =>
  Array.from({ length: book.fills }, (_, at) => ({
    maker: book.makers[at]!,
    price: book.fillPrices[at]!,
    quantity: book.fillQuantities[at]!,
  }))

describe('order book', () => {
  test('matches, rests and cancels as a naive book does; never crossed, nothing gained or lost, over 300 seeds', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = createRandom(seed)
      // From a few prices, where queues are long, to many, where words of bits are skipped.
      const ticks = [3, 33, 1_025, 40_000][seed % 4]!
      const book = new OrderBook(ticks)
      const naive = new NaiveBook()
      let [entered, traded, cancelled, dropped] = [0, 0, 0, 0]
      for (let order = 0; order < 300; order++) {
        const side: Side = random.integer(2) === 0 ? BUY : SELL
        const quantity = 1 + random.integer(50)
        const price = random.integer(ticks)
        const kind = random.integer(10)
        if (kind < 3) {
          const victim = random.integer(order + 1)
          const taken = book.cancel(victim)
          expect(taken, `seed ${seed}`).toBe(naive.cancel(victim))
          cancelled += taken
        } else {
          const rests = kind < 8
          const extreme = side === BUY ? ticks - 1 : 0
          const filled =
            kind === 9 ? book.market(order, side, quantity) : book.limit(order, side, price, quantity, rests)
          const expected = naive.limit(order, side, kind === 9 ? extreme : price, quantity, rests)
          expect(fillsOf(book), `seed ${seed}, order ${order}`).toEqual(expected)
          entered += quantity
          traded += filled
          if (!rests) dropped += quantity - filled
        }
        expect(book.bestBid, `seed ${seed}: crossed`).toBeLessThan(book.bestAsk)
        expect(book.bestBid).toBe(naive.bids[0]?.price ?? -1)
        expect(book.bestAsk).toBe(naive.asks[0]?.price ?? ticks)
      }
      const resting = [...book.resting()]
      expect(resting, `seed ${seed}`).toEqual(naive.resting())
      // Each unit entered is traded, taken back, dropped, or rests; a trade takes one from each side.
      const rests = resting.reduce((sum, { quantity }) => sum + quantity, 0)
      expect(book.volume).toBe(traded)
      expect(entered, `seed ${seed}`).toBe(2 * traded + cancelled + dropped + rests)
    }
  })

  test('the fingerprint is that of the trades and what rests, and an exchange of two orders changes it', () => {
    const of = (...orders: [number, Side, number, number][]) => {
      const book = new OrderBook(100)
      for (const [order, side, price, quantity] of orders) book.limit(order, side, price, quantity)
      return book.fingerprint()
    }
    const resting: [number, Side, number, number][] = [
      [0, BUY, 50, 5],
      [1, BUY, 50, 5],
    ]
    expect(of(...resting)).toBe(of(...resting))
    expect(of(...resting.toReversed())).not.toBe(of(...resting))
    expect(of(...resting, [2, SELL, 50, 5])).not.toBe(of(...resting.toReversed(), [2, SELL, 50, 5]))
    expect(of(...resting, [2, SELL, 51, 5])).not.toBe(of(...resting))
  })

  test('refuses what is no price, quantity or order, and an order that rests already', () => {
    const book = new OrderBook(10)
    for (const [order, price, quantity] of [
      [0, -1, 1],
      [0, 10, 1],
      [0, 1.5, 1],
      [0, 1, 0],
      [0, 1, 2 ** 31],
      [-1, 1, 1],
      [0.5, 1, 1],
      [0, Number.NaN, 1],
    ] as const)
      expect(() => book.limit(order, BUY, price, quantity), `${order} ${price} ${quantity}`).toThrow(RangeError)
    book.limit(0, BUY, 1, 1)
    expect(() => book.limit(0, BUY, 1, 1)).toThrow('Order 0 rests')
    for (const ticks of [0, 1.5, TICKS_MAX + 1]) expect(() => new OrderBook(ticks)).toThrow(RangeError)
    expect(book.cancel(77)).toBe(0)
  })
})
