// The figures of one design, added up over its replications.
import { Histogram } from '#lib/kernel/histogram'
import type { Figure } from '#lib/kernel/simulation'
import { Moments, rateInterval } from '#lib/kernel/statistics'
import type { Replication } from './replication.ts'

/** What became of one message for one group. */
export type Ending = 'delivered' | 'waiting' | 'lost' | 'refused'

const LATENCY_MS_LOWEST = 0.01
const LATENCY_MS_HIGHEST = 10_000_000
const histogram = (): Histogram =>
  new Histogram({ lowest: LATENCY_MS_LOWEST, highest: LATENCY_MS_HIGHEST, precision: 6 })

/**
 * Lost is what had no effect and will have none, unless its producer was told that it was not taken. Messages that nobody can work on
 * are counted apart.
 */
export function endingOf({ history, waiting }: Replication, message: number, group: number): Ending {
  const at = history.at(message, group)
  if (history.effects[at]! > 0) return 'delivered'
  if (waiting[at]) return 'waiting'
  return history.fates[message] === 'refused' ? 'refused' : 'lost'
}

const EVENTS = [
  'leaderChanges',
  'uncleanElections',
  'rebalances',
  'commitsRefused',
  'aborted',
  'overflowed',
  'outOfOrder',
  'entriesWritten',
] as const

type Event = (typeof EVENTS)[number]

export class Measures {
  messages = 0
  /** Deliveries that should be: messages that can be worked on, times groups. */
  expected = 0
  delivered = 0
  lost = 0
  /** Lost although the producer was told that the message is stored. */
  acknowledgedLost = 0
  refused = 0
  waiting = 0
  twice = 0
  /** Worked on more than once, whatever came of it. */
  repeated = 0
  /** Some groups got it, others will not. */
  partly = 0
  poison = 0
  parked = 0
  resultsTwice = 0
  resultsMissing = 0
  backlogPeak = 0
  committedChanged = 0
  readonly counts = Object.fromEntries(EVENTS.map((name) => [name, 0])) as Record<Event, number>
  /** Lost and repeated for 1,000 deliveries, a value a replication. */
  readonly lostRates = new Moments()
  readonly twiceRates = new Moments()
  readonly latencies = histogram()
  readonly acknowledgements = histogram()
  readonly results = histogram()

  add(replication: Replication): void {
    const { history } = replication
    const before = { expected: this.expected, lost: this.lost, twice: this.twice }
    this.messages += history.messages
    this.parked += history.parked
    for (const name of EVENTS) this.counts[name] += history[name]
    for (let message = 0; message < history.messages; message++) this.addMessage(replication, message)
    const thousands = Math.max(1, this.expected - before.expected) / 1000
    this.lostRates.add((this.lost - before.lost) / thousands)
    this.twiceRates.add((this.twice - before.twice) / thousands)
    for (const latency of history.resultLatencies) this.results.add(latency)
    this.backlogPeak = Math.max(this.backlogPeak, ...replication.backlog.map(({ count }) => count))
    this.committedChanged += replication.committedChanged
  }

  per1000(count: number): number {
    return this.expected === 0 ? 0 : (1000 * count) / this.expected
  }

  private addMessage(replication: Replication, message: number): void {
    const { history } = replication
    const acknowledged = history.acknowledged(message)
    if (acknowledged) this.acknowledgements.add(history.acknowledgedAt[message]! - history.publishedAt[message]!)
    if (history.isPoison(message)) {
      this.poison += history.groups
      return
    }
    let lostBy = 0
    for (let group = 0; group < history.groups; group++) {
      const at = history.at(message, group)
      const ending = endingOf(replication, message, group)
      this.expected++
      this[ending]++
      if (ending === 'delivered') this.latencies.add(history.effectAt[at]! - history.publishedAt[message]!)
      if (ending === 'lost') {
        lostBy++
        if (acknowledged) this.acknowledgedLost++
      }
      if (history.effects[at]! > 1) this.twice++
      if (history.attempts[at]! > 1 || history.effects[at]! > 1) this.repeated++
      if (history.results[at]! > 1) this.resultsTwice++
      if (history.results[at] === 0 && ending === 'delivered') this.resultsMissing++
    }
    if (lostBy > 0 && lostBy < history.groups) this.partly++
  }

