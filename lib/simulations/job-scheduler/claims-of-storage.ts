// What the documents say about where things are kept: messages in a broker, rows under an index, binaries beside the database.
import type { ClaimDefinition } from '#lib/kernel/simulation'
import { briefing, judge, rounded, seconds } from '#lib/kernel/judging'

const SYSTEM = 'II. Distributed Job Scheduler'
const KEY = 'Distributed Job Scheduler key'

/** A design that is slower by less than this is not told from chance. */
const SLOWER = 1.1

export const storageClaims: ClaimDefinition[] = [
  {
    id: 'log-loses-nothing',
    says: 'A broker that keeps a log on disk loses no message in a crash; one that keeps them in memory does.',
    source: briefing('III. Metrics and Logging System'),
    expected: 'holds',
    judge: judge(
      {
        log: 'full.messages-lost',
        logBurst: 'full.burst-lost',
        memory: 'memory-broker.messages-lost',
        memoryBurst: 'memory-broker.burst-lost',
        crashes: 'memory-broker.broker-crashes',
      },
      ({ log, logBurst, memory, memoryBurst, crashes }) => [
        log + logBurst > 0 ? 'fails' : memory + memoryBurst > 0 ? 'holds' : 'depends',
        `The log lost ${log + logBurst} messages; memory lost ${memory} in ${crashes} crashes under the usual load and ${memoryBurst} in one while many waited.`,
      ],
    ),
  },
  {
    id: 'memory-suffices',
    says: 'A job scheduler needs no durable messages, and a broker in memory is faster.',
    source: briefing(`${KEY} 3`),
    expected: 'depends',
    contested:
      'RabbitMQ and SQS can be durable too. What saves the jobs is the database, which queues again what the broker lost, one time-out later.',
    judge: judge(
      {
        lost: 'memory-broker.lost',
        burstLost: 'memory-broker.burst-never-done',
        last: 'memory-broker.burst-last',
        logLast: 'full.burst-last',
        hop: 'memory-broker.broker-p50',
        logHop: 'full.broker-p50',
      },
      ({ lost, burstLost, last, logLast, hop, logHop }) => [
        lost + burstLost > 0 ? 'fails' : last > SLOWER * logLast ? 'depends' : 'holds',
        `Through memory a job takes ${rounded(hop)} ms, through the log ${rounded(logHop)} ms. ${lost + burstLost} jobs were never done, but after a crash while many waited the last one ran after ${seconds(last)} and not ${seconds(logLast)}.`,
      ],
    ),
  },
  {
    id: 'order-is-not-needed',
    says: 'Jobs need no strict order, so a broker that keeps one only holds them up.',
    source: briefing(`${KEY} 3`),
    expected: 'holds',
    judge: judge(
      {
        queue: 'full.delay-p50',
        ordered: 'partitioned-log.delay-p50',
        queueTail: 'full.delay-p99',
        orderedTail: 'partitioned-log.delay-p99',
      },
      ({ queue, ordered, queueTail, orderedTail }) => [
        ordered > 2 * queue ? 'holds' : ordered > SLOWER * queue ? 'depends' : 'fails',
        `Half of the jobs ran within ${seconds(ordered)} from partitions that are read in order and ${seconds(queue)} from a queue; 99 in 100 within ${seconds(orderedTail)} and ${seconds(queueTail)}.`,
      ],
    ),
  },
  {
    id: 'binaries-apart',
    says: 'Binaries belong into an object store, apart from the metadata.',
    source: briefing(SYSTEM, `${KEY} 2`),
    expected: 'holds',
    judge: judge(
      {
        apart: 'full.database-busy',
        together: 'binaries-in-database.database-busy',
        bytes: 'binaries-in-database.database-mb',
      },
      ({ apart, together, bytes }) => [
        together > 2 * apart ? 'holds' : together > SLOWER * apart ? 'depends' : 'fails',
        `${rounded(bytes)} MB go through the database for each run; it is busy ${rounded(together)} % of the time, and ${rounded(apart)} % with the binaries elsewhere.`,
      ],
    ),
  },
  {
    id: 'index-beats-scan',
    says: 'With an index the due jobs are found without looking at all others.',
    source: briefing(`${KEY} 5`),
    expected: 'holds',
    judge: judge(
      {
        rows: 'full.rows-read',
        scanned: 'table-scan.rows-read',
        busy: 'full.database-busy',
        scanBusy: 'table-scan.database-busy',
      },
      ({ rows, scanned, busy, scanBusy }) => [
        scanBusy > 2 * busy ? 'holds' : scanned > rows ? 'depends' : 'fails',
        `A look reads ${rounded(rows)} rows with the index and ${rounded(scanned)} without; the database is busy ${rounded(busy)} % and ${rounded(scanBusy)} % of the time.`,
      ],
    ),
  },
  {
    id: 'index-on-the-time',
    says: 'It is the column of the time that needs the index.',
    source: briefing(`${KEY} 5`),
    expected: 'depends',
    contested:
      'Finished jobs were due as well. An index by due time alone reads all of them; it has to leave out finished rows, or begin with the status.',
    judge: judge(
      {
        table: 'query.rows',
        time: 'query.time-index',
        open: 'query.open-index',
        pages: 'query.open-pages',
      },
      ({ table, time, open, pages }) => [
        time <= 2 * open ? 'holds' : open * 2 < table ? 'depends' : 'fails',
        `In a table of ${table} rows a look reads ${time} of them by due time alone, and ${open} (in ${pages} pages) where finished rows are left out.`,
      ],
    ),
  },
]
