// An upper bound of what a run costs, from the rates of its messages.
import { TRIES, TRY_JOBS_PER_SECOND, TRY_SECONDS, isAccused } from './counter-example.ts'
import type { DesignId } from './designs.ts'
import { BURST_JOBS_PER_EXECUTOR, HISTORY_SHARES, SWEEP_RECOVERY_MS, SWEEP_RUNS, sweepSeconds } from './experiments.ts'
import type { Parameters } from './parameters.ts'
import { recoveryMs, settingOf } from './setting.ts'

/** Measured: about as many on the machine of development, while no run has come near the number of events that is counted here. */
const EVENTS_PER_SECOND = 1_000_000
const BASE_MB = 340
/** What is remembered of a job until its replication is added up, with what the collector leaves lying. */
const BYTES_PER_JOB = 6_000
/** That waits in a broker. */
const BYTES_PER_MESSAGE = 150
const SECONDS_PER_ROW_SCANNED = 8e-9
const SECONDS_PER_ROW_INDEXED = 4e-6
const SECONDS_PER_PARTITION_TRIED = 5e-9

/** Events of a run from queueing to acknowledging, and of a claim that is refused. */
const EVENTS_PER_RUN = 45
const EVENTS_PER_REFUSAL = 10
const EVENTS_PER_HEARTBEAT = 6
/** An idle executor asks every three seconds; others wait longer. */
const POLLS_PER_SECOND = 1 / 3
const EVENTS_PER_POLL = 4
const EVENTS_PER_LOOK = 6

type Load = { jobs: number; seconds: number; schedulers: number; executors: number }

const looks = (p: Parameters, load: Load): number => (load.schedulers * load.seconds * 1_000) / p.pollMs

/** Jobs that wait are queued once more each time that the database misses them. */
const queuedAgain = (p: Parameters, load: Load): number =>
  Math.min((load.jobs * load.seconds) / p.retrySeconds, looks(p, load) * p.batch)

function runSeconds(p: Parameters): number {
  return p.runSeconds * Math.exp(p.runSpread ** 2 / 2)
}

function events(design: DesignId, p: Parameters, load: Load): number {
  const { claims, deadLetters, broker } = settingOf(design, p).rules
  const attempts = deadLetters ? p.attemptsMax : load.seconds / p.backOffSeconds
  const failing = Math.min(attempts, 1 / (1 - Math.min(0.99, p.failureChance + p.executorCrash + p.pauseChance)))
  const work = runSeconds(p)
  const machineSeconds = load.executors * load.seconds
  // Without claims a slow job is run again and again while it runs, and so is one that the database misses.
  const again = (claims ? 0 : work / p.visibilitySeconds) + work / p.retrySeconds
  const wanted = load.jobs * (failing + p.poisonShare * attempts + again)
  const runs = Math.min(wanted, load.jobs + machineSeconds / Math.min(1, p.runSeconds))
  const busy = Math.min(machineSeconds, runs * (work + p.pauseChance * p.pauseSeconds + 0.5))
  const refusals = claims ? busy / p.visibilitySeconds + (broker === 'partitions' ? 0.2 * machineSeconds : 0) : 0
  const heartbeats = claims ? (busy * 1_000) / p.heartbeatMs : 0
  return (
    (1 + p.duplication + 2 * p.loss) *
    (EVENTS_PER_RUN * runs +
      EVENTS_PER_REFUSAL * refusals +
      EVENTS_PER_HEARTBEAT * heartbeats +
      EVENTS_PER_LOOK * looks(p, load) +
      EVENTS_PER_POLL * POLLS_PER_SECOND * machineSeconds +
      queuedAgain(p, load))
  )
}

/** Work that is not in events: rows that are scanned, partitions that are tried. */
function extraSeconds(design: DesignId, p: Parameters, load: Load): number {
  if (design === 'table-scan') return looks(p, load) * load.jobs * SECONDS_PER_ROW_SCANNED
  if (design !== 'partitioned-log') return 0
  return (looks(p, load) + load.seconds) * load.executors ** 2 * SECONDS_PER_PARTITION_TRIED
}

export function costOf(p: Parameters, designs: DesignId[]): { seconds: number; memoryMb: number } {
  const { schedulers, executors } = p
  const recovery = recoveryMs(p) / 1_000
  const main: Load = {
    jobs: p.jobsPerSecond * p.durationSeconds,
    seconds: p.durationSeconds + recovery,
    schedulers,
    executors,
  }
  const sweep: Load = {
    jobs: p.jobsPerSecond * sweepSeconds(p),
    seconds: sweepSeconds(p) + SWEEP_RECOVERY_MS / 1_000,
    schedulers,
    executors,
  }
  const burstSeconds = BURST_JOBS_PER_EXECUTOR * runSeconds(p) + recovery
  const burst: Load = { jobs: BURST_JOBS_PER_EXECUTOR * executors, seconds: burstSeconds, schedulers, executors }
  const small: Load = {
    jobs: TRY_JOBS_PER_SECOND * TRY_SECONDS,
    seconds: TRY_SECONDS + recovery,
    schedulers: 1,
    executors: 3,
  }
  let seconds = 0.3
  for (const design of designs) {
    let all = p.replications * events(design, p, main)
    if (design === 'full' || design === 'no-claims') all += SWEEP_RUNS[design] * events(design, p, sweep)
    if (design === 'full' || design === 'memory-broker' || design === 'fire-and-forget') all += events(design, p, burst)
    if (isAccused(design)) all += TRIES * events(design, p, small)
    seconds += all / EVENTS_PER_SECOND + p.replications * extraSeconds(design, p, main)
  }
  if (designs.includes('full') && designs.includes('table-scan')) {
    const rows = HISTORY_SHARES.reduce((sum, share) => sum + share * p.historyRows, 0)
    seconds += rows * SECONDS_PER_ROW_INDEXED
  }
  return {
    seconds,
    memoryMb:
      BASE_MB +
      (main.jobs * BYTES_PER_JOB + queuedAgain(p, main) * BYTES_PER_MESSAGE + 0.1 * p.historyRows * 100) / 1e6,
  }
}
