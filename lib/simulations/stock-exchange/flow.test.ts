import { describe, expect, test } from 'vitest'
import { createRandom } from '#lib/kernel/random'
import { rateInterval } from '#lib/kernel/statistics'
import { planOrders, TICKS } from './flow.ts'
import { parameters } from './parameters.ts'
import { settingOf } from './setting.ts'

describe('flow of orders', () => {
  test('is what the parameters say: rate, kinds, and cancellations of own orders that came before (40 seeds)', () => {
    const p = parameters.parse({ durationMs: 40 })
    const counts = { all: 0, cancel: 0, market: 0, bargain: 0 }
    for (let seed = 1; seed <= 40; seed++) {
      const orders = planOrders(settingOf('multicast', p), createRandom(seed))
      for (const [id, order] of orders.entries()) {
        const { kind, at, owner, target, price, bargain } = order
        expect(at).toBeGreaterThanOrEqual(orders[id - 1]?.at ?? 0)
        expect(price >= 0 && price < TICKS).toBe(true)
        if (kind === 'cancel') {
          expect(target).toBeLessThan(id)
          expect(orders[target]).toMatchObject({ owner, kind: 'limit', symbol: order.symbol })
        }
        counts.all++
        if (bargain) counts.bargain++
        else if (kind === 'cancel' || kind === 'market') counts[kind]++
      }
    }
    // Bursts make the number of orders vary more than chance alone, by a factor that their excitement gives.
    const expected = (40 * p.ordersPerSecond * p.durationMs) / 1000
    expect(Math.abs(counts.all / expected - 1)).toBeLessThan(0.05)
    const within = (count: number, of: number, share: number) => {
      const { low, high } = rateInterval(count, of, 0.999)
      expect(low).toBeLessThan(share)
      expect(high).toBeGreaterThan(share)
    }
    within(counts.bargain, counts.all, p.raceShare)
    within(counts.market, counts.all - counts.bargain, p.marketShare)
    // The first of a participant have nothing to take back.
    expect(counts.cancel / (counts.all - counts.bargain)).toBeGreaterThan(p.cancelShare - 0.02)
    expect(counts.cancel / (counts.all - counts.bargain)).toBeLessThan(p.cancelShare + 0.005)
  })
})
