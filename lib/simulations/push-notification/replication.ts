// One run of one design: all notifications, then time until everybody has everything.
import type { Random } from '#lib/kernel/random'
import type { Setting } from './setting.ts'
import { settleMsOf } from './setting.ts'
import { World } from './world.ts'

const EVENTS_A_STEP = 5_000
const SLICE_MS = 1_000

export function* replicate(setting: Setting, random: Random, record = false): Generator<void, World, void> {
  const world = new World(setting, random, record)
  yield
  for (let at = SLICE_MS; at < setting.durationMs; at += SLICE_MS) {
    yield* runTo(world, at)
    lookAtConnections(world)
  }
  yield* runTo(world, setting.durationMs)
  world.history.publishingEnds()
  const end = setting.durationMs + settleMsOf(setting)
  for (let at = setting.durationMs; at < end && !isQuiet(world); at += SLICE_MS) yield* runTo(world, at + SLICE_MS)
  return world
}

function* runTo({ cluster }: World, until: number): Generator<void, void, void> {
  while (!cluster.run(until, EVENTS_A_STEP)) yield
  yield
}

/** Is everything handed over, and has everybody everything? */
function isQuiet({ publisher, routers, devices, plan, setting }: World): boolean {
  if (!publisher.done || routers.some((router) => !router.idle)) return false
  const published = Array.from({ length: setting.topics }, () => 0)
  for (const topic of plan.topics) published[topic]!++
  return devices.every((device) => device.has(published))
}

/** How unevenly the connections are spread over the servers that have any. */
function lookAtConnections({ servers, history }: World): void {
  const connected = servers.map((server) => server.connected).filter((count) => count > 0)
  if (connected.length === 0) return
  const mean = connected.reduce((sum, count) => sum + count, 0) / connected.length
  history.imbalance.sum += Math.max(...connected) / mean
  history.imbalance.looks++
}
