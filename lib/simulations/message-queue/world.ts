// All machines of one run, wired to the kernel's network.
import { Cluster } from '#lib/kernel/cluster'
import type { Random } from '#lib/kernel/random'
import type { BrokerOptions } from './broker.ts'
import { Broker } from './broker.ts'
import { LogConsumer } from './consumer.ts'
import { Controller } from './controller.ts'
import { Coordinator } from './coordinator.ts'
import { BEATS_A_SESSION } from './broker.ts'
import { FaultInjector } from './faults.ts'
import { History } from './history.ts'
import type { Metadata, QueueMessage, Roster } from './messages.ts'
import { Layout, rosterOf, TIMERS } from './messages.ts'
import { Producer } from './producer.ts'
import { PushConsumer } from './push-consumer.ts'
import { QueueBroker } from './queue-broker.ts'
import type { Setting } from './setting.ts'
import { Store } from './store.ts'

type Part = { receive(from: number, message: QueueMessage): void; timeout?(timer: number): void } & Partial<{
  crashed(diskKept: boolean): void
  restarted(): void
}>

/** A running queue with everybody around it; tests reach into it, `replicate` only runs it. */
export type World = {
  cluster: Cluster<QueueMessage>
  history: History
  roster: Roster
  layout: Layout
  producers: Producer[]
  /** Is nothing left to be done? */
  quiet(): boolean
  /** Calls for every message that a group has yet to get. */
  eachWaiting(tell: (message: number, group: number) => void): void
  /** How many committed entries the leaders of now do not have. */
  committedChanged(): number
  log: LogParts | null
  queue: QueueParts | null
}

export type LogParts = { brokers: Broker[]; controller: Controller; coordinator: Coordinator; consumers: LogConsumer[] }
export type QueueParts = { broker: QueueBroker; consumers: PushConsumer[] }

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
  const backEnd = traits.broker === 'log' ? logParts(place) : queueParts(place)
  const store = new Store(roster.store, traits.keys ? setting.keyMemoryMs : 0, cluster, history)
  const producers = roster.producers.map((node) => makeProducer(node, place))
  parts.push(...backEnd.brokers, backEnd.control, store, ...producers, ...backEnd.consumers)
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
    quiet: () => producers.every(({ writer }) => writer.outstanding === 0) && backEnd.quiet(),
    eachWaiting(tell) {
      eachUnsent(tell)
      backEnd.eachWaiting(tell)
    },
    committedChanged: backEnd.committedChanged,
    log: backEnd.log,
    queue: backEnd.queue,
  }
}

type Place = {
  setting: Setting
  roster: Roster
  layout: Layout
  cluster: Cluster<QueueMessage>
  history: History
  random: Random
}

