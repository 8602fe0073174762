// Publishes, and publishes again what the log has not confirmed.
import type { Actor, Message } from './messages.ts'
import type { World } from './world.ts'

const NEXT = 0
const RETRY = 1

export class Publisher implements Actor {
  private readonly world: World
  private next = 0
  /** Keys that are not confirmed, in the order in which they were sent last. */
  private readonly pending = new Map<number, number>()

  constructor(world: World) {
    this.world = world
  }

  get done(): boolean {
    return this.next === this.world.plan.times.length && this.pending.size === 0
  }

  start(): void {
    this.arm()
  }

  receive(_from: number, message: Message): void {
    if (message.kind === 'published') this.pending.delete(message.key)
  }

  timeout(timer: number): void {
    if (timer === RETRY) return this.retry()
    this.publish(this.next++)
    this.arm()
  }

  crashed(): void {}
  restarted(): void {}

  private arm(): void {
    const { cluster, plan, roster } = this.world
    const at = plan.times[this.next]
    if (at !== undefined) cluster.setTimer(roster.publisher, NEXT, at - cluster.now)
  }

  private publish(key: number): void {
    const { cluster, plan, roster, setting } = this.world
    if (this.pending.size === 0) cluster.setTimer(roster.publisher, RETRY, setting.retryMs)
    this.pending.delete(key)
    this.pending.set(key, cluster.now)
    cluster.send(roster.publisher, roster.routerOf(plan.topics[key]!), { kind: 'publish', key })
  }

  private retry(): void {
    const { cluster, roster, setting } = this.world
    for (const [key, sentAt] of this.pending) {
      if (sentAt + setting.retryMs > cluster.now + 1e-6) break
      this.publish(key)
    }
    const [oldest] = this.pending.values()
    if (oldest !== undefined) cluster.setTimer(roster.publisher, RETRY, oldest + setting.retryMs - cluster.now)
  }
}
