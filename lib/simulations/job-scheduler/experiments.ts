// The runs behind one result: every design under the given faults, then one question at a time with the rest held still.
import type { Random } from '#lib/kernel/random'
import type { Task } from '#lib/kernel/tasks'
import type { DesignId } from './designs.ts'
import { Measures } from './measures.ts'
import type { Parameters } from './parameters.ts'
import { readRows } from './query-cost.ts'
import type { QueryCost } from './query-cost.ts'
import type { Replication } from './replication.ts'
import { replicate } from './replication.ts'
import type { Burst, Setting } from './setting.ts'
import { settingOf } from './setting.ts'

/** What became of many jobs that were due at once when the broker crashed. */
export type BurstFound = {
  lost: number
  neverDone: number
  /** From when they were due until the last of them ran. */
  lastMs: number
  jobs: number
  /** When each that ran did so first, since they were due; ascending. */
  beganMs: number[]
}

export class Findings {
  readonly main = new Map<DesignId, Measures>()
  readonly bursts = new Map<DesignId, BurstFound>()
  readonly visibility = new Map<DesignId, { visibilitySeconds: number; overlaps: number }[]>()
  readonly pauses: { leaseSeconds: number; pauseSeconds: number; overlaps: number }[] = []
  readonly queries: QueryCost[] = []
}

/** Replications of the main comparison: the same streams for every design, so that they meet the same load. */
export function mainTasks(p: Parameters, designs: DesignId[], random: Random, findings: Findings): Task[] {
  for (const design of designs) findings.main.set(design, new Measures())
  const tasks: Task[] = []
  for (let replication = 0; replication < p.replications; replication++) {
    for (const design of designs) {
      const setting = settingOf(design, p)
      tasks.push({
        weight: setting.horizonMs,
        *work() {
          const done = yield* replicate(setting, random.split(`main ${replication}`))
          findings.main.get(design)!.add(done, setting.horizonMs)
        },
      })
    }
  }
  return tasks
}

export function sideTasks(p: Parameters, designs: DesignId[], random: Random, findings: Findings): Task[] {
  const has = (design: DesignId): boolean => designs.includes(design)
  return [
    ...designs.filter((design) => BURST_DESIGNS.includes(design)).map((each) => burstTask(each, p, random, findings)),
    ...(['full', 'no-claims'] as const).filter(has).flatMap((each) => visibilityTasks(each, p, random, findings)),
    ...(has('full') ? pauseTasks(p, random, findings) : []),
    ...(has('full') && has('table-scan') ? [queryTask(p, random, findings)] : []),
  ]
}

const SWEEP_SECONDS_MAX = 100
/** Nothing is lost in the sweeps, and what counts has begun by then. */
export const SWEEP_RECOVERY_MS = 30_000

const still = (p: Parameters): Parameters => ({
  ...p,
  executorCrash: 0,
  pauseChance: 0,
  schedulerCrash: 0,
  brokerCrashEverySeconds: 0,
  failureChance: 0,
  poisonShare: 0,
})

/** The shorter runs of the sweeps. */
export const sweepSeconds = (p: Parameters): number => Math.min(SWEEP_SECONDS_MAX, p.durationSeconds)

const BURST_DESIGNS: DesignId[] = ['full', 'memory-broker', 'fire-and-forget']
/** So many jobs for each executor. */
export const BURST_JOBS_PER_EXECUTOR = 10
const BURST_AT_MS = 5_000

/** Many jobs at once and nothing else; the broker crashes when half of them may have begun. */
function burstTask(design: DesignId, p: Parameters, random: Random, findings: Findings): Task {
  const rounds = BURST_JOBS_PER_EXECUTOR / 2
  const crashAtMs = BURST_AT_MS + p.pollMs + rounds * p.runSeconds * 1_000
  const burst: Burst = {
    jobs: BURST_JOBS_PER_EXECUTOR * p.executors,
    atMs: BURST_AT_MS,
    crashAtMs: p.brokerCrashEverySeconds > 0 ? crashAtMs : null,
    downMs: p.downSeconds * 1_000,
  }
  // Without a load of calendar and other jobs; the batch must not be what holds them back.
  const alone = { ...still(p), jobsPerSecond: 0, batch: burst.jobs, loss: 0, duplication: 0 }
  const setting: Setting = { ...settingOf(design, alone), horizonMs: crashAtMs + burst.downMs, burst }
  return {
    weight: setting.horizonMs,
    *work() {
      findings.bursts.set(design, burstFound(yield* replicate(setting, random.split('burst'))))
    },
  }
}

