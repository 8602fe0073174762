// What really happened, as somebody sees it who is everywhere. No machine can read it.

export type Run = {
  row: number
  executor: number
  from: number
  to: number | null
  how: 'open' | 'done' | 'failed' | 'crashed' | 'abandoned'
  /** Another run of the same job was under way when this one began. */
  overlapped: boolean
}

export type JobRecord = {
  row: number
  recurring: boolean
  poisonous: boolean
  /** When it was to run, and when the system promised that it would. */
  dueAt: number
  acceptedAt: number
  runs: Run[]
  /** Runs whose work was done to the end. */
  completed: number
  effects: number
  successors: number
  /** The row's own end in the database. */
  ended: 'done' | 'dead' | null
  endedAt: number
  failures: number
  /** When an executor crashed in the middle of it, until it runs again. */
  crashedAt: number | null
}

export type Violation = {
  kind: 'ran-twice-at-once' | 'effect-twice' | 'no-successor' | 'two-successors' | 'never-run'
  row: number
  from: number
  at: number
}

export type NodeSpan = { node: number; from: number; to: number; what: 'down' | 'paused' }

export class History {
  readonly jobs = new Map<number, JobRecord>()
  readonly violations: Violation[] = []
  readonly spans: NodeSpan[] = []
  readonly recoveries: number[] = []
  /** From the broker's hearing of a job to its handing it out, where an executor was waiting all along. */
  readonly brokerTimes: number[] = []
  overlaps = 0
  /** Runs of a job whose work had had its effect already, none of them overlapping. */
  repeats = 0
  doubleEffects = 0
  failedRuns = 0
  poisonRuns = 0
  runs = 0
  refusals = 0
  abandoned = 0
  lateCompletions = 0
  deadLetters = 0
  skippedTicks = 0
  messagesLost = 0
  brokerCrashes = 0
  schedulerCrashes = 0
  executorCrashes = 0
  picks = 0
  rowsRead = 0
  databaseBytes = 0
  readonly databaseBusyMs = { transactions: 0, rows: 0, bytes: 0 }
  requeued = 0

  added(row: number, recurring: boolean, poisonous: boolean, dueAt: number, now: number): void {
    this.jobs.set(row, {
      row,
      recurring,
      poisonous,
      dueAt,
      acceptedAt: now,
      runs: [],
      completed: 0,
      effects: 0,
      successors: 0,
      ended: null,
      endedAt: Infinity,
      failures: 0,
      crashedAt: null,
    })
  }

  /** A row was added after another one. */
  succeeded(row: number, now: number): void {
    const job = this.jobs.get(row)!
    if (++job.successors === 2) this.violate('two-successors', row, job.runs[0]?.from ?? job.dueAt, now)
  }

  began(row: number, executor: number, now: number): Run {
    const job = this.jobs.get(row)!
    const open = job.runs.find((run) => run.to === null)
    const run: Run = { row, executor, from: now, to: null, how: 'open', overlapped: open !== undefined }
    this.runs++
    if (job.poisonous) this.poisonRuns++
    if (open) {
      this.overlaps++
      this.violate('ran-twice-at-once', row, open.from, now)
    } else if (job.effects > 0) this.repeats++
    if (job.crashedAt !== null) {
      this.recoveries.push(now - job.crashedAt)
      job.crashedAt = null
    }
    job.runs.push(run)
    return run
  }

  ran(run: Run, how: Exclude<Run['how'], 'open'>, now: number): void {
    if (run.to !== null) return
    run.to = now
    run.how = how
    const job = this.jobs.get(run.row)!
    if (how === 'done') job.completed++
    else if (how === 'failed') {
      this.failedRuns++
      job.failures++
    } else if (how === 'crashed') {
      this.executorCrashes++
      job.crashedAt = now
    } else this.abandoned++
  }

  acted(row: number, now: number): void {
    const job = this.jobs.get(row)!
    if (++job.effects < 2) return
    this.doubleEffects++
    this.violate('effect-twice', row, job.runs[0]?.from ?? now, now)
  }

  ended(row: number, how: 'done' | 'dead', now: number): void {
    const job = this.jobs.get(row)!
    if (job.ended !== null) return
    job.ended = how
    job.endedAt = now
    if (how === 'dead') this.deadLetters++
  }

  /** Looks at the end for what did not happen. */
  close(horizon: number): void {
    for (const job of this.jobs.values()) {
      if (job.dueAt > horizon) continue
      const from = Math.max(job.dueAt, job.acceptedAt)
      if (job.recurring && job.ended !== null && job.successors === 0)
        this.violate('no-successor', job.row, from, job.endedAt)
      if (job.completed === 0 && job.ended === 'done' && !job.poisonous)
        this.violate('never-run', job.row, from, job.endedAt)
    }
  }

  private violate(kind: Violation['kind'], row: number, from: number, at: number): void {
    this.violations.push({ kind, row, from, at })
  }
}
