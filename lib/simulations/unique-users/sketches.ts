// The sketches on the stream: HyperLogLog dense and sparse, days merged, servers fed at random, raw identifiers.
import { HyperLogLog } from '#lib/algorithms/hyper-log-log'
import { SparseHyperLogLog } from '#lib/algorithms/sparse-hyper-log-log'
import type { Random } from '#lib/kernel/random'
import type { Activity } from './activity.ts'
import { dayOf } from './exact.ts'
import type { Params } from './params.ts'

const YIELD_EVERY = 25_000

export type Dense = {
  lastDay: number
  allDays: number
  sumOfDays: number
  /** Each server has a sketch of the last day and events come to any of them: their merge, and the sum of their estimates. */
  mergedServers: number
  summedServers: number
  /** Estimates by the day on which the event arrived, which is all that a stream knows without waiting. */
  byArrival: number[]
  bytes: number
  /** The first user found on two servers. */
  countedTwice: Twice | null
}

export type Sighting = { hour: number; device: number; server: number }
export type Twice = { user: number; first: Sighting; second: Sighting }

/** Counts every day with a sketch, and the last day on servers that get the events in no order. */
export function* denseSketches(p: Params, activity: Activity, random: Random): Generator<void, Dense, void> {
  const sketch = (): HyperLogLog => new HyperLogLog(p.precision)
  const days = Array.from({ length: p.days }, sketch)
  const arrivalDays = Array.from({ length: p.days }, sketch)
  const servers = Array.from({ length: p.servers }, sketch)
  const seen = new Map<number, Sighting>()
  let countedTwice: Twice | null = null
  for (let row = 0; row < activity.user.length; row++) {
    if (row % YIELD_EVERY === 0) yield
    const id = activity.ids[activity.user[row]!]!
    const day = dayOf(activity.hour[row]!)
    days[day]!.add(id)
    arrivalDays[dayOf(activity.arrival[row]!)]?.add(id)
    if (day < p.days - 1) continue
    const server = random.integer(p.servers)
    servers[server]!.add(id)
    if (countedTwice) continue
    const user = activity.user[row]!
    const now = { hour: activity.hour[row]!, device: activity.device[row]!, server }
    const before = seen.get(user)
    seen.set(user, now)
    if (before && before.server !== server && before.device !== now.device) {
      const [first, second] = before.hour <= now.hour ? [before, now] : [now, before]
      countedTwice = { user, first, second }
    }
  }
  const daily = yield* estimates(days)
  const perServer = yield* estimates(servers)
  return {
    lastDay: daily.at(-1)!,
    allDays: (yield* merged(days)).estimate(),
    sumOfDays: sum(daily),
    mergedServers: (yield* merged(servers)).estimate(),
    summedServers: sum(perServer),
    byArrival: yield* estimates(arrivalDays),
    bytes: 2 ** p.precision,
    countedTwice,
  }
}

const sum = (values: number[]): number => values.reduce((all, value) => all + value, 0)

function* estimates(sketches: HyperLogLog[]): Generator<void, number[], void> {
  const answers: number[] = []
  for (const sketch of sketches) {
    yield
    answers.push(sketch.estimate())
  }
  return answers
}

function* merged(sketches: HyperLogLog[]): Generator<void, HyperLogLog, void> {
  const all = new HyperLogLog(sketches[0]!.precision)
  for (const sketch of sketches) {
    yield
    all.merge(sketch)
  }
  return all
}

/** The last day by a sparse sketch, with its memory as it fills. */
export function* sparseSketch(
  p: Params,
  ids: Float64Array,
): Generator<void, { estimate: number; bytes: number; growth: { users: number; bytes: number }[] }, void> {
  const sketch = new SparseHyperLogLog(p.precision)
  const growth: { users: number; bytes: number }[] = []
  let next = 1
  for (let at = 0; at < ids.length; at++) {
    if (at % YIELD_EVERY === 0) yield
    sketch.add(ids[at]!)
    if (at + 1 < next && at + 1 < ids.length) continue
    growth.push({ users: at + 1, bytes: sketch.bytes })
    next = Math.ceil((at + 1) * 1.5)
  }
  return { estimate: sketch.estimate(), bytes: sketch.bytes, growth }
}

/** Trailing zero bits of an integer of up to 53 bits; 53 for zero. */
export function trailingZeros(id: number): number {
  const low = id >>> 0
  if (low !== 0) return 31 - Math.clz32(low & -low)
  const high = (id / 2 ** 32) >>> 0
  return high === 0 ? 53 : 63 - Math.clz32(high & -high)
}

/** What the two kinds of sketch say when identifiers go in as they are, without a hash. */
export function countRaw(p: Params, ids: Float64Array): { single: number; registers: number } {
  const sketch = new HyperLogLog(p.precision)
  let zeros = 0
  for (const id of ids) {
    zeros = Math.max(zeros, trailingZeros(id))
    // Its 53 bits fill the 64 from the left, so that ids drawn at random do as well as hashes.
    sketch.addHash((id / 2 ** 21) >>> 0, (id << 11) >>> 0)
  }
  return { single: 2 ** zeros, registers: sketch.estimate() }
}
