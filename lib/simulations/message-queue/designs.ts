// The designs that are compared, and in what each of them differs from the others.
import type { Design } from '#lib/kernel/simulation'

export const designs = [
  {
    id: 'at-least-once',
    title: 'Acknowledge after the work',
    says: 'A replicated log; producers repeat until all replicas in sync have the message on disk; consumers pull, work, then commit their offset.',
  },
  {
    id: 'idempotent-consumer',
    title: 'After the work, with keys',
    says: 'The same, and each message carries a key that the store keeps together with the effect, so that a repetition changes nothing.',
  },
  {
    id: 'transactional',
    title: 'Transaction',
    says: 'Numbered messages, and results and offsets in one transaction of the log: all of them count, or none.',
  },
  {
    id: 'at-most-once',
    title: 'Acknowledge before the work',
    says: 'Nothing is sent twice: producers do not repeat, consumers commit first and work then.',
    wrong: true,
  },
  {
    id: 'acks-one',
    title: 'Only the leader acknowledges',
    says: 'The leader answers as soon as it has the message itself, before any copy is made.',
    wrong: true,
  },
  {
    id: 'acks-zero',
    title: 'Nobody acknowledges',
    says: 'Fire and forget: producers wait for no answer.',
    wrong: true,
  },
  {
    id: 'unclean-election',
    title: 'Any replica may lead',
    says: 'All replicas in sync acknowledge, but when none of them is up, one that lags behind may take over.',
    wrong: true,
  },
  {
    id: 'page-cache',
    title: 'Acknowledge before the flush',
    says: 'All replicas in sync acknowledge from memory and flush now and then: copies on other machines stand in for the disk.',
  },
  {
    id: 'retention-by-time',
    title: 'Forget by age',
    says: 'The log drops what is older than its retention, whether or not every subscriber has read it.',
    wrong: true,
  },
  {
    id: 'no-dead-letters',
    title: 'Retry for ever',
    says: 'A message at which the work fails is tried again until it succeeds; nothing is put aside.',
    wrong: true,
  },
  {
    id: 'fan-out-copies',
    title: 'A copy for each subscriber',
    says: 'Producers write every message to a topic of each subscriber, instead of one log that all read at offsets of their own.',
  },
  {
    id: 'push',
    title: 'Push with credit',
    says: 'One broker keeps a queue on disk for each subscriber and sends each message to whichever consumer has credit left; acknowledged after the work.',
  },
  {
    id: 'push-flood',
    title: 'Push without credit',
    says: 'The broker sends at once to the next consumer in turn and regards as delivered what it has sent.',
    wrong: true,
  },
  {
    id: 'in-memory-queue',
    title: 'Push from memory',
    says: 'Push with credit, but the queue is in the memory of the broker alone.',
    wrong: true,
  },
] as const satisfies Design[]

export type DesignId = (typeof designs)[number]['id']

/** In what a design differs. */
export type Traits = {
  /** A replicated log that is pulled from, or the queues of one broker that pushes. */
  broker: 'log' | 'queue'
  /** Whose acknowledgement a producer waits for. */
  acks: 'none' | 'leader' | 'all'
  /** Does it send again what was not acknowledged? */
  retries: boolean
  /** Numbers its messages, so that the log drops a repetition. */
  numbered: boolean
  /** Is a message on disk before it is acknowledged? `never`: it is in memory alone. */
  flush: 'first' | 'later' | 'never'
  unclean: boolean
  retention: 'delivered' | 'age'
  copies: boolean
  commit: 'before' | 'after' | 'transaction'
  /** The store drops an effect whose key it knows. */
  keys: boolean
  deadLetters: boolean
  /** Push only: how much is sent ahead. `none` counts as delivered what was sent. */
  credit: 'limited' | 'none'
}

const BASE: Traits = {
  broker: 'log',
  acks: 'all',
  retries: true,
  numbered: false,
  flush: 'first',
  unclean: false,
  retention: 'delivered',
  copies: false,
  commit: 'after',
  keys: false,
  deadLetters: true,
  credit: 'limited',
}

const DIFFERENCES: Record<DesignId, Partial<Traits>> = {
  'at-least-once': {},
  'idempotent-consumer': { keys: true },
  transactional: { numbered: true, commit: 'transaction' },
  'at-most-once': { retries: false, commit: 'before' },
  'acks-one': { acks: 'leader', flush: 'later' },
  'acks-zero': { acks: 'none', retries: false, flush: 'later' },
  'unclean-election': { unclean: true },
  'page-cache': { flush: 'later' },
  'retention-by-time': { retention: 'age' },
  'no-dead-letters': { deadLetters: false },
  'fan-out-copies': { copies: true },
  push: { broker: 'queue' },
  'push-flood': { broker: 'queue', credit: 'none' },
  'in-memory-queue': { broker: 'queue', flush: 'never' },
}

export const traitsOf = (design: DesignId): Traits => ({ ...BASE, ...DIFFERENCES[design] })

export const titleOf = (design: DesignId): string => designs.find(({ id }) => id === design)?.title ?? design
