// The numbers of a run, each under a name that stays.
import type { Figure } from '#lib/kernel/simulation'
import type { DesignId } from './designs.ts'
import { titleOf } from './designs.ts'
import type { Findings, SweepPoint } from './experiments.ts'
import type { Measured } from './measures.ts'

type Named = [id: string, name: string, value: number, unit: string]

const round = (value: number): number => Number(value.toPrecision(6))
const over = (value: number, by: number): number => (by > 0 ? value / by : 0)

const DELAYS = [
  ['pushedDelay', 'pushed', 'until a pushed notification is shown'],
  ['polledDelay', 'polled', 'until a polled notification is shown'],
  ['wait', 'wait', 'waiting at a server to be sent'],
  ['fanOut', 'fan-out', 'from the log until all servers have it'],
] as const

function ofDesign(measured: Measured): Named[] {
  const { sums, histograms } = measured
  const delays = DELAYS.flatMap(([name, id, says]): Named[] =>
    histograms[name].count === 0
      ? []
      : [
          [`${id}-p50`, `${says}, median`, round(histograms[name].quantile(0.5)), 'ms'],
          [`${id}-p99`, `${says}, 99th percentile`, round(histograms[name].quantile(0.99)), 'ms'],
        ],
  )
  return [
    ['notifications', 'notifications', sums.notifications, 'notifications'],
    ['expected', 'notifications times subscribers', sums.expected, 'deliveries'],
    ['lost', 'never shown', sums.lost, 'deliveries'],
    ['twice', 'shown more than once', sums.twice, 'deliveries'],
    ['repeated', 'received again by a device', sums.received - (sums.expected - sums.lost), 'deliveries'],
    ['crashes', 'crashes of servers and workers', sums.crashes, 'crashes'],
    ['messages', 'sent to devices', round(measured.perSecond.messages), '1/s'],
    ['pushes', 'pushed to devices, repetitions too', sums.pushes, 'messages'],
    ['polls', 'polls', sums.polls, 'messages'],
    ['poll-reads', 'topics read from the store for polls', round(measured.perSecond.pollReads), '1/s'],
    ['store-reads', 'read from the store in all', round(measured.perSecond.storeReads), '1/s'],
    [
      'look-ups',
      'questions to subscriptions, a pushed notification',
      round(over(sums.lookUps, sums.routed)),
      'questions',
    ],
    ['hand-overs', 'messages to servers, a pushed notification', round(over(sums.handOvers, sums.routed)), 'messages'],
    ['key-reads', 'reads of the table of keys', sums.keyReads, 'reads'],
    ['reads-saved', 'keys that the filter said are new', sums.readsSaved, 'keys'],
    ['false-positives', 'new keys that the filter took for known', sums.falsePositives, 'keys'],
    ['known-elsewhere', 'keys new to the filter, but in the table', sums.knownElsewhere, 'keys'],
    ['wrongly-dropped', 'dropped by the filter, though never sent', sums.wronglyDropped, 'times'],
    ['key-without-sending', 'keys in the table, and nothing sent', sums.keyWithoutSending, 'keys'],
    ['numbers-kept', 'numbers beyond a gap kept by a device for a topic, most', measured.numbersKept, 'numbers'],
    ['imbalance', "busiest server's connections over the mean", round(measured.meanImbalance), 'x'],
    ['member-changes', 'servers that went or came back', sums.memberChanges, 'changes'],
    ...delays,
  ]
}

const at = (points: SweepPoint[], which: number): Measured | undefined => points.at(which)?.measured

function ofRates(design: DesignId, points: SweepPoint[]): Named[] {
  const [low, high] = [at(points, 0)!, at(points, -1)!]
  return [
    ['messages-low', 'sent to devices, little published', round(low.perSecond.messages), '1/s'],
    ['messages-high', 'sent to devices, much published', round(high.perSecond.messages), '1/s'],
    ['polls-low', 'answers to polls, little published', round(low.perSecond.answers), '1/s'],
    ['polls-high', 'answers to polls, much published', round(high.perSecond.answers), '1/s'],
  ].map(([id, says, value, unit]): Named => [
    `${design}.${id}`,
    `${titleOf(design)}: ${says}`,
    Number(value),
    `${unit}`,
  ])
}

function ofSweeps({ rates, keysKept, filter, moves }: Findings): Named[] {
  const named: Named[] = [...rates].flatMap(([design, points]) => ofRates(design, points))
  for (const { x, measured } of keysKept)
    named.push([`keys-kept.${x}.twice`, `${x} keys kept: shown more than once`, measured.sums.twice, 'deliveries'])
  for (const { bits, measured, formula } of filter) {
    named.push([`filter.${bits}.measured`, `filter of ${bits} bits a key: false positives`, measured, ''])
    named.push([
      `filter.${bits}.formula`,
      `filter of ${bits} bits a key: false positives by the formula`,
      round(formula),
      '',
    ])
  }
  const negatives = filter.reduce((sum, { falseNegatives }) => sum + falseNegatives, 0)
  named.push(['filter.false-negatives', 'keys that a filter holds and denies', negatives, 'keys'])
  for (const { servers, ring, remainder } of moves) {
    named.push([`moves.${servers}.ring`, `one of ${servers} servers fails: moved on the ring`, round(ring), ''])
    named.push([
      `moves.${servers}.remainder`,
      `one of ${servers} servers fails: moved by remainder`,
      round(remainder),
      '',
    ])
  }
  return named
}

export function figures(findings: Findings): Figure[] {
  const named = [...findings.measured].flatMap(([design, measured]) =>
    ofDesign(measured).map(([id, name, value, unit]): Named => [
      `${design}.${id}`,
      `${titleOf(design)}: ${name}`,
      value,
      unit,
    ]),
  )
  return [...named, ...ofSweeps(findings)].map(([id, name, value, unit]) => ({ id, name, value, unit }))
}
