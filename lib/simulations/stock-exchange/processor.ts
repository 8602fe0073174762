// One thread of a machine: does one job after the other, each taking its time.
import type { Cluster } from '#lib/kernel/cluster'
import type { Message } from './messages.ts'

/** Of every machine: when the job in hand is done. */
export const TIMER_WORK = 0

export type Work<J> = {
  /** Starts a job; returns how long it takes. */
  begin(job: J): number
  end(job: J): void
}

export class Processor<J> {
  private readonly node: number
  private readonly cluster: Cluster<Message>
  private readonly work: Work<J>
  /** Busy so far, for how full it is. */
  busyMicros = 0
  private queue: J[] = []
  private head = 0
  private working = false

  constructor(node: number, cluster: Cluster<Message>, work: Work<J>) {
    this.node = node
    this.cluster = cluster
    this.work = work
  }

  get waiting(): number {
    return this.queue.length - this.head
  }

  submit(job: J): void {
    this.queue.push(job)
    if (!this.working) this.start()
  }

  /** The timer of the job in hand. */
  timeout(): void {
    const job = this.queue[this.head++]!
    if (this.head > 64 && this.head * 2 > this.queue.length) {
      this.queue = this.queue.slice(this.head)
      this.head = 0
    }
    this.working = false
    this.work.end(job)
    if (!this.working && this.waiting > 0) this.start()
  }

  crashed(): void {
    this.queue = []
    this.head = 0
    this.working = false
  }

  private start(): void {
    this.working = true
    const cost = this.work.begin(this.queue[this.head]!)
    this.busyMicros += cost
    this.cluster.setTimer(this.node, TIMER_WORK, cost)
  }
}
