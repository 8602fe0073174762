// A limit order book with price-time priority, on typed arrays.

export const BUY = 0
export const SELL = 1
export type Side = typeof BUY | typeof SELL

/** Prices that a book may have. */
export const TICKS_MAX = 1 << 20
const NONE = -1
const INITIAL_ORDERS = 256
const INITIAL_FILLS = 16
const FNV_PRIME = 0x01000193

/**
 * The book of one security. Prices are ticks from 0 to `ticks - 1`, quantities positive integers below 2^31, orders small integers
 * that the caller gives out, each once: they index the arrays.
 *
 * A price is a queue of orders, oldest first, linked through the orders themselves, so that adding and cancelling take constant time;
 * two layers of bits say which prices have orders, so that the next best is found by counting zeros. A price has buyers or sellers,
 * never both, and one layout serves both sides. After Harris, Trading and Exchanges (2003), chapter 6, for the rule.
 */
export class OrderBook {
  readonly ticks: number
  /** The highest price that somebody would buy at; -1 if nobody would. */
  bestBid = NONE
  /** The lowest price that somebody would sell at; `ticks` if nobody would. */
  bestAsk: number
  /** Traded so far: how much, and in how many fills. */
  volume = 0
  trades = 0
  /** The fills of the last order: who rested, at which price, how much. The first `fills` entries count. */
  fills = 0
  makers = new Int32Array(INITIAL_FILLS)
  fillPrices = new Int32Array(INITIAL_FILLS)
  fillQuantities = new Int32Array(INITIAL_FILLS)

  private readonly heads: Int32Array
  private readonly tails: Int32Array
  private readonly occupied: Int32Array
  private readonly summary: Int32Array
  // Of each order that rests: what is left of it, its price and side, and its neighbours in the queue.
  private left = new Int32Array(INITIAL_ORDERS)
  private prices = new Int32Array(INITIAL_ORDERS)
  private before = new Int32Array(INITIAL_ORDERS)
  private after = new Int32Array(INITIAL_ORDERS)
  private tradeHash = 0

  /** @throws RangeError unless ticks is an integer from 1 to `TICKS_MAX` */
  constructor(ticks: number) {
    if (!Number.isInteger(ticks) || ticks < 1 || ticks > TICKS_MAX)
      throw new RangeError(`A book has 1 to ${TICKS_MAX} prices, not ${ticks}`)
    this.ticks = ticks
    this.bestAsk = ticks
    this.heads = new Int32Array(ticks).fill(NONE)
    this.tails = new Int32Array(ticks).fill(NONE)
    this.occupied = new Int32Array((ticks + 31) >>> 5)
    this.summary = new Int32Array((this.occupied.length + 31) >>> 5)
  }

  /**
   * Matches an order against the other side, best price first and oldest first, at the price of whoever rests; what is left then
   * rests itself, unless `rests` is false.
   * @returns how much of it was filled
   * @throws RangeError for a price or a quantity out of bounds, or an order that rests already
   */
  limit(order: number, side: Side, price: number, quantity: number, rests = true): number {
    if (!(price >= 0 && price < this.ticks && Number.isInteger(price)))
      throw new RangeError(`A price is an integer from 0 to ${this.ticks - 1}, and ${price} is not`)
    if (!(quantity > 0 && (quantity | 0) === quantity))
      throw new RangeError(`A quantity is an integer from 1 to 2^31 - 1, and ${quantity} is not`)
    if (!(order >= 0 && (order | 0) === order))
      throw new RangeError(`An order is an integer from 0, and ${order} is not`)
    if (order >= this.left.length) this.growOrders(order)
    if (this.left[order]! > 0) throw new RangeError(`Order ${order} rests in the book already`)
    this.fills = 0
    const open = side === BUY ? this.buy(price, quantity) : this.sell(price, quantity)
    if (open > 0 && rests) this.rest(order, side, price, open)
    return quantity - open
  }

  /** Matches at any price; what nobody takes is dropped. Otherwise as `limit`. */
  market(order: number, side: Side, quantity: number): number {
    return this.limit(order, side, side === BUY ? this.ticks - 1 : 0, quantity, false)
  }

  /** Takes back what is left of an order; returns how much that is, 0 if it does not rest. */
  cancel(order: number): number {
    const quantity = this.open(order)
    this.fills = 0
    if (quantity > 0) this.remove(order)
    return quantity
  }

  /** What is left of an order that rests, else 0. */
  open(order: number): number {
    return order >= 0 && order < this.left.length ? this.left[order]! : 0
  }

  /** All orders that rest, by price from the lowest, oldest first at each. */
  *resting(): Generator<{ order: number; side: Side; price: number; quantity: number }> {
    for (let price = this.nextAbove(-1); price < this.ticks; price = this.nextAbove(price)) {
      const side = price <= this.bestBid ? BUY : SELL
      for (let order = this.heads[price]!; order !== NONE; order = this.after[order]!)
        yield { order, side, price, quantity: this.left[order]! }
    }
  }

