// What delivery modes lose and repeat, over a thousand seeds each. There is no package to measure against: the promise of each mode is
// the yardstick, and a mode that breaks it ends the benchmark.
import { createRandom } from '#lib/kernel/random'
import type { DesignId } from '#lib/simulations/message-queue/designs'
import { titleOf } from '#lib/simulations/message-queue/designs'
import { Measures } from '#lib/simulations/message-queue/measures'
import { parameters } from '#lib/simulations/message-queue/parameters'
import { replicate } from '#lib/simulations/message-queue/replication'
import { settingOf } from '#lib/simulations/message-queue/setting'
import type { Row } from './row.ts'

const SEEDS = 1_000
const SMALL = parameters.parse({ durationSeconds: 2, subscribers: 1, consumers: 2, partitions: 2 })

/** What each mode promises, under the default faults: that nothing is lost, that nothing happens twice. */
const MODES: [DesignId, { lost: boolean; twice: boolean }][] = [
  ['at-most-once', { lost: false, twice: true }],
  ['at-least-once', { lost: true, twice: false }],
  ['idempotent-consumer', { lost: true, twice: true }],
  ['transactional', { lost: true, twice: false }],
  ['push', { lost: true, twice: false }],
  ['acks-one', { lost: false, twice: false }],
  ['in-memory-queue', { lost: false, twice: false }],
]

/** A rate for 1,000 deliveries with its 99 % interval. */
function rate(measures: Measures, what: 'lost' | 'twice'): string {
  const { low, high } = measures.interval(measures[what], measures[`${what}Rates`])
  return `${measures.per1000(measures[what]).toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`
}

/** One row a delivery mode. Takes about half a minute. */
export function benchDeliveries(): Row[] {
  return MODES.map(([design, promises]) => {
    const setting = settingOf(design, SMALL)
    const measures = new Measures()
    const start = performance.now()
    for (let seed = 1; seed <= SEEDS; seed++) {
      const run = replicate(setting, createRandom(seed))
      let step = run.next()
      while (!step.done) step = run.next()
      measures.add(step.value)
    }
    const tookMs = performance.now() - start
    const { lost, twice, resultsTwice, resultsMissing, expected } = measures
    if (promises.lost && lost > 0) throw new Error(`${design} lost ${lost} of ${expected}`)
    if (promises.twice && twice > 0) throw new Error(`${design} delivered ${twice} of ${expected} twice`)
    if (design === 'transactional' && resultsTwice + resultsMissing > 0)
      throw new Error(`${design} counted ${resultsTwice} results twice and ${resultsMissing} not at all`)
    return {
      what: `Message queue, ${titleOf(design).toLowerCase()}: lost and repeated in ${SEEDS} seeds`,
      value: `lost ${rate(measures, 'lost')}, more than once ${rate(measures, 'twice')}`,
      note: `for 1,000 of ${expected} deliveries, 99 % intervals; ${(tookMs / SEEDS).toFixed(1)} ms a seed`,
    }
  })
}
