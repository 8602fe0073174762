// What one turns in the cluster of a key-value store.
import * as z from 'zod'
import { param } from '#lib/kernel/simulation'

const milliseconds = (min: number, max: number, initial: number, title: string, help: string) =>
  param(z.number().min(min).max(max).default(initial), { title, unit: 'ms', help })
const share = (max: number, initial: number, title: string, help: string) =>
  param(z.number().min(0).max(max).default(initial), { title, unit: 'share', step: 0.01, help })
const seconds = (min: number, max: number, initial: number, title: string, help: string) =>
  param(z.number().min(min).max(max).default(initial), { title, unit: 's', help })

export const params = z
  .object({
    nodes: param(z.int().min(3).max(24).default(6), {
      title: 'Nodes',
      unit: 'nodes',
      help: 'Machines that store keys.',
    }),
    replicas: param(z.int().min(2).max(7).default(3), {
      title: 'Copies N',
      unit: 'copies',
      help: 'On how many nodes each key is stored.',
    }),
    readQuorum: param(z.int().min(1).max(7).default(2), {
      title: 'Read quorum R',
      unit: 'answers',
      help: 'How many copies must answer before a read returns, in the designs that take it from here.',
    }),
    writeQuorum: param(z.int().min(1).max(7).default(2), {
      title: 'Write quorum W',
      unit: 'answers',
      help: 'How many copies must confirm before a write is acknowledged, in the designs that take it from here.',
    }),
    virtualNodes: param(z.int().min(1).max(1_024).default(128), {
      title: 'Virtual nodes',
      unit: 'points',
      help: 'Points on the ring for a machine of weight 1.',
    }),
    bigNodeWeight: param(z.int().min(1).max(8).default(2), {
      title: 'Weight of the big machine',
      unit: 'x',
      help: 'One machine is so many times as large as the others and gets so many times the virtual nodes.',
    }),
    keys: param(z.int().min(10).max(5_000).default(200), {
      title: 'Keys',
      unit: 'keys',
      help: 'Different keys that the clients use.',
    }),
    zipfExponent: param(z.number().min(0.1).max(2).default(0.99), {
      title: 'Zipf exponent',
      unit: '',
      step: 0.05,
      help: 'How unequally often the keys are used.',
    }),
    clients: param(z.int().min(1).max(64).default(16), {
      title: 'Clients',
      unit: 'clients',
      help: 'Programs that read and write, one operation after the other.',
    }),
    thinkMs: milliseconds(1, 10_000, 40, 'Time between operations', 'Mean pause of a client; exponential.'),
    writeShare: share(1, 0.4, 'Writes', 'Share of the operations that write: a read, then a put that builds on it.'),
    blindShare: share(
      1,
      0.1,
      'Writes without a read',
      'Share of the writes that put a value without having read the key before.',
    ),
    delayMs: milliseconds(0.05, 50, 0.5, 'Shortest delay', 'The least time that a message is on its way.'),
    jitterMs: milliseconds(0, 100, 2, 'Extra delay', 'Mean of what comes on top; exponential.'),
    betweenCentresMs: milliseconds(
      0,
      500,
      40,
      'Way between data centres',
      'What a message between the two data centres takes longer, each way.',
    ),
    loss: share(0.2, 0.005, 'Loss', 'Probability that a message is lost.'),
    duplication: share(0.2, 0.001, 'Duplication', 'Probability that a message arrives twice.'),
    reordering: share(1, 0.1, 'Reordering', 'Probability that a message may overtake earlier ones of its link.'),
    timeoutMs: milliseconds(
      5,
      5_000,
      100,
      'Time-out',
      'How long a coordinator waits for its quorum; a client waits twice as long.',
    ),
    crashEverySeconds: seconds(
      0,
      36_000,
      8,
      'Time between crashes',
      'Mean time until a node crashes; 0 is never. Far more often than in life, so that repairs are seen.',
    ),
    downSeconds: seconds(0.1, 600, 2, 'Time down', 'Mean time until a crashed node is back.'),
    diskLoss: share(1, 0, 'Loss of the disk', 'Probability that a crash takes the disk too.'),
    partitionEverySeconds: seconds(
      0,
      36_000,
      4,
      'Time between partitions',
      'Mean time until a minority of the nodes is cut off; 0 is never. Two data centres are cut off from each other once, in the middle.',
    ),
    partitionSeconds: seconds(0.1, 600, 1.5, 'Length of a partition', 'Mean time until the network is whole again.'),
    clockSkewMs: milliseconds(
      0,
      60_000,
      50,
      'Clock skew',
      'Standard deviation of how far each machine’s clock is off.',
    ),
    gossipMs: milliseconds(10, 10_000, 100, 'Gossip', 'How often a node tells another what it knows of the others.'),
    suspectMs: milliseconds(
      50,
      60_000,
      800,
      'Suspicion',
      'A node counts as down when its heartbeat has not moved for so long.',
    ),
    antiEntropyMs: milliseconds(
      20,
      60_000,
      250,
      'Anti-entropy',
      'How often a node compares the hash tree of the keys that it shares with another node, and hands over hints.',
    ),
    treeLeaves: param(z.int().min(2).max(1_024).default(64), {
      title: 'Leaves of a hash tree',
      unit: 'leaves',
      help: 'Into how many buckets the keys that two nodes share are hashed; rounded up to a power of two.',
    }),
    durationSeconds: seconds(2, 600, 6, 'Simulated time', 'How long clients work in each replication.'),
    settleSeconds: seconds(
      1,
      600,
      30,
      'Time to settle',
      'How long the nodes have for repairs after clients and faults have stopped.',
    ),
    replications: param(z.int().min(1).max(20).default(2), {
      title: 'Replications',
      unit: 'runs',
      help: 'Independent repetitions of each design.',
    }),
  })
  .refine((p) => p.replicas <= p.nodes, {
    path: ['replicas'],
    error: 'more copies than nodes; lower the copies or raise the nodes',
  })
  .refine((p) => p.readQuorum <= p.replicas, {
    path: ['readQuorum'],
    error: 'a read cannot wait for more answers than there are copies',
  })
  .refine((p) => p.writeQuorum <= p.replicas, {
    path: ['writeQuorum'],
    error: 'a write cannot wait for more answers than there are copies',
  })
  .refine((p) => p.suspectMs >= 3 * p.gossipMs, {
    path: ['suspectMs'],
    error: 'a suspicion shorter than three rounds of gossip takes everybody for down; lengthen it or gossip more often',
  })

export type Params = z.infer<typeof params>
