// What the documents say about who gets a notification how, and what it costs.
import type { ClaimDefinition } from '#lib/kernel/simulation'
import { guide, judge, ms, notes, percent, quiz, short, THEME } from './judging.ts'

const popularity: ClaimDefinition[] = [
  {
    id: 'fan-out',
    says: 'A message is delivered to everybody who subscribes to its topic.',
    source: [THEME, quiz(1), guide(1)],
    expected: 'holds',
    judge: judge(['hybrid.lost', 'hybrid.expected', 'hybrid.crashes'], (lost, expected, crashes) => [
      lost > 0 ? 'fails' : expected === 0 ? 'depends' : 'holds',
      `Of ${expected} deliveries ${lost} never came, with ${crashes} crashes of servers and workers.`,
    ]),
  },
  {
    id: 'polling-caps-cost',
    says: 'Polling popular topics keeps the cost of many subscribers in bounds.',
    source: [THEME, quiz(4), quiz(5), guide(2)],
    expected: 'holds',
    judge: judge(
      ['hybrid.messages-high', 'push-all.messages-high', 'hybrid.polls-low', 'hybrid.polls-high'],
      (hybrid, pushed, low, high) => [
        high > 1.3 * low ? 'fails' : hybrid <= 0.7 * pushed ? 'holds' : hybrid < pushed ? 'depends' : 'fails',
        `When much is published, ${short(hybrid)} messages a second go to devices instead of ${short(pushed)}; answers to polls are ${short(high)} a second then and ${short(low)} when little is.`,
      ],
    ),
  },
  {
    id: 'pushing-popular-is-dearer',
    says: 'To deliver a message of a popular topic to each subscriber costs too much, so it is polled.',
    source: [THEME, quiz(4)],
    expected: 'depends',
    contested:
      'The number of subscribers cancels out: pushing costs a message for each of them and each notification, polling one for each of them and each interval. It is the rate of notifications, times the interval, that decides.',
    judge: judge(
      ['hybrid.messages-low', 'push-all.messages-low', 'hybrid.messages-high', 'push-all.messages-high'],
      (pollLow, pushLow, pollHigh, pushHigh) => {
        const [cheapLow, cheapHigh] = [pollLow < pushLow, pollHigh < pushHigh]
        return [
          cheapLow && cheapHigh ? 'holds' : cheapHigh ? 'depends' : 'fails',
          `When little is published, ${short(pollLow)} messages a second with polls and ${short(pushLow)} without; when much is, ${short(pollHigh)} and ${short(pushHigh)}.`,
        ]
      },
    ),
  },
  {
    id: 'servers-not-overwhelmed',
    says: 'Polling popular topics avoids overwhelming the notification servers.',
    source: [quiz(5), guide(2)],
    expected: 'holds',
    judge: judge(['hybrid.wait-p99', 'push-all.wait-p99'], (hybrid, pushed) => [
      hybrid <= 0.5 * pushed ? 'holds' : hybrid < pushed ? 'depends' : 'fails',
      `One in a hundred pushes waits longer than ${ms(hybrid)} at its server with the threshold, ${ms(pushed)} when all is pushed.`,
    ]),
  },
  {
    id: 'pushed-in-real-time',
    says: 'Topics with few subscribers are pushed in real time, popular ones are polled now and then.',
    source: [quiz(4), quiz(5)],
    expected: 'holds',
    judge: judge(['hybrid.pushed-p50', 'hybrid.polled-p50'], (pushed, polled) => [
      pushed <= 1_000 && pushed < polled ? 'holds' : pushed < polled ? 'depends' : 'fails',
      `Half of the pushed notifications are shown within ${ms(pushed)}, half of the polled ones within ${ms(polled)}.`,
    ]),
  },
  {
    id: 'cache-spares-store',
    says: 'A cache of popular notifications stands in front of the store.',
    source: [quiz(10)],
    expected: 'holds',
    judge: judge(['hybrid.poll-reads', 'no-cache.poll-reads'], (cached, plain) => [
      cached <= 0.5 * plain ? 'holds' : cached < plain ? 'depends' : 'fails',
      `Polls read ${short(cached)} topics a second from the store with a cache, ${short(plain)} without.`,
    ]),
  },
]

const routing: ClaimDefinition[] = [
  {
    id: 'subscriptions-by-topic',
    says: 'Subscriptions are stored by user and sharded again by topic, so that a worker finds subscribers in its own memory.',
    source: [THEME, quiz(3)],
    expected: 'holds',
    contested: 'The key says that the table in memory is sharded by user; that is how the database is sharded.',
    judge: judge(
      ['hybrid.look-ups', 'subscriptions-by-user.look-ups', 'hybrid.fan-out-p50', 'subscriptions-by-user.fan-out-p50'],
      (own, asked, fast, slow) => [
        own > 0 || slow <= fast ? 'fails' : asked >= 2 ? 'holds' : 'depends',
        `A pushed notification takes ${short(own)} questions to the database and ${ms(fast)} with a table by topic, ${short(asked)} and ${ms(slow)} without.`,
      ],
    ),
  },
  {
    id: 'consistent-hashing-moves-few',
    says: 'With consistent hashing only a fraction of the connections moves when a server fails; with a remainder nearly all do.',
    source: [notes('Consistent Hashing'), notes('55')],
    expected: 'holds',
    judge: judge(
      ['moves.8.ring', 'moves.8.remainder', 'moves.32.ring', 'moves.32.remainder'],
      (ring, remainder, ringMany, remainderMany) => [
        ring > remainder || ringMany > remainderMany
          ? 'fails'
          : ring <= 2 / 8 && ringMany <= 2 / 32 && remainder >= 0.75
            ? 'holds'
            : 'depends',
        `When one of 8 servers fails, at worst ${percent(ring)} of the devices move on the ring and ${percent(remainder)} by remainder; of 32, ${percent(ringMany)} and ${percent(remainderMany)}.`,
      ],
    ),
  },
  {
    id: 'hashing-finds-the-server',
    says: 'A routing service assigns devices to servers by consistent hashing, so that it is known where each one is.',
    source: [quiz(8)],
    expected: 'holds',
    judge: judge(['hybrid.hand-overs', 'random-servers.hand-overs'], (ring, any) => [
      ring <= 0.9 * any ? 'holds' : ring < any ? 'depends' : 'fails',
      `A pushed notification takes ${short(ring)} messages to servers by the ring, ${short(any)} when devices are anywhere.`,
    ]),
  },
  {
    id: 'ring-balances',
    says: 'Consistent hashing distributes the load over servers evenly, and determines it.',
    source: [quiz(8), notes('55')],
    expected: 'depends',
    contested:
      'A ring knows nothing of load. It spreads by chance, the more evenly the more virtual nodes there are; who wants to know the load has to measure it.',
    judge: judge(['hybrid.imbalance', 'modulo-servers.imbalance'], (ring, remainder) => [
      ring <= 1.1 ? 'holds' : ring <= 2 ? 'depends' : 'fails',
      `The busiest server has ${short(ring)} times as many connections as the mean on the ring, ${short(remainder)} times by remainder.`,
    ]),
  },
]

export const claimsOfDelivery: ClaimDefinition[] = [...popularity, ...routing]
