// What the documents say about running jobs: how often, how soon, and what happens twice. Judged by figures alone.
import type { ClaimDefinition } from '#lib/kernel/simulation'
import { calendarClaims } from './claims-of-the-calendar.ts'
import { storageClaims } from './claims-of-storage.ts'
import { briefing, judge, notes, rounded, seconds } from '#lib/kernel/judging'

const SYSTEM = 'II. Distributed Job Scheduler'
const KEY = 'Distributed Job Scheduler key'
const FAQ = 'Distributed Job Scheduler FAQ'

const runningClaims: ClaimDefinition[] = [
  {
    id: 'at-least-once',
    says: 'Every job that was accepted runs at least once, whatever fails.',
    source: briefing(SYSTEM, `${KEY} 1`, `${FAQ} 1`),
    expected: 'holds',
    judge: judge(
      { jobs: 'full.jobs', lost: 'full.lost', givenUp: 'full.given-up', unfinished: 'full.unfinished' },
      ({ jobs, lost, givenUp, unfinished }) => [
        lost + givenUp > 0 ? 'fails' : unfinished > 0 || jobs === 0 ? 'depends' : 'holds',
        `Of ${jobs} jobs ${lost} were never done, ${givenUp} healthy ones were given up after too many failures, and ${unfinished} were still open in the end.`,
      ],
    ),
  },
  {
    id: 'retries-make-it',
    says: 'What makes it at least once is trying again: the database finds jobs that were lost or have gone silent.',
    source: [...briefing(`${FAQ} 2`, `${KEY} 7`), ...notes('82')],
    expected: 'holds',
    judge: judge(
      { lost: 'full.lost', unfinished: 'full.unfinished', forgotten: 'fire-and-forget.lost' },
      ({ lost, unfinished, forgotten }) => [
        lost > 0 ? 'fails' : forgotten > 0 && unfinished === 0 ? 'holds' : 'depends',
        `${forgotten} jobs were never done where nobody tries again; where the database does, ${lost} were not, and ${unfinished} were still open in the end.`,
      ],
    ),
  },
  {
    id: 'claims-cut-duplicates',
    says: 'Claims keep two executors from running the same job where a visibility time-out alone lets them.',
    source: briefing(SYSTEM, `${KEY} 6`),
    expected: 'holds',
    judge: judge(
      {
        claimed: 'full.overlaps',
        high: 'full.overlaps-high',
        open: 'no-claims.overlaps',
        low: 'no-claims.overlaps-low',
      },
      ({ claimed, high, open, low }) => [
        high < low ? 'holds' : claimed < open ? 'depends' : 'fails',
        `${claimed} runs began beside another one of the same job with claims and ${open} without; for 1,000 jobs at most ${rounded(high)} against at least ${rounded(low)}, by 99 % intervals.`,
      ],
    ),
  },
  {
    id: 'one-at-a-time',
    says: 'A claim ensures that only one executor works on a job at any time.',
    source: briefing(`${KEY} 4`, `${KEY} 6`, `${FAQ} 3`),
    expected: 'depends',
    contested:
      'A lease ends by the clock and not by its holder’s knowledge. An executor that stops for longer wakes up and runs on beside its successor.',
    judge: judge({ claimed: 'full.overlaps', open: 'no-claims.overlaps' }, ({ claimed, open }) => [
      claimed === 0 ? 'holds' : claimed < open ? 'depends' : 'fails',
      `${claimed} runs began beside another one of the same job although it was claimed; ${open} where nobody claims.`,
    ]),
  },
  {
    id: 'only-keys-remove-effects',
    says: 'Only idempotency keeps an effect from being done twice; claims, leases and fences do not.',
    source: briefing(SYSTEM, `${KEY} 10`),
    expected: 'holds',
    judge: judge(
      {
        keyed: 'full.double-effects',
        plain: 'no-keys.double-effects',
        overlaps: 'full.overlaps',
        repeats: 'full.repeats',
      },
      ({ keyed, plain, overlaps, repeats }) => [
        keyed > 0 ? 'fails' : plain > 0 ? 'holds' : 'depends',
        `${plain} effects were done again without keys and ${keyed} with them, in spite of ${overlaps + repeats} runs too many.`,
      ],
    ),
  },
  {
    id: 'look-up-first',
    says: 'Looking in a table whether a request was served before prevents effects that are done twice.',
    source: briefing(SYSTEM),
    expected: 'depends',
    contested:
      'It depends on whether the note is written in one step with the effect. Looked up before and written down after, it misses every run that overlaps and every crash in between.',
    judge: judge(
      {
        lookedUp: 'check-then-act.double-effects',
        keyed: 'full.double-effects',
        plain: 'no-keys.double-effects',
      },
      ({ lookedUp, keyed, plain }) => [
        keyed > 0 ? 'fails' : lookedUp > 0 ? 'depends' : 'holds',
        `${lookedUp} effects were done again where the request is looked up first and written down last, ${keyed} where effect and note are one step, ${plain} with neither.`,
      ],
    ),
  },
  {
    id: 'at-most-once-by-idempotency',
    says: 'Idempotency is how to get at most once.',
    source: notes('83'),
    expected: 'depends',
    contested:
      'It bounds the effects and not the runs: with retries that is effectively once. At most once is not trying again, which loses jobs.',
    judge: judge(
      {
        effects: 'full.double-effects',
        overlaps: 'full.overlaps',
        repeats: 'full.repeats',
        lost: 'fire-and-forget.lost',
        again: 'fire-and-forget.overlaps',
      },
      ({ effects, overlaps, repeats, lost, again }) => [
        effects > 0 ? 'fails' : overlaps + repeats > 0 ? 'depends' : 'holds',
        `With keys ${effects} effects were done again, but ${overlaps + repeats} runs were. Fire and forget ran ${again} jobs beside themselves and never did ${lost}.`,
      ],
    ),
  },
  {
    id: 'missed-heartbeat',
    says: 'A missed heartbeat tells that an executor is gone, and the job goes back into the queue.',
    source: briefing(`${KEY} 9`, `${FAQ} 2`),
    expected: 'holds',
    judge: judge(
      {
        crashes: 'full.recoveries',
        heard: 'full.recovery-p50',
        others: 'no-claims.recoveries',
        waited: 'no-claims.recovery-p50',
      },
      ({ crashes, heard, others, waited }) => {
        if (crashes === 0 || others === 0) return ['depends', 'No executor crashed in the middle of a run.']
        const because = `After ${crashes} crashes the job ran again within ${seconds(heard)}, by the median; by the visibility time-out alone within ${seconds(waited)}, after ${others}.`
        return [heard < waited ? 'holds' : 'fails', because]
      },
    ),
  },
  {
    id: 'dead-letters',
    says: 'Dead letters take jobs that cannot succeed out of the way.',
    source: notes('20'),
    expected: 'holds',
    judge: judge(
      {
        left: 'full.poison-left',
        forever: 'no-dead-letters.poison-left',
        jobs: 'no-dead-letters.poisonous-jobs',
        runs: 'full.poison-runs',
        poisonous: 'full.poisonous-jobs',
      },
      ({ left, forever, jobs, runs, poisonous }) => [
        left > 0 ? 'fails' : forever > 0 ? 'holds' : 'depends',
        `${poisonous} poisonous jobs took ${runs} runs, and ${left} of them are still tried. Without dead letters ${forever} of ${jobs} are, for ever.`,
      ],
    ),
  },
]

export const claims: ClaimDefinition[] = [...runningClaims, ...calendarClaims, ...storageClaims]
