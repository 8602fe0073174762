// What one run of one design is given: the parameters, in the units and terms of the machines.
import type { NetworkOptions } from '#lib/kernel/network'
import type { FaultOptions } from '#lib/kernel/faults'
import type { DesignId, Traits } from './designs.ts'
import { traitsOf } from './designs.ts'
import type { Parameters } from './parameters.ts'

export type Setting = {
  traits: Traits
  partitions: number
  replicas: number
  producers: number
  consumers: number
  jobsPerMs: number
  levels: number
  prioritySkew: number
  changeShare: number
  retryMs: number
  opMs: number
  heartbeatMs: number
  flushMs: number
  flushEveryMs: number
  replicationLagMs: number
  workMs: number
  slowFactor: number
  leaseMs: number
  prefetch: number
  pageEntries: number
  cachePages: number
  pageReadMs: number
  network: NetworkOptions
  serverFaults: FaultOptions
  consumerFaults: FaultOptions
  durationMs: number
  /** Is what is left worked off in the end? */
  settles: boolean
}

/** Time for first leaders to be elected, before anything is published. */
const START_HEARTBEATS = 10

export function settingOf(design: DesignId, p: Parameters): Setting {
  const traits = traitsOf(design)
  const durationMs = START_HEARTBEATS * p.heartbeatMs + p.durationSeconds * 1_000
  return {
    traits,
    partitions: traits.global ? 1 : p.partitions,
    replicas: traits.replication === 'single' ? 1 : p.replicas,
    producers: p.producers,
    consumers: p.consumers,
    jobsPerMs: p.jobsPerSecond / 1_000,
    levels: p.levels,
    prioritySkew: p.prioritySkew,
    changeShare: p.changeShare,
    retryMs: p.retryMs,
    opMs: p.opMs,
    heartbeatMs: p.heartbeatMs,
    flushMs: p.flushMs,
    flushEveryMs: p.flushEveryMs,
    replicationLagMs: p.replicationLagMs,
    workMs: p.workMs,
    slowFactor: p.slowFactor,
    leaseMs: p.leaseMs,
    prefetch: p.prefetch,
    pageEntries: p.pageEntries,
    cachePages: p.cachePages,
    pageReadMs: p.pageReadMs,
    network: { delayMin: p.delayMs, delayExtra: p.jitterMs, loss: p.loss, duplication: 0, reordering: 0 },
    serverFaults: {
      crash: {
        every: p.serverCrashEverySeconds * 1_000,
        downFor: p.serverDownSeconds * 1_000,
        diskLoss: p.diskLoss,
      },
      partition: { every: p.isolationEverySeconds * 1_000, length: p.isolationSeconds * 1_000 },
      until: durationMs,
    },
    consumerFaults: {
      crash: { every: p.consumerCrashEverySeconds * 1_000, downFor: p.consumerDownSeconds * 1_000, diskLoss: 0 },
      until: durationMs,
    },
    durationMs,
    settles: true,
  }
}

/** The same without anything that fails. */
export const calm = (setting: Setting): Setting => ({
  ...setting,
  network: { ...setting.network, loss: 0 },
  serverFaults: {},
  consumerFaults: {},
  slowFactor: 1,
})

/** What a message takes on the average, one way. */
export const delayOf = ({ network }: Setting): number => network.delayMin + network.delayExtra

export const majorityOf = (replicas: number): number => Math.floor(replicas / 2) + 1

export const startMsOf = ({ heartbeatMs }: Setting): number => START_HEARTBEATS * heartbeatMs

/** The same, publishing for at most so long. */
export const shortened = (setting: Setting, mostMs: number): Setting => ({
  ...setting,
  durationMs: Math.min(setting.durationMs, startMsOf(setting) + mostMs),
})
