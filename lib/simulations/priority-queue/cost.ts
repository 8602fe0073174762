// An upper bound of what a run costs, from the rates of its messages.
import { OPEN_MAX } from './calls.ts'
import { huntOf } from './counter-example.ts'
import type { DesignId } from './designs.ts'
import {
  capacityPartitions,
  capacitySetting,
  crashSettings,
  INDEX_SHARES,
  INDEXED,
  MEASURED,
  MERGING,
  ORDERED,
  orderSetting,
  PARTITIONS,
  partitionSetting,
} from './experiments.ts'
import type { Parameters } from './parameters.ts'
import { settleMsOf } from './replication.ts'
import type { Setting } from './setting.ts'
import { delayOf, settingOf, startMsOf } from './setting.ts'

/** Measured: one and a half million on the machine of development; a slow one is taken to do less than half of it. */
const EVENTS_PER_SECOND = 600_000
const INDEXED_JOBS_PER_SECOND = 250_000
const BASE_SECONDS = 0.3
/** The base is the process with its code. */
const BASE_MB = 290
const BYTES_PER_JOB = 6_000
const BYTES_PER_STANDING_JOB = 270

/** Events of one job from its producer to its end, each step made for it alone. */
function eventsPerJob({ traits, replicas, partitions, network, changeShare }: Setting): number {
  const repeats = 1 + 6 * network.loss
  const write = traits.replication === 'quorum' ? 5 * replicas : 6 + 6 * (replicas - 1)
  const look = partitions * (traits.replication === 'quorum' ? 3 * replicas : 3)
  return repeats * ((3 + changeShare) * write + 2 * look + 8)
}

/** Events of a second in which nothing is published: heartbeats, and consumers that look in vain. */
function eventsPerIdleSecond({ traits, replicas, partitions, consumers, heartbeatMs, retryMs }: Setting): number {
  const asked = traits.replication === 'quorum' ? replicas : 1
  const looks = (1_000 / retryMs) * consumers * (4 * partitions * asked + 2)
  const beats = traits.replication === 'quorum' ? 0 : partitions * replicas * 5 * (1_000 / heartbeatMs)
  return looks + beats
}

/** Of a quorum: so many consumers that want the same job make one more attempt each. */
const RIVALS = 16
/** From this share of a server's time on, answers come late and are asked for again. */
const LOADED = 0.7
const REQUESTS_PER_JOB = 3
/** Or when the time to wait for an answer is not well beyond what an answer takes. */
const HASTE = 3

/** Everything that may be under way is asked again all the time, by a queue that cannot keep up. */
function repeatedEvents(setting: Setting, lastingMs: number): number {
  const { traits, jobsPerMs, partitions, replicas, opMs, flushMs, retryMs, producers, consumers } = setting
  const loaded = (REQUESTS_PER_JOB * jobsPerMs * opMs) / partitions > LOADED
  const hasty = retryMs < HASTE * (4 * delayOf(setting) + 2 * flushMs + 3 * opMs)
  if (!loaded && !hasty) return 0
  const asked = traits.replication === 'quorum' ? replicas : 1
  return (producers * OPEN_MAX + 2 * consumers) * 3 * asked * (lastingMs / retryMs)
}

function eventsOf(setting: Setting): number {
  const { traits, jobsPerMs, durationMs, consumers, workMs, settles } = setting
  const lastingMs = durationMs + (settles ? settleMsOf(setting) : 0)
  const jobs = jobsPerMs * (durationMs - startMsOf(setting))
  // Consumers can do no more than that, whatever is published; all the same every job is published and kept.
  const begun = Math.min(jobs, (consumers * lastingMs) / workMs)
  const attempts = traits.replication === 'quorum' && settles ? 1 + consumers / RIVALS : 1
  return (
    (jobs + begun) * 0.5 * attempts * eventsPerJob(setting) +
    (lastingMs / 1_000) * eventsPerIdleSecond(setting) +
    (settles ? repeatedEvents(setting, lastingMs) : 0)
  )
}

function sweepEvents(design: DesignId, p: Parameters): number {
  const setting = settingOf(design, p)
  let events = 0
  if (ORDERED.includes(design)) events += eventsOf(orderSetting(setting))
  if (MERGING.includes(design))
    for (const partitions of PARTITIONS) events += eventsOf(partitionSetting(setting, partitions))
  if (MEASURED.includes(design))
    for (const partitions of capacityPartitions(design, p))
      events += eventsOf(capacitySetting({ ...setting, partitions }))
  for (const crashed of crashSettings(design, p)) events += eventsOf(crashed.setting)
  const hunt = huntOf(design, p)
  return events + (hunt ? hunt.tries * eventsOf(hunt.setting) : 0)
}

export function costOf(p: Parameters, designs: DesignId[]): { seconds: number; memoryMb: number } {
  let events = 0
  for (const design of designs) events += p.replications * eventsOf(settingOf(design, p)) + sweepEvents(design, p)
  const indexed = designs.some((design) => INDEXED.includes(design))
    ? p.standingJobs * INDEX_SHARES.reduce((sum, share) => sum + share, 0)
    : 0
  const jobs = p.jobsPerSecond * p.durationSeconds
  const bytes = jobs * BYTES_PER_JOB * p.replicas + (indexed > 0 ? p.standingJobs * BYTES_PER_STANDING_JOB : 0)
  return {
    seconds: BASE_SECONDS + events / EVENTS_PER_SECOND + indexed / INDEXED_JOBS_PER_SECOND,
    memoryMb: BASE_MB + bytes / 1e6,
  }
}
