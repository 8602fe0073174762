// A shard of the subscriptions, by device: it knows of its own devices who subscribes to a topic.
import { hash32 } from '#lib/algorithms/hash'
import type { Actor, Message } from './messages.ts'
import { WorkQueue } from './work-queue.ts'
import type { World } from './world.ts'

const WORK = 0

type Question = { from: number; topic: number; key: number }

export class UserShard implements Actor {
  private readonly queue: WorkQueue<Question>

  constructor(world: World, node: number) {
    const { cluster, plan, roster, setting } = world
    const shards = roster.shards.length
    const shard = roster.shards.indexOf(node)
    this.queue = new WorkQueue<Question>(
      cluster,
      node,
      WORK,
      () => setting.readMs,
      ({ from, topic, key }) => {
        const devices = plan.subscribersOf[topic]!.filter((device) => hash32(device) % shards === shard)
        cluster.send(node, from, { kind: 'subscribers', key, shard: node, devices })
      },
    )
  }

  start(): void {}

  receive(from: number, message: Message): void {
    if (message.kind === 'who-subscribes') this.queue.add({ from, topic: message.topic, key: message.key })
  }

  timeout(): void {
    this.queue.finished()
  }

  crashed(): void {}
  restarted(): void {}
}
