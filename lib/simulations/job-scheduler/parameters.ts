// What one can turn: the load, the machines, the time-outs, the faults, and what the database costs.
import * as z from 'zod'
import { param } from '#lib/kernel/simulation'

const number = (min: number, max: number, initial: number, unit: string, title: string, help: string) =>
  param(z.number().min(min).max(max).default(initial), { title, unit, help })
const whole = (min: number, max: number, initial: number, unit: string, title: string, help: string) =>
  param(z.int().min(min).max(max).default(initial), { title, unit, help })
const probability = (max: number, initial: number, title: string, help: string) =>
  param(z.number().min(0).max(max).default(initial), { title, unit: '', step: 0.001, help })

export const parameters = z
  .object({
    jobsPerSecond: number(0.1, 100, 4, '1/s', 'Jobs a second', 'Jobs that become due each second, of both kinds.'),
    recurringShare: probability(1, 0.5, 'Share of recurring jobs', 'How many of these belong to a calendar (cron).'),
    intervalSeconds: number(5, 86_400, 60, 's', 'Interval', 'Time between two runs of a recurring job.'),
    runSeconds: number(0.01, 600, 1.5, 's', 'Length of a run', 'Median time that the work of a job takes; log-normal.'),
    runSpread: number(
      0,
      2,
      1,
      '',
      'Spread of the lengths',
      'Deviation of the logarithm of the length: at 1, one job in forty takes seven times the median or more.',
    ),
    failureChance: probability(0.9, 0.02, 'Chance of failure', 'Probability that a run ends with an error.'),
    poisonShare: probability(0.5, 0.005, 'Poisonous jobs', 'Share of the jobs that fail however often they are run.'),
    executors: whole(1, 200, 16, 'machines', 'Executors', 'Machines that run jobs, one at a time each.'),
    schedulers: whole(1, 8, 2, 'machines', 'Schedulers', 'Machines that look for due jobs in the database.'),
    pollMs: number(50, 60_000, 1_000, 'ms', 'Time between looks', 'How often each scheduler looks for due jobs.'),
    batch: whole(1, 1_000, 100, 'jobs', 'Batch', 'How many due jobs a scheduler takes at a time.'),
    visibilitySeconds: number(
      0.5,
      3_600,
      10,
      's',
      'Visibility time-out',
      'When a message that was handed out and not acknowledged is handed out again.',
    ),
    leaseSeconds: number(0.5, 600, 5, 's', 'Lease of a claim', 'When a claim whose holder is silent ends.'),
    heartbeatMs: number(50, 60_000, 1_000, 'ms', 'Heartbeat', 'How often the holder of a claim renews it.'),
    retrySeconds: number(
      1,
      3_600,
      30,
      's',
      'Time-out in the database',
      'When a job that was queued or started and not heard of again is queued once more.',
    ),
    attemptsMax: whole(1, 20, 5, 'runs', 'Attempts', 'After so many failed runs a job goes to the dead letters.'),
    backOffSeconds: number(
      0.1,
      600,
      2,
      's',
      'Back-off',
      'Wait after the first failed run; it doubles with each further one, up to a minute.',
    ),
    executorCrash: probability(
      0.5,
      0.03,
      'Crashes of executors',
      'Probability that the executor crashes during a run, at any of its steps. Far more often than in life.',
    ),
    pauseChance: probability(
      0.5,
      0.03,
      'Chance of a pause',
      'Probability that the executor stops for a while during a run (garbage collection, a moved machine).',
    ),
    pauseSeconds: number(0, 600, 8, 's', 'Length of a pause', 'Mean length of such a pause; exponential.'),
    schedulerCrash: probability(
      0.5,
      0.03,
      'Crashes of schedulers',
      'Probability that a scheduler crashes between two steps of a batch, such as queueing its jobs and noting it.',
    ),
    brokerCrashEverySeconds: number(
      0,
      36_000,
      60,
      's',
      'Time between crashes of the broker',
      'Mean time until the broker crashes; 0 is never. What is only in its memory is lost.',
    ),
    downSeconds: number(0.1, 600, 4, 's', 'Time down', 'Mean time until a crashed machine is back.'),
    delayMs: number(0.1, 50, 1, 'ms', 'Shortest delay', 'The least time that a message is on its way.'),
    jitterMs: number(0, 50, 1, 'ms', 'Extra delay', 'Mean of what comes on top; exponential.'),
    loss: probability(0.2, 0.001, 'Loss', 'Probability that a message is lost.'),
    duplication: probability(0.2, 0.001, 'Duplication', 'Probability that a message arrives twice.'),
    logSyncMs: number(0, 100, 5, 'ms', 'Write of the log', 'Time to get what the broker was told onto its disk.'),
    historyRows: whole(
      0,
      10_000_000,
      1_000_000,
      'rows',
      'Rows of finished jobs',
      'What the schedule table holds beside the jobs of this run.',
    ),
    rowMicros: number(0.01, 10, 0.2, 'us', 'Time for a row', 'What the database takes to look at one row.'),
    binaryMb: number(0, 500, 5, 'MB', 'Size of a binary', 'What an executor fetches before each run.'),
    databaseMbPerSecond: number(
      1,
      10_000,
      200,
      'MB/s',
      'Throughput',
      'Bytes a second that the database, or one stream of the object store, moves.',
    ),
    durationSeconds: number(30, 3_600, 150, 's', 'Simulated time', 'How long jobs become due in each replication.'),
    replications: whole(2, 20, 3, 'runs', 'Replications', 'Independent repetitions of each design.'),
  })
  .refine((p) => p.heartbeatMs < p.leaseSeconds * 1000, {
    path: ['heartbeatMs'],
    error: 'a heartbeat that is not shorter than the lease never renews it; shorten it or lengthen the lease',
  })

export type Parameters = z.infer<typeof parameters>
