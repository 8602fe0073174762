// One run of one design: all orders, then time to settle, then a comparison of everybody with everybody.
import type { Random } from '#lib/kernel/random'
import type { Engine } from './engine.ts'
import type { Setting } from './setting.ts'
import type { World } from './world.ts'
import { buildWorld } from './world.ts'

export type Replication = World & {
  /** Shards whose engines differ in sequence or state, from each other or from what was written down, after all is quiet. */
  diverged: number
  /** Confirmed to their participants, and in no engine that leads. */
  confirmedLost: number
  /** Numbers under which a participant saw another order than the engine that leads has. */
  conflicts: number
  crossed: number
  unaccounted: number
  volume: number
}

const EVENTS_A_STEP = 5_000
const SLICE_MICROS = 500
/** Settling stops when all is quiet, and no later than so many repetitions of an order. */
const SETTLING_RETRIES = 6

export function* replicate(setting: Setting, random: Random, record = false): Generator<void, Replication, void> {
  const world = buildWorld(setting, random, record)
  yield* runTo(world, setting.durationMicros)
  if (setting.settles) {
    const end = setting.durationMicros + settleMicrosOf(setting)
    for (let at = setting.durationMicros; at < end && !quiet(world); at += SLICE_MICROS) {
      yield* runTo(world, at + SLICE_MICROS)
      yield
    }
  }
  return { ...world, ...compare(world) }
}

export const settleMicrosOf = (p: Setting): number =>
  SETTLING_RETRIES * (p.retryMicros + p.takeOverMicros) + 4000 * p.downMs + 2000 * p.coldStartMs

function* runTo({ cluster }: World, until: number): Generator<void, void, void> {
  while (!cluster.run(until, EVENTS_A_STEP)) yield
}

/** Has everybody everything? */
function quiet({ cluster, engines, participants, roster }: World): boolean {
  return engines.every((pair, shard) => {
    const leader = pair.find(({ role }) => role === 'leading')
    const other = pair.find((engine) => engine !== leader)
    if (!leader || leader.released < leader.log.length) return false
    if (
      pair.some(
        (_, which) => !cluster.isUp(roster.engine(shard, which)) || cluster.isPaused(roster.engine(shard, which)),
      )
    )
      return false
    if (leader.cold ? false : other!.log.length < leader.log.length) return false
    return participants.every(({ streams, waiting }) => waiting === 0 && streams[shard]!.next >= leader.released)
  })
}

function compare({ engines, history, recorders, setting }: World): Omit<Replication, keyof World> {
  const outcome = {
    diverged: 0,
    confirmedLost: 0,
    conflicts: history.conflicts.length,
    crossed: 0,
    unaccounted: 0,
    volume: 0,
  }
  const kept = new Set<number>()
  for (const [shard, pair] of engines.entries()) {
    const leader = pair.find(({ role }) => role === 'leading') ?? pair[0]!
    const other = pair.find((engine) => engine !== leader)!
    // What was written down first is the truth, even while nobody leads.
    const truth = setting.traits.recordedFirst ? recorders[shard]!.log : leader.log
    for (const order of truth) kept.add(order)
    if (differ(leader.log, truth)) outcome.diverged++
    for (const [number, order] of history.byNumber[shard]!)
      if (number < truth.length && truth[number] !== order) outcome.conflicts++
    outcome.crossed += leader.books.crossed
    outcome.unaccounted += Math.abs(leader.books.unaccounted)
    outcome.volume += leader.books.volume
    // One that has not heard of the new leader yet may hold what counts no more: it will drop it.
    const follows = !leader.cold && other.role === 'standing-by' && other.epoch === leader.epoch
    if (follows && (differ(leader.log, other.log) || inAnotherState(leader, other))) outcome.diverged++
  }
  for (const order of history.confirmedAt.keys()) if (!kept.has(order)) outcome.confirmedLost++
  return outcome
}

/** One may be behind the other: then what both have numbered is compared. */
function differ(one: readonly number[], other: readonly number[]): boolean {
  const both = Math.min(one.length, other.length)
  for (let number = 0; number < both; number++) if (one[number] !== other[number]) return true
  return false
}

const inAnotherState = (one: Engine, other: Engine): boolean =>
  one.log.length === other.log.length && one.books.fingerprint() !== other.books.fingerprint()
