import { describe, expect, test } from 'vitest'
import { createRandom } from '#lib/kernel/random'
import { finish } from '../testing/run-to-end.ts'
import type { DesignId } from './designs.ts'
import { isRight, truthOf } from './naive-audit.ts'
import type { Parameters } from './parameters.ts'
import { parameters } from './parameters.ts'
import { replicate, Traffic } from './traffic.ts'
import type { World } from './world.ts'

const RIGHT: DesignId[] = ['key-beforehand', 'polling', 'outbox', 'saga', 'two-phase-commit']
const SEEDS = 60

/** Hard times: a seed picks how hard. */
function hardship(seed: number): Parameters {
  const random = createRandom(seed).split('hardship')
  return parameters.parse({
    payments: 30,
    paymentsPerSecond: 1 + 10 * random.next(),
    cards: 1 + random.integer(10),
    loss: 0.2 * random.next(),
    crashChance: 0.02 * random.next(),
    slowChance: 0.3 * random.next(),
    webhookLateChance: 0.3 * random.next(),
    webhookTwiceChance: 0.3 * random.next(),
    leaveChance: 0.3,
    doubleSubmitChance: 0.3,
    outOfStockChance: 0.2,
    declineChance: 0.2,
  })
}

const run = (design: DesignId, seed: number, p = hardship(seed), asynchronous = seed % 3 === 0): World =>
  finish(replicate(design, p, createRandom(seed), { asynchronous }))

function* worlds(design: DesignId) {
  for (let seed = 0; seed < SEEDS; seed++) yield { seed, world: run(design, seed) }
}

describe('payments in traffic, in hard times', () => {
  test.each(RIGHT)('%s ends with every purchase as it should be', (design) => {
    let crashes = 0
    for (const { seed, world } of worlds(design)) {
      crashes += world.outages.length
      for (const [purchase, truth] of truthOf(world).entries())
        expect(isRight(truth, world), `seed ${seed}, purchase ${purchase}: ${JSON.stringify(truth)}`).toBe(true)
    }
    expect(crashes).toBeGreaterThan(SEEDS)
  })

  test.each(RIGHT)('%s has debits equal credits after every posting, not only at the end', (design) => {
    for (const { seed, world } of worlds(design))
      for (const { transaction, legs } of world.ledger.journal)
        expect(
          legs.reduce((sum, { amount }) => sum + amount, 0),
          `seed ${seed}, row ${transaction}`,
        ).toBe(0)
  })

  test.each(RIGHT)('%s has the provider take money at most once for a key', (design) => {
    for (const { seed, world } of worlds(design)) {
      const taken = world.provider.charges.filter(({ takenAt }) => takenAt !== null)
      const keys = taken.map(({ row }) => world.service.rows[row]!.key)
      expect(new Set(keys).size, `seed ${seed}`).toBe(keys.length)
    }
  })

  test.each(RIGHT)('%s never leaves a final state', (design) => {
    for (const { seed, world } of worlds(design)) {
      expect(world.service.finalStatesLeft, `seed ${seed}`).toBe(0)
      expect(
        truthOf(world).every(({ moved }) => !moved),
        `seed ${seed}`,
      ).toBe(true)
    }
  })

  test('a card is never locked by two payments at once', () => {
    for (const { seed, world } of worlds('two-phase-commit')) {
      const byCard = Map.groupBy(
        world.service.rows.filter(({ lockedAt }) => lockedAt !== null),
        ({ purchase }) => world.purchases[purchase]!.card,
      )
      for (const rows of byCard.values()) {
        const inOrder = rows.toSorted((a, b) => a.lockedAt! - b.lockedAt!)
        for (const [at, row] of inOrder.entries())
          if (at > 0) {
            const before = inOrder[at - 1]!
            expect(row.lockedAt! + 1e-6, `seed ${seed}`).toBeGreaterThanOrEqual(before.lockedAt! + before.lockedMs)
          }
      }
    }
  })

  test('a saga gives back what it took for what is out of stock, and nothing else', () => {
    let refunded = 0
    for (const { seed, world } of worlds('saga'))
      for (const { purchase, state, takenAt } of world.provider.charges) {
        const { outOfStock } = world.purchases[purchase]!
        if (takenAt !== null) expect(state, `seed ${seed}`).toBe(outOfStock ? 'refunded' : 'paid')
        if (state === 'refunded') refunded++
      }
    expect(refunded).toBeGreaterThan(0)
  })

  test('a payment goes from pending to its end and through nothing else, whatever crashes', () => {
    for (const { seed, world } of worlds('key-beforehand'))
      for (const { history } of world.service.rows)
        expect(['pending', history.at(-1)!.state], `seed ${seed}`).toEqual(history.map(({ state }) => state))
  })

  test('an outcome is the same again for the same seed, and another for another', () => {
    const summary = (seed: number) => {
      const traffic = new Traffic()
      traffic.add(run('key-beforehand', seed, parameters.parse({ payments: 50 }), false))
      return [traffic.messages, traffic.settled.quantile(0.5), traffic.counts]
    }
    expect(summary(1)).toEqual(summary(1))
    expect(summary(1)).not.toEqual(summary(2))
  })

  test('nobody is charged twice when the provider forgets keys only after the last retry, and somebody when sooner', () => {
    const doubles = (keyMemorySeconds: number) => {
      const traffic = new Traffic()
      for (let seed = 0; seed < 10; seed++)
        traffic.add(run('key-beforehand', seed, { ...hardship(seed), keyMemorySeconds }, false))
      return traffic.counts.double
    }
    expect(doubles(86_400)).toBe(0)
    expect(doubles(0.1)).toBeGreaterThan(0)
  })
})
