// A consumer that looks at the head of every partition before each job, and takes from the best, or from the next in turn.
import { IndexedHeap } from '#lib/algorithms/indexed-heap'
import type { Cluster } from '#lib/kernel/cluster'
import type { Random } from '#lib/kernel/random'
import { Addresses } from './addresses.ts'
import type { History } from './history.ts'
import type { Handed } from './job-queue.ts'
import type { Answer, QueueMessage, Roster } from './messages.ts'
import { CLIENT_TIMERS } from './messages.ts'
import type { Setting } from './setting.ts'
import { delayOf } from './setting.ts'
import { Workbench } from './workbench.ts'

/** Two ways there and back on the average: who has not answered by then is not waited for. */
const LOOK_DELAYS = 4

export class Consumer {
  private readonly node: number
  private readonly setting: Setting
  private readonly cluster: Cluster<QueueMessage>
  private readonly addresses: Addresses
  private readonly bench: Workbench
  /** The partitions that have something, by the priority of their head. */
  private readonly heads = new IndexedHeap()
  private readonly answered = new Set<number>()
  private step: 'looking' | 'taking' | 'working' = 'looking'
  private patient = true
  private round = 0
  /** Goes on after a restart, as a number from a clock would. */
  private request = 0
  private asked = 0
  private turn = 0

  constructor(
    node: number,
    roster: Roster,
    setting: Setting,
    workMs: number,
    cluster: Cluster<QueueMessage>,
    history: History,
    random: Random,
  ) {
    this.node = node
    this.setting = setting
    this.cluster = cluster
    this.addresses = new Addresses(roster, setting)
    this.bench = new Workbench(node, workMs, setting, cluster, history, this.addresses, random)
    this.next()
  }

  get workingOn(): Handed | null {
    return this.bench.workingOn
  }

  /** Idle, and nothing that it knows of is left. */
  get isQuiet(): boolean {
    return this.step !== 'working' && this.bench.isQuiet
  }

  receive(from: number, message: QueueMessage): void {
    if (message.kind === 'redirect' && this.addresses.redirected(message.partition, from, message.leader)) {
      if (message.of.kind === 'peek' && message.of.round === this.round) this.look(message.partition)
      else if (message.of.kind === 'take' && this.step === 'taking') this.ask()
    }
    if (message.kind === 'head') this.onHead(message)
    else if (message.kind === 'taken') this.onTaken(message)
    else this.bench.receive(from, message)
  }

  timeout(timer: number): void {
    if (timer === CLIENT_TIMERS.work) {
      this.bench.finish()
      this.next()
    } else if (timer === CLIENT_TIMERS.done) this.bench.askAgain()
    else if (timer === CLIENT_TIMERS.look) {
      this.patient = false
      this.choose()
    } else this.askAgain()
  }

  crashed(): void {
    this.bench.crashed()
  }

  restarted(): void {
    this.next()
  }

  private next(): void {
    // With one partition there is nothing to compare: the question waits at its leader.
    if (this.addresses.partitions === 1) return this.takeFrom(0)
    this.step = 'looking'
    this.patient = true
    this.round++
    this.heads.clear()
    this.answered.clear()
    for (let partition = 0; partition < this.addresses.partitions; partition++) this.look(partition)
    const lookMs = LOOK_DELAYS * delayOf(this.setting) + this.setting.opMs
    this.cluster.setTimer(this.node, CLIENT_TIMERS.look, lookMs)
    this.cluster.setTimer(this.node, CLIENT_TIMERS.retry, this.setting.retryMs)
  }

  private look(partition: number): void {
    for (const server of this.addresses.of(partition))
      this.cluster.send(this.node, server, { kind: 'peek', round: this.round })
  }

  private onHead({ partition, round, priority }: Extract<Answer, { kind: 'head' }>): void {
    if (this.step !== 'looking' || round !== this.round) return
    this.answered.add(partition)
    if (priority !== null) this.heads.set(partition, priority)
    this.choose()
  }

  private choose(): void {
    const { partitions } = this.addresses
    if (this.step !== 'looking' || this.heads.size === 0) return
    if (this.patient && this.answered.size < partitions) return
    if (this.setting.traits.merge === 'heads') return this.takeFrom(this.heads.least!)
    while (!this.heads.has(this.turn % partitions)) this.turn++
    this.takeFrom(this.turn++ % partitions)
  }

  private takeFrom(partition: number): void {
    this.step = 'taking'
    this.asked = partition
    this.request++
    this.ask()
    this.cluster.clearTimer(this.node, CLIENT_TIMERS.look)
    this.cluster.setTimer(this.node, CLIENT_TIMERS.retry, this.setting.retryMs)
  }

  private ask(): void {
    const wait = this.addresses.partitions === 1
    for (const server of this.addresses.of(this.asked))
      this.cluster.send(this.node, server, { kind: 'take', request: this.request, count: 1, wait })
  }

  private onTaken({ request, jobs, partition, at }: Extract<Answer, { kind: 'taken' }>): void {
    if (this.step !== 'taking' || request !== this.request) return
    this.cluster.clearTimer(this.node, CLIENT_TIMERS.retry)
    const [job] = jobs
    if (!job) return this.next()
    this.step = 'working'
    this.bench.start(job, partition, at)
  }

  private askAgain(): void {
    if (this.step === 'taking') {
      this.addresses.tryNext(this.asked)
      this.ask()
      this.cluster.setTimer(this.node, CLIENT_TIMERS.retry, this.setting.retryMs)
    } else if (this.step === 'looking') {
      for (let partition = 0; partition < this.addresses.partitions; partition++)
        if (!this.answered.has(partition)) this.addresses.tryNext(partition)
      this.next()
    }
  }
}