  /**
   * The 99 % interval for 1,000 deliveries. One fault takes several messages at once, so it is replications that are independent, not
   * messages; where nothing was seen, or once only, counting is all that is left.
   */
  interval(count: number, rates: Moments): { low: number; high: number } {
    if (count === 0 || rates.count < 2) return rateInterval(count, Math.max(1, this.expected) / 1000)
    const { low, high } = rates.interval()
    return { low: Math.max(0, low), high }
  }

  /** All figures of a design; ids begin with its id. */
  figures(design: string, title: string): Figure[] {
    const figure = (id: string, name: string, value: number, unit: string): Figure => ({
      id: `${design}.${id}`,
      name: `${title}: ${name}`,
      value,
      unit,
    })
    const lost = this.interval(this.lost, this.lostRates)
    const twice = this.interval(this.twice, this.twiceRates)
    const { counts } = this
    return [
      figure('messages', 'messages published', this.messages, 'messages'),
      figure('expected', 'deliveries expected, one for each subscriber', this.expected, 'deliveries'),
      figure('lost', 'lost', this.lost, 'deliveries'),
      figure('acknowledged-lost', 'lost although acknowledged to the producer', this.acknowledgedLost, 'deliveries'),
      figure('lost-per-1000', 'lost, for 1,000', this.per1000(this.lost), '‰'),
      figure('lost-per-1000-low', 'lost, for 1,000, lower end of the 99 % interval', lost.low, '‰'),
      figure('lost-per-1000-high', 'lost, for 1,000, upper end of the 99 % interval', lost.high, '‰'),
      figure('twice', 'with an effect more than once', this.twice, 'deliveries'),
      figure('twice-per-1000', 'with an effect more than once, for 1,000', this.per1000(this.twice), '‰'),
      figure('twice-per-1000-low', 'more than once, for 1,000, lower end of the 99 % interval', twice.low, '‰'),
      figure('twice-per-1000-high', 'more than once, for 1,000, upper end of the 99 % interval', twice.high, '‰'),
      figure('repeated', 'worked on more than once', this.repeated, 'deliveries'),
      figure('waiting', 'still waiting long after the end', this.waiting, 'deliveries'),
      figure('refused', 'not taken, and the producer told so', this.refused, 'deliveries'),
      figure('partly', 'delivered to some subscribers and lost to others', this.partly, 'messages'),
      figure('out-of-order', 'after a later message of the same key', counts.outOfOrder, 'deliveries'),
      figure('poison', 'that nobody can work on', this.poison, 'deliveries'),
      figure('parked', 'put aside as dead letters', this.parked, 'deliveries'),
      figure('latency-p50', 'median time from publishing to the effect', this.latencies.quantile(0.5), 'ms'),
      figure('latency-p99', '99th percentile of it', this.latencies.quantile(0.99), 'ms'),
      figure('acknowledged-p50', 'median time to the acknowledgement', this.acknowledgements.quantile(0.5), 'ms'),
      figure('acknowledged-p99', '99th percentile of it', this.acknowledgements.quantile(0.99), 'ms'),
      figure('leader-changes', 'changes of a leader', counts.leaderChanges, 'changes'),
      figure('rebalances', 'divisions of partitions among consumers', counts.rebalances, 'divisions'),
      figure('commits-refused', 'commits of consumers that had lost the partition', counts.commitsRefused, 'commits'),
      figure('committed-changed', 'committed entries that were later gone or others', this.committedChanged, 'entries'),
      ...this.ownFigures(design, figure),
    ]
  }

  /** What only some designs have. */
  private ownFigures(
    design: string,
    figure: (id: string, name: string, value: number, unit: string) => Figure,
  ): Figure[] {
    const { counts } = this
    if (design === 'unclean-election')
      return [figure('unclean-elections', 'elections of a replica that lags', counts.uncleanElections, 'elections')]
    if (design === 'push-flood')
      return [figure('overflowed', 'dropped by a full consumer', counts.overflowed, 'messages')]
    if (design !== 'transactional') return []
    return [
      figure('results-twice', 'with more than one result that counts', this.resultsTwice, 'deliveries'),
      figure('results-missing', 'with an effect but no result that counts', this.resultsMissing, 'deliveries'),
      figure('aborted', 'transactions that do not count', counts.aborted, 'transactions'),
      figure('result-p50', 'median time from publishing to a result that counts', this.results.quantile(0.5), 'ms'),
    ]
  }
}
