// An upper bound of what a run costs, from the rates of its messages.
import { COUNTER_EXAMPLE_MS, COUNTER_EXAMPLE_TRIES } from './counter-example.ts'
import type { DesignId, Parameters } from './parameters.ts'

/** Measured: two million and more on the machine of development; a slow one is taken to do a third of it. */
const EVENTS_PER_SECOND = 700_000
/** Records of a run and what the collector leaves lying for a while; the base is the process with its code. */
const BYTES_PER_GRANT = 8_000
const BASE_MB = 300
/** A restarted server applies the log again, and every election compares it; an entry costs this part of an event. */
const REPLAYED_ENTRY = 0.15
const ENTRIES_PER_GRANT = 3
const SWEEP_SECONDS_MAX = 60
/** Short runs of the sweeps, by design. */
const SWEEPS: Record<DesignId, number> = {
  'raft-fencing': 13,
  'raft-herd': 0,
  timestamps: 10,
  'no-fencing': 16,
  'quorum-without-commit': 5,
}
const HERD_EVENTS = 60 * 62 * 12

/** Events and grants of a simulated second, at most. */
function rates(design: DesignId, p: Parameters): { events: number; grants: number } {
  const { clients, servers } = p
  const delay = p.delayMs + p.jitterMs
  const use = p.writes * (p.workMs + 2 * delay) + 4 * delay
  const grants = Math.min(1000 / use, (1000 * clients) / (p.thinkMs + use))
  const copies = 1 + p.duplication
  const writes = grants * p.writes * 4
  if (design === 'quorum-without-commit') {
    const rounds = (1000 * clients) / (p.workMs + delay)
    return { events: copies * (writes + rounds * (3 * servers + 2)), grants }
  }
  const beats = ((1000 / p.heartbeatMs) * (servers - 1) * 2 + 2 * servers) * 1.5
  const entries = ENTRIES_PER_GRANT * grants * (servers - 1) * 3
  const keepAlive = (1000 / p.keepAliveMs) * (clients * 3 + servers)
  const herd = design === 'raft-herd' ? grants * clients * (4 + 3 * (servers - 1)) : 0
  const lossRepeats = 1 + 4 * p.loss
  return { events: copies * lossRepeats * (beats + entries + keepAlive + herd + writes + 8 * grants), grants }
}

export function costOf(p: Parameters, designs: DesignId[]): { seconds: number; memoryMb: number } {
  const sweepSeconds = Math.min(SWEEP_SECONDS_MAX, p.durationSeconds)
  const hunted = (COUNTER_EXAMPLE_TRIES * COUNTER_EXAMPLE_MS) / 1000
  let events = 0
  let grantsMax = 0
  const restarts = p.crashEverySeconds > 0 ? (p.servers * p.durationSeconds) / (p.crashEverySeconds + p.downSeconds) : 0
  const partitions =
    p.partitionEverySeconds > 0 ? p.durationSeconds / (p.partitionEverySeconds + p.partitionSeconds) : 0
  for (const design of designs) {
    const rate = rates(design, p)
    // On average the log is half as long as in the end.
    const replayed = (restarts + 2 * partitions) * rate.grants * p.durationSeconds * (ENTRIES_PER_GRANT / 2)
    if (design !== 'quorum-without-commit') events += p.replications * replayed * REPLAYED_ENTRY
    events += rate.events * (p.replications * p.durationSeconds + SWEEPS[design] * sweepSeconds + hunted)
    if (design === 'raft-herd' || design === 'raft-fencing') events += HERD_EVENTS * p.servers
    grantsMax = Math.max(grantsMax, rate.grants * p.durationSeconds)
  }
  return { seconds: events / EVENTS_PER_SECOND, memoryMb: BASE_MB + (grantsMax * BYTES_PER_GRANT) / 1e6 }
}
