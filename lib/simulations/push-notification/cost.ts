// An upper bound of what a run costs, from what is published, sent and asked in it.
import type { DesignId } from './designs.ts'
import { Findings, sweepsOf } from './experiments.ts'
import type { Parameters } from './parameters.ts'
import type { Setting } from './setting.ts'
import { settingOf, settleMsOf } from './setting.ts'

/** Measured: one and a half million on the machine of development; a slow one is taken to do half of it. */
const EVENTS_PER_SECOND = 800_000
const BASE_SECONDS = 0.5
const HUNT_SECONDS = 0.15
/** The base is the process with its code. */
const BASE_MB = 310

/** A device that connects anew asks where, connects, compares and polls. */
const EVENTS_A_CONNECT = 16
const BYTES_A_RING_POINT = 2_000
const SECONDS_A_RING_POINT = 3e-6

/** All events of a run. */
function eventsOf(s: Setting, subscribers: number): number {
  const millis = s.durationMs + settleMsOf(s)
  const notifications = (s.perSecond * s.durationMs) / 1_000 + 10
  const pushes = s.traits.pushes !== 'none'
  const polls = s.traits.pushes !== 'all'
  const keyed = s.traits.keys === 'server-first' || s.traits.keys === 'server-after' ? 7 : 0
  const pushed = pushes ? notifications * subscribers * (1 + 6 * s.network.loss) * (4 + keyed) : 0
  const perDevice = (pushes ? 4 / s.pingMs + 6 / s.resyncMs : 0) + (polls ? (s.traits.cache ? 5 : 8) / s.pollMs : 0)
  const reconnects = s.deviceFaults.every > 0 ? EVENTS_A_CONNECT / (s.deviceFaults.every + s.deviceFaults.downFor) : 0
  const servers = s.servers * (4 / s.pingMs + 3 / s.retryMs)
  const routers = s.routers * (6 / Math.min(s.retryMs, s.checkpointMs))
  const handOvers = 14 + 3 * s.servers + 4 * s.userShards
  return (
    pushed +
    notifications * handOvers * (1 + 3 * s.network.loss) +
    millis * (s.devices * (perDevice + reconnects) + servers + routers) +
    s.durationMs * moving(s)
  )
}

/** Events a millisecond of devices whose server went or came back; by remainder that is all of them each time. */
function moving(s: Setting): number {
  if (s.serverFaults.every === 0 || s.traits.pushes === 'none') return 0
  const changes = (2 * s.servers) / (s.serverFaults.every + s.serverFaults.downFor)
  const share = s.traits.placement === 'remainder' ? 1 : 1.5 / s.servers
  return changes * (EVENTS_A_CONNECT * s.devices * Math.min(1, share) + 3 * (s.servers + s.routers))
}

/** Of the topic of a notification, at most: those of many subscribers publish more. */
function meanSubscribers(s: Setting, shares: Shares): number {
  const published = shares(s.topics, s.publishSkew)
  // Draws that repeat a topic are thrown away, so that the less popular ones get more than their share.
  return shares(s.topics, s.topicSkew).reduce((sum, share, rank) => {
    const subscribers = s.devices * Math.min(1, 1.5 * s.subscriptions * (share + 0.3 / s.topics))
    return sum + published[rank]! * (isPolledAnyway(s, subscribers) ? 0 : subscribers)
  }, 0)
}

/** What each of so many topics is of all, the most popular first. */
type Shares = (topics: number, skew: number) => readonly number[]

/** Settings of one run differ in few topics and skews, and a server asks for the cost while others wait. */
function rememberedShares(): Shares {
  const known = new Map<string, readonly number[]>()
  return (topics, skew) => {
    const key = `${topics} ${skew}`
    const found = known.get(key)
    if (found) return found
    const each = Array.from({ length: topics }, (_, rank) => (rank + 1) ** -skew)
    const sum = each.reduce((a, b) => a + b, 0)
    const made = each.map((weight) => weight / sum)
    known.set(key, made)
    return made
  }
}

/** Far above the threshold, so that chance does not bring it below. */
const isPolledAnyway = (s: Setting, subscribers: number): boolean =>
  s.traits.pushes === 'below-threshold' && subscribers > 3 * s.threshold + 30

/** Bytes of a run: who was sent and shown what, and what the network remembers of every pair of machines. */
function bytesOf(s: Setting, subscribers: number): number {
  const notifications = (s.perSecond * s.durationMs) / 1_000
  const nodes = 4 + s.userShards + s.routers + s.servers + s.devices
  const pairs = notifications * s.devices
  return (
    2 * pairs +
    8 * nodes * nodes +
    150 * notifications * subscribers +
    600 * notifications +
    15_000 * nodes +
    BYTES_A_RING_POINT * s.servers * s.virtualNodes
  )
}

export function costOf(p: Parameters, designs: readonly DesignId[]): { seconds: number; memoryMb: number } {
  const shares = rememberedShares()
  const costs = (setting: Setting) => {
    const subscribers = meanSubscribers(setting, shares)
    return { events: eventsOf(setting, subscribers), bytes: bytesOf(setting, subscribers) }
  }
  const settings = designs.map((design) => costs(settingOf(design, p)))
  const swept = sweepsOf(p, [...designs], new Findings()).flatMap((sweep) =>
    sweep.settings.map(([, setting]) => costs(setting)),
  )
  const main = settings.reduce((sum, { events }) => sum + events, 0)
  const sweeps = swept.reduce((sum, { events }) => sum + events, 0)
  const runs = p.replications * designs.length + swept.length
  // A run leaves what the next one needs before it is collected.
  const largest = Math.max(...[...settings, ...swept].map(({ bytes }) => bytes))
  return {
    seconds:
      BASE_SECONDS +
      HUNT_SECONDS +
      (p.replications * main + sweeps) / EVENTS_PER_SECOND +
      runs * p.servers * p.virtualNodes * SECONDS_A_RING_POINT,
    memoryMb: BASE_MB + (2.5 * largest) / 1e6,
  }
}
