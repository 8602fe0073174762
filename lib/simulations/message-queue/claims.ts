// What the documents say about message queues, judged by figures alone.
import type { ClaimDefinition, ClaimVerdict, Source } from '#lib/kernel/simulation'

const notes = (section: string): Source => ({ document: 'notes', section })
const briefing = (section: string): Source => ({ document: 'briefing', section })

const FUNCTIONAL = notes('Distributed Message Queue / Functional Requirements')
const OTHER = notes('Distributed Message Queue / Non-Functional Requirements')
const HIGH_LEVEL = notes('Distributed Message Queue, second / High-Level Design')

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

/** Under all faults together, and by failing brokers alone; null if one of them was not looked at. */
function acknowledgedLost(figure: (id: string) => number | undefined, design: string): number | null {
  const runs = ['', '.broker-crashes', '.power-cuts'].map((run) => figure(`${design}${run}.acknowledged-lost`))
  return runs.reduce<number | null>((sum, lost) => (sum === null || lost === undefined ? null : sum + lost), 0)
}

const ms = (value: number): string => `${value.toFixed(1)} ms`
const times = (value: number): string => `${value.toFixed(1)}x`

const delivery: ClaimDefinition[] = [
  {
    id: 'at-least-once-retries',
    says: 'Repeating what was not acknowledged delivers every message at least once.',
    source: [notes('82'), FUNCTIONAL, briefing('Payment FAQ 4')],
    expected: 'holds',
    judge: judge(
      ['at-least-once.expected', 'at-least-once.lost', 'at-least-once.twice', 'at-least-once.repeated'],
      (f) => [
        f['at-least-once.lost'] > 0 ? 'fails' : f['at-least-once.repeated'] === 0 ? 'depends' : 'holds',
        `Of ${f['at-least-once.expected']} deliveries ${f['at-least-once.lost']} were lost and ${f['at-least-once.repeated']} repeated, of which ${f['at-least-once.twice']} had their effect more than once.`,
      ],
    ),
  },
  {
    id: 'at-most-once-idempotency',
    says: 'Idempotency is what makes delivery at most once.',
    source: [notes('83')],
    expected: 'depends',
    contested:
      'With keys the effect happens once at most, and with retries exactly once. The message itself is still delivered several times: this is called effectively once.',
    judge: judge(['idempotent-consumer.twice', 'idempotent-consumer.repeated', 'idempotent-consumer.lost'], (f) => [
      f['idempotent-consumer.twice'] > 0 ? 'fails' : f['idempotent-consumer.repeated'] > 0 ? 'depends' : 'holds',
      `${f['idempotent-consumer.repeated']} messages were worked on more than once, ${f['idempotent-consumer.twice']} had their effect more than once, ${f['idempotent-consumer.lost']} had none.`,
    ]),
  },
  {
    id: 'at-most-once-for-payments',
    says: 'Delivery at most once is what payments need.',
    source: [FUNCTIONAL],
    expected: 'fails',
    contested:
      'It never charges twice, and it forgets to charge. Payments want retries and a key that the ledger keeps.',
    judge: judge(['at-most-once.expected', 'at-most-once.lost', 'at-most-once.twice'], (f) => [
      f['at-most-once.lost'] > 0 ? 'fails' : 'holds',
      `Of ${f['at-most-once.expected']} deliveries ${f['at-most-once.twice']} had their effect more than once, and ${f['at-most-once.lost']} had none without anybody being told.`,
    ]),
  },
  {
    id: 'exactly-once',
    says: 'A queue can deliver exactly once.',
    source: [FUNCTIONAL],
    expected: 'depends',
    contested:
      'Within the log it can: results and offsets count together or not at all. What a consumer does outside before that can happen again.',
    judge: judge(
      ['transactional.lost', 'transactional.twice', 'transactional.results-twice', 'transactional.results-missing'],
      (f) => {
        const wrong = f['transactional.results-twice'] + f['transactional.results-missing'] + f['transactional.lost']
        return [
          wrong > 0 ? 'fails' : f['transactional.twice'] > 0 ? 'depends' : 'holds',
          `In the log ${f['transactional.results-twice']} results count twice and ${f['transactional.results-missing'] + f['transactional.lost']} are missing; outside ${f['transactional.twice']} effects happened more than once.`,
        ]
      },
    ),
  },
  {
    id: 'order-by-key',
    says: 'Messages of one key go to one partition and are delivered in their order.',
    source: [briefing('Comments Section key 10'), notes('76')],
    expected: 'holds',
    judge: (figure) => {
      const [log, expected, queue] = [
        figure('at-least-once.out-of-order'),
        figure('at-least-once.expected'),
        figure('push.out-of-order'),
      ]
      if (log === undefined || expected === undefined) return null
      const besides = queue === undefined ? '' : ` Out of a queue that several consumers share, ${queue} did.`
      return {
        verdict: log > 0 ? 'fails' : 'holds',
        because: `Out of the log ${log} of ${expected} came after a later one of the same key.${besides}`,
      }
    },
  },
]

