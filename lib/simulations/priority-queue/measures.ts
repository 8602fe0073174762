// The figures of one design, added up over its replications.
import { Histogram } from '#lib/kernel/histogram'
import type { Figure } from '#lib/kernel/simulation'
import { Moments, rateInterval } from '#lib/kernel/statistics'
import type { Replication } from './replication.ts'

const waits = () => new Histogram({ lowest: 0.01, highest: 10_000_000, precision: 6 })

export class Measures {
  published = 0
  acknowledged = 0
  lost = 0
  waiting = 0
  /** Published, acknowledged or not, and nobody ever began with it. */
  undelivered = 0
  repeated = 0
  enqueuedTwice = 0
  changes = 0
  changesLost = 0
  /** Acknowledged, begun by somebody and never finished by anybody. */
  unfinished = 0
  failOvers = 0
  claimsRefused = 0
  finished = 0
  messages = 0
  violations = 0
  elapsedMs = 0
  readonly rankErrors = new Moments()
  readonly backlogs = new Moments()
  readonly waits = waits()
  readonly urgentWaits = waits()
  readonly acknowledgements = waits()

  /** @param urgentBelow priorities below this one are urgent */
  add(replication: Replication, urgentBelow: number): void {
    const { history, lost, waiting, present, cluster, roster, safety, endedAt } = replication
    this.lost += lost.length
    this.waiting += waiting
    this.changes += history.changesAcknowledged
    this.changesLost += history.changesLost.length
    // The first leader of each partition is none.
    this.failOvers += Math.max(0, history.leaderChanges - roster.groups.length)
    this.claimsRefused += history.claimsRefused
    this.finished += history.finished
    this.messages += cluster.messagesSent
    this.elapsedMs += endedAt
    for (const { violations } of safety) this.violations += violations
    for (const error of history.rankErrors) this.rankErrors.add(error)
    for (const backlog of history.backlogs) this.backlogs.add(backlog)
    this.published += history.jobs.length
    for (const [number, job] of history.jobs.entries()) {
      if (job.starts > 1) this.repeated++
      if (job.keys.length > 1) this.enqueuedTwice++
      if (job.startedAt === null) this.undelivered++
      if (job.acknowledgedAt === null) continue
      this.acknowledged++
      this.acknowledgements.add(job.acknowledgedAt - job.publishedAt)
      if (job.startedAt === null) continue
      if (job.finishes === 0 && !present.has(number)) this.unfinished++
      this.waits.add(Math.max(0, job.startedAt - job.acknowledgedAt))
      // A job that has become urgent waits as one from then on.
      const urgentFrom = job.change?.at ?? job.acknowledgedAt
      if (job.priority < urgentBelow) this.urgentWaits.add(Math.max(0, job.startedAt - urgentFrom))
    }
  }

  perThousand(count: number): number {
    return this.published === 0 ? 0 : (1_000 * count) / this.published
  }

  /** Jobs overtaken, as a share of all that waited. */
  get rankShare(): number {
    return this.backlogs.mean > 0 ? this.rankErrors.mean / this.backlogs.mean : 0
  }

  /** Of the order in which jobs were begun. */
  orderFigures(id: string, title: string): Figure[] {
    const figure = figureOf(id, title)
    return [
      figure('rank-error', 'more urgent jobs passed over, at each job that is begun', this.rankErrors.mean, 'jobs'),
      figure('backlog', 'jobs waiting, at each job that is begun', this.backlogs.mean, 'jobs'),
      figure('rank-share', 'share of the waiting jobs that are more urgent than the one begun', this.rankShare, ''),
      figure('wait-p50', 'median wait', this.waits.quantile(0.5), 'ms'),
      figure('urgent-p50', 'median wait of urgent jobs', this.urgentWaits.quantile(0.5), 'ms'),
      figure('urgent-p99', '99th percentile of the wait of urgent jobs', this.urgentWaits.quantile(0.99), 'ms'),
    ]
  }

  figures(id: string, title: string): Figure[] {
    const figure = figureOf(id, title)
    const lost = rateInterval(this.lost, Math.max(1, this.acknowledged) / 1_000)
    return [
      figure('jobs', 'jobs published', this.published, 'jobs'),
      figure('acknowledged', 'jobs acknowledged', this.acknowledged, 'jobs'),
      figure('lost', 'acknowledged jobs lost', this.lost, 'jobs'),
      figure('lost-high', 'acknowledged jobs lost of 1,000, upper end of the 99 % interval', lost.high, 'jobs'),
      figure('undelivered', 'jobs that nobody began', this.undelivered, 'jobs'),
      figure('waiting', 'acknowledged jobs still waiting in the end', this.waiting, 'jobs'),
      figure('unfinished', 'acknowledged jobs that were begun and never done', this.unfinished, 'jobs'),
      figure('repeated', 'jobs begun more than once', this.repeated, 'jobs'),
      figure('enqueued-twice', 'jobs that were in the queue twice', this.enqueuedTwice, 'jobs'),
      figure('changes', 'changes of a priority acknowledged', this.changes, 'changes'),
      figure(
        'changes-lost',
        'acknowledged changes that the job did not have when it was handed out',
        this.changesLost,
        'changes',
      ),
      figure('acknowledged-p50', 'median time until a job is acknowledged', this.acknowledgements.quantile(0.5), 'ms'),
      figure('messages-per-job', 'messages for each job', this.messages / Math.max(1, this.finished), 'messages'),
      figure('claims-refused', 'leave to take a job that a consumer did not get', this.claimsRefused, 'times'),
      figure('fail-overs', 'leaders elected after the first', this.failOvers, 'elections'),
      figure('violations', 'promises of Raft broken', this.violations, 'times'),
      ...this.orderFigures(id, title),
    ]
  }
}

const figureOf =
  (design: string, title: string) =>
  (id: string, name: string, value: number, unit: string): Figure => ({
    id: `${design}.${id}`,
    name: `${title}: ${name}`,
    value,
    unit,
  })
