// What the documents say about charging once and losing nothing, judged by figures alone.
import type { ClaimDefinition } from '#lib/kernel/simulation'
import { briefing, judge, notes } from '#lib/kernel/judging'

export const claimsOfKeys: ClaimDefinition[] = [
  {
    id: 'retries-charge-once',
    says: 'An idempotent payment is made once, however often it is asked for.',
    source: briefing('Payment FAQ 1', 'Payment System key 2', 'XV. Payments Processing'),
    expected: 'holds',
    judge: judge(
      {
        runs: 'key-beforehand.runs',
        double: 'key-beforehand.double',
        lost: 'key-beforehand.lost',
        pairs: 'key-beforehand.pairs',
        pairsDouble: 'key-beforehand.pairs-double',
        pairsLost: 'key-beforehand.pairs-lost',
        without: 'no-key.double',
      },
      (f) => {
        const wrong = f.double + f.lost + f.pairsDouble + f.pairsLost
        return [
          wrong > 0 ? 'fails' : f.without === 0 ? 'depends' : 'holds',
          `After ${f.runs} faults at every step, one at a time, ${f.double} payments were charged twice and ${f.lost} lost; after ${f.pairs} pairs of faults ${f.pairsDouble} and ${f.pairsLost}. Without a key ${f.without} single faults charge twice.`,
        ]
      },
    ),
  },
  {
    id: 'key-beforehand',
    says: 'The idempotency key is made before the payment is asked for.',
    source: briefing('Payment System quiz 10'),
    expected: 'holds',
    judge: judge(
      { before: 'key-beforehand.double', after: 'key-after.double', runs: 'key-after.runs' },
      ({ before, after, runs }) => [
        before > 0 ? 'fails' : after > 0 ? 'holds' : 'depends',
        `With a key that the server makes on arrival ${after} of ${runs} runs charge twice, with one that the page had before ${before}.`,
      ],
    ),
  },
  {
    id: 'post-is-not-idempotent',
    says: 'A request that creates something, as POST does, is not idempotent.',
    source: notes('Why is RESTful API so popular'),
    expected: 'depends',
    contested: 'It is not by itself. A key that the requester makes renders it so.',
    judge: judge(
      {
        plain: 'key-after.double-submit',
        runs: 'key-after.double-submit-runs',
        keyed: 'key-beforehand.double-submit',
      },
      ({ plain, runs, keyed }) => [
        plain === 0 ? 'fails' : keyed === 0 ? 'depends' : 'holds',
        `With a button pressed twice, ${plain} of ${runs} runs charge twice where each request is a payment, and ${keyed} where both carry the key of the page.`,
      ],
    ),
  },
  {
    id: 'database-against-double',
    says: 'It takes a database of payments to keep one from being processed twice.',
    source: briefing('XV. Payments Processing'),
    expected: 'depends',
    contested:
      'Against the second charge it is the key that helps, wherever it is kept: here the provider keeps it too. The row is what keeps the payment from being lost.',
    judge: judge(
      {
        noKey: 'no-key.double',
        noRow: 'charge-then-write.double',
        lost: 'charge-then-write.lost',
        both: 'key-beforehand.double',
      },
      ({ noKey, noRow, lost, both }) => [
        both > 0 ? 'fails' : noRow > 0 ? 'holds' : noKey > 0 || lost > 0 ? 'depends' : 'fails',
        `Runs that charge twice: ${noKey} with a row and no key, ${noRow} with a key and no row, ${both} with both. Without the row ${lost} payments are lost.`,
      ],
    ),
  },
  {
    id: 'pending-in-ledger',
    says: 'Pending payments in a ledger that is the source of truth never get lost.',
    source: briefing('Payment System key 1', 'Payment System key 3'),
    expected: 'holds',
    judge: judge(
      { before: 'key-beforehand.lost', pairs: 'key-beforehand.pairs-lost', after: 'charge-then-write.lost' },
      ({ before, pairs, after }) => [
        before + pairs > 0 ? 'fails' : after > 0 ? 'holds' : 'depends',
        `Lost: ${before} with a pending row written before the charge (${pairs} by pairs of faults), ${after} with one written after it.`,
      ],
    ),
  },
  {
    id: 'at-most-once-for-payments',
    says: 'Payments want delivery at most once.',
    source: notes('Distributed Message Queue / Functional Requirements', '83'),
    expected: 'fails',
    contested: 'It never charges twice, and it forgets payments. What payments want is retries and a key.',
    judge: judge(
      {
        runs: 'at-most-once.runs',
        double: 'at-most-once.double',
        lost: 'at-most-once.lost',
        keyed: 'key-beforehand.lost',
      },
      ({ runs, double, lost, keyed }) => [
        lost > keyed ? 'fails' : double > 0 ? 'depends' : 'holds',
        `Of ${runs} runs ${double} charge twice and ${lost} lose the payment; with retries and a key ${keyed} do.`,
      ],
    ),
  },
  {
    id: 'webhooks-or-polling',
    says: 'To learn what became of a charge, webhooks and polling are both an option.',
    source: briefing('XV. Payments Processing', 'Payment System quiz 6'),
    expected: 'depends',
    judge: judge(
      {
        webhook: 'webhook-only.lost',
        polling: 'polling.lost',
        both: 'key-beforehand.lost',
        moved: 'last-webhook-wins.moved',
      },
      ({ webhook, polling, both, moved }) => [
        polling + both > 0 ? 'fails' : webhook + moved > 0 ? 'depends' : 'holds',
        `Lost: ${webhook} with webhooks alone, since of a charge that never arrived none comes, ${polling} with polling, ${both} with both. Where the last webhook wins, ${moved} runs leave a final state.`,
      ],
    ),
  },
]
