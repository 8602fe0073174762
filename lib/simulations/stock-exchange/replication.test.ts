import { describe, expect, test } from 'vitest'
import { BUY } from '#lib/algorithms/order-book'
import { createRandom } from '#lib/kernel/random'
import { finish } from '../testing/run-to-end.ts'
import type { DesignId } from './designs.ts'
import type { Order } from './flow.ts'
import type { Parameters } from './parameters.ts'
import { parameters } from './parameters.ts'
import type { Replication } from './replication.ts'
import { replicate } from './replication.ts'
import { settingOf } from './setting.ts'

const run = (design: DesignId, change: Partial<Parameters>, seed: number): Replication =>
  finish(replicate(settingOf(design, parameters.parse(change)), createRandom(seed)))

/** Everything at once, far more often than in the defaults, on small runs. */
const ROUGH: Partial<Parameters> = {
  participants: 5,
  symbols: 4,
  ordersPerSecond: 40_000,
  durationMs: 5,
  loss: 0.03,
  duplication: 0.01,
  reordering: 0.2,
  crashEveryMs: 2,
  downMs: 1,
  pauseEveryMs: 2,
  pauseMs: 1,
  coldStartMs: 0.5,
  slowFactor: 5,
}

/** Applies a sequence to sorted arrays; nothing is shared with the books under test. Returns the shares traded. */
function tradedNaively(log: readonly number[], orders: readonly Order[]): number {
  type Open = { id: number; buys: boolean; price: number; quantity: number }
  const books = new Map<number, Open[]>()
  const known = new Set<number>()
  let traded = 0
  for (const id of log) {
    if (known.has(id)) continue
    known.add(id)
    const { kind, symbol, side, price, quantity, target } = orders[id]!
    const open = books.get(symbol) ?? []
    if (kind === 'cancel') {
      books.set(
        symbol,
        open.filter((each) => each.id !== target),
      )
      continue
    }
    const buys = side === BUY
    let left = quantity
    // Sorting is stable: of equal prices the one that came first stays first.
    const others = open
      .filter((each) => each.buys !== buys && (kind === 'market' || (buys ? each.price <= price : each.price >= price)))
      .sort((a, b) => (buys ? a.price - b.price : b.price - a.price))
    for (const other of others) {
      const shares = Math.min(left, other.quantity)
      traded += shares
      left -= shares
      other.quantity -= shares
    }
    const rest = open.filter((each) => each.quantity > 0)
    if (kind === 'limit' && left > 0) rest.push({ id, buys, price, quantity: left })
    books.set(symbol, rest)
  }
  return traded
}

const RIGHT: DesignId[] = ['multicast', 'tcp-fan-out', 'one-by-one', 'sharded', 'cold-standby', 'database-book']
const SEEDS = 200

