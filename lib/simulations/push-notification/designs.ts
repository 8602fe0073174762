// The designs that are compared, and in what each of them differs from the others.
import type { Design } from '#lib/kernel/simulation'

export const designs = [
  {
    id: 'hybrid',
    title: 'Push below a threshold, poll above',
    says: 'Workers sharded by topic push to the server of each subscriber, found on a ring; popular topics are polled through a cache; devices keep idempotency keys.',
  },
  {
    id: 'push-all',
    title: 'Push everything',
    says: 'Every notification of every topic is pushed to each of its subscribers.',
    wrong: true,
  },
  {
    id: 'poll-all',
    title: 'Poll everything',
    says: 'Devices ask for all of their topics now and then; nothing is pushed.',
  },
  {
    id: 'no-cache',
    title: 'Poll without a cache',
    says: 'The same threshold, but every poll reads the popular topics from the store.',
    wrong: true,
  },
  {
    id: 'numbered',
    title: 'Numbers instead of keys',
    says: 'The same threshold; a device keeps for each topic the number up to which it has everything, and those beyond a gap.',
  },
  {
    id: 'server-keys',
    title: 'Keys at the server, filter in front',
    says: 'Servers record the key of a notification and device before they send it once; a Bloom filter saves reading the table.',
  },
  {
    id: 'server-keys-no-filter',
    title: 'Keys at the server, no filter',
    says: 'The same, and the table is read before every notification.',
  },
  {
    id: 'server-keys-after',
    title: 'Keys at the server, after sending',
    says: 'Servers send until a device acknowledges, and record the key then.',
    wrong: true,
  },
  {
    id: 'filter-alone',
    title: 'A Bloom filter instead of keys',
    says: 'What the filter of a server takes for known counts as delivered, without a look into any table.',
    wrong: true,
  },
  {
    id: 'no-keys',
    title: 'No idempotency',
    says: 'Everything is repeated until it is acknowledged, and devices show whatever arrives.',
    wrong: true,
  },
  {
    id: 'modulo-servers',
    title: 'Server by remainder',
    says: 'A device belongs to the server that is the remainder of its hash by how many servers are up.',
    wrong: true,
  },
  {
    id: 'random-servers',
    title: 'Any server',
    says: 'A device connects to any server, so a worker has to hand every notification to all servers.',
    wrong: true,
  },
  {
    id: 'subscriptions-by-user',
    title: 'Subscriptions by user only',
    says: 'Workers have no table by topic: for each notification they ask every shard of the subscriptions.',
    wrong: true,
  },
] as const satisfies Design[]

export type DesignId = (typeof designs)[number]['id']

/** In what a design differs. */
export type Traits = {
  /** Which topics are pushed. */
  pushes: 'below-threshold' | 'all' | 'none'
  cache: boolean
  /** How a repetition is recognised, and by whom. */
  keys: 'device' | 'numbers' | 'server-first' | 'server-after' | 'filter-alone' | 'none'
  /** Is a Bloom filter asked before the table of keys? */
  filter: boolean
  /** Which server a device belongs to. */
  placement: 'ring' | 'remainder' | 'any'
  /** Has a worker the subscribers of its topics in memory? */
  tableByTopic: boolean
}

const BASE: Traits = {
  pushes: 'below-threshold',
  cache: true,
  keys: 'device',
  filter: false,
  placement: 'ring',
  tableByTopic: true,
}

const DIFFERENCES: Record<DesignId, Partial<Traits>> = {
  hybrid: {},
  'push-all': { pushes: 'all' },
  'poll-all': { pushes: 'none' },
  'no-cache': { cache: false },
  numbered: { keys: 'numbers' },
  'server-keys': { keys: 'server-first', filter: true },
  'server-keys-no-filter': { keys: 'server-first' },
  'server-keys-after': { keys: 'server-after', filter: true },
  'filter-alone': { keys: 'filter-alone', filter: true },
  'no-keys': { keys: 'none' },
  'modulo-servers': { placement: 'remainder' },
  'random-servers': { placement: 'any' },
  'subscriptions-by-user': { tableByTopic: false },
}

export const traitsOf = (design: DesignId): Traits => ({ ...BASE, ...DIFFERENCES[design] })

export const titleOf = (design: DesignId): string => designs.find(({ id }) => id === design)?.title ?? design
