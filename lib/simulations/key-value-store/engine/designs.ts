// The storage engines that are compared. All but one are LSM trees with filters, summaries and a log unless they say otherwise.
import type { Design } from '#lib/kernel/simulation'

export const designs = [
  {
    id: 'levelling',
    title: 'LSM, levelling',
    says: 'One sorted run a level; what comes down is merged into it at once. As RocksDB does.',
  },
  {
    id: 'tiering',
    title: 'LSM, tiering',
    says: 'Runs gather on a level and are merged when there are T of them. As Cassandra does.',
  },
  {
    id: 'lazy-levelling',
    title: 'LSM, lazy levelling',
    says: 'Tiering on all levels but the largest, which is one run (Dostoevsky).',
  },
  {
    id: 'monkey',
    title: 'LSM, filters by level',
    says: 'Levelling, with the same memory for filters, but more bits a key on small levels (Monkey).',
  },
  {
    id: 'b-tree',
    title: 'B-tree',
    says: 'Sorted pages that are changed in place and split when full, behind a page cache of the same memory.',
  },
  {
    id: 'no-filters',
    title: 'Tiering without filters',
    says: 'Every run that may hold the key is read.',
    wrong: true,
  },
  {
    id: 'no-summaries',
    title: 'Levelling without block summaries',
    says: 'Which block of a run may hold the key is found by binary search on disk.',
    wrong: true,
  },
  {
    id: 'no-log',
    title: 'Levelling without a log',
    says: 'Writes are acknowledged once they are in the memtable.',
    wrong: true,
  },
  {
    id: 'early-tombstones',
    title: 'Tombstones dropped at any merge',
    says: 'A merge forgets deleted keys at once, to save room, wherever it writes to.',
    wrong: true,
  },
] as const satisfies Design[]

export type DesignId = (typeof designs)[number]['id']

export const titleOf = (id: DesignId): string => designs.find((design) => design.id === id)?.title ?? id
