// What the documents say about priority queues, judged by figures alone.
import type { ClaimDefinition, ClaimVerdict, Source } from '#lib/kernel/simulation'

const briefing = (...sections: string[]): Source[] => sections.map((section) => ({ document: 'briefing', section }))
const IDEAS = 'XIV. Distributed Priority Queues'
const quiz = (...questions: number[]): Source[] =>
  briefing(...questions.flatMap((question) => [`Priority Queue quiz ${question}`, `Priority Queue key ${question}`]))
const faq = (...questions: number[]): Source[] =>
  briefing(...questions.map((question) => `Priority Queue FAQ ${question}`))

/** Looks figures up; null if one is missing, so that a claim about a design that did not run is left out. */
const judge =
  <const K extends string>(
    ids: readonly K[],
    decide: (value: Record<K, number>) => [ClaimVerdict, string],
  ): ClaimDefinition['judge'] =>
  (figure) => {
    const values = ids.map((id) => [id, figure(id)] as const)
    if (values.some(([, value]) => value === undefined)) return null
    const [verdict, because] = decide(Object.fromEntries(values) as Record<K, number>)
    return { verdict, because }
  }

const percent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`
const ms = (value: number): string => `${Number(value.toPrecision(3))} ms`
const rounded = (value: number): string => String(Number(value.toPrecision(3)))

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

const safety: ClaimDefinition[] = [
  {
    id: 'memory-first',
    says: 'A change is made in the index in memory first, and on disk asynchronously.',
    source: [...quiz(5), ...faq(3)],
    expected: 'fails',
    contested:
      'What is acknowledged before it is on disk is gone when the server fails: jobs, and changes of their priority. The log comes first, and the index follows it.',
    judge: judge(
      [
        'memory-first.lost',
        'memory-first.changes-lost',
        'memory-first.crashes-lost',
        'memory-first.crashes-changes-lost',
        'memory-first.acknowledged-p50',
        'partitioned-consensus.lost',
        'partitioned-consensus.changes-lost',
        'partitioned-consensus.acknowledged-p50',
      ],
      (f) => {
        const crashes = f['memory-first.crashes-lost'] + f['memory-first.crashes-changes-lost']
        const lost = f['memory-first.lost'] + f['memory-first.changes-lost'] + crashes
        const reference = f['partitioned-consensus.lost'] + f['partitioned-consensus.changes-lost']
        return [
          lost > reference ? 'fails' : 'holds',
          `Memory first acknowledges in ${ms(f['memory-first.acknowledged-p50'])} and lost ${f['memory-first.lost']} jobs and ${f['memory-first.changes-lost']} changes that it had acknowledged, and ${f['memory-first.crashes-lost']} jobs and ${f['memory-first.crashes-changes-lost']} changes more where only servers crash. With the log first it is ${ms(f['partitioned-consensus.acknowledged-p50'])}, ${f['partitioned-consensus.lost']} jobs and ${f['partitioned-consensus.changes-lost']} changes.`,
        ]
      },
    ),
  },
  {
    id: 'consensus-loses-nothing',
    says: 'A consensus algorithm keeps leader and followers in step, so that a failing server costs nothing.',
    source: [...briefing(IDEAS), ...quiz(6), ...faq(2)],
    expected: 'holds',
    judge: judge(
      [
        'partitioned-consensus.acknowledged',
        'partitioned-consensus.lost',
        'partitioned-consensus.changes-lost',
        'partitioned-consensus.violations',
        'partitioned-consensus.fail-overs',
      ],
      (f) => {
        const wrong =
          f['partitioned-consensus.lost'] +
          f['partitioned-consensus.changes-lost'] +
          f['partitioned-consensus.violations']
        return [
          wrong > 0 ? 'fails' : f['partitioned-consensus.fail-overs'] === 0 ? 'depends' : 'holds',
          `Over ${f['partitioned-consensus.fail-overs']} fail-overs ${f['partitioned-consensus.lost']} of ${f['partitioned-consensus.acknowledged']} acknowledged jobs and ${f['partitioned-consensus.changes-lost']} changes were lost, and ${f['partitioned-consensus.violations']} promises of Raft were broken.`,
        ]
      },
    ),
  },
  {
    id: 'replicate-to-followers',
    says: 'Copying the data to followers is preferred to several leaders.',
    source: quiz(10),
    expected: 'depends',
    contested: 'One leader is right; whether it waits for its followers decides what a fail-over costs.',
    judge: judge(
      [
        'async-replication.lost',
        'async-replication.changes-lost',
        'async-replication.crashes-lost',
        'async-replication.crashes-changes-lost',
        'partitioned-consensus.lost',
      ],
      (f) => {
        const crashes = f['async-replication.crashes-lost'] + f['async-replication.crashes-changes-lost']
        const lost = f['async-replication.lost'] + f['async-replication.changes-lost'] + crashes
        return [
          f['partitioned-consensus.lost'] > 0 ? 'fails' : lost > 0 ? 'depends' : 'holds',
          `A leader that does not wait lost ${f['async-replication.lost']} acknowledged jobs and ${f['async-replication.changes-lost']} changes, and ${f['async-replication.crashes-lost']} jobs and ${f['async-replication.crashes-changes-lost']} changes more where only servers crash; one that waits for most of them lost ${f['partitioned-consensus.lost']}.`,
        ]
      },
    ),
  },
  {
    id: 'quorum-costs',
    says: 'A leaderless quorum is consistent, and slower than a single leader.',
    source: faq(2),
    expected: 'holds',
    judge: judge(
      [
        'quorum.lost',
        'quorum.changes-lost',
        'quorum.capacity',
        'quorum.messages-per-job',
        'partitioned-consensus.capacity',
        'partitioned-consensus.messages-per-job',
      ],
      (f) => {
        const lost = f['quorum.lost'] + f['quorum.changes-lost']
        return [
          lost > 0 ? 'fails' : f['quorum.capacity'] < f['partitioned-consensus.capacity'] ? 'holds' : 'depends',
          `The quorum lost ${lost} acknowledged jobs and changes; it takes ${rounded(f['quorum.capacity'])} jobs a second with ${rounded(f['quorum.messages-per-job'])} messages each, leaders ${rounded(f['partitioned-consensus.capacity'])} with ${rounded(f['partitioned-consensus.messages-per-job'])}.`,
        ]
      },
    ),
  },
]

const delivery: ClaimDefinition[] = [
  {
    id: 'id-delivers-at-least-once',
    says: 'A client that gives each job an id makes sure that it is delivered at least once.',
    source: quiz(9),
    expected: 'fails',
    contested:
      'Retries until an acknowledgement deliver at least once. The id is what lets the queue drop the repetitions: without a retry it delivers nothing, and a retry without it delivers twice.',
    judge: judge(
      [
        'id-without-retry.jobs',
        'id-without-retry.undelivered',
        'retry-without-id.undelivered',
        'retry-without-id.enqueued-twice',
        'partitioned-consensus.undelivered',
        'partitioned-consensus.enqueued-twice',
      ],
      (f) => [
        f['id-without-retry.undelivered'] > 0 ? 'fails' : 'holds',
        `With an id and no retry nobody worked on ${f['id-without-retry.undelivered']} of ${f['id-without-retry.jobs']} jobs. With retries and no id ${f['retry-without-id.undelivered']} were missed and ${f['retry-without-id.enqueued-twice']} were in the queue twice; with both ${f['partitioned-consensus.undelivered']} and ${f['partitioned-consensus.enqueued-twice']}.`,
      ],
    ),
  },
  {
    id: 'worked-on-at-least-once',
    says: 'Encoders pick jobs off the queue, and each job is done at least once.',
    source: quiz(1),
    expected: 'holds',
    judge: judge(
      [
        'partitioned-consensus.acknowledged',
        'partitioned-consensus.lost',
        'partitioned-consensus.repeated',
        'delete-on-take.unfinished',
        'partitioned-consensus.unfinished',
      ],
      (f) => [
        f['partitioned-consensus.lost'] + f['partitioned-consensus.unfinished'] > 0
          ? 'fails'
          : f['delete-on-take.unfinished'] === 0
            ? 'depends'
            : 'holds',
        `Of ${f['partitioned-consensus.acknowledged']} acknowledged jobs ${f['partitioned-consensus.lost'] + f['partitioned-consensus.unfinished']} were not done and ${f['partitioned-consensus.repeated']} were begun more than once, since a job stays leased until it is reported done. Where it leaves the queue when it is handed out, ${f['delete-on-take.unfinished']} were never done.`,
      ],
    ),
  },
]

export const claims: ClaimDefinition[] = [...order, ...index, ...safety, ...delivery]
