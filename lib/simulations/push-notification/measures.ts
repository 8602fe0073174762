// What the runs of one design add up to.
import { Histogram } from '#lib/kernel/histogram'
import type { History } from './history.ts'
import type { World } from './world.ts'

const SUMMED = [
  'received',
  'pushes',
  'polls',
  'answers',
  'pollReads',
  'compareReads',
  'lookUps',
  'handOvers',
  'routed',
  'keyReads',
  'readsSaved',
  'falsePositives',
  'knownElsewhere',
  'wronglyDropped',
  'memberChanges',
  'placesMoved',
] as const
const MERGED = ['pushedDelay', 'polledDelay', 'wait', 'fanOut'] as const

const UNTIL_END = ['messages', 'pollReads', 'storeReads', 'answers'] as const

const none = <K extends string>(names: readonly K[]): Record<K, number> =>
  Object.fromEntries(names.map((name) => [name, 0])) as Record<K, number>

export class Measured {
  readonly sums = none([...SUMMED, 'notifications', 'expected', 'lost', 'twice', 'keyWithoutSending', 'crashes'])
  readonly histograms: Record<(typeof MERGED)[number], Histogram>
  numbersKept = 0
  seconds = 0
  private readonly untilEnd = { messages: 0, pollReads: 0, storeReads: 0, answers: 0 }
  private readonly imbalance = { sum: 0, looks: 0 }

  constructor() {
    const empty = () => new Histogram({ lowest: 0.1, highest: 1e7 })
    this.histograms = { pushedDelay: empty(), polledDelay: empty(), wait: empty(), fanOut: empty() }
  }

  add({ history, store, plan, outages, roster, setting }: World): void {
    for (const name of SUMMED) this.sums[name] += history[name]
    for (const name of MERGED) this.histograms[name].merge(history[name])
    const { expected, lost, twice } = history.count()
    this.sums.notifications += plan.times.length
    this.sums.expected += expected
    this.sums.lost += lost
    this.sums.twice += twice
    this.sums.keyWithoutSending += store.countUnsent()
    this.sums.crashes += outages.filter(({ node }) => roster.deviceOf(node) < 0).length
    this.numbersKept = Math.max(this.numbersKept, history.numbersKept)
    this.seconds += setting.durationMs / 1_000
    for (const name of UNTIL_END) this.untilEnd[name] += history.untilEnd[name]
    this.imbalance.sum += history.imbalance.sum
    this.imbalance.looks += history.imbalance.looks
  }

  /** The busiest server's connections over the mean; 0 where nobody connects. */
  get meanImbalance(): number {
    return this.imbalance.looks > 0 ? this.imbalance.sum / this.imbalance.looks : 0
  }

  /** A second of publishing: sent to devices (pushes, repetitions too, and answers to polls), and read from the store. */
  get perSecond(): Record<keyof History['untilEnd'], number> {
    const { messages, pollReads, storeReads, answers } = this.untilEnd
    const by = this.seconds
    return { messages: messages / by, pollReads: pollReads / by, storeReads: storeReads / by, answers: answers / by }
  }

  /** From publishing to showing, over all topics. */
  get delay(): Histogram {
    const all = new Histogram({ lowest: 0.1, highest: 1e7 })
    all.merge(this.histograms.pushedDelay)
    all.merge(this.histograms.polledDelay)
    return all
  }
}
