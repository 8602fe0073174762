// A consumer that takes jobs of all partitions in advance and keeps the jobs themselves in its heap.
import { IndexedHeap } from '#lib/algorithms/indexed-heap'
import type { Cluster } from '#lib/kernel/cluster'
import type { Random } from '#lib/kernel/random'
import { Addresses } from './addresses.ts'
import type { History } from './history.ts'
import type { Handed } from './job-queue.ts'
import type { Answer, QueueMessage, Roster } from './messages.ts'
import { CLIENT_TIMERS } from './messages.ts'
import type { Setting } from './setting.ts'
import { Workbench } from './workbench.ts'

type Held = { handed: Handed; partition: number; at: number }

/** Of a lease, for the way that the job had: what is older is not begun any more. */
const LEASE_USED = 0.8

export class HoldingConsumer {
  private readonly node: number
  private readonly setting: Setting
  private readonly cluster: Cluster<QueueMessage>
  private readonly addresses: Addresses
  private readonly bench: Workbench
  private readonly heap = new IndexedHeap()
  private readonly held = new Map<number, Held>()
  private readonly heldOf: number[]
  /** The open question to each partition, 0 for none. */
  private readonly open: number[]
  private request = 0

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
    this.heldOf = roster.groups.map(() => 0)
    this.open = roster.groups.map(() => 0)
    this.refill()
  }

  get workingOn(): Handed | null {
    return this.bench.workingOn
  }

  get isQuiet(): boolean {
    return this.bench.isQuiet && this.held.size === 0
  }

  receive(from: number, message: QueueMessage): void {
    if (message.kind === 'redirect' && this.addresses.redirected(message.partition, from, message.leader)) {
      if (message.of.kind === 'take' && this.open[message.partition]) this.ask(message.partition)
    }
    if (message.kind === 'taken') this.onTaken(message)
    else this.bench.receive(from, message)
  }

  timeout(timer: number): void {
    if (timer === CLIENT_TIMERS.work) {
      this.bench.finish()
      this.next()
    } else if (timer === CLIENT_TIMERS.done) this.bench.askAgain()
    else {
      for (const [partition, request] of this.open.entries()) {
        if (!request) continue
        this.addresses.tryNext(partition)
        this.ask(partition)
      }
      this.cluster.setTimer(this.node, CLIENT_TIMERS.retry, this.setting.retryMs)
    }
  }

  crashed(): void {
    this.bench.crashed()
    this.heap.clear()
    this.held.clear()
    this.heldOf.fill(0)
    this.open.fill(0)
  }

  restarted(): void {
    this.refill()
  }

  private onTaken({ partition, request, jobs, at }: Extract<Answer, { kind: 'taken' }>): void {
    if (this.open[partition] !== request) return
    this.open[partition] = 0
    for (const handed of jobs) {
      this.held.set(handed.key, { handed, partition, at })
      this.heap.set(handed.key, handed.priority, at)
      this.heldOf[partition]!++
    }
    if (this.bench.busy) this.refill()
    else this.next()
  }

  private next(): void {
    for (let key = this.heap.pop(); key !== undefined; key = this.heap.pop()) {
      const { handed, partition, at } = this.held.get(key)!
      this.held.delete(key)
      this.heldOf[partition]!--
      // Somebody else may have it by now.
      if (this.cluster.now - at > LEASE_USED * this.setting.leaseMs) continue
      this.bench.start(handed, partition, at)
      break
    }
    this.refill()
  }

  private refill(): void {
    for (let partition = 0; partition < this.addresses.partitions; partition++) {
      if (this.open[partition] || this.heldOf[partition]! >= this.setting.prefetch) continue
      this.open[partition] = ++this.request
      this.ask(partition)
    }
    this.cluster.setTimer(this.node, CLIENT_TIMERS.retry, this.setting.retryMs)
  }

  private ask(partition: number): void {
    const count = this.setting.prefetch - this.heldOf[partition]!
    for (const server of this.addresses.of(partition))
      this.cluster.send(this.node, server, { kind: 'take', request: this.open[partition]!, count, wait: true })
  }
}
