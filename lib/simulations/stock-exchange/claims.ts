// What the documents say about stock exchanges, judged by figures alone.
import type { ClaimDefinition, ClaimVerdict, Source } from '#lib/kernel/simulation'

const briefing = (...sections: string[]): Source[] => sections.map((section) => ({ document: 'briefing', section }))
const key = (item: number): string => `Stock Exchange key ${item}`
const quiz = (item: number): string => `Stock Exchange quiz ${item}`

type Judge = ClaimDefinition['judge']

/** Decides from named figures; null if one of them was not looked at. */
function judge<const K extends string>(
  ids: readonly K[],
  decide: (f: Record<K, number>) => [ClaimVerdict, string],
): Judge {
  return (figure) => {
    const values = ids.map((id) => [id, figure(id)] as const)
    if (values.some(([, value]) => value === undefined)) return null
    const [verdict, because] = decide(Object.fromEntries(values) as Record<K, number>)
    return { verdict, because }
  }
}

const us = (value: number): string =>
  `${value >= 1_000 ? `${(value / 1_000).toFixed(1)} ms` : `${value.toFixed(1)} us`}`
const perSecond = (value: number): string => `${Math.round(value / 1_000)} k/s`
const percent = (share: number): string => `${(100 * share).toFixed(0)} %`
/** Less than this is no difference. */
const CLEARLY = 1.2
const SWAPPED = 'The answer key has items 5 and 6 the other way round than the questions of the quiz.'