  /** 32 bits that differ, almost surely, for books whose fills or resting orders differ. */
  fingerprint(): number {
    let hash = this.tradeHash
    for (const { order, side, price, quantity } of this.resting())
      hash = mixed(mixed(mixed(mixed(hash, order), side), price), quantity)
    return hash >>> 0
  }

  private buy(limit: number, quantity: number): number {
    let open = quantity
    while (open > 0 && this.bestAsk <= limit) open = this.take(this.bestAsk, open)
    return open
  }

  private sell(limit: number, quantity: number): number {
    let open = quantity
    while (open > 0 && this.bestBid >= limit) open = this.take(this.bestBid, open)
    return open
  }

  /** Fills from the oldest order at a price; returns what is still open. */
  private take(price: number, open: number): number {
    const maker = this.heads[price]!
    const rest = this.left[maker]!
    const quantity = rest < open ? rest : open
    this.note(maker, price, quantity)
    if (quantity === rest) this.remove(maker)
    else this.left[maker] = rest - quantity
    return open - quantity
  }

  private note(maker: number, price: number, quantity: number): void {
    if (this.fills === this.makers.length) this.growFills()
    this.makers[this.fills] = maker
    this.fillPrices[this.fills] = price
    this.fillQuantities[this.fills] = quantity
    this.fills++
    this.trades++
    this.volume += quantity
    this.tradeHash = mixed(mixed(this.tradeHash, maker), quantity)
  }

  private rest(order: number, side: Side, price: number, quantity: number): void {
    const tail = this.tails[price]!
    this.left[order] = quantity
    this.prices[order] = price
    this.before[order] = tail
    this.after[order] = NONE
    this.tails[price] = order
    if (tail !== NONE) {
      this.after[tail] = order
      return
    }
    this.heads[price] = order
    this.occupied[price >>> 5]! |= 1 << (price & 31)
    this.summary[price >>> 10]! |= 1 << ((price >>> 5) & 31)
    if (side === BUY) {
      if (price > this.bestBid) this.bestBid = price
    } else if (price < this.bestAsk) this.bestAsk = price
  }

  private remove(order: number): void {
    const price = this.prices[order]!
    const [before, after] = [this.before[order]!, this.after[order]!]
    this.left[order] = 0
    if (before === NONE) this.heads[price] = after
    else this.after[before] = after
    if (after === NONE) this.tails[price] = before
    else this.before[after] = before
    if (this.heads[price] === NONE) this.vacate(price)
  }

  private vacate(price: number): void {
    const word = price >>> 5
    this.occupied[word]! &= ~(1 << (price & 31))
    if (this.occupied[word] === 0) this.summary[word >>> 5]! &= ~(1 << (word & 31))
    if (price === this.bestBid) this.bestBid = this.nextBelow(price)
    else if (price === this.bestAsk) this.bestAsk = this.nextAbove(price)
  }

  /** The lowest occupied price above one; `ticks` if there is none. */
  private nextAbove(price: number): number {
    const from = price + 1
    if (from >= this.ticks) return this.ticks
    let word = from >>> 5
    const here = this.occupied[word]! & (-1 << (from & 31))
    if (here !== 0) return (word << 5) + lowestBit(here)
    word++
    for (let at = word >>> 5; at < this.summary.length; at++) {
      const words = this.summary[at]! & (at === word >>> 5 ? -1 << (word & 31) : -1)
      if (words === 0) continue
      const found = (at << 5) + lowestBit(words)
      return (found << 5) + lowestBit(this.occupied[found]!)
    }
    return this.ticks
  }

  /** The highest occupied price below one; -1 if there is none. */
  private nextBelow(price: number): number {
    const from = price - 1
    if (from < 0) return NONE
    let word = from >>> 5
    const here = this.occupied[word]! & (-1 >>> (31 - (from & 31)))
    if (here !== 0) return (word << 5) + 31 - Math.clz32(here)
    word--
    for (let at = word >> 5; at >= 0; at--) {
      const words = this.summary[at]! & (at === word >> 5 ? -1 >>> (31 - (word & 31)) : -1)
      if (words === 0) continue
      const found = (at << 5) + 31 - Math.clz32(words)
      return (found << 5) + 31 - Math.clz32(this.occupied[found]!)
    }
    return NONE
  }

  private growOrders(order: number): void {
    const length = Math.max(order + 1, this.left.length * 2)
    this.left = grown(this.left, length)
    this.prices = grown(this.prices, length)
    this.before = grown(this.before, length)
    this.after = grown(this.after, length)
  }

  private growFills(): void {
    const length = this.makers.length * 2
    this.makers = grown(this.makers, length)
    this.fillPrices = grown(this.fillPrices, length)
    this.fillQuantities = grown(this.fillQuantities, length)
  }
}

const lowestBit = (word: number): number => 31 - Math.clz32(word & -word)

/** A step of FNV-1a, on a whole integer instead of a byte, with the high bits folded back. */
function mixed(hash: number, value: number): number {
  const product = Math.imul(hash ^ value ^ 0x9e3779b9, FNV_PRIME)
  return product ^ (product >>> 15)
}

function grown(from: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const to = new Int32Array(length)
  to.set(from)
  return to
}
