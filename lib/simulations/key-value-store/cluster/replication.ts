// One run of one design: builds the cluster, lets clients and faults go, lets it settle, hands back what really happened.
import { Cluster } from '#lib/kernel/cluster'
import type { MessageRecord } from '#lib/kernel/cluster'
import { createZipf } from '#lib/kernel/distributions'
import { injectFaults, skewClocks } from '#lib/kernel/faults'
import type { Random } from '#lib/kernel/random'
import { StoreClient } from './client.ts'
import { History } from './history.ts'
import { Homes } from './homes.ts'
import type { StoreMessage } from './messages.ts'
import { centreOf, TIMER_KINDS } from './messages.ts'
import type { Setting } from './settings.ts'
import { StoreNode } from './store-node.ts'
import { dots, lastWriteWins, plainClocks, sameValues } from './versioning.ts'
import type { Versioning } from './versioning.ts'

export type World<S> = {
  cluster: Cluster<StoreMessage<S>>
  history: History
  homes: Homes
  nodes: StoreNode<S>[]
  versioning: Versioning<S>
  /** While a node was down. */
  outages: { node: number; from: number; to: number }[]
}

export function buildWorld<S>(setting: Setting, versioning: Versioning<S>, random: Random, record = false): World<S> {
  const { roster } = setting
  const history = new History()
  const homes = new Homes(roster, setting.homes)
  const outages: World<S>['outages'] = []
  const nodes: StoreNode<S>[] = []
  const clients: StoreClient<S>[] = []
  const cluster = new Cluster<StoreMessage<S>>({
    nodes: roster.nodes + roster.clients,
    timers: TIMER_KINDS,
    network: setting.network,
    random: random.split('network'),
    record,
    handler: {
      receive: (to, from, message) => (nodes[to] ?? clients[to - roster.nodes]!).receive(from, message),
      timeout: (to, timer) => (nodes[to] ?? clients[to - roster.nodes]!).timeout(timer),
      crashed: (node, diskKept) => {
        nodes[node]!.crashed(diskKept)
        history.crashedAt.set(node, cluster.now)
      },
      restarted: (node) => {
        nodes[node]!.restarted()
        outages.push({ node, from: history.crashedAt.get(node)!, to: cluster.now })
      },
    },
  })
  const members = Array.from({ length: roster.nodes }, (_, node) => node)
  // Clocks first, since timers count by them.
  skewClocks(cluster, members, { offset: setting.clockSkewMs, driftMax: 0 }, random.split('clocks'))
  for (const node of members) {
    const own = random.split(`node ${node}`)
    nodes.push(new StoreNode(node, roster, setting.node, homes, versioning, cluster, history, own))
  }
  addClients(setting, clients, { cluster, history, homes, versioning, random })
  addFaults(setting, { cluster, history }, random.split('faults'))
  return { cluster, history, homes, nodes, versioning, outages }
}

function addClients<S>(
  { roster, client, node, durationMs, homes: { keys } }: Setting,
  clients: StoreClient<S>[],
  {
    cluster,
    history,
    homes,
    versioning,
    random,
  }: Pick<World<S>, 'cluster' | 'history' | 'homes' | 'versioning'> & { random: Random },
): void {
  const zipf = createZipf(keys, client.zipfExponent)
  let ops = 0
  for (let at = 0; at < roster.clients; at++) {
    const own = random.split(`client ${at}`)
    const which = own.split('keys')
    const options = {
      ...client,
      centre: centreOf(roster.nodes + at, roster),
      copies: node.copies,
      sloppy: node.sloppy,
      timeoutMs: node.timeoutMs,
      avoidMs: node.suspectMs,
      stopAt: durationMs,
      nextKey: () => zipf(which) - 1,
    }
    clients.push(
      new StoreClient(roster.nodes + at, options, homes, versioning, cluster, history, own.split('work'), () => ops++),
    )
  }
}

