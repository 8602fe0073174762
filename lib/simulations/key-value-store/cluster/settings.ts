// The cluster of one design under the given parameters.
import type { FaultOptions } from '#lib/kernel/faults'
import type { NetworkOptions } from '#lib/kernel/network'
import type { DesignId } from './designs.ts'
import type { Roster } from './messages.ts'
import { centreOf } from './messages.ts'
import type { Params } from './parameters.ts'

export type NodeOptions = {
  /** Copies a data centre. */
  copies: number
  read: number
  write: number
  /** Does a write wait for its quorum in each data centre, or in the near one? */
  writeIn: 'near' | 'each'
  sloppy: boolean
  hints: boolean
  readRepair: boolean
  antiEntropy: boolean
  timeoutMs: number
  gossipMs: number
  suspectMs: number
  antiEntropyMs: number
}

export type Setting = {
  roster: Roster
  versioning: 'dots' | 'plain-clocks' | 'last-write-wins'
  node: NodeOptions
  homes: { keys: number; copies: number; virtualNodes: number; bigNodeWeight: number; leaves: number }
  client: { thinkMs: number; writeShare: number; blindShare: number; zipfExponent: number }
  network: NetworkOptions
  faults: FaultOptions
  /** When the data centres cannot reach each other. */
  cut: { from: number; to: number } | null
  clockSkewMs: number
  durationMs: number
  settleMs: number
}

/** Designs that differ in what crosses the network; the others only in where keys lie. */
export type NetworkDesign = Exclude<DesignId, 'modulo' | 'one-point'>

export const isNetworkDesign = (id: DesignId): id is NetworkDesign => id !== 'modulo' && id !== 'one-point'

export function settingOf(id: NetworkDesign, p: Params): Setting {
  const centres = id === 'local-quorum' || id === 'each-quorum' ? 2 : 1
  // Two data centres need nodes enough in each; an odd one is added.
  const nodes = centres === 2 ? 2 * Math.ceil(p.nodes / 2) : p.nodes
  const roster = { nodes, clients: p.clients, centres }
  const copies = Math.min(p.replicas, nodes / centres)
  const single = id === 'one-and-one' || id === 'no-repair'
  const repaired = id !== 'no-repair'
  return {
    roster,
    versioning: id === 'plain-clocks' ? 'plain-clocks' : id === 'last-write-wins' ? 'last-write-wins' : 'dots',
    node: {
      copies,
      read: single || id === 'write-all' ? 1 : Math.min(p.readQuorum, copies),
      write: single ? 1 : id === 'write-all' ? copies : Math.min(p.writeQuorum, copies),
      writeIn: id === 'each-quorum' ? 'each' : 'near',
      sloppy: id === 'sloppy-quorum',
      hints: repaired,
      readRepair: repaired,
      antiEntropy: repaired,
      timeoutMs: p.timeoutMs + (centres === 2 ? 2 * p.betweenCentresMs : 0),
      gossipMs: p.gossipMs,
      suspectMs: p.suspectMs,
      antiEntropyMs: p.antiEntropyMs,
    },
    homes: {
      keys: p.keys,
      copies,
      virtualNodes: p.virtualNodes,
      bigNodeWeight: p.bigNodeWeight,
      leaves: 2 ** Math.ceil(Math.log2(p.treeLeaves)),
    },
    client: { thinkMs: p.thinkMs, writeShare: p.writeShare, blindShare: p.blindShare, zipfExponent: p.zipfExponent },
    network: {
      delayMin: p.delayMs,
      delayExtra: p.jitterMs,
      loss: p.loss,
      duplication: p.duplication,
      reordering: p.reordering,
      ...(centres === 2 && {
        linkExtra: (from: number, to: number) =>
          centreOf(from, roster) === centreOf(to, roster) ? 0 : p.betweenCentresMs,
      }),
    },
    faults: {
      crash: { every: p.crashEverySeconds * 1000, downFor: p.downSeconds * 1000, diskLoss: p.diskLoss },
      ...(centres === 1 && {
        partition: { every: p.partitionEverySeconds * 1000, length: p.partitionSeconds * 1000 },
      }),
      until: p.durationSeconds * 1000,
    },
    cut: centres === 2 && p.partitionEverySeconds > 0 ? cutOf(p) : null,
    clockSkewMs: p.clockSkewMs,
    durationMs: p.durationSeconds * 1000,
    settleMs: p.settleSeconds * 1000,
  }
}

/** Once, in the middle, for at most a third of the time. */
function cutOf(p: Params): { from: number; to: number } {
  const length = Math.min(p.partitionSeconds, p.durationSeconds / 3) * 1000
  const from = (p.durationSeconds * 1000 - length) / 2
  return { from, to: from + length }
}
