// Publishes jobs and changes the priority of some of them, and repeats what was not acknowledged where the design says so.
import type { Cluster } from '#lib/kernel/cluster'
import { chance, exponential } from '#lib/kernel/distributions'
import type { Random } from '#lib/kernel/random'
import { Addresses } from './addresses.ts'
import { Calls } from './calls.ts'
import type { History } from './history.ts'
import type { QueueMessage, Roster } from './messages.ts'
import { CLIENT_TIMERS } from './messages.ts'
import type { Setting } from './setting.ts'
import { startMsOf } from './setting.ts'

/** So many of the jobs acknowledged last may get another priority. */
const CHANGEABLE = 64

/** Gives out keys: a producer's own id for a job, or a new one for each time that it is sent. */
export type Keys = { next: number }

export class Producer {
  private readonly node: number
  private readonly setting: Setting
  private readonly cluster: Cluster<QueueMessage>
  private readonly history: History
  private readonly random: Random
  private readonly keys: Keys
  private readonly addresses: Addresses
  private readonly calls: Calls
  private readonly acknowledged: { job: number; key: number; partition: number }[] = []
  private readonly priorities = new Map<number, number>()
  private turn: number

  constructor(
    node: number,
    roster: Roster,
    setting: Setting,
    cluster: Cluster<QueueMessage>,
    history: History,
    keys: Keys,
    random: Random,
  ) {
    this.node = node
    this.setting = setting
    this.cluster = cluster
    this.history = history
    this.keys = keys
    this.random = random
    this.addresses = new Addresses(roster, setting)
    this.turn = roster.producers.indexOf(node)
    const { retries, ids } = setting.traits
    this.calls = new Calls(node, CLIENT_TIMERS.retry, setting.retryMs, cluster, this.addresses, (request) => {
      if (!retries) return null
      return request.kind === 'push' && !ids ? { ...request, key: this.keys.next++ } : request
    })
    this.awaitNext(startMsOf(setting))
  }

  get isQuiet(): boolean {
    return this.cluster.now > this.setting.durationMs && this.calls.size === 0
  }

  timeout(timer: number): void {
    if (timer === CLIENT_TIMERS.retry) return this.calls.timeout()
    if (this.cluster.now > this.setting.durationMs) return
    this.publish()
    if (chance(this.random, this.setting.changeShare)) this.changeOne()
    this.awaitNext()
  }

  receive(from: number, message: QueueMessage): void {
    if (message.kind === 'pushed') {
      const call = this.calls.answered(`push ${message.job}`, from)
      if (!call) return
      this.history.acknowledged(message.job)
      this.acknowledged.push({ job: message.job, key: message.key, partition: call.partition })
      if (this.acknowledged.length > CHANGEABLE) this.acknowledged.shift()
    } else if (message.kind === 'changed') {
      const call = this.calls.answered(`change ${message.job}`, from)
      if (call && message.applied) this.history.changed(message.job, this.priorities.get(message.job)!, 1)
    } else if (message.kind === 'redirect' && this.addresses.redirected(message.partition, from, message.leader)) {
      const { of } = message
      if (of.kind === 'push' || of.kind === 'change') this.calls.redirected(`${of.kind} ${of.job}`)
    }
  }

  private awaitNext(restMs = 0): void {
    const gap = exponential(this.random, this.setting.producers / this.setting.jobsPerMs)
    this.cluster.setTimer(this.node, CLIENT_TIMERS.next, restMs + gap)
  }

  private anyPriority(): number {
    const { levels, prioritySkew } = this.setting
    return Math.floor(levels * this.random.next() ** (1 / prioritySkew))
  }

  private publish(): void {
    const { levels, traits } = this.setting
    const { partitions } = this.addresses
    const priority = this.anyPriority()
    const partition =
      traits.placement === 'range' ? Math.floor((priority * partitions) / levels) : this.turn++ % partitions
    const job = this.history.published(priority, partition)
    const key = this.keys.next++
    this.calls.call(`push ${job}`, partition, { kind: 'push', key, job, priority })
  }

  /** Some job that was published a while ago turns out to be more urgent, or less. */
  private changeOne(): void {
    const [chosen] = this.acknowledged.splice(this.random.integer(Math.max(1, this.acknowledged.length)), 1)
    if (!chosen) return
    const { job, key, partition } = chosen
    const priority = this.anyPriority()
    this.priorities.set(job, priority)
    this.calls.call(`change ${job}`, partition, { kind: 'change', key, job, priority, version: 1 })
  }
}
