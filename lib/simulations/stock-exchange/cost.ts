// An upper bound of what a run costs, from its orders and who is told of them.
import { huntCost } from './counter-example.ts'
import type { DesignId } from './designs.ts'
import { batchesOf, CROWDS, LOSSES, short, shardsOf } from './experiments.ts'
import type { Parameters } from './parameters.ts'
import { settleMicrosOf } from './replication.ts'
import type { Setting } from './setting.ts'
import { calm, settingOf } from './setting.ts'

/** Measured: two and a half million of these, which are an upper bound, on the machine of development; a slow one is taken to do a third. */
const EVENTS_PER_SECOND = 750_000
const BASE_SECONDS = 0.3
/** The base is the process with its code. */
const BASE_MB = 320
const BYTES_PER_ORDER = 8_000
const BYTES_PER_SIGHT = 600
/** What is sent when an engine is full, however large the load: see `saturated`. */
const SATURATED_EVENTS = 30_000

/** All events of a run, when each order is in a packet of its own. */
function eventsOf(setting: Setting): number {
  const { participants, loss, duplication, shards, takeOverMicros, traits } = setting
  const planned = (setting.ordersPerSecond * setting.durationMicros) / 1e6
  const orders = planned * (1 + setting.raceShare * participants)
  const micros = setting.durationMicros + settleMicrosOf(setting)
  const repeated = 1 + 6 * loss + duplication
  const answers = traits.feed === 'tcp' ? 5 : 3
  const beats = shards * (micros / (takeOverMicros / 4)) * (10 + 2 * participants)
  const retries = 4 * (orders / 10 + participants) * (micros / setting.retryMicros)
  const asking =
    (setting.loss > 0 || setting.reordering > 0 ? participants : 0) * shards * (micros / setting.askMicros / 10)
  return orders * repeated * (16 + answers * participants) + beats + Math.min(retries, orders * 20) + asking
}

function sweepEvents(design: DesignId, p: Parameters): number {
  const still = short(calm(settingOf(design, p)))
  let events = eventsOf(still)
  if (design === 'multicast' || design === 'tcp-fan-out')
    for (const participants of CROWDS) events += eventsOf({ ...still, participants })
  if (['multicast', 'tcp-fan-out', 'no-retransmitter'].includes(design))
    for (const loss of LOSSES) events += eventsOf({ ...still, loss, reordering: p.reordering })
  if (design === 'multicast') events += batchesOf(p.batch).length * (SATURATED_EVENTS + eventsOf(still))
  if (design === 'sharded') for (const shards of shardsOf(p)) events += shards * SATURATED_EVENTS
  return events + 2 * eventsOf(still)
}

export function costOf(p: Parameters, designs: DesignId[]): { seconds: number; memoryMb: number } {
  let events = 0
  for (const design of designs)
    events += p.replications * eventsOf(settingOf(design, p)) + sweepEvents(design, p) + huntCost(design, p, eventsOf)
  const orders = ((p.ordersPerSecond * p.durationMs) / 1000) * (1 + p.raceShare * p.participants)
  const bytes = orders * (BYTES_PER_ORDER + p.participants * BYTES_PER_SIGHT)
  return { seconds: BASE_SECONDS + events / EVENTS_PER_SECOND, memoryMb: BASE_MB + bytes / 1e6 }
}
