// The runs behind one result: every design under all faults, then one question at a time with nothing else going on.
import type { Random } from '#lib/kernel/random'
import type { Task } from '#lib/kernel/tasks'
import type { DesignId } from './designs.ts'
import { Measures } from './measures.ts'
import type { Parameters } from './parameters.ts'
import type { Replication } from './replication.ts'
import { replicate } from './replication.ts'
import type { Setting } from './setting.ts'
import { calm, settingOf } from './setting.ts'

export type Point = { x: number; y: number }

export class Findings {
  readonly main = new Map<DesignId, Measures>()
  /** Nothing fails. */
  readonly calm = new Map<DesignId, Measures>()
  /** Only packets are lost, at the highest rate of the sweep. */
  readonly lossy = new Map<DesignId, Measures>()
  /** Median spread by the number of participants. */
  readonly fanOut = new Map<DesignId, Point[]>()
  /** Numbers left missing for 1,000, by loss in per cent. */
  readonly gaps = new Map<DesignId, Point[]>()
  /** What an engine bears and works for each order, by orders in a packet; and the median latency under the load of the parameters. */
  batches: { batch: number; throughput: number; workMicros: number; latency: number }[] = []
  /** Times what one shard bears, by shards. */
  shards: Point[] = []
  /** Orders confirmed in each slice of time around a crash. */
  readonly crash = new Map<DesignId, Point[]>()
}

export function* measured(setting: Setting, random: Random, into: Measures): Generator<void, Replication, void> {
  const run = yield* replicate(setting, random)
  into.add(run)
  return run
}

const weightOf = ({ ordersPerSecond, durationMicros, participants }: Setting): number =>
  1 + (ordersPerSecond * durationMicros * (participants + 4)) / 1e6

/** The same streams for every design, so that they meet the same orders and the same faults. */
export function mainTasks(p: Parameters, designs: DesignId[], random: Random, findings: Findings): Task[] {
  for (const design of designs) findings.main.set(design, new Measures())
  return Array.from({ length: p.replications }, (_, replication) => replication).flatMap((replication) =>
    designs.map((design) =>
      task(settingOf(design, p), function* (setting) {
        yield* measured(setting, random.split(`main ${replication}`), findings.main.get(design)!)
      }),
    ),
  )
}

const task = (setting: Setting, work: (setting: Setting) => Generator<void, void, void>): Task => ({
  weight: weightOf(setting),
  work: () => work(setting),
})

export function sweepTasks(p: Parameters, designs: DesignId[], random: Random, findings: Findings): Task[] {
  return [
    ...calmTasks(p, designs, random, findings),
    ...fanOutTasks(p, designs, random, findings),
    ...gapTasks(p, designs, random, findings),
    ...batchTasks(p, designs, random, findings),
    ...shardTasks(p, designs, random, findings),
    ...crashTasks(p, designs, random, findings),
  ]
}

/** Enough orders to see something, and no more than the parameters say. */
export const SHORT_MS = 5
const SHORT_ORDERS = 250
export const short = (setting: Setting): Setting => {
  const durationMicros = Math.min(SHORT_MS * 1000, setting.durationMicros)
  return {
    ...setting,
    durationMicros,
    ordersPerSecond: Math.min(setting.ordersPerSecond, (SHORT_ORDERS * 1e6) / durationMicros),
  }
}

function calmTasks(p: Parameters, designs: DesignId[], random: Random, findings: Findings): Task[] {
  return designs.map((design) =>
    task(short(calm(settingOf(design, p))), function* (setting) {
      const measures = new Measures()
      yield* measured(setting, random.split('calm'), measures)
      findings.calm.set(design, measures)
    }),
  )
}

export const CROWDS = [2, 4, 8, 16, 32]

/** Connections one after the other against one packet for all. */
function fanOutTasks(p: Parameters, designs: DesignId[], random: Random, findings: Findings): Task[] {
  const compared = designs.filter((design) => design === 'multicast' || design === 'tcp-fan-out')
  return compared.flatMap((design) =>
    CROWDS.map((participants) =>
      task(
        { ...short(calm(settingOf(design, p))), participants, raceShare: 0, durationMicros: 2_000 },
        function* (setting) {
          const measures = new Measures()
          yield* measured(setting, random.split('fan-out'), measures)
          const points = findings.fanOut.get(design) ?? []
          findings.fanOut.set(design, [...points, { x: participants, y: measures.spreads.quantile(0.5) }])
        },
      ),
    ),
  )
}

export const LOSSES = [0, 0.005, 0.01, 0.02, 0.05]

