// One run of one design: builds the machines, lets the load come, lets them recover, hands back what really happened.
import type { MessageRecord } from '#lib/kernel/cluster'
import { Cluster } from '#lib/kernel/cluster'
import type { Random } from '#lib/kernel/random'
import { Broker } from './broker.ts'
import { ClaimService } from './claim-service.ts'
import { Client } from './client.ts'
import { Database } from './database.ts'
import { Executor } from './executor.ts'
import { Faults } from './faults.ts'
import { History } from './history.ts'
import type { JobMessage, Roster } from './messages.ts'
import { rosterOf, TIMER_KINDS } from './messages.ts'
import { ObjectStore, Outside } from './outside.ts'
import { Scheduler } from './scheduler.ts'
import type { Setting } from './setting.ts'

export type Replication = {
  history: History
  roster: Roster
  records: MessageRecord<JobMessage>[]
  /** When the run was over, in milliseconds. */
  endedAt: number
  events: number
  messages: number
}

export type World = {
  cluster: Cluster<JobMessage>
  history: History
  roster: Roster
  database: Database
  broker: Broker
  /** Nothing is left to do but for poisonous jobs. */
  quiet: () => boolean
}

type Part = {
  receive(from: number, message: JobMessage): void
  timeout?(timer: number): void
  crashed?(): void
  restarted?(): void
}

export function buildWorld(setting: Setting, random: Random, record = false): World {
  const roster = rosterOf(setting.p.schedulers, setting.p.executors)
  const history = new History()
  const parts: Part[] = []
  const cluster = new Cluster<JobMessage>({
    nodes: roster.nodes,
    timers: TIMER_KINDS,
    network: setting.network,
    random: random.split('network'),
    record,
    handler: {
      receive: (node, from, message) => parts[node]!.receive(from, message),
      timeout: (node, timer) => parts[node]!.timeout?.(timer),
      crashed: (node) => parts[node]!.crashed?.(),
      restarted: (node) => parts[node]!.restarted?.(),
    },
  })
  const faults = new Faults(setting, cluster, history, random.split('faults'))
  const client = new Client(roster, setting, cluster, random.split('client'))
  const database = new Database(roster, setting, cluster, history)
  const broker = new Broker(roster, setting, cluster, history)
  parts[roster.client] = client
  parts[roster.database] = database
  parts[roster.broker] = broker
  parts[roster.claims] = new ClaimService(roster, setting.p.leaseSeconds * 1_000, cluster, history)
  parts[roster.binaries] = new ObjectStore(roster, cluster)
  parts[roster.outside] = new Outside(roster, setting.rules.effects === 'keyed', cluster, history)
  for (const node of roster.schedulers)
    parts[node] = new Scheduler(node, roster, setting, cluster, faults, random.split(`scheduler ${node}`))
  const executors = roster.executors.map((node) => {
    const own = random.split(`executor ${node - roster.executors[0]!}`)
    const executor = new Executor(node, roster, setting, cluster, history, faults, own)
    parts[node] = executor
    return executor
  })
  client.fillCalendar(database)
  faults.watchBroker(roster.broker)
  const quiet = (): boolean =>
    client.idle && database.unfinished === 0 && (!setting.rules.forget || executors.every(({ idle }) => idle))
  return { cluster, history, roster, database, broker, quiet }
}

const EVENTS_PER_SLICE = 5_000
const ROWS_PER_SLICE = 5_000_000

/** Short enough to be cancelled between them: where every look reads all rows, a few events are much work. */
const eventsPerSlice = ({ database: { table } }: World, { rules }: Setting): number =>
  rules.index ? EVENTS_PER_SLICE : Math.min(EVENTS_PER_SLICE, Math.ceil(ROWS_PER_SLICE / (table.rows.length + 1)))
const RECOVERY_STEP_MS = 1_000
/** Runs a setting until all is done that can be, in slices short enough to be cancelled between them. */
export function* replicate(setting: Setting, random: Random, record = false): Generator<void, Replication, void> {
  const world = buildWorld(setting, random, record)
  const { cluster, history, roster, quiet } = world
  while (!cluster.run(setting.horizonMs, eventsPerSlice(world, setting))) yield
  const last = setting.horizonMs + setting.recoveryMs
  // Twice, since a message may be on its way while everybody is idle.
  let quietFor = 0
  for (let until = setting.horizonMs; until < last && quietFor < 2;) {
    until += RECOVERY_STEP_MS
    let reached = false
    while (!reached) {
      yield
      reached = cluster.run(until, eventsPerSlice(world, setting))
    }
    quietFor = quiet() ? quietFor + 1 : 0
  }
  history.close(setting.horizonMs)
  return {
    history,
    roster,
    records: cluster.records,
    endedAt: cluster.now,
    events: cluster.loop.processed,
    messages: cluster.messagesSent,
  }
}
