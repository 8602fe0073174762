// What the documents say about jobs that come again: who adds the next row, and whether they run on time.
import type { ClaimDefinition, ClaimVerdict } from '#lib/kernel/simulation'
import { briefing, judge, seconds } from '#lib/kernel/judging'

const SYSTEM = 'II. Distributed Job Scheduler'
const KEY = 'Distributed Job Scheduler key'
const FAQ = 'Distributed Job Scheduler FAQ'

/** The figures of a way to add the next row, beside those of the transaction. */
const nextRows = <const D extends string>(design: D) => ({
  rows: 'full.calendar-rows',
  none: 'full.no-next',
  extra: 'full.extra-next',
  otherRows: `${design}.calendar-rows`,
  otherNone: `${design}.no-next`,
  otherExtra: `${design}.extra-next`,
})

type NextRows = Record<keyof ReturnType<typeof nextRows>, number>

const compareNextRows =
  (other: string, full = 'In one transaction') =>
  ({ rows, none, extra, otherRows, otherNone, otherExtra }: NextRows): [ClaimVerdict, string] => [
    none + extra > 0 ? 'fails' : otherNone + otherExtra > 0 ? 'holds' : 'depends',
    `${full} ${none} of ${rows} rows have no next one and ${extra} next rows are too many; ${other}, of ${otherRows}, ${otherNone} and ${otherExtra}.`,
  ]

export const calendarClaims: ClaimDefinition[] = [
  {
    id: 'one-transaction',
    says: 'Marking a job as done and adding its next row must succeed or fail together.',
    source: briefing(`${FAQ} 4`),
    expected: 'holds',
    judge: judge(nextRows('two-writes'), compareNextRows('in two writes')),
  },
  {
    id: 'run-before-adds-next',
    says: 'The next row of a calendar job is added when the run before has ended, in success or failure.',
    source: briefing(SYSTEM, `${KEY} 8`),
    expected: 'holds',
    judge: judge(nextRows('next-by-scheduler'), compareNextRows('added by the scheduler after queueing')),
  },
  {
    id: 'completion-needs-a-fence',
    says: 'A completion must carry the token of its claim, or that of a holder who lost the claim counts as well.',
    source: [{ document: 'literature', section: 'Kleppmann 2016, How to do distributed locking' }],
    expected: 'holds',
    judge: judge(nextRows('unfenced'), compareNextRows('without a fence', 'With a fence')),
  },
  {
    id: 'on-time',
    says: 'Jobs run at the right time and at their interval.',
    source: briefing(`${FAQ} 4`),
    expected: 'depends',
    judge: judge(
      {
        look: 'look-ms',
        median: 'full.delay-p50',
        tail: 'full.delay-p99',
        rows: 'full.calendar-rows',
        skipped: 'full.skipped',
      },
      ({ look, median, tail, rows, skipped }) => [
        // Up to one look passes before a job is seen; a second one is left for it to get to an executor.
        tail <= 2 * look ? 'holds' : median <= 2 * look ? 'depends' : 'fails',
        `Half of the jobs ran within ${seconds(median)} and 99 in 100 within ${seconds(tail)}, where a scheduler looks every ${seconds(look)}; ${skipped} calendar times were skipped beside ${rows}.`,
      ],
    ),
  },
]
