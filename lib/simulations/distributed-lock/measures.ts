// The figures of one design, added up over its replications.
import { Histogram } from '#lib/kernel/histogram'
import type { Figure } from '#lib/kernel/simulation'
import { rateInterval } from '#lib/kernel/statistics'
import type { Replication } from './replication.ts'

const COUNTED = [
  'releases',
  'expiries',
  'tokenRegressions',
  'doubleGrants',
  'overlaps',
  'lateWrites',
  'lateAccepted',
  'lateFirst',
  'lateRefused',
  'rightfulRefused',
  'writes',
  'setOff',
  'waitingAtRelease',
  'keepAlives',
  'overtakings',
  'abandoned',
  'rounds',
  'failedRounds',
] as const

type Counts = Record<(typeof COUNTED)[number], number>

const WAIT_MS_LOWEST = 0.01
const WAIT_MS_HIGHEST = 10_000_000

export class Measures {
  grants = 0
  elections = 0
  /** Elections after the first one of each replication. */
  failOvers = 0
  committedLost = 0
  termsWithTwoLeaders = 0
  divergences = 0
  simulatedMs = 0
  events = 0
  readonly counts = Object.fromEntries(COUNTED.map((name) => [name, 0])) as Counts
  readonly waits = new Histogram({ lowest: WAIT_MS_LOWEST, highest: WAIT_MS_HIGHEST, precision: 6 })
  readonly notices = new Histogram({ lowest: WAIT_MS_LOWEST, highest: WAIT_MS_HIGHEST, precision: 6 })

  add(replication: Replication, simulatedMs: number): void {
    const { history, safety } = replication
    this.grants += history.grants.length
    this.elections += safety.elections
    this.failOvers += Math.max(0, safety.elections - 1)
    this.committedLost += safety.committedLost
    this.termsWithTwoLeaders += safety.termsWithTwoLeaders
    this.divergences += safety.divergences
    this.simulatedMs += simulatedMs
    this.events += replication.events
    for (const name of COUNTED) this.counts[name] += history[name]
    for (const wait of history.waits) this.waits.add(wait)
    for (const notice of history.notices) this.notices.add(notice)
  }

  perThousandGrants(count: number): number {
    return this.grants === 0 ? 0 : (1000 * count) / this.grants
  }

  get messagesPerRelease(): number {
    return this.counts.setOff / Math.max(1, this.grants)
  }

  /** All figures of a design; ids begin with its id. */
  figures(design: string, title: string, raft: boolean): Figure[] {
    const { counts } = this
    const figure = (id: string, name: string, value: number, unit: string): Figure => ({
      id: `${design}.${id}`,
      name: `${title}: ${name}`,
      value,
      unit,
    })
    const late = rateInterval(counts.lateAccepted, Math.max(1, this.grants) / 1000)
    return [
      figure('grants', 'grants', this.grants, 'grants'),
      figure('grants-per-minute', 'grants a minute', (60_000 * this.grants) / this.simulatedMs, 'grants/min'),
      figure('expiries', 'leases that ran out', counts.expiries, 'leases'),
      figure('overlaps', 'grants heard while another client still believed in its own', counts.overlaps, 'grants'),
      figure('double-grants', 'grants while an earlier lease still ran', counts.doubleGrants, 'grants'),
      figure(
        'token-regressions',
        'grants whose token was not higher than all before',
        counts.tokenRegressions,
        'grants',
      ),
      figure('late-writes', 'writes of a holder that had lost the lock', counts.lateWrites, 'writes'),
      figure('late-accepted', 'late writes that replaced a newer one', counts.lateAccepted, 'writes'),
      figure(
        'late-accepted-low',
        'late writes that replaced a newer one for 1,000 grants, lower end of the 99 % interval',
        late.low,
        'writes',
      ),
      figure(
        'late-accepted-high',
        'late writes that replaced a newer one for 1,000 grants, upper end of the 99 % interval',
        late.high,
        'writes',
      ),
      figure('late-first', 'late writes accepted before the next holder had written', counts.lateFirst, 'writes'),
      figure('rightful-refused', 'writes of the rightful holder that were refused', counts.rightfulRefused, 'writes'),
      figure('wait-p50', 'median wait for the lock', this.waits.quantile(0.5), 'ms'),
      figure('wait-p99', '99th percentile of the wait', this.waits.quantile(0.99), 'ms'),
      figure(
        'overtakings',
        'clients overtaken, for each grant',
        counts.overtakings / Math.max(1, this.grants),
        'clients',
      ),
      ...(raft
        ? [
            figure(
              'messages-per-grant',
              'messages between service and waiting clients, for each grant',
              this.messagesPerRelease,
              'messages',
            ),
            figure('elections', 'leaders elected', this.elections, 'elections'),
            figure('fail-overs', 'leaders elected after the first', this.failOvers, 'elections'),
            figure('terms-with-two-leaders', 'terms with two leaders', this.termsWithTwoLeaders, 'terms'),
            figure(
              'committed-lost',
              'committed entries missing in a later leader’s log',
              this.committedLost,
              'entries',
            ),
            figure('divergences', 'entries applied differently by two servers', this.divergences, 'entries'),
          ]
        : [
            figure(
              'failed-rounds',
              'rounds of votes without a winner, for each grant',
              counts.failedRounds / Math.max(1, this.grants),
              'rounds',
            ),
          ]),
    ]
  }
}
