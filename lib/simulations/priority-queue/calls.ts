// Requests that are repeated until enough servers have answered them.
import type { Cluster } from '#lib/kernel/cluster'
import type { Addresses } from './addresses.ts'
import type { QueueMessage, Request } from './messages.ts'

/** More than these wait for their turn, as a client bounds what it has under way. */
export const OPEN_MAX = 64

export type Call = { partition: number; request: Request; answered: Set<number>; dueAt: number }

/** A client's calls under way. Since all wait equally long for an answer, the oldest is always due first, and one timer is enough. */
export class Calls {
  private readonly node: number
  private readonly timer: number
  private readonly retryMs: number
  private readonly cluster: Cluster<QueueMessage>
  private readonly addresses: Addresses
  /** By what the answer will name. */
  private readonly open = new Map<string, Call>()
  private readonly pending: { name: string; partition: number; request: Request }[] = []
  /** What becomes of a call that was not answered in time: the request to ask instead, or null to give up. */
  private readonly again: (request: Request) => Request | null

  constructor(
    node: number,
    timer: number,
    retryMs: number,
    cluster: Cluster<QueueMessage>,
    addresses: Addresses,
    again: (request: Request) => Request | null,
  ) {
    this.node = node
    this.timer = timer
    this.retryMs = retryMs
    this.cluster = cluster
    this.addresses = addresses
    this.again = again
  }

  get size(): number {
    return this.open.size + this.pending.length
  }

  call(name: string, partition: number, request: Request): void {
    if (this.open.size >= OPEN_MAX) this.pending.push({ name, partition, request })
    else this.start(name, partition, request)
  }

  private start(name: string, partition: number, request: Request): void {
    this.open.set(name, { partition, request, answered: new Set(), dueAt: this.cluster.now + this.retryMs })
    if (this.open.size === 1) this.cluster.setTimer(this.node, this.timer, this.retryMs)
    this.send(partition, request)
  }

  /** @returns the call if this answer makes it complete */
  answered(name: string, from: number): Call | null {
    const call = this.open.get(name)
    if (!call) return null
    call.answered.add(from)
    if (call.answered.size < this.addresses.needed) return null
    this.open.delete(name)
    this.startNext()
    return call
  }

  /** Sends to another server at once what a server did not want to answer. */
  redirected(name: string): void {
    const call = this.open.get(name)
    if (call) this.send(call.partition, call.request)
  }

  /** Asks again what is due. */
  timeout(): void {
    const { now } = this.cluster
    const moved = new Set<number>()
    for (const [name, call] of this.open) {
      if (call.dueAt > now) break
      this.open.delete(name)
      const request = this.again(call.request)
      if (!request) {
        this.startNext()
        continue
      }
      if (!moved.has(call.partition)) this.addresses.tryNext(call.partition)
      moved.add(call.partition)
      call.request = request
      call.dueAt = now + this.retryMs
      this.open.set(name, call)
      this.send(call.partition, request)
    }
    for (const { dueAt } of this.open.values()) {
      this.cluster.setTimer(this.node, this.timer, dueAt - now)
      break
    }
  }

  clear(): void {
    this.open.clear()
    this.pending.length = 0
  }

  private startNext(): void {
    const next = this.pending.shift()
    if (next) this.start(next.name, next.partition, next.request)
  }

  private send(partition: number, request: Request): void {
    for (const server of this.addresses.of(partition)) this.cluster.send(this.node, server, request)
  }
}
