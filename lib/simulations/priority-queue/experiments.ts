// The runs behind one result: every design under the given faults, then one question at a time with the rest held still.
import type { Random } from '#lib/kernel/random'
import type { Task } from '#lib/kernel/tasks'
import type { DesignId } from './designs.ts'
import type { IndexCost } from './index-cost.ts'
import { measureIndexes } from './index-cost.ts'
import { Measures } from './measures.ts'
import type { Parameters } from './parameters.ts'
import { replicate } from './replication.ts'
import type { Setting } from './setting.ts'
import { calm, settingOf, shortened, startMsOf } from './setting.ts'

export type DelayPoint = { delayMs: number; lost: number; changesLost: number; acknowledged: number }

export class Findings {
  readonly main = new Map<DesignId, Measures>()
  /** While nothing fails. */
  readonly order = new Map<DesignId, Measures>()
  readonly byPartitions = new Map<DesignId, { partitions: number; rankShare: number }[]>()
  readonly capacity = new Map<DesignId, { partitions: number; jobsPerSecond: number }[]>()
  readonly delays = new Map<DesignId, DelayPoint[]>()
  readonly indexes: IndexCost[] = []
}

/** Priorities below this one are those of the most urgent jobs. */
export const urgentBelow = ({ levels, prioritySkew, urgentShare }: Parameters): number =>
  Math.max(1, Math.round(levels * urgentShare ** (1 / prioritySkew)))

/** Replications of the main comparison: the same streams for every design. */
export function mainTasks(p: Parameters, designs: DesignId[], random: Random, findings: Findings): Task[] {
  for (const design of designs) findings.main.set(design, new Measures())
  const tasks: Task[] = []
  for (let replication = 0; replication < p.replications; replication++) {
    for (const design of designs) {
      const setting = settingOf(design, p)
      tasks.push({
        weight: weightOf(setting),
        *work() {
          const done = yield* replicate(setting, random.split(`main ${replication}`))
          findings.main.get(design)!.add(done, urgentBelow(p))
        },
      })
    }
  }
  return tasks
}

/** A quorum has everybody ask everybody. */
const QUORUM_WEIGHT = 3

const weightOf = ({ traits, durationMs }: Setting): number =>
  durationMs * (traits.replication === 'quorum' ? QUORUM_WEIGHT : 1)

export function sweepTasks(p: Parameters, designs: DesignId[], random: Random, findings: Findings): Task[] {
  const compared = designs.filter((design) => ORDERED.includes(design))
  return [
    ...compared.flatMap((design) => orderTask(design, p, random, findings)),
    ...designs.filter((design) => MERGING.includes(design)).flatMap((d) => partitionTasks(d, p, random, findings)),
    ...designs.filter((design) => MEASURED.includes(design)).flatMap((d) => capacityTasks(d, p, random, findings)),
    ...designs.flatMap((design) => crashTasks(design, p, random, findings)),
    ...(designs.some((design) => INDEXED.includes(design)) ? indexTasks(p, random, findings) : []),
  ]
}

export const ORDERED: DesignId[] = [
  'partitioned-consensus',
  'strict-global',
  'held-heap',
  'quorum',
  'database-table',
  'no-merge',
  'range-partitions',
]
export const ORDER_MS_MAX = 2_000

/** The order in which jobs are begun while nothing fails. */
function orderTask(design: DesignId, p: Parameters, random: Random, findings: Findings): Task {
  const setting = orderSetting(settingOf(design, p))
  return {
    weight: weightOf(setting),
    *work() {
      const measures = new Measures()
      measures.add(yield* replicate(setting, random.split('order')), urgentBelow(p))
      findings.order.set(design, measures)
    },
  }
}

export const orderSetting = (setting: Setting): Setting => shortened(calm(setting), ORDER_MS_MAX)

export const MERGING: DesignId[] = ['partitioned-consensus', 'held-heap', 'no-merge']
export const PARTITIONS = [1, 2, 4, 8]
export const PARTITIONS_MS_MAX = 1_000

function partitionTasks(design: DesignId, p: Parameters, random: Random, findings: Findings): Task[] {
  const points: { partitions: number; rankShare: number }[] = []
  findings.byPartitions.set(design, points)
  return PARTITIONS.map((partitions) => {
    const setting = partitionSetting(settingOf(design, p), partitions)
    return {
      weight: weightOf(setting),
      *work() {
        const measures = new Measures()
        measures.add(yield* replicate(setting, random.split('partitions')), urgentBelow(p))
        points.push({ partitions, rankShare: measures.rankShare })
      },
    }
  })
}

export const partitionSetting = (setting: Setting, partitions: number): Setting => ({
  ...shortened(calm(setting), PARTITIONS_MS_MAX),
  partitions,
  settles: false,
})

