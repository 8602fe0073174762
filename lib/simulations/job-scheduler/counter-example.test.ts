import { describe, expect, test } from 'vitest'
import { createRandom } from '#lib/kernel/random'
import type { Trace } from '#lib/kernel/simulation'
import { finish } from '../testing/run-to-end.ts'
import { counterExample } from './counter-example.ts'
import type { DesignId } from './designs.ts'
import { designs } from './designs.ts'
import { parameters } from './parameters.ts'

const storyOf = (design: DesignId, seed: number, change = {}): Trace | null =>
  finish(counterExample(design, parameters.parse(change), createRandom(seed)))

describe('the smallest story', { timeout: 60_000 }, () => {
  test('a calendar that ends is told before one that doubles', () => {
    // On a bad network both happen, and a doubling takes fewer messages to tell.
    for (let seed = 0; seed < 12; seed++)
      expect(storyOf('next-by-scheduler', seed, { loss: 0.02, duplication: 0.02 })?.title, `seed ${seed}`).toContain(
        'the calendar ends',
      )
  })

  test('of runs that overlap, one sees how both end', () => {
    for (let seed = 0; seed < 12; seed++) {
      const { spans } = storyOf('full', seed, { pauseSeconds: 15 })!.chart
      const runs = spans.filter(({ label }) => label.startsWith('runs'))
      expect(runs.length, `seed ${seed}`).toBeGreaterThan(1)
      for (const { label } of runs) expect(label, `seed ${seed}`).toMatch(/^runs: (done|failed|crashed|abandoned)$/)
    }
  })

  test('designs that are only slow have none, and none has one while nothing fails', () => {
    const calm = { executorCrash: 0, pauseChance: 0, schedulerCrash: 0, brokerCrashEverySeconds: 0, failureChance: 0 }
    const still = { ...calm, loss: 0, duplication: 0, visibilitySeconds: 600, retrySeconds: 600 }
    for (const { id } of designs) expect(storyOf(id, 1, still), id).toBeNull()
    for (const id of ['memory-broker', 'partitioned-log', 'table-scan'] as const) expect(storyOf(id, 1)).toBeNull()
  })
})
