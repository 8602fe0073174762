// The figures of one design, added up over its replications.
import { Histogram } from '#lib/kernel/histogram'
import type { Figure } from '#lib/kernel/simulation'
import { rateInterval } from '#lib/kernel/statistics'
import type { JobRecord } from './history.ts'
import type { Replication } from './replication.ts'

const ADDED = [
  'runs',
  'overlaps',
  'repeats',
  'doubleEffects',
  'failedRuns',
  'poisonRuns',
  'refusals',
  'abandoned',
  'lateCompletions',
  'deadLetters',
  'skippedTicks',
  'messagesLost',
  'brokerCrashes',
  'picks',
  'rowsRead',
  'databaseBytes',
] as const

const timesMs = () => new Histogram({ lowest: 0.01, highest: 100_000_000, precision: 6 })

const thousands = (jobs: number): number => Math.max(1, jobs) / 1_000

export class Measures {
  /** That were due and accepted. */
  jobs = 0
  calendarRows = 0
  poisonousJobs = 0
  /** Could be done and never were, and nobody will look at them again. */
  lost = 0
  /** Healthy, and among the dead letters. */
  givenUp = 0
  unfinished = 0
  poisonLeft = 0
  noSuccessor = 0
  extraSuccessors = 0
  simulatedMs = 0
  messages = 0
  events = 0
  readonly counts = Object.fromEntries(ADDED.map((name) => [name, 0])) as Record<(typeof ADDED)[number], number>
  readonly busyMs = { transactions: 0, rows: 0, bytes: 0 }
  /** From when a job was due, or was accepted if that is later, until it first ran. */
  readonly delays = timesMs()
  readonly recoveries = timesMs()
  readonly brokerTimes = timesMs()

  add({ history, endedAt, events, messages }: Replication, horizonMs: number): void {
    for (const job of history.jobs.values()) if (job.dueAt <= horizonMs) this.addJob(job)
    for (const name of ADDED) this.counts[name] += history[name]
    for (const name of ['transactions', 'rows', 'bytes'] as const) this.busyMs[name] += history.databaseBusyMs[name]
    for (const time of history.recoveries) this.recoveries.add(time)
    for (const time of history.brokerTimes) this.brokerTimes.add(time)
    this.simulatedMs += endedAt
    this.events += events
    this.messages += messages
  }

  perThousand(count: number): number {
    return count / thousands(this.jobs)
  }

  private addJob(job: JobRecord): void {
    this.jobs++
    const over = job.ended !== null
    if (over && job.ended === 'done' && job.completed === 0 && !job.poisonous) this.lost++
    if (job.ended === 'dead' && !job.poisonous) this.givenUp++
    if (job.poisonous) this.poisonousJobs++
    if (!over && job.poisonous) this.poisonLeft++
    if (!over && !job.poisonous) this.unfinished++
    const first = job.runs[0]
    if (first) this.delays.add(first.from - Math.max(job.dueAt, job.acceptedAt))
    if (!job.recurring || !over) return
    this.calendarRows++
    if (job.successors === 0) this.noSuccessor++
    else this.extraSuccessors += job.successors - 1
  }

  /** All figures of a design; ids begin with its id. */
  figures(design: string, title: string): Figure[] {
    const { counts, jobs } = this
    const overlaps = rateInterval(counts.overlaps, thousands(jobs))
    const rows: [string, string, number, string][] = [
      ['jobs', 'jobs that were due', jobs, 'jobs'],
      ['runs', 'runs', counts.runs, 'runs'],
      ['lost', 'jobs that could be done, never were, and that nobody looks at again', this.lost, 'jobs'],
      ['given-up', 'healthy jobs among the dead letters', this.givenUp, 'jobs'],
      ['unfinished', 'jobs that could be done still open after the time to recover', this.unfinished, 'jobs'],
      ['overlaps', 'runs that began while another run of the same job was under way', counts.overlaps, 'runs'],
      ['overlaps-low', 'such runs for 1,000 jobs, lower end of the 99 % interval', overlaps.low, 'runs'],
      ['overlaps-high', 'such runs for 1,000 jobs, upper end of the 99 % interval', overlaps.high, 'runs'],
      ['repeats', 'runs that began after the job had had its effect', counts.repeats, 'runs'],
      ['double-effects', 'effects done again', counts.doubleEffects, 'effects'],
      ['calendar-rows', 'calendar rows that came to their end', this.calendarRows, 'rows'],
      ['no-next', 'of these without a next row', this.noSuccessor, 'rows'],
      ['extra-next', 'next rows beyond the one', this.extraSuccessors, 'rows'],
      ['skipped', 'calendar times skipped, since the run before took too long', counts.skippedTicks, 'runs'],
      ['delay-p50', 'median time from due to the first run', this.delays.quantile(0.5), 'ms'],
      ['delay-p99', '99th percentile of it', this.delays.quantile(0.99), 'ms'],
      ['messages', 'messages for each job', this.messages / Math.max(1, jobs), 'messages'],
      ['recoveries', 'jobs run again after a crash in the middle', this.recoveries.count, 'jobs'],
      ['recovery-p50', 'median time from such a crash to the next run', this.recoveries.quantile(0.5), 'ms'],
      ['broker-p50', 'median time in the broker while an executor waits', this.brokerTimes.quantile(0.5), 'ms'],
      ['broker-crashes', 'crashes of the broker', counts.brokerCrashes, 'crashes'],
      ['messages-lost', 'messages lost in them', counts.messagesLost, 'messages'],
      ['refused-claims', 'claims refused', counts.refusals, 'claims'],
      ['abandoned', 'runs stopped by their own executor, whose lease was over', counts.abandoned, 'runs'],
      ['fenced-off', 'completions that the database refused', counts.lateCompletions, 'completions'],
      ['dead-letters', 'jobs put to the dead letters', counts.deadLetters, 'jobs'],
      ['poisonous-jobs', 'poisonous jobs', this.poisonousJobs, 'jobs'],
      ['poison-left', 'poisonous jobs that will be tried again', this.poisonLeft, 'jobs'],
      ['poison-runs', 'runs spent on poisonous jobs', counts.poisonRuns, 'runs'],
      ['rows-read', 'rows read at each look for due jobs', counts.rowsRead / Math.max(1, counts.picks), 'rows'],
      ['database-mb', 'bytes of binaries through the database, for each run', this.bytesPerRun / 1e6, 'MB'],
      ['database-busy', 'share of the time that the database is busy', 100 * this.databaseShare, '%'],
    ]
    return rows.map(([id, name, value, unit]) => ({ id: `${design}.${id}`, name: `${title}: ${name}`, value, unit }))
  }

  private get bytesPerRun(): number {
    return this.counts.databaseBytes / Math.max(1, this.counts.runs)
  }

  get databaseShare(): number {
    const { transactions, rows, bytes } = this.busyMs
    return (transactions + rows + bytes) / Math.max(1, this.simulatedMs)
  }
}
