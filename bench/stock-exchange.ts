// The stock exchange's order book against a package that keeps one, on the same flow of limit orders, market orders and cancellations.
import { OrderBook as PeerBook, Side as PeerSide } from 'nodejs-order-book'
import type { Side } from '#lib/algorithms/order-book'
import { BUY, OrderBook, SELL } from '#lib/algorithms/order-book'
import { createRandom } from '#lib/kernel/random'
import type { Row } from './row.ts'
import { sideBySide } from './side-by-side.ts'

const OPERATIONS = 200_000
const TICKS = 20_000
/** Limit orders lie within so many ticks around a price that wanders. */
const WIDTH = 60

type Operation = { order: number; kind: 'limit' | 'market' | 'cancel'; side: Side; price: number; quantity: number }
type Outcome = { volume: number; open: number }

/** Six in ten are limit orders, one a market order, three take back an earlier one that may be gone. */
function flow(): Operation[] {
  const random = createRandom(1)
  let middle = TICKS / 2
  return Array.from({ length: OPERATIONS }, (_, at) => {
    middle = Math.min(TICKS - 2 * WIDTH, Math.max(2 * WIDTH, middle + random.integer(3) - 1))
    const draw = random.integer(10)
    const side = random.integer(2) === 0 ? BUY : SELL
    // Buyers mostly below the middle, sellers above it; where they overlap they trade.
    const away = random.integer(WIDTH) - WIDTH / 6
    return {
      order: draw < 3 ? Math.max(0, at - 1 - random.integer(2_000)) : at,
      kind: draw < 3 ? 'cancel' : draw < 4 ? 'market' : 'limit',
      side,
      price: side === BUY ? middle - away : middle + away,
      quantity: 1 + random.integer(100),
    }
  })
}

function byOurs(operations: Operation[]): Outcome {
  const book = new OrderBook(TICKS)
  for (const { order, kind, side, price, quantity } of operations) {
    if (kind === 'cancel') book.cancel(order)
    else if (kind === 'market') book.market(order, side, quantity)
    else book.limit(order, side, price, quantity)
  }
  let open = 0
  for (const each of book.resting()) open += each.quantity
  return { volume: book.volume, open }
}

/** The peer names orders by text; the names are made beforehand, so that making them is not held against it. */
function byPeer(operations: Operation[], names: string[]): Outcome {
  const book = new PeerBook()
  let volume = 0
  for (const { order, kind, side, price, quantity } of operations) {
    const id = names[order]!
    if (kind === 'cancel') {
      book.cancel(id)
      continue
    }
    const options = { id, side: side === BUY ? PeerSide.BUY : PeerSide.SELL, size: quantity }
    const { quantityLeft, err } = kind === 'market' ? book.market(options) : book.limit({ ...options, price })
    if (err) throw new Error(err.message)
    volume += quantity - quantityLeft
  }
  const open = book.depth().flat()
  return { volume, open: open.reduce((sum, [, size]) => sum + size, 0) }
}

function agree(ours: unknown, theirs: unknown): void {
  const [mine, peer] = [ours as Outcome, theirs as Outcome]
  if (mine.volume !== peer.volume || mine.open !== peer.open)
    throw new Error(`Ours traded ${mine.volume} and left ${mine.open}, the peer ${peer.volume} and ${peer.open}`)
}

/** Wanted: ten times the peer. */
export async function benchOrderBook(): Promise<Row[]> {
  const operations = flow()
  const names = operations.map((_, at) => `order-${at}`)
  const { volume, open } = byOurs(operations)
  return [
    await sideBySide({
      what: 'Order book: limit orders, market orders, cancellations',
      operations: OPERATIONS,
      note: `nodejs-order-book; like for like, both traded ${volume} and left ${open} in the book; wanted: 10x`,
      ours: () => byOurs(operations),
      theirs: () => byPeer(operations, names),
      check: agree,
    }),
  ]
}
