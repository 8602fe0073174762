// One run of one design: builds the machines, lets them go, hands back what really happened.
import { Cluster } from '#lib/kernel/cluster'
import type { MessageRecord } from '#lib/kernel/cluster'
import { injectFaults, skewClocks } from '#lib/kernel/faults'
import type { FaultOptions } from '#lib/kernel/faults'
import type { NetworkOptions } from '#lib/kernel/network'
import type { Random } from '#lib/kernel/random'
import { RaftSafety } from '#lib/algorithms/raft-safety'
import { History } from './history.ts'
import type { ClientOptions } from './lock-client.ts'
import { LockClient, RaftLocker } from './lock-client.ts'
import { LockServer } from './lock-server.ts'
import type { LockServerOptions } from './lock-server.ts'
import type { LockCommand } from './lock-state.ts'
import type { LockMessage, Roster } from './messages.ts'
import { TIMER_KINDS, rosterOf } from './messages.ts'
import { QuorumLocker, VoteServer } from './quorum.ts'
import { Storage } from './storage.ts'

export type Setting = {
  protocol: 'raft' | 'quorum'
  fencing: boolean
  servers: number
  clients: number
  service: LockServerOptions
  client: ClientOptions
  network: NetworkOptions
  faults: FaultOptions
  clockSkewMs: number
  durationMs: number
}

export type Replication = {
  history: History
  /** What Raft promised and kept; all zero for a quorum. */
  safety: RaftSafety<LockCommand>
  storage: Storage
  roster: Roster
  records: MessageRecord<LockMessage>[]
  /** How far each node's clock was off at the end, in milliseconds. */
  clockErrors: number[]
  events: number
}

/** A running group with its clients; tests reach into it, `replicate` only runs it. */
export type LockWorld = {
  cluster: Cluster<LockMessage>
  history: History
  safety: RaftSafety<LockCommand>
  storage: Storage
  roster: Roster
  /** Empty for a quorum. */
  lockServers: LockServer[]
}

export function buildWorld(setting: Setting, random: Random, record = false): LockWorld {
  const roster = rosterOf(setting.servers, setting.clients)
  const history = new History()
  const safety = new RaftSafety<LockCommand>()
  const { service, client, faults } = setting
  type Part = { receive(from: number, message: LockMessage): void; timeout?(timer: number): void } & Partial<{
    crashed(diskKept: boolean): void
    restarted(): void
  }>
  const parts: Part[] = []
  const outages = new Map<number, { from: number; what: 'down' | 'wiped' }>()
  const cluster = new Cluster<LockMessage>({
    nodes: roster.storage + 1,
    timers: TIMER_KINDS,
    network: setting.network,
    random: random.split('network'),
    record,
    handler: {
      receive: (node, from, message) => parts[node]!.receive(from, message),
      timeout: (node, timer) => parts[node]!.timeout?.(timer),
      crashed: (node, diskKept) => {
        parts[node]!.crashed?.(diskKept)
        outages.set(node, { from: cluster.now, what: diskKept ? 'down' : 'wiped' })
      },
      restarted: (node) => {
        parts[node]!.restarted?.()
        const outage = outages.get(node)
        if (outage) history.spans.push({ node, to: cluster.now, ...outage })
      },
    },
  })
  // Clocks first, since timers count by them.
  const clocks = { offset: setting.clockSkewMs, driftMax: service.driftMax }
  skewClocks(cluster, [...roster.servers, ...roster.clients], clocks, random.split('clocks'))
  const lockServers: LockServer[] = []
  for (const node of roster.servers) {
    if (setting.protocol === 'quorum') parts.push(new VoteServer(node, service.leaseMs, cluster))
    else {
      const server = new LockServer(node, roster, service, cluster, history, safety, random.split(`server ${node}`))
      lockServers.push(server)
      parts.push(server)
    }
  }
  for (const node of roster.clients) {
    const own = random.split(`client ${node - roster.servers.length}`)
    parts.push(
      new LockClient(node, roster, client, cluster, history, own.split('work'), (acquired, released) => {
        if (setting.protocol === 'raft') {
          const options = { ...service, answerMs: client.answerMs }
          return new RaftLocker(node, roster, options, cluster, acquired, released)
        }
        const options = { leaseMs: service.leaseMs, answerMs: client.answerMs, backOffMs: client.workMs }
        return new QuorumLocker(node, roster, options, cluster, history, own.split('quorum'), acquired, released)
      }),
    )
  }
  const storage = new Storage(roster.storage, setting.fencing, cluster, history)
  parts.push(storage)
  injectFaults(cluster, roster.servers, faults, random.split('faults'))
  return { cluster, history, safety, storage, roster, lockServers }
}

const EVENTS_PER_SLICE = 2_000

/** Runs a setting to its end, in slices short enough to be cancelled between them. */
export function* replicate(setting: Setting, random: Random, record = false): Generator<void, Replication, void> {
  const { cluster, history, safety, storage, roster, lockServers } = buildWorld(setting, random, record)
  while (!cluster.run(setting.durationMs, EVENTS_PER_SLICE)) yield
  for (const server of lockServers) server.endLeadership()
  const clockErrors = Array.from({ length: roster.storage + 1 }, (_, node) => cluster.clock(node) - cluster.now)
  return { history, safety, storage, roster, records: cluster.records, clockErrors, events: cluster.loop.processed }
}
