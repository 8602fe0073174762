// All machines of one run, wired to the kernel's network.
import { Cluster } from '#lib/kernel/cluster'
import type { Random } from '#lib/kernel/random'
import { Engine } from './engine.ts'
import { strike } from './faults.ts'
import { TIMER_CONNECTION } from './feed.ts'
import type { Order } from './flow.ts'
import { planOrders } from './flow.ts'
import { History } from './history.ts'
import type { Message } from './messages.ts'
import { Roster } from './messages.ts'
import { Participant, participantTimers } from './participant.ts'
import { Recorder } from './recorder.ts'
import type { Setting } from './setting.ts'

export type World = {
  setting: Setting
  cluster: Cluster<Message>
  roster: Roster
  orders: Order[]
  planned: number
  history: History
  /** Two a shard. */
  engines: Engine[][]
  recorders: Recorder[]
  participants: Participant[]
}

type Part = {
  receive(from: number, message: Message): void
  timeout(timer: number): void
  crashed?(): void
  restarted?(): void
}

export function buildWorld(setting: Setting, random: Random, record = false): World {
  const { shards, participants: count, delayMicros, jitterMicros, loss, duplication, reordering } = setting
  const roster = new Roster(shards, count)
  const orders = planOrders(setting, random.split('flow'))
  const parts: Part[] = []
  const cluster = new Cluster<Message>({
    nodes: roster.nodes,
    timers: Math.max(TIMER_CONNECTION + count, participantTimers(shards)),
    network: { delayMin: delayMicros, delayExtra: jitterMicros, loss, duplication, reordering },
    random: random.split('network'),
    record,
    handler: {
      receive: (node, from, message) => parts[node]!.receive(from, message),
      timeout: (node, timer) => parts[node]!.timeout(timer),
      crashed: (node) => parts[node]!.crashed?.(),
      restarted: (node) => parts[node]!.restarted?.(),
    },
  })
  const history = new History(shards, count, orders, () => cluster.now)
  const world: World = {
    setting,
    cluster,
    roster,
    orders,
    planned: orders.length,
    history,
    engines: [],
    recorders: [],
    participants: [],
  }
  for (let shard = 0; shard < shards; shard++) {
    const pair = [0, 1].map((which) => new Engine(roster.engine(shard, which), shard, which, world))
    // What the database does for an order is what the engine's books would do for it.
    const recorder = new Recorder(roster.recorder(shard), setting, cluster, (order) => rowsOf(orders[order]!))
    world.engines.push(pair)
    world.recorders.push(recorder)
    parts.push(...pair, recorder)
  }
  const plans = roster.participants.map((): number[] => [])
  for (const [id, { owner }] of orders.entries()) plans[owner]!.push(id)
  for (const [index, node] of roster.participants.entries())
    world.participants.push(new Participant(node, index, plans[index]!, world))
  parts.push(...world.participants)
  for (const engine of world.engines.flat()) engine.start()
  for (const participant of world.participants) participant.start()
  strike(world, random.split('faults'))
  return world
}

/** An order's own row, and for one that trades at once those of the trade and of whom it traded with. */
const rowsOf = ({ kind }: Order): number => (kind === 'market' || kind === 'race' ? 3 : 1)