const keeping: ClaimDefinition[] = [
  {
    id: 'retained-until-delivered',
    says: 'Messages are kept until they are delivered.',
    source: [FUNCTIONAL, notes('29')],
    expected: 'depends',
    judge: judge(['at-least-once.away-lost', 'retention-by-time.away-lost'], (f) => [
      f['at-least-once.away-lost'] > 0 ? 'fails' : f['retention-by-time.away-lost'] > 0 ? 'depends' : 'holds',
      `A subscriber that was away lost ${f['at-least-once.away-lost'].toFixed(1)} % where the log waits for everybody, and ${f['retention-by-time.away-lost'].toFixed(1)} % where it forgets by age.`,
    ]),
  },
  {
    id: 'log-loses-nothing',
    says: 'A log is on disk, so nothing is lost in a crash.',
    source: [briefing('Metrics/Logging key 2'), OTHER, HIGH_LEVEL],
    expected: 'depends',
    contested:
      'A log is only as safe as what is waited for before the acknowledgement: how many copies, whether they are flushed, and who may lead afterwards.',
    judge: (figure) => {
      const [safe, one, cache, unclean] = [
        acknowledgedLost(figure, 'at-least-once'),
        acknowledgedLost(figure, 'acks-one'),
        acknowledgedLost(figure, 'page-cache'),
        acknowledgedLost(figure, 'unclean-election'),
      ]
      const changes = figure('at-least-once.leader-changes')
      if (safe === null || one === null || cache === null || unclean === null || changes === undefined) return null
      return {
        verdict: safe > 0 ? 'fails' : changes === 0 || one + cache + unclean > 0 ? 'depends' : 'holds',
        because: `${changes} changes of a leader. Acknowledged and lost: ${safe} with all copies flushed, ${cache} with all copies in memory, ${one} with the leader's copy alone, ${unclean} where any replica may lead.`,
      }
    },
  },
  {
    id: 'queue-is-in-memory',
    says: 'A broker such as RabbitMQ keeps messages in memory and loses them in a crash, as a log does not.',
    source: [briefing('Metrics/Logging key 2'), briefing('Distributed Job Scheduler key 3')],
    expected: 'depends',
    contested: 'RabbitMQ and SQS can be durable too: it is the flush before the acknowledgement that decides.',
    judge: (figure) => {
      const [memory, disk] = [acknowledgedLost(figure, 'in-memory-queue'), acknowledgedLost(figure, 'push')]
      if (memory === null || disk === null) return null
      return {
        verdict: memory === 0 ? 'fails' : disk > 0 ? 'holds' : 'depends',
        because: `Acknowledged and lost: ${memory} by the queue in memory, ${disk} by the same queue on disk.`,
      }
    },
  },
  {
    id: 'memory-is-faster',
    says: 'A broker in memory is faster than a log.',
    source: [briefing('Distributed Job Scheduler key 3')],
    expected: 'holds',
    judge: judge(['in-memory-queue.calm.acknowledged-p50', 'at-least-once.calm.acknowledged-p50'], (f) => {
      const [memory, log] = [f['in-memory-queue.calm.acknowledged-p50'], f['at-least-once.calm.acknowledged-p50']]
      return [
        memory <= 0.8 * log ? 'holds' : memory < log ? 'depends' : 'fails',
        `A message is acknowledged after ${ms(memory)} by one broker in memory and ${ms(log)} by a log with copies on disk, in the median.`,
      ]
    }),
  },
]