function burstFound({ history }: Replication): BurstFound {
  const jobs = [...history.jobs.values()]
  const beganMs = jobs.flatMap(({ runs }) => (runs[0] ? [runs[0].from - BURST_AT_MS] : [])).sort((x, y) => x - y)
  const neverDone = jobs.filter(({ completed }) => completed === 0).length
  return { lost: history.messagesLost, neverDone, lastMs: beganMs.at(-1) ?? 0, jobs: jobs.length, beganMs }
}

const VISIBILITY_FACTORS = [0.25, 0.5, 1, 2, 4]

/** Nobody crashes or stops: whatever runs twice does so since it takes longer than the time-out. */
function visibilityTasks(design: DesignId, p: Parameters, random: Random, findings: Findings): Task[] {
  const points: { visibilitySeconds: number; overlaps: number }[] = []
  findings.visibility.set(design, points)
  return VISIBILITY_FACTORS.map((factor) => {
    const visibilitySeconds = p.visibilitySeconds * factor
    // The time-out of the database would be a second way to run twice.
    const retrySeconds = 2 * (p.durationSeconds + SWEEP_RECOVERY_MS)
    const changed = { ...still(p), visibilitySeconds, retrySeconds, durationSeconds: sweepSeconds(p) }
    return sweepTask(
      { ...settingOf(design, changed), recoveryMs: SWEEP_RECOVERY_MS },
      random.split('visibility'),
      (measures) => points.push({ visibilitySeconds, overlaps: measures.perThousand(measures.counts.overlaps) }),
    )
  })
}

const LEASE_FACTORS = [0.5, 1, 2, 4]
const PAUSE_FACTORS = [0.25, 1, 4]
/** Often enough that a short run says something. */
const PAUSE_CHANCE_MIN = 0.1

/** Claims with longer and shorter leases against longer and shorter pauses. */
function pauseTasks(p: Parameters, random: Random, findings: Findings): Task[] {
  return PAUSE_FACTORS.flatMap((pauseFactor) =>
    LEASE_FACTORS.map((leaseFactor) => {
      const leaseSeconds = p.leaseSeconds * leaseFactor
      const pauseSeconds = p.pauseSeconds * pauseFactor
      const changed: Parameters = {
        ...still(p),
        leaseSeconds,
        pauseSeconds,
        heartbeatMs: p.heartbeatMs * leaseFactor,
        pauseChance: p.pauseChance === 0 ? 0 : Math.max(PAUSE_CHANCE_MIN, p.pauseChance),
        durationSeconds: sweepSeconds(p),
      }
      return sweepTask(
        { ...settingOf('full', changed), recoveryMs: SWEEP_RECOVERY_MS },
        random.split('pauses'),
        (measures) =>
          findings.pauses.push({
            leaseSeconds,
            pauseSeconds,
            overlaps: measures.perThousand(measures.counts.overlaps),
          }),
      )
    }),
  )
}

export const SWEEP_RUNS = {
  full: VISIBILITY_FACTORS.length + LEASE_FACTORS.length * PAUSE_FACTORS.length,
  'no-claims': VISIBILITY_FACTORS.length,
}

function sweepTask(setting: Setting, random: Random, found: (measures: Measures) => void): Task {
  return {
    weight: setting.horizonMs,
    *work() {
      const measures = new Measures()
      measures.add(yield* replicate(setting, random), setting.horizonMs)
      found(measures)
    },
  }
}

/** Rows read to find the due ones, in tables of growing length. */
function queryTask(p: Parameters, random: Random, findings: Findings): Task {
  return {
    weight: p.durationSeconds * 1_000,
    *work() {
      for (const share of HISTORY_SHARES) {
        const history = Math.round(p.historyRows * share)
        findings.queries.push(yield* readRows(history, p.batch, random.split(`rows ${share}`)))
      }
    },
  }
}

/** A tenth is the most, since the tables of this question are built row by row. */
export const HISTORY_SHARES = [0.0001, 0.001, 0.01, 0.1]
