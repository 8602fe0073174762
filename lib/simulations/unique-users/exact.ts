// The exact ways to count: reading the whole event table, and sets of users that are spread over servers.
import { ConsistentHashRing } from '#lib/algorithms/consistent-hash-ring'
import { hash32 } from '#lib/algorithms/hash'
import { IntegerSet } from '#lib/algorithms/integer-set'
import type { Activity } from './activity.ts'
import { registeredUsers } from './params.ts'
import type { Params } from './params.ts'

export const VNODES = 128
const YIELD_EVERY = 25_000

/** What was really so: users of each day, of all days, and the ids of the last day. */
export type Truth = { daily: number[]; all: number; lastDay: Float64Array; devicesLastDay: number }

export const dayOf = (hour: number): number => Math.floor(hour / 24)

/** Counts by reading every row, as a query over the event table does. */
export function* fullScan(
  p: Params,
  activity: Activity,
): Generator<void, Truth & { bytes: number; rows: number }, void> {
  const days = Array.from({ length: p.days }, () => new IntegerSet(p.dailyActiveUsers))
  const all = new IntegerSet(registeredUsers(p) / 2)
  const devices = new IntegerSet(p.dailyActiveUsers)
  const last = days[p.days - 1]!
  for (let row = 0; row < activity.user.length; row++) {
    if (row % YIELD_EVERY === 0) yield
    const id = activity.ids[activity.user[row]!]!
    const day = days[dayOf(activity.hour[row]!)]!
    day.add(id)
    all.add(id)
    if (day === last) devices.add(activity.device[row]!)
  }
  return {
    daily: days.map((day) => day.size),
    all: all.size,
    lastDay: Float64Array.from(last.values()),
    devicesLastDay: devices.size,
    bytes: all.bytes,
    rows: activity.user.length,
  }
}

export type Placement = (id: number) => number

/** Exact sets of the last day's users over servers; each event goes where `place` says, by the servers before and after noon. */
function* countPlaced(
  activity: Activity,
  p: Params,
  before: Placement,
  after: Placement,
): Generator<void, IntegerSet[], void> {
  const sets = Array.from(
    { length: p.servers + p.serversJoining },
    () => new IntegerSet(p.dailyActiveUsers / p.servers),
  )
  const noon = (p.days - 1) * 24 + 12
  for (let row = 0; row < activity.user.length; row++) {
    if (row % YIELD_EVERY === 0) yield
    const hour = activity.hour[row]!
    if (hour < noon - 12) continue
    const id = activity.ids[activity.user[row]!]!
    sets[hour < noon ? before(id) : after(id)]!.add(id)
  }
  return sets
}

const total = (sets: IntegerSet[]): number => sets.reduce((sum, set) => sum + set.size, 0)

export type Sharded = {
  count: number
  countAfterJoin: number
  countAfterModuloJoin: number
  bytes: number
  /** The fullest server's users over the mean. */
  imbalance: number
}

/** Sums the sizes of sets to which users are placed by consistent hash: with the same servers all day, and with some that join. */
export function* shardedSet(p: Params, activity: Activity): Generator<void, Sharded, void> {
  const names = Array.from({ length: p.servers + p.serversJoining }, (_, at) => ({ name: `server ${at}` }))
  const ring = new ConsistentHashRing(names.slice(0, p.servers), VNODES)
  const grown = new ConsistentHashRing(names, VNODES)
  const placed: Placement = (id) => ring.ownerOf(id)
  const stable = yield* countPlaced(activity, p, placed, placed)
  const joined = yield* countPlaced(activity, p, placed, (id) => grown.ownerOf(id))
  const modulo = yield* countPlaced(
    activity,
    p,
    (id) => hash32(id) % p.servers,
    (id) => hash32(id) % names.length,
  )
  return {
    count: total(stable),
    countAfterJoin: total(joined),
    countAfterModuloJoin: total(modulo),
    bytes: stable.reduce((sum, set) => sum + set.bytes, 0),
    imbalance: Math.max(...stable.map((set) => set.size)) / (total(stable) / p.servers),
  }
}
