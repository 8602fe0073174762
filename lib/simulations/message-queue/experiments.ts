// The runs behind one result: every design under all faults, each kind of fault by itself, then one question at a time.
import type { Random } from '#lib/kernel/random'
import type { Task } from '#lib/kernel/tasks'
import type { DesignId } from './designs.ts'
import type { Recurring } from './faults.ts'
import { NO_FAULTS } from './faults.ts'
import { Measures } from './measures.ts'
import type { Parameters } from './parameters.ts'
import type { Replication } from './replication.ts'
import { replicate } from './replication.ts'
import type { Setting } from './setting.ts'
import { calm, settingOf } from './setting.ts'

export const CONDITIONS = [
  'calm',
  'lost-packets',
  'consumer-crashes',
  'pauses',
  'broker-crashes',
  'power-cuts',
  'isolation',
  'poison',
  'slow-consumer',
] as const
export type Condition = (typeof CONDITIONS)[number]

export type Point = { x: number; y: number }

export class Findings {
  readonly main = new Map<DesignId, Measures>()
  readonly conditions = new Map<DesignId, Map<Condition, Measures>>()
  /** What is not delivered yet, over time, in the conditions `poison` and `slow-consumer`. */
  readonly backlog = new Map<DesignId, Map<Condition, Replication['backlog']>>()
  /** Median time to the consumer, by the time between polls. */
  readonly polls = new Map<'push' | 'hanging' | 'timed', Point[]>()
  /** Entries written for each message, by the number of subscribers. */
  readonly fanOut = new Map<DesignId, Point[]>()
  /** Times the throughput of one consumer, by the number of consumers. */
  readonly scaling = new Map<DesignId, Point[]>()
  /** Share of a subscriber's messages lost in per cent, by the seconds that it is away; and the acknowledgement meanwhile. */
  readonly absence = new Map<DesignId, (Point & { acknowledgedMs: number })[]>()
}

export function* measured(setting: Setting, random: Random, into: Measures): Generator<void, Replication, void> {
  const replication = yield* replicate(setting, random)
  into.add(replication)
  return replication
}

const weightOf = ({ messagesPerSecond, durationMs, groups }: Setting): number =>
  1 + (messagesPerSecond * durationMs * groups) / 1000

/** The same streams for every design, so that they meet the same messages and the same faults. */
export function mainTasks(p: Parameters, designs: DesignId[], random: Random, findings: Findings): Task[] {
  for (const design of designs) findings.main.set(design, new Measures())
  return Array.from({ length: p.replications }, (_, replication) => replication).flatMap((replication) =>
    designs.map((design): Task => {
      const setting = settingOf(design, p)
      return {
        weight: weightOf(setting),
        *work() {
          yield* measured(setting, random.split(`main ${replication}`), findings.main.get(design)!)
        },
      }
    }),
  )
}

export function sweepTasks(p: Parameters, designs: DesignId[], random: Random, findings: Findings): Task[] {
  return [
    ...conditionTasks(p, designs, random, findings),
    ...pollTasks(p, designs, random, findings),
    ...fanOutTasks(p, designs, random, findings),
    ...scalingTasks(p, designs, random, findings),
    ...absenceTasks(p, designs, random, findings),
  ]
}

/** Each kind of fault by itself, and as much more often, so that short runs are enough. */
export const CONDITION_MS = 3_000
const CLOSER = 6

/** The load of the short runs: enough messages to see, and no more than the parameters say. */
export const SHORT_MESSAGES_PER_SECOND_MAX = 100
const short = (setting: Setting): Setting => ({
  ...setting,
  durationMs: Math.min(CONDITION_MS, setting.durationMs),
  messagesPerSecond: Math.min(SHORT_MESSAGES_PER_SECOND_MAX, setting.messagesPerSecond),
})

const closer = ({ everyMs, forMs }: Recurring): Recurring => ({ everyMs: everyMs / CLOSER, forMs })

export function conditioned(setting: Setting, condition: Condition, slowFactor: number): Setting {
  const still = calm(setting)
  const { faults, network } = setting
  const { diskLoss } = faults
  switch (condition) {
    case 'calm':
      return still
    case 'lost-packets':
      return { ...still, network: { ...network, loss: Math.min(0.2, network.loss * CLOSER) } }
    case 'consumer-crashes':
      return { ...still, faults: { ...NO_FAULTS, consumerCrash: closer(faults.consumerCrash) } }
    case 'pauses':
      return { ...still, faults: { ...NO_FAULTS, consumerPause: closer(faults.consumerPause) } }
    case 'broker-crashes':
      return { ...still, faults: { ...NO_FAULTS, diskLoss, brokerCrash: closer(faults.brokerCrash) } }
    case 'power-cuts':
      return { ...still, faults: { ...NO_FAULTS, diskLoss, powerCut: closer(faults.powerCut) } }
    case 'isolation':
      return { ...still, faults: { ...NO_FAULTS, isolation: closer(faults.isolation) } }
    case 'poison':
      return { ...still, poison: Math.min(0.5, setting.poison * CLOSER) }
    case 'slow-consumer':
      return { ...still, slowFactor }
  }
}

function conditionTasks(p: Parameters, designs: DesignId[], random: Random, findings: Findings): Task[] {
  return designs.flatMap((design) => {
    const byCondition = new Map<Condition, Measures>()
    const backlog = new Map<Condition, Replication['backlog']>()
    findings.conditions.set(design, byCondition)
    findings.backlog.set(design, backlog)
    return CONDITIONS.map((condition): Task => {
      const setting = short(conditioned(settingOf(design, p), condition, p.slowFactor))
      const measures = new Measures()
      byCondition.set(condition, measures)
      return {
        weight: weightOf(setting),
        *work() {
          const replication = yield* measured(setting, random.split(`condition ${condition}`), measures)
          if (condition === 'poison' || condition === 'slow-consumer') backlog.set(condition, replication.backlog)
        },
      }
    })
  })
}