export const MEASURED: DesignId[] = [
  'partitioned-consensus',
  'strict-global',
  'quorum',
  'database-table',
  'range-partitions',
]
const CAPACITY_MS = 250
/** With a fast server a shorter time shows as much. */
const CAPACITY_JOBS_MAX = 2_000
/** A job is published, taken and reported done: with a little more than this of its time for it, a server has no rest. */
const REQUESTS_PER_JOB = 3
const CONSUMERS_PER_PARTITION = 12
const CONSUMERS_MAX = 64
const LONG_LEASES = 100

/** More jobs than the servers can take, and consumers that have next to nothing to do with each. */
export function capacitySetting(setting: Setting): Setting {
  const jobsPerMs = setting.partitions / (REQUESTS_PER_JOB * setting.opMs)
  const durationMs = Math.min(CAPACITY_MS, CAPACITY_JOBS_MAX / jobsPerMs)
  return {
    ...calm(setting),
    jobsPerMs,
    changeShare: 0,
    consumers: Math.min(CONSUMERS_MAX, CONSUMERS_PER_PARTITION * setting.partitions),
    workMs: setting.opMs,
    // A lease that ends would take the place of what is counted.
    leaseMs: LONG_LEASES * setting.leaseMs,
    durationMs: startMsOf(setting) + durationMs,
    settles: false,
  }
}

function capacityTasks(design: DesignId, p: Parameters, random: Random, findings: Findings): Task[] {
  const points: { partitions: number; jobsPerSecond: number }[] = []
  findings.capacity.set(design, points)
  return capacityPartitions(design, p).map((partitions) => {
    const setting = capacitySetting({ ...settingOf(design, p), partitions })
    const seconds = (setting.durationMs - startMsOf(setting)) / 1_000
    return {
      weight: weightOf(setting),
      *work() {
        const { history } = yield* replicate(setting, random.split('capacity'))
        points.push({ partitions, jobsPerSecond: history.finished / seconds })
      },
    }
  })
}

/** The given number of partitions comes last. */
export function capacityPartitions(design: DesignId, p: Parameters): number[] {
  const own = settingOf(design, p).partitions
  if (design !== 'partitioned-consensus') return [own]
  return [...PARTITIONS.filter((partitions) => partitions !== own), own]
}

/** What is put off, if anything. */
const CRASHED: Partial<Record<DesignId, 'flushEveryMs' | 'replicationLagMs' | null>> = {
  'memory-first': 'flushEveryMs',
  'async-replication': 'replicationLagMs',
  'memory-only': null,
}
const DELAY_FACTORS = [0.25, 1, 4]
const DELAY_MS_MAX = 2_000
const CRASHES_MORE = 5
const CHANGES = 0.5

/** Servers that crash often: how much is lost by how late the log or the replicas hear of it? */
function crashTasks(design: DesignId, p: Parameters, random: Random, findings: Findings): Task[] {
  const points: DelayPoint[] = []
  if (design in CRASHED) findings.delays.set(design, points)
  return crashSettings(design, p).map(({ delayMs, setting }) => ({
    weight: weightOf(setting),
    *work() {
      const measures = new Measures()
      measures.add(yield* replicate(setting, random.split('delays')), urgentBelow(p))
      const { lost, changesLost, acknowledged } = measures
      points.push({ delayMs, lost, changesLost, acknowledged })
    },
  }))
}

export function crashSettings(design: DesignId, p: Parameters): { delayMs: number; setting: Setting }[] {
  const name = CRASHED[design]
  if (name === undefined) return []
  const setting = crashSetting(settingOf(design, p))
  if (name === null) return [{ delayMs: 0, setting }]
  return DELAY_FACTORS.map((factor) => ({
    delayMs: p[name] * factor,
    setting: { ...setting, [name]: p[name] * factor },
  }))
}

function crashSetting(setting: Setting): Setting {
  const { crash, until } = setting.serverFaults
  const often = crash && { ...crash, every: crash.every / CRASHES_MORE }
  const struck = { ...(often && { crash: often }), ...(until !== undefined && { until }) }
  return { ...shortened(calm(setting), DELAY_MS_MAX), serverFaults: struck, changeShare: CHANGES }
}

export const INDEXED: DesignId[] = ['partitioned-consensus', 'database-table']
export const INDEX_SHARES = [0.01, 0.1, 1]
const INDEX_WEIGHT = 0.02

function indexTasks(p: Parameters, random: Random, findings: Findings): Task[] {
  return INDEX_SHARES.map((share) => {
    const jobs = Math.max(10, Math.round(p.standingJobs * share))
    return {
      weight: jobs * INDEX_WEIGHT,
      *work() {
        findings.indexes.push(yield* measureIndexes(jobs, p, random.split(`index ${share}`)))
      },
    }
  })
}
