// One design under given parameters: everything that a run needs to know, in milliseconds.
import type { FaultOptions } from '#lib/kernel/faults'
import type { NetworkOptions } from '#lib/kernel/network'
import type { DesignId, Traits } from './designs.ts'
import { traitsOf } from './designs.ts'
import type { Parameters } from './parameters.ts'

export type Setting = {
  traits: Traits
  devices: number
  topics: number
  subscriptions: number
  topicSkew: number
  publishSkew: number
  perSecond: number
  threshold: number
  servers: number
  routers: number
  userShards: number
  virtualNodes: number
  pollMs: number
  cacheMs: number
  resyncMs: number
  sendMs: number
  readMs: number
  retryMs: number
  pingMs: number
  checkpointMs: number
  keysKept: number
  filterKeys: number
  bitsPerKey: number
  network: NetworkOptions
  deviceFaults: NonNullable<FaultOptions['crash']>
  serverFaults: NonNullable<FaultOptions['crash']>
  routerFaults: NonNullable<FaultOptions['crash']>
  durationMs: number
}

const ms = (seconds: number) => seconds * 1_000

export function settingOf(design: DesignId, p: Parameters): Setting {
  return {
    traits: traitsOf(design),
    devices: p.devices,
    topics: p.topics,
    subscriptions: Math.min(p.subscriptionsPerDevice, p.topics),
    topicSkew: p.topicSkew,
    publishSkew: p.publishSkew,
    perSecond: p.notificationsPerSecond,
    threshold: p.threshold,
    servers: p.servers,
    routers: p.routers,
    userShards: p.userShards,
    virtualNodes: p.virtualNodes,
    pollMs: ms(p.pollSeconds),
    cacheMs: ms(p.cacheSeconds),
    resyncMs: ms(p.resyncSeconds),
    sendMs: p.sendMs,
    readMs: p.readMs,
    retryMs: p.retryMs,
    pingMs: ms(p.pingSeconds),
    checkpointMs: p.checkpointMs,
    keysKept: p.keysKept,
    filterKeys: p.filterKeys,
    bitsPerKey: p.bitsPerKey,
    // Connections as TCP makes them: in order, nothing twice. What is lost is lost with a connection that breaks.
    network: { delayMin: p.delayMs, delayExtra: p.jitterMs, loss: p.loss, duplication: 0, reordering: 0 },
    deviceFaults: { every: p.offlineSeconds > 0 ? ms(p.onlineSeconds) : 0, downFor: ms(p.offlineSeconds), diskLoss: 0 },
    serverFaults: { every: ms(p.serverCrashEverySeconds), downFor: ms(p.serverDownSeconds), diskLoss: 0 },
    routerFaults: { every: ms(p.routerCrashEverySeconds), downFor: ms(p.routerDownSeconds), diskLoss: 0 },
    durationMs: ms(p.durationSeconds),
  }
}

const never = { every: 0, downFor: 1, diskLoss: 0 }

/** The same, and nothing goes wrong: for curves that shall be the doing of what is turned alone. */
export const calm = (setting: Setting): Setting => ({
  ...setting,
  network: { ...setting.network, loss: 0 },
  deviceFaults: never,
  serverFaults: never,
  routerFaults: never,
})

/** After the end of publishing a run is given this long at most until everybody has everything. */
export const settleMsOf = (s: Setting): number =>
  2 * s.resyncMs + 2 * s.pollMs + 6 * s.pingMs + 2 * s.checkpointMs + 10 * s.retryMs
