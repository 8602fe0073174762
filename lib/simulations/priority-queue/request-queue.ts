// A server works on one request after the other.
import type { Cluster } from '#lib/kernel/cluster'
import type { QueueMessage, Request } from './messages.ts'
import { SERVER_TIMERS } from './messages.ts'

/** What a look at the head takes, compared to a request that changes something. */
const LOOK_SHARE = 0.1

/** What comes when so many wait is dropped, and asked again by whoever wants it. */
const REQUESTS_MAX = 2_000

type Waiting = { from: number; request: Request }

export class RequestQueue {
  private readonly node: number
  private readonly opMs: number
  private readonly cluster: Cluster<QueueMessage>
  /** The first of these is worked on. */
  private waiting: Waiting[] = []

  constructor(node: number, opMs: number, cluster: Cluster<QueueMessage>) {
    this.node = node
    this.opMs = opMs
    this.cluster = cluster
  }

  add(from: number, request: Request): void {
    if (this.waiting.length >= REQUESTS_MAX) return
    if (this.waiting.push({ from, request }) === 1) this.begin(0)
  }

  /** The request whose time is over. */
  get current(): Waiting {
    return this.waiting[0]!
  }

  /** The current request is dealt with; the next one begins after some more time, such as for pages that were read. */
  goOn(extraMs: number): void {
    this.waiting.shift()
    if (this.waiting.length > 0) this.begin(extraMs)
  }

  clear(): void {
    this.waiting = []
  }

  private begin(extraMs: number): void {
    const share = this.current.request.kind === 'peek' ? LOOK_SHARE : 1
    this.cluster.setTimer(this.node, SERVER_TIMERS.cpu, share * this.opMs + extraMs)
  }
}
