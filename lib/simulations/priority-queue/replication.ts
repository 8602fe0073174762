// One run of one design: builds the machines, lets them go, hands back what really happened.
import type { MessageRecord } from '#lib/kernel/cluster'
import { Cluster } from '#lib/kernel/cluster'
import { injectFaults } from '#lib/kernel/faults'
import type { Random } from '#lib/kernel/random'
import { RaftSafety } from '#lib/algorithms/raft-safety'
import { Consumer } from './consumer.ts'
import { History } from './history.ts'
import { HoldingConsumer } from './holding-consumer.ts'
import type { Handed } from './job-queue.ts'
import type { Batch, QueueMessage, Roster } from './messages.ts'
import { rosterOf, TIMER_KINDS } from './messages.ts'
import { Producer } from './producer.ts'
import { QuorumConsumer } from './quorum-consumer.ts'
import { Replica } from './replica.ts'
import { Server } from './server.ts'
import type { Setting } from './setting.ts'

export type World = {
  cluster: Cluster<QueueMessage>
  history: History
  roster: Roster
  /** What Raft promised and kept, by partition. */
  safety: RaftSafety<Batch>[]
  /** By partition; empty for a quorum. */
  servers: Server[][]
  replicas: Replica[][]
  producers: Producer[]
  consumers: (Consumer | HoldingConsumer | QuorumConsumer)[]
}

export type Replication = World & {
  records: MessageRecord<QueueMessage>[]
  /** Jobs that were acknowledged and are neither started nor anywhere. */
  lost: number[]
  /** Jobs that were acknowledged and wait. */
  waiting: number
  /** Jobs that some server has, or a consumer works on. */
  present: Set<number>
  endedAt: number
}

type Part = { receive(from: number, message: QueueMessage): void; timeout(timer: number): void } & Partial<{
  crashed(diskKept: boolean): void
  restarted(): void
}>

export function buildWorld(setting: Setting, random: Random, record = false): World {
  const roster = rosterOf(setting.partitions, setting.replicas, setting.producers, setting.consumers)
  const parts: Part[] = []
  const down = new Map<number, { from: number; wiped: boolean }>()
  const cluster = new Cluster<QueueMessage>({
    nodes: roster.nodes,
    timers: TIMER_KINDS,
    network: setting.network,
    random: random.split('network'),
    record,
    handler: {
      receive: (node, from, message) => parts[node]!.receive(from, message),
      timeout: (node, timer) => parts[node]!.timeout(timer),
      crashed: (node, diskKept) => {
        down.set(node, { from: cluster.now, wiped: !diskKept })
        parts[node]!.crashed?.(diskKept)
      },
      restarted: (node) => {
        const outage = down.get(node)
        if (outage) history.outages.push({ node, to: cluster.now, ...outage })
        parts[node]!.restarted?.()
      },
    },
  })
  const history = new History(setting.levels, () => cluster.now)
  const world: World = {
    cluster,
    history,
    roster,
    safety: roster.groups.map(() => new RaftSafety<Batch>()),
    servers: [],
    replicas: [],
    producers: [],
    consumers: [],
  }
  addServers(world, setting, random)
  addClients(world, setting, random)
  parts.push(...world.servers.flat(), ...world.replicas.flat(), ...world.producers, ...world.consumers)
  injectFaults(cluster, roster.groups.flat(), setting.serverFaults, random.split('server faults'))
  injectFaults(cluster, roster.consumers, setting.consumerFaults, random.split('consumer faults'))
  return world
}

function addServers({ cluster, history, roster, safety, servers, replicas }: World, setting: Setting, random: Random) {
  for (const [partition, group] of roster.groups.entries()) {
    if (setting.traits.replication === 'quorum')
      replicas.push(group.map((node) => new Replica(node, partition, setting, cluster)))
    else
      servers.push(
        group.map((node) => {
          const place = { node, partition, group }
          return new Server(place, setting, cluster, history, safety[partition]!, random.split(`server ${node}`))
        }),
      )
  }
}

function addClients({ cluster, history, roster, producers, consumers }: World, setting: Setting, random: Random) {
  const keys = { next: 0 }
  // Numbered among their own kind, so that each does the same whatever servers a design has.
  for (const [at, node] of roster.producers.entries())
    producers.push(new Producer(node, roster, setting, cluster, history, keys, random.split(`producer ${at}`)))
  const { replication, merge } = setting.traits
  const Kind = replication === 'quorum' ? QuorumConsumer : merge === 'held' ? HoldingConsumer : Consumer
  for (const [at, node] of roster.consumers.entries()) {
    const workMs = setting.workMs * (at === 0 ? setting.slowFactor : 1)
    consumers.push(new Kind(node, roster, setting, workMs, cluster, history, random.split(`consumer ${at}`)))
  }
}

const EVENTS_PER_SLICE = 2_000
const SETTLE_STEP_MS = 100
/** Time to work off what is left, in durations, and for leases to run out. */
const SETTLE_DURATIONS = 2
const SETTLE_LEASES = 3

export const settleMsOf = ({ durationMs, leaseMs }: Setting): number =>
  SETTLE_DURATIONS * durationMs + Math.min(SETTLE_LEASES * leaseMs, SETTLE_DURATIONS * durationMs)

/** Runs a setting to its end, in slices short enough to be cancelled between them. */
export function* replicate(setting: Setting, random: Random, record = false): Generator<void, Replication, void> {
  const world = buildWorld(setting, random, record)
  const { cluster, history } = world
  while (!cluster.run(setting.durationMs, EVENTS_PER_SLICE)) yield
  const latest = setting.durationMs + (setting.settles ? settleMsOf(setting) : 0)
  for (let until = setting.durationMs + SETTLE_STEP_MS; until <= latest && !isQuiet(world); until += SETTLE_STEP_MS)
    while (!cluster.run(until, EVENTS_PER_SLICE)) yield
  const present = presentJobs(world)
  const lost: number[] = []
  let waiting = 0
  for (const [job, { acknowledgedAt, startedAt }] of history.jobs.entries()) {
    if (acknowledgedAt === null || startedAt !== null) continue
    if (present.has(job)) waiting++
    else lost.push(job)
  }
  return { ...world, records: cluster.records, lost, waiting, present, endedAt: cluster.now }
}

/** Everybody is idle, everybody is up, and no queue has anything. */
function isQuiet({ cluster, roster, producers, consumers, servers, replicas }: World): boolean {
  for (let node = 0; node < roster.nodes; node++) if (!cluster.isUp(node)) return false
  return (
    producers.every((producer) => producer.isQuiet) &&
    consumers.every((consumer) => consumer.isQuiet) &&
    servers.every((group) => group.some(({ serving, queue }) => serving && queue.size === 0)) &&
    replicas.every((group) => group.every((replica) => replica.jobs().next().done === true))
  )
}

/** The jobs that some server still has, or a consumer works on. */
function presentJobs({ servers, replicas, consumers }: World): Set<number> {
  const present = new Set<number>()
  const tell = (jobs: Iterable<Handed>) => {
    for (const { job } of jobs) present.add(job)
  }
  for (const server of servers.flat()) tell(server.queue.jobs())
  for (const replica of replicas.flat()) tell(replica.jobs())
  for (const { workingOn } of consumers) if (workingOn) tell([workingOn])
  return present
}
