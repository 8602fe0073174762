// What participants want: limit orders around a price that wanders, market orders, cancellations, and bargains to race for.
import type { Side } from '#lib/algorithms/order-book'
import { BUY, SELL } from '#lib/algorithms/order-book'
import { createHawkes, createZipf, exponential } from '#lib/kernel/distributions'
import type { Random } from '#lib/kernel/random'
import type { Setting } from './setting.ts'

export const TICKS = 1_024
const MIDDLE = TICKS / 2
/** Mean distance of a limit order from the middle, in ticks, on its own side; some lie beyond and trade at once. */
const DISTANCE_MEAN = 5
const OVERLAP = 2
const WANDERING = 100
const QUANTITY_MAX = 100
const RACE_QUANTITY = 10
/** Of the arrivals, how many follow from earlier ones, and how soon. */
const EXCITED_SHARE = 0.5
const EXCITED_MICROS = 200
/** Which of its own orders a participant takes back: one of its last so many. */
const CANCEL_REACH = 20

export type Kind = 'limit' | 'market' | 'cancel' | 'race'

/** One order as its participant wrote it. `target` is the order to take back, or the bargain that is raced for. */
export type Order = {
  at: number
  owner: number
  kind: Kind
  symbol: number
  side: Side
  price: number
  quantity: number
  target: number
  bargain: boolean
}

/** The orders that come by themselves, by time. Races are added by whoever sees a bargain. */
export function planOrders(setting: Setting, random: Random): Order[] {
  const { participants, ordersPerSecond, durationMicros, cancelShare, marketShare, raceShare } = setting
  const rate = ordersPerSecond / 1e6
  const decay = 1 / EXCITED_MICROS
  const arrivals = { base: rate * (1 - EXCITED_SHARE), jump: EXCITED_SHARE * decay, decay }
  const next = createHawkes(random.split('arrivals'), arrivals)
  const zipf = createZipf(setting.symbols, setting.symbolSkew)
  const own = random.split('orders')
  const middles = new Float64Array(setting.symbols).fill(MIDDLE)
  const placed = Array.from({ length: participants }, (): number[] => [])
  const orders: Order[] = []
  for (let at = next(); at < durationMicros; at = next()) {
    const symbol = zipf(own) - 1
    const wandered = middles[symbol]! + own.next() - 0.5
    middles[symbol] = Math.min(MIDDLE + WANDERING, Math.max(MIDDLE - WANDERING, wandered))
    const owner = own.integer(participants)
    const draw = own.next()
    const bargain = own.next() < raceShare && participants > 1
    const kind = draw < cancelShare ? 'cancel' : draw < cancelShare + marketShare ? 'market' : 'limit'
    const side: Side = own.integer(2) === 0 ? BUY : SELL
    const away = exponential(own, DISTANCE_MEAN) - OVERLAP
    const price = Math.round(middles[symbol]! + (side === BUY ? -away : away))
    const order = { at, owner, kind, symbol, side, price, quantity: 1 + own.integer(QUANTITY_MAX), target: -1, bargain }
    const mine = placed[owner]!
    if (bargain) orders.push({ ...order, kind: 'limit', owner: participants - 1 })
    else if (kind === 'cancel' && mine.length > 0) {
      const target = mine[Math.max(0, mine.length - 1 - own.integer(CANCEL_REACH))]!
      orders.push({ ...order, kind, target, symbol: orders[target]!.symbol })
    } else {
      if (kind !== 'market') mine.push(orders.length)
      orders.push({ ...order, kind: kind === 'market' ? 'market' : 'limit' })
    }
  }
  return orders
}

/** What a participant sends when it sees a bargain: it takes what it gets at once. */
export const raceFor = (bargain: Order, target: number, owner: number, at: number): Order => ({
  ...bargain,
  at,
  owner,
  kind: 'race',
  side: bargain.side === BUY ? SELL : BUY,
  quantity: RACE_QUANTITY,
  target,
  bargain: false,
})
