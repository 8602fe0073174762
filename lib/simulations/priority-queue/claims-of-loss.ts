// What the documents say about losing jobs and doing them twice.
import type { ClaimDefinition } from '#lib/kernel/simulation'
import { briefing, faq, IDEAS, judge, ms, quiz, rounded } from './judging.ts'

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

export const claimsOfLoss: ClaimDefinition[] = [...safety, ...delivery]
