// One run of one design: builds the machines, lets them go, repairs everything, and looks what became of each message.
import type { MessageRecord } from '#lib/kernel/cluster'
import type { Random } from '#lib/kernel/random'
import type { World } from './world.ts'
import { buildWorld } from './world.ts'
import type { Setting } from './setting.ts'
import type { History } from './history.ts'
import type { QueueMessage, Roster } from './messages.ts'

export type Replication = {
  history: History
  /** By message and group, for what had no effect: is it still to come? */
  waiting: Uint8Array
  /** What nobody had been delivered yet, now and then. */
  backlog: { at: number; count: number }[]
  /** Entries that were committed and later were gone or had another in their place. */
  committedChanged: number
  roster: Roster
  records: MessageRecord<QueueMessage>[]
  events: number
}

const EVENTS_PER_SLICE = 500
const SAMPLES = 60
/** After the last message there is time for everybody to notice who is back, and to catch up. */
const SETTLE_MS = 4_000
const SETTLE_SESSIONS = 6
const SETTLE_STEP_MS = 50

export const settleMsOf = ({ sessionMs, answerMs }: { sessionMs: number; answerMs: number }): number =>
  SETTLE_MS + SETTLE_SESSIONS * sessionMs + 10 * answerMs

/** Runs a setting to its end, in slices short enough to be cancelled between them. */
export function* replicate(setting: Setting, random: Random, record = false): Generator<void, Replication, void> {
  const world = buildWorld(setting, random, record)
  const { cluster, history, roster } = world
  const backlog: Replication['backlog'] = []
  const sample = (at: number): void => {
    const count = history.messages * history.groups - history.delivered - history.parked
    backlog.push({ at, count })
  }
  // Short runs have no slice of their own, and there are many of them.
  yield
  const stepMs = setting.durationMs / SAMPLES
  for (let step = 1; step <= SAMPLES; step++) {
    while (!cluster.run(step * stepMs, EVENTS_PER_SLICE)) yield
    sample(step * stepMs)
  }
  const endMs = setting.durationMs + (setting.settles ? settleMsOf(setting) : 0)
  for (let at = setting.durationMs; at < endMs && !world.quiet(); at += SETTLE_STEP_MS)
    while (!cluster.run(at + SETTLE_STEP_MS, EVENTS_PER_SLICE)) yield
  return {
    history,
    waiting: waitingIn(world),
    backlog,
    committedChanged: world.committedChanged(),
    roster,
    records: cluster.records,
    events: cluster.loop.processed,
  }
}

function waitingIn(world: World): Uint8Array {
  const { history } = world
  const waiting = new Uint8Array(history.messages * history.groups)
  world.eachWaiting((message, group) => (waiting[history.at(message, group)] = 1))
  return waiting
}