function addFaults<S>(
  setting: Setting,
  { cluster, history }: Pick<World<S>, 'cluster' | 'history'>,
  random: Random,
): void {
  const { faults, roster, cut, durationMs } = setting
  const members = Array.from({ length: roster.nodes }, (_, node) => node)
  injectFaults(cluster, members, faults, random)
  if (cut) {
    const machines = Array.from({ length: roster.nodes + roster.clients }, (_, machine) => machine)
    const far = machines.filter((machine) => centreOf(machine, roster) === 1)
    history.cut = cut
    cluster.at(cut.from, () => cluster.network.partition(far))
    cluster.at(cut.to, () => cluster.network.heal())
  }
  cluster.at(durationMs, () => {
    cluster.network.heal()
    for (const node of members) cluster.restart(node)
  })
}

export type Replication = {
  history: History
  outages: World<unknown>['outages']
  /** Keys whose home nodes hold different values after settling. */
  divergedKeys: number
  keys: number
  /** From the end of clients and faults until all home nodes agree and all hints are handed over; the time given if that never was. */
  settledMs: number
  lost: number
  lostSuccessors: number
  acknowledged: number
  messages: number
  events: number
  records: Pick<MessageRecord<StoreMessage<unknown>>, 'from' | 'to' | 'sent' | 'received' | 'message'>[]
}

const EVENTS_PER_SLICE = 2_000
const LOOK_EVERY_MS = 250

export function replicate(setting: Setting, random: Random, record = false): Generator<void, Replication, void> {
  if (setting.versioning === 'plain-clocks') return replicateWith(setting, plainClocks, random, record)
  if (setting.versioning === 'last-write-wins') return replicateWith(setting, lastWriteWins, random, record)
  return replicateWith(setting, dots, random, record)
}

/** Runs to the end, in slices short enough to be cancelled between them. */
function* replicateWith<S>(
  setting: Setting,
  versioning: Versioning<S>,
  random: Random,
  record: boolean,
): Generator<void, Replication, void> {
  const world = buildWorld(setting, versioning, random, record)
  const { cluster, history, outages } = world
  while (!cluster.run(setting.durationMs, EVENTS_PER_SLICE)) yield
  // Operations under way may end before anybody looks at the copies.
  const last = setting.durationMs + setting.settleMs
  let settledMs = setting.settleMs
  for (let until = setting.durationMs + LOOK_EVERY_MS; ; until += LOOK_EVERY_MS) {
    while (!cluster.run(Math.min(until, last), EVENTS_PER_SLICE)) yield
    const quiet = until > setting.durationMs + 4 * setting.node.timeoutMs
    if (quiet && divergedKeys(world) === 0 && hintsLeft(world) === 0) {
      settledMs = Math.min(until, last) - setting.durationMs
      break
    }
    if (until >= last) break
    yield
  }
  const losses = history.keys.map((key) => history.lost(key, finalValues(world, key)))
  return {
    history,
    outages,
    divergedKeys: divergedKeys(world),
    keys: history.keys.length,
    settledMs,
    lost: losses.reduce((sum, { lost }) => sum + lost.length, 0),
    lostSuccessors: losses.reduce((sum, { successors }) => sum + successors, 0),
    acknowledged: history.writes.filter(({ ackedAt }) => ackedAt !== null).length,
    messages: cluster.messagesSent,
    events: cluster.loop.processed,
    records: cluster.records,
  }
}

/** Keys on which home nodes do not agree. */
export function divergedKeys<S>({ history, homes, nodes, versioning }: World<S>): number {
  return history.keys.filter((key) => {
    const held = homes.all[key]!.map((node) => versioning.values(nodes[node]!.replica.get(key)))
    return held.some((values) => !sameValues(values, held[0]!))
  }).length
}

/** Hints that wait to be handed over. */
export const hintsLeft = <S>({ nodes }: World<S>): number =>
  nodes.reduce((sum, { replica }) => sum + [...replica.hints.values()].reduce((left, keys) => left + keys.size, 0), 0)

/** What all home nodes together know of a key. */
export function finalValues<S>({ homes, nodes, versioning }: World<S>, key: number): number[] {
  const states = homes.all[key]!.map((node) => nodes[node]!.replica.get(key))
  return versioning.values(states.reduce((all, state) => versioning.merge(all, state), versioning.empty))
}
