// An upper bound of what a run costs, from the rates of its messages.
import { huntOf } from './counter-example.ts'
import type { DesignId } from './designs.ts'
import {
  ABSENCE_MS,
  ABSENCES_SECONDS,
  CONDITION_MS,
  CONDITIONS,
  POLLS_MS,
  SCALING_MESSAGES_PER_SECOND,
  SCALING_MS,
  scalingConsumers,
  SHORT_MESSAGES_PER_SECOND_MAX,
  SUBSCRIBERS,
} from './experiments.ts'
import type { Parameters } from './parameters.ts'
import { BEATS_A_SESSION } from './broker.ts'
import { FETCHES_A_SESSION } from './consumer.ts'
import { settleMsOf } from './replication.ts'
import type { Setting } from './setting.ts'
import { settingOf } from './setting.ts'

/** Measured: two million on the machine of development; a slow one is taken to do a third of it. */
const EVENTS_PER_SECOND = 650_000
const BASE_SECONDS = 0.3
/** The base is the process with its code. */
const BASE_MB = 330
const BYTES_PER_MESSAGE = 700
const BYTES_PER_DELIVERY = 500
const BYTES_PER_REPLICA = 500_000

const perSecond = (everyMs: number, forMs: number): number => (everyMs === 0 ? 0 : 1000 / (everyMs + forMs))

/** Events that a message causes on its way, when every step of it is made for this message alone. */
function eventsPerMessage({ traits, groups, replicas, network, poison, attempts }: Setting): number {
  const repeats = 1 + 4 * network.loss
  const perGroup = 14 + poison * attempts
  if (traits.broker === 'queue') return repeats * (6 + groups * perGroup)
  const write = 6 + 7 * replicas
  const writes = (traits.copies ? groups : 1) + (traits.commit === 'transaction' ? 2 * groups : 0)
  return repeats * (writes * write + groups * perGroup)
}

/** Events of a second in which nothing is published: signs of life, requests that hang, faults, attempts without end. */
function eventsPerIdleSecond(setting: Setting): number {
  const { traits, brokers, groups, consumers, partitions, sessionMs, answerMs, pollMs, network, faults } = setting
  const members = groups * consumers
  const beats = (2 * (brokers + members) + 2) * BEATS_A_SESSION * (1000 / sessionMs)
  const struck =
    members * (perSecond(faults.consumerCrash.everyMs, 0) + perSecond(faults.consumerPause.everyMs, 0)) +
    brokers * (perSecond(faults.brokerCrash.everyMs, 0) + perSecond(faults.powerCut.everyMs, 0))
  if (traits.broker === 'queue') return beats + 10 * struck
  const copying = brokers * brokers * 3 * (1000 / answerMs)
  const cycleMs = pollMs > 0 ? pollMs + 2 * network.delayMin : sessionMs / FETCHES_A_SESSION
  const fetching = 5 * groups * partitions * (1000 / cycleMs)
  const flushing = traits.flush === 'later' ? brokers * (1000 / setting.flushEveryMs) : 0
  const blocked = traits.deadLetters ? 0 : groups * Math.min(consumers, partitions) * (1000 / setting.workMs)
  return beats + copying + fetching + flushing + blocked + struck * (10 + 3 * brokers * partitions)
}

/** All events of a run. */
function eventsOf(setting: Setting): number {
  const seconds = (setting.durationMs + (setting.settles ? settleMsOf(setting) : 0)) / 1000
  const messages = (setting.messagesPerSecond * setting.durationMs) / 1000
  return messages * eventsPerMessage(setting) + seconds * eventsPerIdleSecond(setting)
}

const FAN_OUT_GROUPS = SUBSCRIBERS.reduce((sum, count) => sum + count, 0)
const POLL_RUNS = POLLS_MS.length + 1

function sweepEvents(design: DesignId, p: Parameters): number {
  const setting = settingOf(design, p)
  const load = { messagesPerSecond: Math.min(SHORT_MESSAGES_PER_SECOND_MAX, p.messagesPerSecond) }
  const short = { ...setting, ...load, durationMs: Math.min(CONDITION_MS, setting.durationMs) }
  let events = CONDITIONS.length * eventsOf({ ...short, network: { ...setting.network, loss: 0.2 } })
  const polled = { ...short, groups: 1, pollMs: POLLS_MS[0]!, durationMs: CONDITION_MS }
  if (design === 'at-least-once' || design === 'push') {
    events += POLL_RUNS * eventsOf(polled)
    const consumers = Math.max(...scalingConsumers(p.partitions))
    const saturated = { messagesPerSecond: SCALING_MESSAGES_PER_SECOND, durationMs: SCALING_MS, groups: 1, consumers }
    events += 4 * eventsOf({ ...setting, ...saturated })
  }
  if (design === 'at-least-once' || design === 'fan-out-copies')
    events += eventsOf({ ...short, groups: FAN_OUT_GROUPS, consumers: 1 })
  if (design === 'at-least-once' || design === 'retention-by-time')
    events += ABSENCES_SECONDS.length * eventsOf({ ...short, durationMs: ABSENCE_MS })
  return events
}

export function costOf(p: Parameters, designs: DesignId[]): { seconds: number; memoryMb: number } {
  let events = 0
  for (const design of designs) {
    events += p.replications * eventsOf(settingOf(design, p)) + sweepEvents(design, p)
    const hunt = huntOf(design, p)
    if (hunt) events += hunt.tries * eventsOf(hunt.setting)
  }
  const messages = p.messagesPerSecond * p.durationSeconds
  const bytes =
    messages * (BYTES_PER_MESSAGE + p.subscribers * BYTES_PER_DELIVERY) + p.partitions * p.replicas * BYTES_PER_REPLICA
  return { seconds: BASE_SECONDS + events / EVENTS_PER_SECOND, memoryMb: BASE_MB + bytes / 1e6 }
}
