// What the two kinds of broker have in common, as the world sees them.
import type { Cluster } from '#lib/kernel/cluster'
import type { Random } from '#lib/kernel/random'
import type { Broker } from './broker.ts'
import type { LogConsumer } from './consumer.ts'
import type { Controller } from './controller.ts'
import type { Coordinator } from './coordinator.ts'
import type { History } from './history.ts'
import type { Layout, QueueMessage, Roster } from './messages.ts'
import type { PushConsumer } from './push-consumer.ts'
import type { QueueBroker } from './queue-broker.ts'
import type { Setting } from './setting.ts'

/** What runs on a node. */
export type Part = { receive(from: number, message: QueueMessage): void; timeout?(timer: number): void } & Partial<{
  crashed(diskKept: boolean): void
  restarted(): void
}>

/** Where a side is built. */
export type Place = {
  setting: Setting
  roster: Roster
  layout: Layout
  cluster: Cluster<QueueMessage>
  history: History
  random: Random
}

export type LogParts = { brokers: Broker[]; controller: Controller; coordinator: Coordinator; consumers: LogConsumer[] }
export type QueueParts = { broker: QueueBroker; consumers: PushConsumer[] }

/** Brokers, whoever controls them, and consumers. */
export type Side = {
  brokers: Part[]
  control: Part
  consumers: Part[]
  log: LogParts | null
  queue: QueueParts | null
  /** Is nothing left to be done? */
  quiet(): boolean
  /** Calls for every message that a group has yet to get. */
  eachWaiting(tell: (message: number, group: number) => void): void
  /** How many committed entries the leaders of now do not have. */
  committedChanged(): number
}

/** The first consumer of each group is the slow one. */
export const workMsOf = (setting: Setting, member: number): number =>
  member === 0 ? setting.workMs * setting.slowFactor : setting.workMs
