// The input: who did what when, on which device, and when the servers heard of it.
import { chance, createZipf, exponential, poisson } from '#lib/kernel/distributions'
import type { Random } from '#lib/kernel/random'
import { registeredUsers, visitsPerDay } from './params.ts'
import type { Params } from './params.ts'

const DEVICES_MAX = 8
const COMPANION_PROBABILITY = 0.3
const VISIT_HOURS_MEAN = 1 / 3
const LATE_HOURS_MEAN = 10
const DIURNAL_SWING = 0.8
const YIELD_EVERY = 25_000
/** The status table is played for no more daily users than this; users are independent, so a part shows what the whole does. */
const SESSION_USERS_MAX = 40_000
/** Milliseconds between two registrations, on average; 2^12 sequence numbers a millisecond. */
const REGISTRATION_GAP_MS = 400
const EPOCH_MS = 1_600_000_000_000 - 1_288_834_974_657

/** A device that is on during a visit. Hours count from the start of the first day. */
export type Session = { user: number; device: number; from: number; to: number }

/** Events as columns; `user` indexes `ids`, `device` is unique over all users. */
export type Activity = {
  ids: Float64Array
  user: Uint32Array
  device: Uint32Array
  hour: Float32Array
  /** When the event reached the servers; the same as `hour` unless the device was offline. */
  arrival: Float32Array
  /** Of the last day, of all users or of as many as make about `SESSION_USERS_MAX` active ones. */
  sessions: Session[]
}

/** Identifiers of the registered users in order of registration. */
export function* makeIds(
  count: number,
  format: Params['idFormat'],
  random: Random,
): Generator<void, Float64Array, void> {
  const ids = new Float64Array(count)
  let milliseconds = EPOCH_MS
  for (let at = 0; at < count; at++) {
    if (at % YIELD_EVERY === 0) yield
    if (format === 'sequential') ids[at] = at + 1
    else if (format === 'random') ids[at] = Math.floor(random.next() * 2 ** 53)
    else {
      const gap = Math.floor(exponential(random, REGISTRATION_GAP_MS))
      const sequence = gap === 0 && at > 0 ? (ids[at - 1]! % 4096) + 1 : 0
      milliseconds += gap
      ids[at] = milliseconds * 4096 + sequence
    }
  }
  return ids
}

/** Makes the activity; yields the share of it that is done, or nothing while it prepares. */
export function* makeActivity(p: Params, random: Random): Generator<number | void, Activity, void> {
  const registered = registeredUsers(p)
  const devicesOf = yield* makeDevices(registered, p.devicesPerUser, random.split('devices'))
  const byActivity = yield* shuffled(registered, random.split('rank'))
  const zipf = createZipf(registered, p.activitySkew)
  const draw = random.split('visits')
  const followed = registered * Math.min(1, SESSION_USERS_MAX / p.dailyActiveUsers)
  const daily = visitsPerDay(p)
  const visits = daily * p.days
  const counts = new Uint16Array(visits)
  let events = 0
  for (let at = 0; at < visits; at++) {
    if (at % YIELD_EVERY === 0) yield
    counts[at] = 1 + Math.floor(exponential(draw, 1 / Math.log1p(1 / Math.max(1e-9, p.eventsPerVisit - 1))))
    events += counts[at]!
  }
  const activity: Activity = {
    ids: yield* makeIds(registered, p.idFormat, random.split('ids')),
    user: new Uint32Array(events),
    device: new Uint32Array(events),
    hour: new Float32Array(events),
    arrival: new Float32Array(events),
    sessions: [],
  }
  for (let visit = 0, event = 0; visit < visits; visit++) {
    if (visit % YIELD_EVERY === 0) yield event / events
    const day = Math.floor(visit / daily)
    const user = byActivity[zipf(draw) - 1]!
    const own = devicesOf[user + 1]! - devicesOf[user]!
    const device = devicesOf[user]! + draw.integer(own)
    const companion =
      own > 1 && chance(draw, COMPANION_PROBABILITY) ? otherDevice(devicesOf[user]!, own, device, draw) : device
    const from = day * 24 + hourOfDay(draw)
    // A visit ends with its day, so that an event belongs to one day only.
    const length = Math.min(exponential(draw, VISIT_HOURS_MEAN), (day + 1) * 24 - from)
    const delay = chance(draw, p.latePercent / 100) ? exponential(draw, LATE_HOURS_MEAN) : 0
    if (day === p.days - 1 && user < followed) {
      activity.sessions.push({ user, device, from, to: from + length })
      if (companion !== device) activity.sessions.push({ user, device: companion, from, to: from + length })
    }
    for (let left = counts[visit]!; left > 0; left--, event++) {
      activity.user[event] = user
      activity.device[event] = left % 2 === 0 ? companion : device
      activity.hour[event] = Math.min(from + length * draw.next(), (day + 1) * 24 - 0.01)
      activity.arrival[event] = activity.hour[event]! + delay
    }
  }
  return activity
}

/** The first device of each user, and one past the last of all: user u has the devices from [u] to [u + 1]. */
function* makeDevices(users: number, mean: number, random: Random): Generator<void, Uint32Array, void> {
  const first = new Uint32Array(users + 1)
  for (let user = 0; user < users; user++) {
    if (user % YIELD_EVERY === 0) yield
    first[user + 1] = first[user]! + Math.min(DEVICES_MAX, 1 + poisson(random, mean - 1))
  }
  return first
}

function otherDevice(first: number, own: number, device: number, random: Random): number {
  const other = first + random.integer(own - 1)
  return other >= device ? other + 1 : other
}

/** A permutation of 0 to count - 1 (Fisher and Yates). */
function* shuffled(count: number, random: Random): Generator<void, Uint32Array, void> {
  const order = Uint32Array.from({ length: count }, (_, at) => at)
  for (let at = count - 1; at > 0; at--) {
    if (at % YIELD_EVERY === 0) yield
    const other = random.integer(at + 1)
    const kept = order[at]!
    order[at] = order[other]!
    order[other] = kept
  }
  return order
}

/** Hour of the day, busiest at 20:00 and quietest at 8:00. */
function hourOfDay(random: Random): number {
  for (;;) {
    const hour = random.next() * 24
    const busy = 1 + DIURNAL_SWING * Math.sin(((hour - 14) / 12) * Math.PI)
    if (random.next() * (1 + DIURNAL_SWING) < busy) return hour
  }
}
