// An upper bound of what a run costs, from the messages that it will send.
import type { DesignId } from './designs.ts'
import { AGE_TRIALS, STALE_TRIALS } from './experiments.ts'
import type { Params } from './parameters.ts'
import { isNetworkDesign, settingOf } from './settings.ts'

/** Measured: about a million on the machine of development; a slow one is taken to do a quarter of it. */
const EVENTS_PER_SECOND = 250_000
/** What each further value costs of an event that carries it. */
const PILED = 0.05
const BASE_SECONDS = 0.6
const BASE_MB = 220

/** Events of the given simulated time, at most. */
function eventsOf(id: DesignId, p: Params): number {
  if (!isNetworkDesign(id)) return 0
  const { roster, node } = settingOf(id, p)
  const copies = node.copies * roster.centres
  const delay = p.delayMs + p.jitterMs
  // A client waits at least for a round trip of its own and one of the coordinator.
  const operations = (p.clients * p.durationSeconds * 1000) / (p.thinkMs + 2 * delay)
  const messages = operations * (1 + p.writeShare) * (4 + 3 * copies) * (1 + p.duplication)
  const seconds =
    p.durationSeconds + (id === 'no-repair' || p.loss > 0.05 ? p.settleSeconds : Math.min(p.settleSeconds, 10))
  const gossip = (roster.nodes * seconds * 1000 * 2.5) / p.gossipMs
  const repairs = (roster.nodes * seconds * 1000 * (4 + Math.log2(p.treeLeaves) * 3)) / p.antiEntropyMs
  // Comparing two copies looks at every key that they may share, and a hot key has a long history.
  const looked = (roster.nodes * seconds * 1000 * p.keys * 0.01) / p.antiEntropyMs
  const watched = (roster.nodes ** 2 * seconds * 1000 * 0.05) / p.gossipMs
  const history = (operations * p.writeShare * operations) / 1e5
  // Writes without a read pile up as values in conflict until somebody who has read them writes; each message carries them all.
  const blind = p.writeShare * p.blindShare
  const piled = Math.min(operations * blind, blind / Math.max(1e-6, p.writeShare - blind))
  return messages * (1 + PILED * piled) + gossip + repairs + looked + watched + history
}

export function costOf(p: Params, designs: DesignId[]): { seconds: number; memoryMb: number } {
  const main = designs.map((id) => eventsOf(id, p) * p.replications)
  const stale = designs.includes('one-and-one')
    ? p.replicas ** 2 * STALE_TRIALS * p.replicas * 4 + 21 * AGE_TRIALS * p.replicas * 4
    : 0
  const rings = designs.some((id) => id === 'strict-quorum' || !isNetworkDesign(id))
    ? p.nodes * p.virtualNodes * 25 + 2e6
    : 0
  const events = main.reduce((sum, each) => sum + each, stale)
  const largest = Math.max(0, ...main) / p.replications
  return {
    seconds: BASE_SECONDS + events / EVENTS_PER_SECOND + rings * 4e-7,
    memoryMb: BASE_MB + (largest * 120 + events * 5 + p.nodes * p.virtualNodes * 4_000) / 1e6,
  }
}
