// The machines, clients and faults of one design under the given parameters.
import type { NetworkOptions } from '#lib/kernel/network'
import type { DesignId, Traits } from './designs.ts'
import { traitsOf } from './designs.ts'
import type { Faults } from './faults.ts'
import { NO_FAULTS } from './faults.ts'
import type { Parameters } from './parameters.ts'

export type Setting = {
  traits: Traits
  messagesPerSecond: number
  producers: number
  inFlight: number
  brokers: number
  replicas: number
  minInSync: number
  partitions: number
  groups: number
  consumers: number
  batch: number
  workMs: number
  /** The first consumer of each group takes so many times longer. */
  slowFactor: number
  attempts: number
  pollMs: number
  prefetch: number
  buffer: number
  keyMemoryMs: number
  flushMs: number
  flushEveryMs: number
  retentionMs: number
  sessionMs: number
  answerMs: number
  network: NetworkOptions
  faults: Faults
  poison: number
  durationMs: number
  /** Wait at the end until everything is delivered that can be? */
  settles: boolean
  /** All consumers of a group are down for a while. */
  absence: { group: number; fromMs: number; forMs: number } | null
}

export function settingOf(design: DesignId, p: Parameters): Setting {
  const traits = traitsOf(design)
  const queue = traits.broker === 'queue'
  return {
    traits,
    messagesPerSecond: p.messagesPerSecond,
    producers: p.producers,
    inFlight: p.inFlight,
    // A queue of this kind is on one machine.
    brokers: queue ? 1 : p.brokers,
    replicas: p.replicas,
    minInSync: p.minInSync,
    partitions: queue ? 1 : p.partitions,
    groups: p.subscribers,
    consumers: p.consumers,
    batch: p.batch,
    workMs: p.workMs,
    slowFactor: 1,
    attempts: p.attempts,
    pollMs: p.pollMs,
    prefetch: p.prefetch,
    buffer: p.buffer,
    keyMemoryMs: p.keyMemorySeconds * 1000,
    flushMs: p.flushMs,
    flushEveryMs: p.flushEveryMs,
    retentionMs: p.retentionSeconds * 1000,
    sessionMs: p.sessionMs,
    answerMs: p.retryMs,
    // Connections as TCP makes them: in order, nothing twice; what is lost is a connection that breaks with a request on it.
    network: { delayMin: p.delayMs, delayExtra: p.jitterMs, loss: p.loss, duplication: 0, reordering: 0 },
    faults: faultsOf(p),
    poison: p.poison,
    durationMs: p.durationSeconds * 1000,
    settles: true,
    absence: null,
  }
}

function faultsOf(p: Parameters): Faults {
  const downMs = p.brokerDownSeconds * 1000
  return {
    consumerCrash: { everyMs: p.consumerCrashEverySeconds * 1000, forMs: p.consumerDownSeconds * 1000 },
    consumerPause: { everyMs: p.pauseEverySeconds * 1000, forMs: p.pauseMs },
    brokerCrash: { everyMs: p.brokerCrashEverySeconds * 1000, forMs: downMs },
    powerCut: { everyMs: p.powerCutEverySeconds * 1000, forMs: downMs },
    isolation: { everyMs: p.isolationEverySeconds * 1000, forMs: p.isolationSeconds * 1000 },
    diskLoss: p.diskLoss,
  }
}

/** The same, and nothing goes wrong. */
export const calm = (setting: Setting): Setting => ({
  ...setting,
  network: { ...setting.network, loss: 0 },
  faults: NO_FAULTS,
  poison: 0,
})
