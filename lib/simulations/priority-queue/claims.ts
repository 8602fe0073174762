// What the documents say about priority queues, judged by figures alone: order and its cost here, loss in a file of its own.
import type { ClaimDefinition } from '#lib/kernel/simulation'
import { claimsOfLoss } from './claims-of-loss.ts'
import { briefing, faq, IDEAS, judge, ms, percent, quiz, rounded } from './judging.ts'

/** Near order: fewer of the waiting jobs than this are more urgent than the one begun. Half would be no order. */
const NEAR = 0.1
/** Cheaper: so many times the jobs a second. */
const CHEAPER = 1.5
/** Partitions are used unevenly if they take no more than this share of what they could. */
const UNEVEN = 0.8
/** A step in a list is cheaper than moving an entry, but not by more than this. */
const LONGER = 8
/** Pages that take no longer than this in all are as good as in memory. */
const QUICK_MS = 0.01

const order: ClaimDefinition[] = [
  {
    id: 'near-order-is-enough',
    says: 'Jobs need not be taken in exactly the order of their priorities; near order does, and is cheaper.',
    source: [...briefing(IDEAS), ...quiz(2)],
    expected: 'holds',
    judge: judge(
      [
        'partitioned-consensus.calm.rank-share',
        'partitioned-consensus.calm.urgent-p99',
        'partitioned-consensus.calm.wait-p50',
        'partitioned-consensus.calm.backlog',
        'partitioned-consensus.capacity',
        'strict-global.calm.urgent-p99',
        'strict-global.capacity',
      ],
      (f) => {
        const near = f['partitioned-consensus.calm.rank-share'] <= NEAR
        const times = f['partitioned-consensus.capacity'] / Math.max(1, f['strict-global.capacity'])
        const verdict = near && times >= CHEAPER ? 'holds' : near || times >= CHEAPER ? 'depends' : 'fails'
        return [
          verdict,
          `Of ${rounded(f['partitioned-consensus.calm.backlog'])} jobs waiting ${percent(f['partitioned-consensus.calm.rank-share'])} are more urgent than the one begun; urgent jobs wait ${ms(f['partitioned-consensus.calm.urgent-p99'])} at the 99th percentile, with one global queue ${ms(f['strict-global.calm.urgent-p99'])}. Partitions take ${rounded(f['partitioned-consensus.capacity'])} jobs a second, the global queue ${rounded(f['strict-global.capacity'])}.`,
        ]
      },
    ),
  },
  {
    id: 'merge-heap',
    says: 'A consumer of several partitions gathers their jobs in a heap of its own.',
    source: [...quiz(7), ...faq(4)],
    expected: 'depends',
    contested:
      'It helps to compare what the partitions offer. A heap of the jobs themselves, taken in advance, keeps them from everybody else while they wait in it; a heap of the partitions’ heads does not.',
    judge: judge(['partitioned-consensus.rank-share', 'held-heap.rank-share', 'no-merge.rank-share'], (f) => {
      const heads = f['partitioned-consensus.rank-share']
      const held = f['held-heap.rank-share']
      const turns = f['no-merge.rank-share']
      return [
        held < turns ? 'holds' : heads < turns ? 'depends' : 'fails',
        `Of the waiting jobs, these are more urgent than the one begun: ${percent(heads)} with a heap of heads, ${percent(held)} with a heap of jobs held, ${percent(turns)} without comparing.`,
      ]
    }),
  },
  {
    id: 'balanced-load',
    says: 'Going round the partitions spreads the load, so that none is overrun.',
    source: [...briefing(IDEAS), ...quiz(8)],
    expected: 'holds',
    judge: judge(['partitioned-consensus.capacity', 'range-partitions.capacity', 'strict-global.capacity'], (f) => {
      const [round, range] = [f['partitioned-consensus.capacity'], f['range-partitions.capacity']]
      return [
        round < CHEAPER * f['strict-global.capacity'] ? 'fails' : range < UNEVEN * round ? 'holds' : 'depends',
        `The partitions take ${rounded(round)} jobs a second when producers go round, and ${rounded(range)} when each has a range of priorities, since one range has more of the jobs than the others; a single queue takes ${rounded(f['strict-global.capacity'])}.`,
      ]
    }),
  },
]

const index: ClaimDefinition[] = [
  {
    id: 'index-in-memory',
    says: 'The index is kept in memory because looking there is much faster than on disk.',
    source: quiz(4),
    expected: 'holds',
    judge: judge(['index.jobs', 'index.heap', 'index.pages-read', 'index.disk-ms', 'index.op-ms'], (f) => [
      f['index.pages-read'] < 0.1 ? 'fails' : f['index.disk-ms'] < 0.05 * f['index.op-ms'] ? 'depends' : 'holds',
      `With ${rounded(f['index.jobs'])} jobs waiting, each job moves ${rounded(f['index.heap'])} entries of a heap in memory, or reads ${rounded(f['index.pages-read'])} pages, which take ${ms(f['index.disk-ms'])} beside ${ms(f['index.op-ms'])} of other work on a request.`,
    ]),
  },
  {
    id: 'sorted-list',
    says: 'A heap serves as the index in memory, and so does a sorted linked list with a hash map.',
    source: faq(1),
    expected: 'depends',
    contested:
      'The hash map finds a job at once, but not the place of a new one: that is a walk through the list. Where priorities are few, or jobs, it does not matter.',
    judge: judge(['index.jobs', 'index.heap', 'index.list'], (f) => [
      f['index.list'] > LONGER * f['index.heap'] ? 'depends' : 'holds',
      `With ${rounded(f['index.jobs'])} jobs waiting, a job moves ${rounded(f['index.heap'])} entries of a heap, and passes ${rounded(f['index.list'])} of a list on the way to its place.`,
    ]),
  },
  {
    id: 'hybrid',
    says: 'Everything on disk with an index in memory is better than a heap or an index on disk alone.',
    source: [...briefing(IDEAS), ...quiz(3), ...faq(1)],
    expected: 'holds',
    judge: judge(
      [
        'partitioned-consensus.lost',
        'memory-only.lost',
        'memory-only.acknowledged',
        'memory-only.crashes-lost',
        'index.disk-ms',
      ],
      (f) => {
        const safer = f['memory-only.lost'] + f['memory-only.crashes-lost'] > f['partitioned-consensus.lost']
        const faster = f['index.disk-ms'] > QUICK_MS
        return [
          f['partitioned-consensus.lost'] > 0 ? 'fails' : safer && faster ? 'holds' : 'depends',
          `With a log below the heap ${f['partitioned-consensus.lost']} acknowledged jobs were lost; with the heap alone ${f['memory-only.lost']} of ${f['memory-only.acknowledged']}, and ${f['memory-only.crashes-lost']} where only servers crash. An index on disk alone would read pages for ${ms(f['index.disk-ms'])} a job.`,
        ]
      },
    ),
  },
]

export const claims: ClaimDefinition[] = [...order, ...index, ...claimsOfLoss]
