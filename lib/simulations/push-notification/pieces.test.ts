import { describe, expect, test } from 'vitest'
import { ConsistentHashRing } from '#lib/algorithms/consistent-hash-ring'
import { createRandom } from '#lib/kernel/random'
import { FILTER_BITS, measureFilter } from './filter-rate.ts'
import { parameters } from './parameters.ts'
import { Placement } from './placement.ts'
import { isPushed, makePlan } from './plan.ts'
import { measureMoves } from './ring-moves.ts'
import { settingOf } from './setting.ts'

describe('the filter', () => {
  test.each(FILTER_BITS)(
    'of %d bits a key denies none of its own, and errs as often as the formula says (40 seeds)',
    (bits) => {
      const keys = 5_000
      let [measured, formula] = [0, 0]
      const seeds = 40
      for (let seed = 1; seed <= seeds; seed++) {
        const rate = measureFilter(keys, bits, createRandom(seed))
        expect(rate.falseNegatives, `seed ${seed}`).toBe(0)
        measured += rate.measured / seeds
        // Written out here: k hashes, each of which leaves a bit alone with probability 1 - 1/m.
        const hashes = Math.max(1, Math.round(bits * Math.log(2)))
        formula += (1 - (1 - 1 / (keys * bits)) ** (hashes * keys)) ** hashes / seeds
      }
      const deviation = Math.sqrt(formula / (seeds * 10_000))
      expect(Math.abs(measured - formula)).toBeLessThan(4 * deviation + 0.03 * formula)
    },
  )
})

describe('placement', () => {
  test('on a ring only the devices of the failed server move, whoever fails (30 seeds)', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = createRandom(seed)
      const up = Array.from({ length: 2 + random.integer(10) }, (_, server) => server)
      const vnodes = 1 + random.integer(64)
      const placement = new Placement('ring', up.length, vnodes)
      const failed = random.integer(up.length)
      const left = up.filter((server) => server !== failed)
      const smaller = new ConsistentHashRing(
        left.map((server) => ({ name: `server-${server}` })),
        vnodes,
      )
      for (let device = 0; device < 300; device++) {
        const before = placement.serverOf(device, up)!
        const after = placement.serverOf(device, left)!
        expect(after, `seed ${seed}: as on a ring of those that are left`).toBe(left[smaller.ownerOf(device)])
        if (before === failed) expect(left, `seed ${seed}`).toContain(after)
        else expect(after, `seed ${seed}, device ${device}`).toBe(before)
      }
    }
  })

  test('by remainder about (n - 1) of n move, on a ring hardly more than one of n', () => {
    for (const servers of [4, 8, 16]) {
      const { ring, remainder } = measureMoves(servers, 256)
      expect(ring * servers, `${servers} servers`).toBeGreaterThan(1)
      expect(ring * servers, `${servers} servers`).toBeLessThan(1.4)
      expect(Math.abs(remainder - (servers - 1) / servers)).toBeLessThan(0.05)
    }
  })

  test('nobody is anywhere when no server is up', () => {
    expect(new Placement('ring', 3, 8).serverOf(1, [])).toBeNull()
    expect(new Placement('remainder', 3, 8).serverOf(1, [])).toBeNull()
  })
})

describe('the plan', () => {
  test('is the same for all designs, and counts each subscription once in either direction (20 seeds)', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const p = parameters.parse({
        devices: 50,
        topics: 12,
        subscriptionsPerDevice: 1 + (seed % 12),
        durationSeconds: 5,
      })
      const plan = makePlan(settingOf('hybrid', p), createRandom(seed))
      expect(makePlan(settingOf('push-all', p), createRandom(seed))).toEqual(plan)
      for (const [device, topics] of plan.topicsOf.entries()) {
        expect(new Set(topics).size, `seed ${seed}`).toBe(p.subscriptionsPerDevice)
        for (const topic of topics) expect(plan.subscribersOf[topic]).toContain(device)
      }
      const both = plan.subscribersOf.reduce((sum, each) => sum + each.length, 0)
      expect(both).toBe(50 * p.subscriptionsPerDevice)
    }
  })

  test('a topic with as many subscribers as the threshold is pushed, with one more it is polled', () => {
    const p = parameters.parse({ devices: 10, topics: 1, subscriptionsPerDevice: 1, durationSeconds: 2 })
    const pushed = (threshold: number) => {
      const setting = settingOf('hybrid', { ...p, threshold })
      return isPushed(setting, makePlan(setting, createRandom(1)), 0)
    }
    expect([pushed(9), pushed(10)]).toEqual([false, true])
  })
})
