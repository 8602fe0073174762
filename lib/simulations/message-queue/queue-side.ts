// One broker with a queue for each subscriber, and consumers that are pushed to.
import type { Metadata } from './messages.ts'
import { PushConsumer } from './push-consumer.ts'
import { QueueBroker } from './queue-broker.ts'
import type { Place, Side } from './side.ts'
import { workMsOf } from './side.ts'

export function queueSide({ setting, roster, layout, cluster, history, random }: Place): Side {
  const { traits, groups } = setting
  const limited = traits.credit === 'limited'
  const broker = new QueueBroker(
    0,
    groups,
    {
      ...setting,
      durable: traits.flush === 'first',
      prefetch: limited ? setting.prefetch : Infinity,
      deadLetters: traits.deadLetters,
    },
    cluster,
    history,
  )
  const consumers = roster.consumers.flatMap((members, group) =>
    members.map((node, member) => {
      const own = random.split(`consumer ${group} ${member}`)
      const options = { ...setting, acknowledges: limited, workMs: workMsOf(setting, member) }
      return new PushConsumer(node, group, roster, options, cluster, history, own)
    }),
  )
  // Everybody knows the one broker; nothing has to be decided.
  const state = { leader: 0, epoch: 1, inSync: [0], version: 1 }
  const partitions = Array.from({ length: layout.count }, () => state)
  const metadata: Metadata = { version: 1, partitions, incarnations: [1] }
  return {
    brokers: [broker],
    consumers,
    control: {
      receive(from, message) {
        if (message.kind === 'where') cluster.send(roster.controller, from, { kind: 'metadata', metadata })
      },
    },
    quiet: () => broker.waiting === 0 && consumers.every(({ buffered }) => buffered === 0),
    eachWaiting(tell) {
      broker.eachWaiting(tell)
      for (const consumer of consumers) consumer.eachBuffered(tell)
    },
    committedChanged: () => 0,
    log: null,
    queue: { broker, consumers },
  }
}