function gapTasks(p: Parameters, designs: DesignId[], random: Random, findings: Findings): Task[] {
  const compared = designs.filter((design) => ['multicast', 'tcp-fan-out', 'no-retransmitter'].includes(design))
  return compared.flatMap((design) =>
    LOSSES.map((loss) =>
      task({ ...short(calm(settingOf(design, p))), loss, reordering: p.reordering }, function* (setting) {
        const measures = new Measures()
        yield* measured(setting, random.split(`loss ${loss}`), measures)
        const points = findings.gaps.get(design) ?? []
        const y = (1000 * measures.missing) / Math.max(1, measures.orders * setting.participants)
        findings.gaps.set(design, [...points, { x: 100 * loss, y }])
        findings.lossy.set(design, measures)
      }),
    ),
  )
}

export const batchesOf = (most: number): number[] =>
  [...new Set([1, 2, 4, 8, 16, 32, 64, most])].filter((each) => each <= most).sort((a, b) => a - b)
/** More than an engine bears, from few participants, so that it is the engine that is measured. */
const SATURATED_PARTICIPANTS = 4
const SATURATED_ORDERS = 1_500
const capacityOf = ({ matchMicros, sendMicros }: Setting, batch: number): number =>
  1e6 / (matchMicros + (2 * sendMicros) / batch)

export function saturated(setting: Setting, ordersPerSecond: number): Setting {
  const durationMicros = (SATURATED_ORDERS / ordersPerSecond) * 1e6
  const still = calm(setting)
  const quietly = {
    raceShare: 0,
    settles: false,
    participants: SATURATED_PARTICIPANTS,
    buffer: 4_096,
    retryMicros: 1e6,
  }
  return { ...still, ...quietly, receiveMicros: 0.01, ordersPerSecond, durationMicros: Math.max(1, durationMicros) }
}

function batchTasks(p: Parameters, designs: DesignId[], random: Random, findings: Findings): Task[] {
  if (!designs.includes('multicast')) return []
  findings.batches = []
  return batchesOf(p.batch).map((batch) => {
    const setting = { ...settingOf('multicast', p), batch }
    return task(saturated(setting, 2 * capacityOf(setting, batch)), function* (full) {
      const [busy, light] = [new Measures(), new Measures()]
      const { engines, history } = yield* measured(full, random.split('batches'), busy)
      const workMicros = engines[0]![0]!.processor.busyMicros / Math.max(1, history.numberedAt.size)
      yield* measured({ ...short(calm(setting)), durationMicros: 2_000 }, random.split('batches'), light)
      findings.batches.push({ batch, throughput: busy.throughput, workMicros, latency: light.latencies.quantile(0.5) })
    })
  })
}

export const shardsOf = (p: Parameters): number[] =>
  [...new Set([1, 2, 4, 8, p.shards])].filter((each) => each <= Math.min(p.shards, p.symbols)).sort((a, b) => a - b)

/** So many shards, under so many times what one bears. */
function shardTasks(p: Parameters, designs: DesignId[], random: Random, findings: Findings): Task[] {
  if (!designs.includes('sharded')) return []
  let alone = 0
  findings.shards = []
  return shardsOf(p).map((shards) => {
    const setting = { ...settingOf('sharded', p), shards }
    const load = shards * capacityOf(setting, setting.batch)
    const full = saturated(setting, load)
    const longer = { ...full, durationMicros: full.durationMicros * shards }
    return task(longer, function* () {
      const measures = new Measures()
      yield* measured(longer, random.split('shards'), measures)
      if (shards === 1) alone = measures.throughput
      findings.shards.push({ x: shards, y: measures.throughput / Math.max(1, alone) })
    })
  })
}

const CRASH_SHOWN_MICROS = 6_000
const CRASH_AT_MICROS = 1_000
const CRASH_SLICE_MICROS = 250

function crashTasks(p: Parameters, designs: DesignId[], random: Random, findings: Findings): Task[] {
  const compared = designs.filter((design) => design === 'multicast' || design === 'cold-standby')
  return compared.map((design) => {
    const still = short(calm(settingOf(design, p)))
    const crash = {
      crashAtMicros: CRASH_AT_MICROS,
      downMs: CRASH_SHOWN_MICROS / 1000,
      durationMicros: CRASH_SHOWN_MICROS,
    }
    return task({ ...still, ...crash, settles: false }, function* (setting) {
      const run = yield* replicate(setting, random.split('crash'))
      const counts = Array.from({ length: CRASH_SHOWN_MICROS / CRASH_SLICE_MICROS }, () => 0)
      for (const at of run.history.confirmedAt.values()) {
        const slice = Math.floor(at / CRASH_SLICE_MICROS)
        if (slice < counts.length) counts[slice]!++
      }
      findings.crash.set(
        design,
        counts.map((y, at) => ({ x: ((at + 0.5) * CRASH_SLICE_MICROS) / 1000, y })),
      )
    })
  })
}
