// The clusters that are compared. Unless they say otherwise: a ring with virtual nodes, N copies, R and W from the parameters,
// vector clocks with dots, gossip, hints, read repair and hash trees.
import type { Design } from '#lib/kernel/simulation'

export const designs = [
  {
    id: 'strict-quorum',
    title: 'Strict quorum',
    says: 'Only the N home nodes of a key count towards R and W; with R + W > N both meet in one node.',
  },
  {
    id: 'sloppy-quorum',
    title: 'Sloppy quorum with hints',
    says: 'The first N nodes of the ring that are believed to be up count, and a stand-in hands over what it took when the home node is back (Dynamo).',
  },
  {
    id: 'one-and-one',
    title: 'R = 1, W = 1',
    says: 'The first answer counts; copies agree in the end. Favours availability and speed.',
  },
  {
    id: 'write-all',
    title: 'W = N, R = 1',
    says: 'A write waits for every copy, so that one is enough to read.',
  },
  {
    id: 'local-quorum',
    title: 'Two data centres, local quorum',
    says: 'Each data centre has its own copies; a quorum of the near ones answers, and the far ones follow later.',
  },
  {
    id: 'each-quorum',
    title: 'Two data centres, quorum in each',
    says: 'A write waits for a quorum of the copies in both data centres; a read asks the near ones.',
  },
  {
    id: 'last-write-wins',
    title: 'Last write wins',
    says: 'The strict quorum, but of two values the one with the later timestamp is kept, whatever it was built on (Cassandra).',
    wrong: true,
  },
  {
    id: 'plain-clocks',
    title: 'Vector clocks of servers, without dots',
    says: 'The strict quorum, where a value carries only a pair of server and version for each server that wrote.',
    wrong: true,
  },
  {
    id: 'no-repair',
    title: 'No hints, no repair',
    says: 'R = 1, W = 1 without hinted hand-off, read repair and hash trees: what a copy missed it never learns.',
    wrong: true,
  },
  {
    id: 'modulo',
    title: 'Hash modulo nodes',
    says: 'A key lies on the node whose number is its hash modulo the number of nodes.',
    wrong: true,
  },
  {
    id: 'one-point',
    title: 'Ring without virtual nodes',
    says: 'Consistent hashing with one point a machine.',
    wrong: true,
  },
] as const satisfies Design[]

export type DesignId = (typeof designs)[number]['id']

export const titleOf = (id: DesignId): string => designs.find((design) => design.id === id)?.title ?? id
