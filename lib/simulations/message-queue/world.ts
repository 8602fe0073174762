// All machines of one run, wired to the kernel's network.
import { Cluster } from '#lib/kernel/cluster'
import type { Random } from '#lib/kernel/random'
import { FaultInjector } from './faults.ts'
import { History } from './history.ts'
import { logSide } from './log-side.ts'
import type { QueueMessage, Roster } from './messages.ts'
import { Layout, rosterOf, TIMERS } from './messages.ts'
import { Producer } from './producer.ts'
import { queueSide } from './queue-side.ts'
import type { Setting } from './setting.ts'
import type { Part, Place, Side } from './side.ts'
import { Store } from './store.ts'

/** A running queue with everybody around it; tests reach into it, `replicate` only runs it. */
export type World = Pick<Side, 'quiet' | 'eachWaiting' | 'committedChanged' | 'log' | 'queue'> & {
  cluster: Cluster<QueueMessage>
  history: History
  roster: Roster
  layout: Layout
  producers: Producer[]
}

export function buildWorld(setting: Setting, random: Random, record = false): World {
  const { traits, groups } = setting
  const roster = rosterOf(setting.brokers, setting.producers, groups, setting.consumers)
  const layout = new Layout(setting.partitions, groups, traits.copies, traits.commit === 'transaction')
  const history = new History(groups, layout.dead, { random: random.split('poison'), probability: setting.poison })
  const parts: Part[] = []
  const cluster = new Cluster<QueueMessage>({
    nodes: roster.nodes,
    timers: TIMERS.each + Math.max(layout.count, roster.brokers),
    network: setting.network,
    random: random.split('network'),
    record,
    handler: {
      receive: (node, from, message) => parts[node]!.receive(from, message),
      timeout: (node, timer) => parts[node]!.timeout?.(timer),
      crashed: (node, diskKept) => parts[node]!.crashed?.(diskKept),
      restarted: (node) => parts[node]!.restarted?.(),
    },
  })
  const place = { setting, roster, layout, cluster, history, random }
  const side = traits.broker === 'log' ? logSide(place) : queueSide(place)
  const store = new Store(roster.store, traits.keys ? setting.keyMemoryMs : 0, cluster, history)
  const producers = roster.producers.map((node) => makeProducer(node, place))
  parts.push(...side.brokers, side.control, store, ...producers, ...side.consumers)
  const injector = new FaultInjector(cluster, history, setting.durationMs, random.split('faults'))
  const brokers = Array.from({ length: roster.brokers }, (_, node) => node)
  injector.inject(setting.faults, brokers, roster.consumers.flat())
  const { absence } = setting
  if (absence) injector.absent(roster.consumers[absence.group]!, absence)
  const eachUnsent = (tell: (message: number, group: number) => void): void => {
    for (const { writer } of producers)
      writer.eachOutstanding((partition, record) => {
        if (record.kind !== 'data') return
        for (let group = 0; group < groups; group++) if (layout.reads(group, partition)) tell(record.message, group)
      })
  }
  return {
    cluster,
    history,
    roster,
    layout,
    producers,
    quiet: () => producers.every(({ writer }) => writer.outstanding === 0) && side.quiet(),
    eachWaiting(tell) {
      eachUnsent(tell)
      side.eachWaiting(tell)
    },
    committedChanged: side.committedChanged,
    log: side.log,
    queue: side.queue,
  }
}

function makeProducer(node: number, { setting, roster, layout, cluster, history, random }: Place): Producer {
  const { traits, inFlight, answerMs } = setting
  const options = {
    writer: { acks: traits.acks, retries: traits.retries, numbered: traits.numbered, inFlight, answerMs },
    gapMs: (1000 * setting.producers) / setting.messagesPerSecond,
    untilMs: setting.durationMs,
  }
  return new Producer(node, roster, options, layout, cluster, history, random.split(`producer ${node - roster.store}`))
}