describe('exchanges whose orders are written down before they are published', { timeout: 240_000 }, () => {
  test.each(RIGHT)(`%s keeps all its promises under rough faults (${SEEDS} seeds)`, (design) => {
    let [crashes, takeOvers] = [0, 0]
    for (let seed = 1; seed <= SEEDS; seed++) {
      const replication = run(design, ROUGH, seed)
      const { history, engines, participants, orders } = replication
      const told = `seed ${seed}`
      expect(replication.crossed, `${told}: a book is never crossed`).toBe(0)
      expect(replication.unaccounted, `${told}: no share is gained or lost`).toBe(0)
      expect(replication.diverged, `${told}: engines hold the same state`).toBe(0)
      expect(replication.confirmedLost, `${told}: what was confirmed stays`).toBe(0)
      expect(replication.conflicts, `${told}: a number is one order, for everybody`).toBe(0)
      expect(history.twice, `${told}: nobody sees an order twice`).toBe(0)
      expect(
        participants.reduce((sum, { missing }) => sum + missing, 0),
        `${told}: nothing is left out`,
      ).toBe(0)
      let volume = 0
      for (const pair of engines) {
        const leader = pair.find(({ role }) => role === 'leading')
        if (!leader) continue
        expect(new Set(leader.log).size, `${told}: no order has two numbers`).toBe(leader.log.length)
        expect(leader.books.volume, `${told}: price, then time`).toBe(tradedNaively(leader.log, orders))
        volume += leader.books.volume
        takeOvers += leader.takeOvers
      }
      if (engines.every((pair) => pair.some(({ role }) => role === 'leading'))) expect(volume).toBe(replication.volume)
      crashes += history.strikes.length
    }
    expect(crashes, 'the faults strike').toBeGreaterThan(SEEDS / 2)
    expect(takeOvers).toBeGreaterThan(SEEDS / 10)
  })

  test.each(RIGHT.filter((design) => design !== 'database-book'))(
    '%s: every order is confirmed in the end, and every participant has seen the whole sequence (20 seeds)',
    (design) => {
      for (let seed = 1; seed <= 20; seed++) {
        const { history, engines, participants, orders } = run(design, { ...ROUGH, slowFactor: 1 }, seed)
        expect(history.confirmedAt.size, `seed ${seed}`).toBe(orders.length)
        for (const [shard, pair] of engines.entries()) {
          const leader = pair.find(({ role }) => role === 'leading')!
          for (const { streams } of participants) expect(streams[shard]!.next, `seed ${seed}`).toBe(leader.log.length)
        }
      }
    },
  )
})

describe('exchanges that leave something out', { timeout: 240_000 }, () => {
  const seeds = Array.from({ length: 20 }, (_, at) => at + 1)
  const CALM = { loss: 0, duplication: 0, reordering: 0, crashEveryMs: 0, pauseEveryMs: 0, slowFactor: 1 }

  test('published first: a crash takes what was confirmed; without crashes and pauses nothing is lost', () => {
    expect(seeds.some((seed) => run('publish-first', ROUGH, seed).confirmedLost > 0)).toBe(true)
    for (const seed of seeds) expect(run('publish-first', { ...ROUGH, ...CALM }, seed).confirmedLost).toBe(0)
  })

  test('no retransmitter: what is lost stays lost, and nothing else is', () => {
    const missing = (change: Partial<Parameters>, seed: number) =>
      run('no-retransmitter', change, seed).participants.reduce((sum, each) => sum + each.missing, 0)
    for (const seed of seeds) {
      expect(missing({ ...ROUGH, ...CALM, loss: 0.03 }, seed)).toBeGreaterThan(0)
      expect(missing({ ...ROUGH, ...CALM }, seed)).toBe(0)
    }
  })

  test('no sequencer: engines diverge where nothing fails at all, unless there is one participant', () => {
    const calm = { ...ROUGH, ...CALM }
    expect(seeds.some((seed) => run('no-sequencer', calm, seed).diverged > 0)).toBe(true)
    const alone = { ...calm, participants: 1, jitterMicros: 0 }
    for (const seed of seeds) expect(run('no-sequencer', alone, seed).diverged).toBe(0)
  })

  test('a slow participant that overflows asks again until it has everything, and slows nobody else down', () => {
    const change = { ...CALM, slowFactor: 30, buffer: 4, participants: 6, durationMs: 5, ordersPerSecond: 30_000 }
    const [slowed, even] = [run('multicast', change, 1), run('multicast', { ...change, slowFactor: 1 }, 1)]
    expect(slowed.participants.at(-1)!.overflowed).toBeGreaterThan(0)
    expect(slowed.participants.at(-1)!.streams[0]!.next).toBe(slowed.engines[0]![0]!.log.length)
    const spread = ({ history, planned }: Replication) => {
      const spreads = Array.from({ length: planned }, (_, id) => history.lastSeen[id]! - history.firstSeen[id]!)
      return spreads.sort((a, b) => a - b)[planned >> 1]!
    }
    expect(spread(slowed)).toBeLessThan(spread(even) * 1.5)
  })
})
