// The designs that are compared, and in what each of them differs from the others.
import type { Design } from '#lib/kernel/simulation'

export const designs = [
  {
    id: 'multicast',
    title: 'Sequencer and multicast',
    says: 'One engine numbers all orders, a retransmitter writes them down before they are published by UDP multicast and repeats what somebody misses, and a hot standby applies the same numbers.',
  },
  {
    id: 'tcp-fan-out',
    title: 'TCP to each participant',
    says: 'The same engine and standby, but the feed goes to each participant in turn, over a TCP connection of its own.',
  },
  {
    id: 'one-by-one',
    title: 'A packet an order',
    says: 'Sequencer and multicast, and each order is sent in a packet of its own.',
  },
  {
    id: 'sharded',
    title: 'Sharded by symbol',
    says: 'Sequencer, standby, retransmitter and multicast group once for each shard of the symbols.',
  },
  {
    id: 'cold-standby',
    title: 'Cold standby',
    says: 'Sequencer and multicast; the second engine is started when the first has failed, and replays all orders before it takes any.',
  },
  {
    id: 'publish-first',
    title: 'Publish, then write down',
    says: 'The engine publishes an order as soon as it has numbered it, before another machine has it; these are told a little later, and a standby that takes over asks nobody.',
    wrong: true,
  },
  {
    id: 'no-retransmitter',
    title: 'No retransmitter',
    says: 'Numbered multicast, but nobody keeps what was sent: who misses a number goes on without it.',
    wrong: true,
  },
  {
    id: 'no-sequencer',
    title: 'No sequencer',
    says: 'Participants send their orders to both engines, and each engine takes them in the order in which they come.',
    wrong: true,
  },
  {
    id: 'database-book',
    title: 'Order book in a database',
    says: 'The book is rows of a database; each order is a transaction that is on disk before the next one is matched.',
    wrong: true,
  },
] as const satisfies Design[]

export type DesignId = (typeof designs)[number]['id']

/** In what a design differs. */
export type Traits = {
  feed: 'multicast' | 'tcp'
  /** Are orders put in one sequence by one engine at a time? */
  sequencer: boolean
  /** Is there anybody to ask for what was missed? */
  retransmitter: boolean
  /** Does an order wait for the retransmitter to have it before it is published? */
  recordedFirst: boolean
  /** Is what was published written down only with the next sign of life? */
  recordedLater: boolean
  standby: 'hot' | 'cold'
  /** Several orders in a packet? */
  batched: boolean
  sharded: boolean
  database: boolean
}

const BASE: Traits = {
  feed: 'multicast',
  sequencer: true,
  retransmitter: true,
  recordedFirst: true,
  recordedLater: false,
  standby: 'hot',
  batched: true,
  sharded: false,
  database: false,
}

const DIFFERENCES: Record<DesignId, Partial<Traits>> = {
  multicast: {},
  'tcp-fan-out': { feed: 'tcp' },
  'one-by-one': { batched: false },
  sharded: { sharded: true },
  'cold-standby': { standby: 'cold' },
  'publish-first': { recordedFirst: false, recordedLater: true },
  'no-retransmitter': { retransmitter: false, recordedFirst: false },
  'no-sequencer': { sequencer: false, recordedFirst: false },
  'database-book': { database: true, batched: false },
}

export const traitsOf = (design: DesignId): Traits => ({ ...BASE, ...DIFFERENCES[design] })

export const titleOf = (design: DesignId): string => designs.find(({ id }) => id === design)?.title ?? design