type BackEnd = Pick<World, 'quiet' | 'eachWaiting' | 'committedChanged' | 'log' | 'queue'> & {
  brokers: Part[]
  control: Part
  consumers: Part[]
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

/** The first consumer of each group is the slow one. */
const workMsOf = (setting: Setting, member: number): number =>
  member === 0 ? setting.workMs * setting.slowFactor : setting.workMs

function logParts({ setting, roster, layout, cluster, history, random }: Place): BackEnd {
  const { traits, sessionMs, answerMs } = setting
  const options: BrokerOptions = {
    ...setting,
    partitions: layout.count,
    inputs: layout.inputs,
    acks: traits.acks,
    flushFirst: traits.flush === 'first',
    retentionMs: traits.retention === 'age' ? setting.retentionMs : Infinity,
    polled: setting.pollMs > 0,
  }
  const brokers = Array.from(
    { length: roster.brokers },
    (_, node) => new Broker(node, roster, options, cluster, history),
  )
  const control = { partitions: layout.count, replicas: setting.replicas, unclean: traits.unclean, sessionMs }
  const controller = new Controller(roster, control, cluster, history)
  const metadata = (): Metadata => controller.metadata
  const coordinating = { sessionMs, answerMs, trims: traits.retention === 'delivered' }
  const coordinator = new Coordinator(roster, layout, coordinating, cluster, history, metadata)
  const consuming = { ...setting, commit: traits.commit, deadLetters: traits.deadLetters }
  const consumers = roster.consumers.flatMap((members, group) =>
    members.map((node, member) => {
      const own = random.split(`consumer ${group} ${member}`)
      const workMs = workMsOf(setting, member)
      return new LogConsumer(node, group, roster, { ...consuming, workMs }, layout, cluster, history, own)
    }),
  )
  const tickMs = sessionMs / BEATS_A_SESSION
  controller.announce()
  cluster.setTimer(roster.controller, TIMERS.tick, tickMs)
  const leaderLog = (partition: number) => {
    const { leader } = controller.metadata.partitions[partition]!
    return leader < 0 ? null : brokers[leader]!.partitions[partition]!.log
  }
  const eachRead = (visit: (group: number, partition: number, offset: number) => boolean): boolean => {
    for (let group = 0; group < setting.groups; group++)
      for (let own = 0; own < layout.perTopic; own++) {
        const partition = layout.firstOf(group) + own
        if (!visit(group, partition, coordinator.offsetOf(group, partition))) return false
      }
    return true
  }
  return {
    brokers,
    consumers,
    control: {
      receive(from, message) {
        controller.receive(from, message)
        coordinator.receive(from, message)
      },
      timeout(timer) {
        if (timer !== TIMERS.tick) return coordinator.writer.timeout(timer - TIMERS.each)
        controller.tick()
        coordinator.tick()
        cluster.setTimer(roster.controller, TIMERS.tick, tickMs)
      },
    },
    quiet: () =>
      coordinator.writer.outstanding === 0 &&
      consumers.every((consumer) => !consumer.busy) &&
      eachRead((_group, partition, offset) => {
        const log = leaderLog(partition)
        return log !== null && offset >= log.end
      }),
    eachWaiting(tell) {
      eachRead((group, partition, offset) => {
        const log = leaderLog(partition)
        for (let at = Math.max(offset, log?.start ?? 0); log && at < log.end; at++) {
          const record = log.records[at]
          if (record?.kind === 'data') tell(record.message, group)
        }
        return true
      })
    },
    committedChanged() {
      let changed = 0
      for (const [partition, records] of history.committedRecords.entries()) {
        const log = leaderLog(partition)
        for (let at = log?.start ?? 0; log && at < (records?.length ?? 0); at++)
          if (records![at] && log.records[at] !== records![at]) changed++
      }
      return changed
    },
    log: { brokers, controller, coordinator, consumers },
    queue: null,
  }
}

function queueParts({ setting, roster, layout, cluster, history, random }: Place): BackEnd {
  const { traits, groups } = setting
  const limited = traits.credit === 'limited'
  const broker = new QueueBroker(
    0,
    groups,
    {
      ...setting,
      durable: traits.flush === 'first',
      prefetch: limited ? setting.prefetch : Infinity,
      deadLetters: traits.deadLetters,
    },
    cluster,
    history,
  )
  const consumers = roster.consumers.flatMap((members, group) =>
    members.map((node, member) => {
      const own = random.split(`consumer ${group} ${member}`)
      const options = { ...setting, acknowledges: limited, workMs: workMsOf(setting, member) }
      return new PushConsumer(node, group, roster, options, cluster, history, own)
    }),
  )
  // Everybody knows the one broker; nothing has to be decided.
  const state = { leader: 0, epoch: 1, inSync: [0], version: 1 }
  const partitions = Array.from({ length: layout.count }, () => state)
  const metadata: Metadata = { version: 1, partitions, incarnations: [1] }
  return {
    brokers: [broker],
    consumers,
    control: {
      receive(from, message) {
        if (message.kind === 'where') cluster.send(roster.controller, from, { kind: 'metadata', metadata })
      },
    },
    quiet: () => broker.waiting === 0 && consumers.every(({ buffered }) => buffered === 0),
    eachWaiting: (tell) => broker.eachWaiting(tell),
    committedChanged: () => 0,
    log: null,
    queue: { broker, consumers },
  }
}