const working: ClaimDefinition[] = [
  {
    id: 'push-is-sooner',
    says: 'With push a message is sent as soon as it is there; with pull the subscriber has to fetch it.',
    source: [HIGH_LEVEL],
    expected: 'depends',
    judge: judge(['delivery.push', 'delivery.hanging', 'delivery.timed'], (f) => {
      const [push, hanging, timed] = [f['delivery.push'], f['delivery.hanging'], f['delivery.timed']]
      return [
        push < 0.9 * hanging ? 'holds' : push < timed ? 'depends' : 'fails',
        `To the consumer it takes ${ms(push)} by push, ${ms(hanging)} by a pull that hangs until there is something, ${ms(timed)} by one now and then.`,
      ]
    }),
  },
  {
    id: 'fan-out',
    says: 'Every subscriber gets every message.',
    source: [FUNCTIONAL, notes('31'), notes('32')],
    expected: 'holds',
    judge: (figure) => {
      const [partly, lost, expected, messages] = ['partly', 'lost', 'expected', 'messages'].map((id) =>
        figure(`at-least-once.${id}`),
      )
      if (partly === undefined || lost === undefined || expected === undefined || messages === undefined) return null
      const [once, copies] = [figure('at-least-once.written-per-message'), figure('fan-out-copies.written-per-message')]
      const cost =
        once === undefined || copies === undefined
          ? ''
          : ` With eight subscribers a message is written ${once.toFixed(1)} times to one log and ${copies.toFixed(1)} times in copies.`
      return {
        verdict: lost > 0 ? 'fails' : expected <= messages ? 'depends' : 'holds',
        because: `Of ${messages} messages ${partly} reached some subscribers only, ${lost} of ${expected} deliveries were lost.${cost}`,
      }
    },
  },
  {
    id: 'group-shares-work',
    says: 'The consumers of a group share the work, so that it scales by adding more.',
    source: [notes('77'), OTHER],
    expected: 'depends',
    judge: (figure) => {
      const [all, twice, queue] = [
        figure('at-least-once.speed-up-partitions'),
        figure('at-least-once.speed-up-twice'),
        figure('push.speed-up-twice'),
      ]
      if (all === undefined || twice === undefined) return null
      const besides = queue === undefined ? '' : ` Out of a queue it is ${times(queue)}.`
      const grows = all >= 1.5
      return {
        verdict: grows && twice >= 1.5 * all ? 'holds' : grows ? 'depends' : 'fails',
        because: `As many consumers as partitions do ${times(all)} the work of one, twice as many ${times(twice)}.${besides}`,
      }
    },
  },
  {
    id: 'dead-letters',
    says: 'A dead letter queue lets the others go on when a message cannot be worked on.',
    source: [notes('20')],
    expected: 'holds',
    judge: judge(
      ['at-least-once.poison', 'at-least-once.parked', 'at-least-once.waiting', 'no-dead-letters.waiting'],
      (f) => {
        const [poison, waiting, blocked] = [
          f['at-least-once.poison'],
          f['at-least-once.waiting'],
          f['no-dead-letters.waiting'],
        ]
        return [
          waiting > 0 ? 'fails' : poison === 0 || blocked === 0 ? 'depends' : 'holds',
          `Of ${poison} that nobody can work on ${f['at-least-once.parked']} were put aside, and ${waiting} others were held up; without dead letters ${blocked} were.`,
        ]
      },
    ),
  },
  {
    id: 'buffering',
    says: 'A queue takes up what consumers cannot keep up with.',
    source: [notes('32'), OTHER],
    expected: 'depends',
    judge: judge(
      [
        'at-least-once.slow-consumer.acknowledged-lost',
        'at-least-once.slow-consumer.backlog',
        'push-flood.slow-consumer.acknowledged-lost',
      ],
      (f) => {
        const pulled = f['at-least-once.slow-consumer.acknowledged-lost']
        const flooded = f['push-flood.slow-consumer.acknowledged-lost']
        return [
          pulled > 0 ? 'fails' : flooded > 0 ? 'depends' : 'holds',
          `With one slow consumer up to ${f['at-least-once.slow-consumer.backlog']} waited in the log and ${pulled} were lost; pushed without credit ${flooded} were, for it is the consumer that has to keep them then.`,
        ]
      },
    ),
  },
  {
    id: 'decoupled',
    says: 'Producers do not depend on consumers.',
    source: [notes('22'), notes('30')],
    expected: 'holds',
    judge: judge(['at-least-once.away-acknowledged-p50', 'at-least-once.present-acknowledged-p50'], (f) => {
      const [away, present] = [f['at-least-once.away-acknowledged-p50'], f['at-least-once.present-acknowledged-p50']]
      return [
        away <= 1.1 * present ? 'holds' : away <= 2 * present ? 'depends' : 'fails',
        `A message is acknowledged after ${ms(present)} with all subscribers there, and ${ms(away)} with one away.`,
      ]
    }),
  },
]

export const claims: ClaimDefinition[] = [...delivery, ...keeping, ...working]