export const claims: ClaimDefinition[] = [
  {
    id: 'matches-accurately',
    says: 'A matching engine matches buyers and sellers efficiently and without mistakes.',
    source: briefing(quiz(1), key(1)),
    expected: 'holds',
    judge: judge(['multicast.volume', 'multicast.crossed', 'multicast.unaccounted', 'multicast.orders'], (f) => [
      f['multicast.crossed'] + f['multicast.unaccounted'] > 0
        ? 'fails'
        : f['multicast.volume'] === 0
          ? 'depends'
          : 'holds',
      `${f['multicast.volume']} shares traded in ${f['multicast.orders']} orders; books were crossed ${f['multicast.crossed']} times, and ${f['multicast.unaccounted']} shares were gained or lost.`,
    ]),
  },
  {
    id: 'multicast-is-faster',
    says: 'UDP multicast is faster than TCP: it reaches many receivers at once, without a connection to each.',
    source: briefing(quiz(2), key(2), quiz(3), key(3)),
    expected: 'holds',
    judge: judge(['multicast.calm.reach-p50', 'tcp-fan-out.calm.reach-p50'], (f) => {
      const [udp, tcp] = [f['multicast.calm.reach-p50'], f['tcp-fan-out.calm.reach-p50']]
      return [
        tcp > CLEARLY * udp ? 'holds' : tcp > udp / CLEARLY ? 'depends' : 'fails',
        `The last participant sees an order ${us(udp)} after it is published by multicast, and ${us(tcp)} after by TCP, where nothing is lost.`,
      ]
    }),
  },
  {
    id: 'multicast-is-fairer',
    says: 'UDP multicast transmits to all participants at the same time.',
    source: briefing(quiz(3), key(3)),
    expected: 'holds',
    judge: judge(
      [
        'multicast.spread-p50',
        'tcp-fan-out.spread-p50',
        'multicast.races',
        'multicast.first-wins',
        'tcp-fan-out.races',
        'tcp-fan-out.first-wins',
      ],
      (f) => {
        const [udp, tcp] = [f['multicast.spread-p50'], f['tcp-fan-out.spread-p50']]
        const won = (design: 'multicast' | 'tcp-fan-out'): string =>
          f[`${design}.races`] === 0
            ? 'no race'
            : `${percent(f[`${design}.first-wins`] / f[`${design}.races`])} of the races`
        return [
          tcp > CLEARLY * udp ? 'holds' : tcp > udp / CLEARLY ? 'depends' : 'fails',
          `From the first participant to the last it takes ${us(udp)} by multicast and ${us(tcp)} by TCP. Who is first to be sent to wins ${won('multicast')} and ${won('tcp-fan-out')}.`,
        ]
      },
    ),
  },
  {
    id: 'tcp-is-reliable',
    says: 'TCP delivers everything in order; UDP multicast by itself is less reliable.',
    source: briefing(quiz(3), key(3)),
    expected: 'holds',
    judge: judge(
      ['tcp-fan-out.lossy.missing', 'no-retransmitter.lossy.missing', 'no-retransmitter.lossy.orders'],
      (f) => {
        const [tcp, udp] = [f['tcp-fan-out.lossy.missing'], f['no-retransmitter.lossy.missing']]
        return [
          tcp > 0 ? 'fails' : udp > 0 ? 'holds' : 'depends',
          `With one packet in twenty lost, participants went without ${tcp} numbers by TCP, and without ${udp} by multicast alone.`,
        ]
      },
    ),
  },
  {
    id: 'retransmitter-heals',
    says: 'A retransmitter keeps what was sent and repeats what participants missed, so that all of them receive everything.',
    source: briefing(quiz(8), key(8)),
    expected: 'holds',
    judge: judge(['multicast.missing', 'multicast.repeated', 'multicast.orders', 'no-retransmitter.missing'], (f) => [
      f['multicast.missing'] > 0 ? 'fails' : f['multicast.repeated'] === 0 ? 'depends' : 'holds',
      `It repeated ${f['multicast.repeated']} orders, and participants went without ${f['multicast.missing']}; without it they went without ${f['no-retransmitter.missing']}.`,
    ]),
  },
  {
    id: 'replicas-stay-equal',
    says: 'Engines that apply the same operations stay in the same state, so that one can go on for another.',
    source: briefing(quiz(4), key(4)),
    expected: 'holds',
    judge: judge(
      [
        'multicast.diverged',
        'multicast.confirmed-lost',
        'no-sequencer.diverged',
        'no-sequencer.confirmed-lost',
        'multicast.take-overs',
      ],
      (f) => [
        f['multicast.diverged'] + f['multicast.confirmed-lost'] > 0
          ? 'fails'
          : f['no-sequencer.diverged'] === 0
            ? 'depends'
            : 'holds',
        `By one sequence ${f['multicast.diverged']} pairs of engines ended in different states and ${f['multicast.confirmed-lost']} confirmed orders were gone, after ${f['multicast.take-overs']} take-overs; each by its own order of arrival, ${f['no-sequencer.diverged']} did, and ${f['no-sequencer.confirmed-lost']} confirmed orders were gone.`,
      ],
    ),
  },
  {
    id: 'survives-failure',
    says: 'With replicated state machines, the others go on from a consistent state when an engine fails.',
    source: briefing(quiz(4), key(4)),
    expected: 'depends',
    contested:
      'A standby has only what was sent to it. Unless another machine has an order before anybody is told of it, a crash takes orders that were confirmed.',
    judge: judge(
      [
        'multicast.confirmed-lost',
        'multicast.conflicts',
        'publish-first.confirmed-lost',
        'publish-first.conflicts',
        'multicast.crashes',
      ],
      (f) => [
        f['multicast.confirmed-lost'] + f['multicast.conflicts'] > 0
          ? 'fails'
          : f['publish-first.confirmed-lost'] + f['publish-first.conflicts'] > 0
            ? 'depends'
            : 'holds',
        `In ${f['multicast.crashes']} crashes ${f['multicast.confirmed-lost']} confirmed orders were lost where they are written down first, and ${f['publish-first.confirmed-lost']} where they are published first, with ${f['publish-first.conflicts']} numbers given twice.`,
      ],
    ),
  },
  {
    id: 'hot-standby',
    says: 'A standby that applies the same sequence takes over almost at once.',
    source: briefing(quiz(4), key(4)),
    expected: 'holds',
    judge: judge(['multicast.outage-p50', 'cold-standby.outage-p50', 'multicast.crashes'], (f) => {
      const [hot, cold] = [f['multicast.outage-p50'], f['cold-standby.outage-p50']]
      return [
        f['multicast.crashes'] === 0 ? 'depends' : cold > CLEARLY * hot ? 'holds' : 'fails',
        `After ${f['multicast.crashes']} crashes the next order was numbered ${us(hot)} later by a hot standby, ${us(cold)} later by a cold one.`,
      ]
    }),
  },
  {
    id: 'batching',
    says: 'Sending messages in batches speeds up their transfer and costs the sender less.',
    source: briefing(quiz(5), key(6)),
    expected: 'holds',
    contested: SWAPPED,
    judge: judge(
      [
        'batch.one.throughput',
        'batch.most.throughput',
        'batch.one.work',
        'batch.most.work',
        'batch.one.latency',
        'batch.most.latency',
      ],
      (f) => {
        const gain = f['batch.most.throughput'] / Math.max(1, f['batch.one.throughput'])
        const later = f['batch.most.latency'] > CLEARLY * f['batch.one.latency']
        return [
          gain < CLEARLY ? 'fails' : later ? 'depends' : 'holds',
          `An engine bears ${perSecond(f['batch.one.throughput'])} with an order in a packet, ${perSecond(f['batch.most.throughput'])} with batches, and works ${us(f['batch.one.work'])} and ${us(f['batch.most.work'])} for each; under the usual load an order takes ${us(f['batch.one.latency'])} and ${us(f['batch.most.latency'])}.`,
        ]
      },
    ),
  },
  {
    id: 'sharding',
    says: 'Sharding by security spreads the load over servers, and raises the throughput of all.',
    source: briefing(quiz(6), key(5)),
    expected: 'holds',
    contested: SWAPPED,
    judge: judge(['shards.most', 'shards.speed-up', 'multicast.disagreements', 'sharded.disagreements'], (f) => {
      const [shards, gain] = [f['shards.most'], f['shards.speed-up']]
      return [
        gain < CLEARLY ? 'fails' : gain < 0.6 * shards ? 'depends' : 'holds',
        `${shards} shards bear ${gain.toFixed(1)} times what one does. The price is one order of everything: two participants saw ${f['sharded.disagreements']} neighbouring orders the other way round, and ${f['multicast.disagreements']} with one sequencer.`,
      ]
    }),
  },
  {
    id: 'low-latency',
    says: 'High-frequency trading demands very low latency and high throughput of the exchange.',
    source: briefing(quiz(7), key(7)),
    expected: 'holds',
    judge: judge(
      [
        'multicast.calm.latency-p50',
        'multicast.calm.throughput',
        'database-book.calm.latency-p50',
        'database-book.calm.throughput',
      ],
      (f) => {
        const [memory, database] = [f['multicast.calm.latency-p50'], f['database-book.calm.latency-p50']]
        const [fast, slow] = [f['multicast.calm.throughput'], f['database-book.calm.throughput']]
        return [
          database > 5 * memory ? 'holds' : database > CLEARLY * memory ? 'depends' : 'fails',
          `An order takes ${us(memory)} with the book in memory and ${us(database)} with a database, which confirms ${perSecond(slow)} instead of ${perSecond(fast)}.`,
        ]
      },
    ),
  },
]
