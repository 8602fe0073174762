// An upper bound of what a run costs, from what is published, sent and asked in it.
import type { DesignId } from './designs.ts'
import { Findings, sweepsOf } from './experiments.ts'
import type { Parameters } from './parameters.ts'
import type { Setting } from './setting.ts'
import { settingOf, settleMsOf } from './setting.ts'

/** Measured: about two million on the machine of development; a slow one is taken to do a third of it. */
const EVENTS_PER_SECOND = 700_000
const BASE_SECONDS = 0.5
const HUNT_SECONDS = 0.15
/** The base is the process with its code. */
const BASE_MB = 260

/** All events of a run. */
export function eventsOf(s: Setting): number {
  const millis = s.durationMs + settleMsOf(s)
  const notifications = (s.perSecond * s.durationMs) / 1_000 + 10
  const subscribers = meanSubscribers(s)
  const repeated = 1 + 6 * s.network.loss
  const pushed = s.traits.pushes === 'none' ? 0 : notifications * subscribers * repeated
  const keyed = s.traits.keys === 'server-first' || s.traits.keys === 'server-after' ? 3 : 1
  const perDevice = 4 / s.pingMs + (5 + 2 * s.subscriptions) / s.resyncMs + 10 / s.pollMs
  const reconnects = s.deviceFaults.every > 0 ? 20 / (s.deviceFaults.every + s.deviceFaults.downFor) : 0
  const servers = s.servers * (6 / s.pingMs + 3 / s.retryMs)
  const moves = s.serverFaults.every > 0 ? (s.servers * s.devices * 14) / s.serverFaults.every : 0
  return (
    pushed * 8 * keyed +
    notifications * (14 + 3 * s.servers + 4 * s.userShards) +
    millis *
      (s.devices * (perDevice + reconnects) + servers + moves + (s.routers * 6) / Math.min(s.retryMs, s.checkpointMs))
  )
}

/** Of the topic of a notification, at most: those of many subscribers publish more. */
function meanSubscribers(s: Setting): number {
  const ranks = Array.from({ length: s.topics }, (_, rank) => rank + 1)
  const weights = (skew: number) => {
    const each = ranks.map((rank) => rank ** -skew)
    const sum = each.reduce((a, b) => a + b, 0)
    return each.map((weight) => weight / sum)
  }
  const chosen = weights(s.topicSkew)
  const published = weights(s.publishSkew)
  return chosen.reduce(
    (sum, share, rank) =>
      sum + published[rank]! * s.devices * Math.min(1, (share * s.subscriptions + s.subscriptions / s.topics) * 1.5),
    0,
  )
}

/** Bytes of a run: who was sent and shown what, and what the network remembers of every pair of machines. */
function bytesOf(s: Setting): number {
  const notifications = (s.perSecond * s.durationMs) / 1_000
  const nodes = 4 + s.userShards + s.routers + s.servers + s.devices
  const pairs = notifications * s.devices
  return 2 * pairs + 8 * nodes * nodes + 150 * notifications * meanSubscribers(s) + 600 * notifications + 4_000 * nodes
}

export function costOf(p: Parameters, designs: readonly DesignId[]): { seconds: number; memoryMb: number } {
  const settings = designs.map((design) => settingOf(design, p))
  const swept = sweepsOf(p, [...designs], new Findings()).flatMap((sweep) =>
    sweep.settings.map(([, setting]) => setting),
  )
  const main = settings.reduce((sum, setting) => sum + eventsOf(setting), 0)
  const sweeps = swept.reduce((sum, setting) => sum + eventsOf(setting), 0)
  // A run leaves what the next one needs before it is collected.
  const largest = Math.max(...[...settings, ...swept].map(bytesOf))
  return {
    seconds: BASE_SECONDS + HUNT_SECONDS + (p.replications * main + sweeps) / EVENTS_PER_SECOND,
    memoryMb: BASE_MB + (2.5 * largest) / 1e6,
  }
}