export const POLLS_MS = [5, 10, 20, 50, 100, 200]
const POLL_MESSAGES_PER_SECOND = 30
/** So little work that what is measured is the way to the consumer. */
const POLL_WORK_MS = 0.1

/** Pushing against pulling with a request that hangs, and with one now and then; one broker each, and nothing fails. */
function pollTasks(p: Parameters, designs: DesignId[], random: Random, findings: Findings): Task[] {
  if (!designs.includes('push') || !designs.includes('at-least-once')) return []
  const medianOf = function* (design: DesignId, pollMs: number): Generator<void, number, void> {
    const setting = calm(settingOf(design, p))
    const alone = { brokers: 1, replicas: 1, minInSync: 1, groups: 1, workMs: POLL_WORK_MS, pollMs }
    const measures = new Measures()
    const light = { ...short(setting), ...alone, messagesPerSecond: POLL_MESSAGES_PER_SECOND }
    yield* measured(light, random.split('polls'), measures)
    return measures.latencies.quantile(0.5)
  }
  const task = (kind: 'push' | 'hanging' | 'timed', design: DesignId, intervals: number[]): Task => ({
    weight: (intervals.length * POLL_MESSAGES_PER_SECOND * CONDITION_MS) / 1000,
    *work() {
      const points: Point[] = []
      for (const x of intervals) points.push({ x, y: yield* medianOf(design, x) })
      findings.polls.set(kind, points)
    },
  })
  return [task('push', 'push', [0]), task('hanging', 'at-least-once', [0]), task('timed', 'at-least-once', POLLS_MS)]
}

export const SUBSCRIBERS = [1, 2, 4, 8]
const FAN_OUT_MS = 1_000

function fanOutTasks(p: Parameters, designs: DesignId[], random: Random, findings: Findings): Task[] {
  const compared = designs.filter((design) => design === 'at-least-once' || design === 'fan-out-copies')
  return compared.map((design) => ({
    weight: SUBSCRIBERS.reduce((sum, count) => sum + count, 0) * 60,
    *work() {
      const points: Point[] = []
      findings.fanOut.set(design, points)
      for (const groups of SUBSCRIBERS) {
        const setting = { ...short(calm(settingOf(design, p))), groups, consumers: 1, durationMs: FAN_OUT_MS }
        const measures = new Measures()
        yield* measured(setting, random.split('fan-out'), measures)
        const written = measures.counts.entriesWritten * setting.replicas
        points.push({ x: groups, y: written / Math.max(1, measures.messages) })
      }
    },
  }))
}

/** More than all consumers of the largest group can do, so that they always have work. */
export const SCALING_MESSAGES_PER_SECOND = 400
const SCALING_CAPACITY_A_SECOND = 320
export const SCALING_MS = 2_000

export const scalingConsumers = (partitions: number): number[] => [
  ...new Set([1, Math.max(1, Math.round(partitions / 2)), partitions, 2 * partitions]),
]

/** One group of growing size under more load than it can bear. */
function scalingTasks(p: Parameters, designs: DesignId[], random: Random, findings: Findings): Task[] {
  const compared = designs.filter((design) => design === 'at-least-once' || design === 'push')
  return compared.map((design) => ({
    weight: 4 * ((SCALING_MESSAGES_PER_SECOND * SCALING_MS) / 1000),
    *work() {
      const sizes = scalingConsumers(p.partitions)
      const done: number[] = []
      for (const consumers of sizes) {
        const workMs = (1000 * sizes.at(-1)!) / SCALING_CAPACITY_A_SECOND
        const load = { messagesPerSecond: SCALING_MESSAGES_PER_SECOND, durationMs: SCALING_MS }
        const setting = { ...calm(settingOf(design, p)), ...load, groups: 1, consumers, workMs, settles: false }
        const { history } = yield* replicate(setting, random.split('scaling'))
        // The first half is for joining.
        done.push(history.effectAt.filter((at) => at >= SCALING_MS / 2 && at < SCALING_MS).length)
      }
      const alone = Math.max(1, done[0]!)
      findings.scaling.set(
        design,
        sizes.map((x, i) => ({ x, y: done[i]! / alone })),
      )
    },
  }))
}

/** How long a subscriber is away, in seconds. */
export const ABSENCES_SECONDS = [0, 0.5, 1, 1.5, 2, 3]
export const ABSENCE_MS = 4_000
const ABSENCE_FROM_MS = 500

/** All consumers of one subscriber are down for a while. Nothing else fails. */
function absenceTasks(p: Parameters, designs: DesignId[], random: Random, findings: Findings): Task[] {
  const compared = designs.filter((design) => design === 'at-least-once' || design === 'retention-by-time')
  return compared.map((design) => ({
    weight: ABSENCES_SECONDS.length * p.subscribers * 60 * 4,
    *work() {
      const points: (Point & { acknowledgedMs: number })[] = []
      findings.absence.set(design, points)
      for (const x of ABSENCES_SECONDS) {
        const absence = { group: 0, fromMs: ABSENCE_FROM_MS, forMs: x * 1000 }
        const setting = { ...short(calm(settingOf(design, p))), durationMs: ABSENCE_MS, absence }
        const measures = new Measures()
        yield* measured(setting, random.split('absence'), measures)
        const share = (100 * measures.lost) / Math.max(1, measures.messages)
        points.push({ x, y: share, acknowledgedMs: measures.acknowledgements.quantile(0.5) })
      }
    },
  }))
}
