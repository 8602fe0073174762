// The replicated log: brokers, controller with coordinator, and groups of consumers that pull.
import type { InSyncLog } from '#lib/algorithms/in-sync-log'
import type { BrokerOptions } from './broker.ts'
import { BEATS_A_SESSION, Broker } from './broker.ts'
import { LogConsumer } from './consumer.ts'
import { Controller } from './controller.ts'
import { Coordinator } from './coordinator.ts'
import type { History } from './history.ts'
import type { Layout, LogRecord, Metadata } from './messages.ts'
import { TIMERS } from './messages.ts'
import type { LogParts, Place, Side } from './side.ts'
import { workMsOf } from './side.ts'

export function logSide(place: Place): Side {
  const { setting, roster, layout, cluster } = place
  const parts = makeParts(place)
  const { brokers, controller, coordinator, consumers } = parts
  const tickMs = setting.sessionMs / BEATS_A_SESSION
  controller.announce()
  cluster.setTimer(roster.controller, TIMERS.tick, tickMs)
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
    log: parts,
    queue: null,
    ...insights(parts, setting.groups, layout, place.history),
  }
}

function makeParts({ setting, roster, layout, cluster, history, random }: Place): LogParts {
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
  return { brokers, controller, coordinator, consumers }
}

/** The log of a partition as its leader has it; null while nobody leads. */
export function leaderLog({ brokers, controller }: LogParts, partition: number): InSyncLog<LogRecord> | null {
  const { leader } = controller.metadata.partitions[partition]!
  return leader < 0 ? null : brokers[leader]!.partitions[partition]!.log
}

/** What somebody sees who can look into every machine. */
function insights(
  parts: LogParts,
  groups: number,
  layout: Layout,
  history: History,
): Pick<Side, 'quiet' | 'eachWaiting' | 'committedChanged'> {
  const { coordinator, consumers } = parts
  /** Every partition of every group, with how far it has read; until one says that it is enough. */
  const eachRead = (visit: (group: number, partition: number, offset: number) => boolean): boolean => {
    for (let group = 0; group < groups; group++)
      for (let own = 0; own < layout.perTopic; own++) {
        const partition = layout.firstOf(group) + own
        if (!visit(group, partition, coordinator.offsetOf(group, partition))) return false
      }
    return true
  }
  return {
    quiet: () =>
      coordinator.writer.outstanding === 0 &&
      consumers.every((consumer) => !consumer.busy) &&
      eachRead((_group, partition, offset) => {
        const log = leaderLog(parts, partition)
        return log !== null && offset >= log.end
      }),
    eachWaiting(tell) {
      eachRead((group, partition, offset) => {
        const log = leaderLog(parts, partition)
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
        const log = leaderLog(parts, partition)
        for (let at = log?.start ?? 0; log && at < (records?.length ?? 0); at++)
          if (records![at] && log.records[at] !== records![at]) changed++
      }
      return changed
    },
  }
}
