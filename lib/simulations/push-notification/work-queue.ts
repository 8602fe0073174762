// What one machine does one piece after the other, each of which takes its time.
import type { Cluster } from '#lib/kernel/cluster'
import type { Message } from './messages.ts'

export class WorkQueue<T> {
  private items: T[] = []
  private head = 0
  private working = false
  private readonly cluster: Cluster<Message>
  private readonly node: number
  private readonly timer: number
  private readonly costMs: (item: T) => number
  private readonly done: (item: T) => void

  /** @param timer the timer of the node that this queue has for itself */
  constructor(
    cluster: Cluster<Message>,
    node: number,
    timer: number,
    costMs: (item: T) => number,
    done: (item: T) => void,
  ) {
    this.cluster = cluster
    this.node = node
    this.timer = timer
    this.costMs = costMs
    this.done = done
  }

  add(item: T): void {
    this.items.push(item)
    if (!this.working) this.begin()
  }

  /** The first piece is done: the machine's timer says so. */
  finished(): void {
    const item = this.items[this.head++]!
    this.working = false
    if (this.head === this.items.length) this.forget()
    this.done(item)
    if (!this.working && this.head < this.items.length) this.begin()
  }

  forget(): void {
    this.items = []
    this.head = 0
    this.working = false
  }

  private begin(): void {
    this.working = true
    this.cluster.setTimer(this.node, this.timer, this.costMs(this.items[this.head]!))
  }
}
