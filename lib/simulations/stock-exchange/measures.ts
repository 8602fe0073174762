// What is counted over the replications of one design.
import { Histogram } from '#lib/kernel/histogram'
import type { Figure } from '#lib/kernel/simulation'
import type { Replication } from './replication.ts'

const micros = (): Histogram => new Histogram({ lowest: 0.01, highest: 1e7, precision: 6 })

export class Measures {
  runs = 0
  orders = 0
  confirmed = 0
  confirmedInTime = 0
  confirmedLost = 0
  twice = 0
  conflicts = 0
  diverged = 0
  crossed = 0
  unaccounted = 0
  volume = 0
  missing = 0
  overflowed = 0
  repeated = 0
  crashes = 0
  takeOvers = 0
  stepDowns = 0
  races = 0
  firstWins = 0
  disagreements = 0
  packets = 0
  durationMicros = 0
  /** Races won, by participant. */
  readonly wins: number[] = []
  /** From an order's sending to its owner seeing it in the feed. The slow participant's own are left out. */
  readonly latencies = micros()
  /** From the first participant that sees an order to the last; the slow one is left out. */
  readonly spreads = micros()
  /** From publishing an order to the last participant that sees it. */
  readonly reaches = micros()
  /** From a crash to the next order that is numbered. */
  readonly outages = micros()

  add(run: Replication): void {
    const { history, setting, orders, participants } = run
    this.runs++
    this.orders += orders.length
    this.confirmed += history.confirmedAt.size
    this.confirmedLost += run.confirmedLost
    this.twice += history.twice
    this.conflicts += run.conflicts
    this.diverged += run.diverged
    this.crossed += run.crossed
    this.unaccounted += run.unaccounted
    this.volume += run.volume
    this.crashes += history.strikes.length
    this.stepDowns += history.stepDowns
    this.durationMicros += setting.durationMicros
    this.packets += run.cluster.messagesSent
    for (const participant of participants) {
      this.missing += participant.missing
      this.overflowed += participant.overflowed
    }
    for (const recorder of run.recorders) this.repeated += recorder.repeated
    for (const engine of run.engines.flat()) this.takeOvers += engine.takeOvers
    this.addTimes(run)
    this.addRaces(run)
    this.disagreements += disagreements(history.sequences[0]!, history.sequences[1]!)
  }

  private addTimes({ history, setting, orders }: Replication): void {
    const slow = setting.participants - 1
    for (const [id, at] of history.confirmedAt) {
      if (at <= setting.durationMicros) this.confirmedInTime++
      if (orders[id]!.owner !== slow || slow === 0) this.latencies.add(at - orders[id]!.at)
    }
    for (const [id, count] of history.seenBy.entries()) {
      if (count !== slow) continue
      this.spreads.add(history.lastSeen[id]! - history.firstSeen[id]!)
      const published = history.publishedAt.get(id)
      if (published !== undefined) this.reaches.add(Math.max(0, history.lastSeen[id]! - published))
    }
    const numbered = [...history.numberedAt.values()].sort((a, b) => a - b)
    for (const strike of history.strikes) {
      const next = numbered.find((at) => at > strike)
      if (next !== undefined) this.outages.add(next - strike)
    }
  }

  private addRaces({ history, setting }: Replication): void {
    for (const winner of history.winners.values()) {
      if (winner === setting.participants - 1) continue
      this.races++
      if (winner === 0) this.firstWins++
      this.wins[winner] = (this.wins[winner] ?? 0) + 1
    }
  }

  /** Orders a second that reached their owners while orders came in. */
  get throughput(): number {
    return this.durationMicros === 0 ? 0 : (this.confirmedInTime / this.durationMicros) * 1e6
  }

  figures(design: string, title: string): Figure[] {
    const figure = (id: string, name: string, value: number, unit: string): Figure => ({
      id: `${design}.${id}`,
      name: `${title}: ${name}`,
      value,
      unit,
    })
    return [
      figure('orders', 'orders sent', this.orders, 'orders'),
      figure('confirmed', 'seen in the feed by their owners', this.confirmed, 'orders'),
      figure('throughput', 'confirmed a second while orders came in', this.throughput, '1/s'),
      figure('volume', 'shares traded', this.volume, 'shares'),
      figure('latency-p50', 'median time from sending an order to seeing it', this.latencies.quantile(0.5), 'us'),
      figure('latency-p99', '99th percentile of it', this.latencies.quantile(0.99), 'us'),
      figure(
        'spread-p50',
        'median time between the first and the last to see an order',
        this.spreads.quantile(0.5),
        'us',
      ),
      figure('spread-p99', '99th percentile of it', this.spreads.quantile(0.99), 'us'),
      figure('reach-p50', 'median time until the last sees what is published', this.reaches.quantile(0.5), 'us'),
      figure('races', 'races between participants', this.races, 'races'),
      figure('first-wins', 'races won by the first participant', this.firstWins, 'races'),
      figure('missing', 'numbers that participants went on without', this.missing, 'orders'),
      figure('repeated', 'orders sent again by the retransmitter', this.repeated, 'orders'),
      figure('overflowed', 'packets that found a full buffer', this.overflowed, 'packets'),
      figure('conflicts', 'different orders under one number', this.conflicts, 'orders'),
      figure('twice', 'seen twice', this.twice, 'orders'),
      figure('confirmed-lost', 'confirmed and then gone', this.confirmedLost, 'orders'),
      figure('diverged', 'pairs of engines with different states at the end', this.diverged, 'pairs'),
      figure(
        'disagreements',
        'neighbouring orders that two participants saw the other way round',
        this.disagreements,
        'pairs',
      ),
      figure('crossed', 'times that a book was crossed', this.crossed, 'times'),
      figure('unaccounted', 'shares gained or lost', this.unaccounted, 'shares'),
      figure('crashes', 'crashes of the engine that led', this.crashes, 'crashes'),
      figure('take-overs', 'take-overs', this.takeOvers, 'take-overs'),
      figure('step-downs', 'engines that had to give way to another', this.stepDowns, 'times'),
      figure('outage-p50', 'median time from a crash to the next order', this.outages.quantile(0.5), 'us'),
      figure(
        'packets-per-order',
        'packets delivered for each order',
        this.packets / Math.max(1, this.orders),
        'packets',
      ),
    ]
  }
}

/** Neighbours in one participant's sequence that another saw the other way round. */
function disagreements(one: readonly number[], other: readonly number[]): number {
  const places = new Map(other.map((order, at) => [order, at]))
  let count = 0
  for (let at = 1; at < one.length; at++) {
    const [before, after] = [places.get(one[at - 1]!), places.get(one[at]!)]
    if (before !== undefined && after !== undefined && before > after) count++
  }
  return count
}
