// What the documents say about webhooks, commits, sagas and second tables, judged by figures alone.
import type { ClaimDefinition } from '#lib/kernel/simulation'
import { briefing, judge, notes, rounded, seconds } from '#lib/kernel/judging'

const SAFE = {
  keyDouble: 'key-beforehand.double',
  keyLost: 'key-beforehand.lost',
  commitDouble: 'two-phase-commit.double',
  commitLost: 'two-phase-commit.lost',
}

export const claimsOfCoordination: ClaimDefinition[] = [
  {
    id: 'webhook-sooner',
    says: 'A pushed webhook tells sooner and costs fewer requests than pulling the details of a payment.',
    source: briefing('Payment System quiz 7'),
    expected: 'holds',
    judge: judge(
      {
        pushed: 'key-beforehand.later.settled-p50',
        pulled: 'polling.later.settled-p50',
        pushedCalls: 'key-beforehand.later.calls',
        pulledCalls: 'polling.later.calls',
      },
      ({ pushed, pulled, pushedCalls, pulledCalls }) => [
        pushed < pulled && pushedCalls < pulledCalls
          ? 'holds'
          : pushed < pulled || pushedCalls < pulledCalls
            ? 'depends'
            : 'fails',
        `In the median a payment is final after ${seconds(pushed)} with webhooks and ${seconds(pulled)} by polling, for ${rounded(pushedCalls)} and ${rounded(pulledCalls)} requests to the provider.`,
      ],
    ),
  },
  {
    id: 'two-phase-overkill',
    says: 'A two-phase commit locks the ledger before the card can be charged, which may be more than is needed.',
    source: briefing('Payment FAQ 3'),
    expected: 'holds',
    judge: judge(
      {
        ...SAFE,
        locked: 'two-phase-commit.locked-p50',
        longest: 'two-phase-commit.locked-p99',
        missed: 'two-phase-commit.missed',
        keyMissed: 'key-beforehand.missed',
      },
      (f) => {
        const safeWithout = f.keyDouble + f.keyLost === 0
        return [
          f.locked === 0 ? 'fails' : safeWithout ? 'holds' : 'depends',
          `The card is locked for ${seconds(f.locked)} in the median, ${seconds(f.longest)} for one in a hundred, and ${f.missed} runs give up a payment without need (${f.keyMissed} with a key). Without any lock a key charges twice ${f.keyDouble} times and loses ${f.keyLost}.`,
        ]
      },
    ),
  },
  {
    id: 'two-phase-optimal',
    says: 'A two-phase commit is the optimal way to have an effect exactly once.',
    source: briefing('Top K Leaderboard key 7'),
    expected: 'fails',
    contested:
      'It is one way. A key that is kept beside the effect is as safe, locks nothing, and gives up nothing when the coordinator crashes.',
    judge: judge(
      {
        ...SAFE,
        commitMessages: 'two-phase-commit.messages',
        keyMessages: 'key-beforehand.messages',
        commitSettled: 'two-phase-commit.settled-p50',
        keySettled: 'key-beforehand.settled-p50',
        commitMissed: 'two-phase-commit.missed',
        keyMissed: 'key-beforehand.missed',
      },
      (f) => {
        const commit = f.commitDouble + f.commitLost
        const key = f.keyDouble + f.keyLost
        const slower = f.commitSettled > f.keySettled
        const gives = f.commitMissed > f.keyMissed
        return [
          commit > key || (commit === key && slower && gives) ? 'fails' : slower || gives ? 'depends' : 'holds',
          `Charged twice or lost: ${commit} with a two-phase commit, ${key} with a key. It is final after ${seconds(f.commitSettled)} against ${seconds(f.keySettled)}, takes ${rounded(f.commitMessages)} messages against ${rounded(f.keyMessages)}, and gives up ${f.commitMissed} payments without need against ${f.keyMissed}.`,
        ]
      },
    ),
  },
  {
    id: 'saga-across-services',
    says: 'A saga makes one transaction of steps in several services.',
    source: notes('16', '80'),
    expected: 'holds',
    judge: judge(
      {
        double: 'saga.double',
        lost: 'saga.lost',
        apart: 'saga.apart',
        undeliverable: 'saga.undeliverable',
        without: 'key-beforehand.undeliverable',
        refunded: 'saga.traffic.refunded',
        purchases: 'saga.traffic.purchases',
      },
      (f) => {
        const wrong = f.double + f.lost + f.apart + f.undeliverable
        return [
          wrong > 0 ? 'fails' : f.without === 0 || f.refunded === 0 ? 'depends' : 'holds',
          `No fault leaves it half done: ${f.double} charged twice, ${f.lost} lost, ${f.apart} apart, ${f.undeliverable} charged for what is out of stock (${f.without} without the saga). It is not isolated: ${f.refunded} of ${f.purchases} shoppers saw a charge that was given back.`,
        ]
      },
    ),
  },
  {
    id: 'outbox-repeats',
    says: 'A transactional outbox loses no event, but can send one twice, so whoever hears it must be idempotent.',
    source: notes('13'),
    expected: 'holds',
    judge: judge(
      { apart: 'outbox.apart', trafficApart: 'outbox.traffic.apart', repeated: 'outbox.traffic.repeated' },
      ({ apart, trafficApart, repeated }) => [
        apart + trafficApart > 0 ? 'fails' : repeated > 0 ? 'holds' : 'depends',
        `${apart + trafficApart} orders were left behind; ${repeated} messages came again and changed nothing.`,
      ],
    ),
  },
  {
    id: 'message-after-operation',
    says: 'After an operation a message about it is written synchronously.',
    source: briefing('XV. Payments Processing'),
    expected: 'depends',
    contested:
      'Written right after, as a write of its own, it goes missing in a crash between the two. It has to be in the same transaction, or be read from its log.',
    judge: judge(
      { dual: 'dual-write.apart', runs: 'dual-write.runs', outbox: 'outbox.apart', capture: 'key-beforehand.apart' },
      ({ dual, runs, outbox, capture }) => [
        outbox + capture > 0 ? 'fails' : dual > 0 ? 'depends' : 'holds',
        `Orders that never hear of their payment: ${dual} of ${runs} runs with a message of its own, ${outbox} with an outbox, ${capture} by capture of the changes.`,
      ],
    ),
  },
  {
    id: 'second-table',
    says: 'A second table, fed with the changes of the ledger, agrees with it.',
    source: briefing('Payment System quiz 5', 'Payment System key 5'),
    expected: 'holds',
    contested:
      'The key breaks off in the middle of this answer; how the second table is fed is our reading of it. It agrees in the end, not at every moment.',
    judge: judge(
      {
        apart: 'key-beforehand.apart',
        trafficApart: 'key-beforehand.traffic.apart',
        lag: 'key-beforehand.lag-p50',
        longest: 'key-beforehand.lag-p99',
      },
      ({ apart, trafficApart, lag, longest }) => [
        apart + trafficApart > 0 ? 'fails' : 'holds',
        `${apart} runs and ${trafficApart} purchases in traffic ended apart. Until then the orders are behind by ${seconds(lag)} in the median and ${seconds(longest)} for one in a hundred.`,
      ],
    ),
  },
  {
    id: 'at-least-once-queue',
    says: 'A queue between the services delivers at least once.',
    source: briefing('Payment FAQ 4'),
    expected: 'holds',
    judge: judge(
      {
        apart: 'key-beforehand.apart',
        trafficApart: 'key-beforehand.traffic.apart',
        repeated: 'key-beforehand.traffic.repeated',
        misbooked: 'key-beforehand.traffic.misbooked',
      },
      ({ apart, trafficApart, repeated, misbooked }) => [
        apart + trafficApart > 0 ? 'fails' : repeated === 0 ? 'depends' : 'holds',
        `${repeated} changes were delivered again, ${apart + trafficApart} never, and ${misbooked} booked other than charged.`,
      ],
    ),
  },
]
