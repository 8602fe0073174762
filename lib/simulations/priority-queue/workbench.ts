// Where a consumer works: one job at a time, and word to the queue when it is done.
import type { Cluster } from '#lib/kernel/cluster'
import { exponential } from '#lib/kernel/distributions'
import type { Random } from '#lib/kernel/random'
import type { Addresses } from './addresses.ts'
import { Calls } from './calls.ts'
import type { History } from './history.ts'
import type { Handed } from './job-queue.ts'
import type { QueueMessage } from './messages.ts'
import { CLIENT_TIMERS } from './messages.ts'
import type { Setting } from './setting.ts'

export class Workbench {
  busy = false
  private readonly node: number
  private readonly meanMs: number
  private readonly cluster: Cluster<QueueMessage>
  private readonly history: History
  private readonly random: Random
  private readonly calls: Calls
  private readonly reports: boolean
  private current: { handed: Handed; partition: number } | null = null

  /** @param meanMs of the work on one job */
  constructor(
    node: number,
    meanMs: number,
    setting: Setting,
    cluster: Cluster<QueueMessage>,
    history: History,
    addresses: Addresses,
    random: Random,
  ) {
    this.node = node
    this.meanMs = meanMs
    this.cluster = cluster
    this.history = history
    this.random = random
    // What left the queue when it was taken is not reported.
    this.reports = setting.traits.removal === 'done'
    this.calls = new Calls(node, CLIENT_TIMERS.done, setting.retryMs, cluster, addresses, (request) => request)
  }

  get workingOn(): Handed | null {
    return this.current?.handed ?? null
  }

  get isQuiet(): boolean {
    return !this.busy && this.calls.size === 0
  }

  start(handed: Handed, partition: number, handedAt: number): void {
    this.busy = true
    this.current = { handed, partition }
    this.history.started(handed, handedAt)
    this.cluster.setTimer(this.node, CLIENT_TIMERS.work, exponential(this.random, this.meanMs))
  }

  /** The work is over. */
  finish(): void {
    const { handed, partition } = this.current!
    this.current = null
    this.busy = false
    this.history.finishedWork(handed.job)
    if (this.reports) this.report(handed, partition)
  }

  /** Says that a job is done, until it is heard. */
  report({ key, job }: Handed, partition: number): void {
    this.calls.call(`done ${key}`, partition, { kind: 'done', key, job })
  }

  receive(from: number, message: QueueMessage): void {
    if (message.kind === 'finished') this.calls.answered(`done ${message.key}`, from)
    else if (message.kind === 'redirect' && message.of.kind === 'done') this.calls.redirected(`done ${message.of.key}`)
  }

  askAgain(): void {
    this.calls.timeout()
  }

  crashed(): void {
    this.busy = false
    this.current = null
    this.calls.clear()
  }
}
