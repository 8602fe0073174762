// Findings as charts.
import type { Chart } from '#lib/kernel/chart'
import type { DesignId } from './designs.ts'
import { titleOf } from './designs.ts'
import type { Findings, Point } from './experiments.ts'

/** The comparison of the designs: drawn again while replications come in. */
export function spreadChart({ main }: Findings): Chart {
  return {
    id: 'times',
    kind: 'bar',
    title: 'How soon, and how evenly, participants see an order',
    says: 'A multicast packet reaches everybody within the jitter of the network. Connections served in turn let the last one wait for all others, and a database lets everybody wait.',
    y: { label: 'Median time', unit: 'us', scale: 'log' },
    bars: [...main].flatMap(([design, { latencies, spreads }]) => [
      { label: titleOf(design), group: 'order to confirmation', value: latencies.quantile(0.5) },
      { label: titleOf(design), group: 'first to last participant', value: spreads.quantile(0.5) },
    ]),
  }
}

export function charts(findings: Findings): Chart[] {
  return [
    spreadChart(findings),
    wrongChart(findings),
    ...raceChart(findings),
    ...fanOutChart(findings),
    ...gapChart(findings),
    ...batchChart(findings),
    ...shardChart(findings),
    ...crashChart(findings),
  ]
}

function wrongChart({ main }: Findings): Chart {
  return {
    id: 'wrong',
    kind: 'bar',
    title: 'What went wrong, by design',
    says: 'Numbers left out, orders confirmed and then gone, two orders under one number. What has no bar is as it should be.',
    y: { label: 'for 1,000 orders', unit: '‰' },
    bars: [...main].flatMap(([design, measures]) =>
      (
        [
          ['left missing', measures.missing],
          ['confirmed, then gone', measures.confirmedLost],
          ['two under one number', measures.conflicts],
          ['never confirmed', measures.orders - measures.confirmed],
        ] as const
      ).map(([group, count]) => ({
        label: titleOf(design),
        group,
        value: (1000 * count) / Math.max(1, measures.orders),
      })),
    ),
  }
}

const COMPARED: DesignId[] = ['multicast', 'tcp-fan-out']

function raceChart({ main }: Findings): Chart[] {
  const raced = COMPARED.filter((design) => (main.get(design)?.races ?? 0) > 0)
  if (raced.length === 0) return []
  return [
    {
      id: 'races',
      kind: 'bar',
      title: 'Who gets the bargain, by place in the order of sending',
      says: 'All participants react equally fast. Told at the same time, each wins now and then; told in turn, whoever is told first wins most of the races.',
      y: { label: 'Races won', unit: '%' },
      bars: raced.flatMap((design) => {
        const { wins, races } = main.get(design)!
        return Array.from({ length: wins.length }, (_, at) => ({
          label: `${at + 1}.`,
          group: titleOf(design),
          value: (100 * (wins[at] ?? 0)) / races,
        }))
      }),
    },
  ]
}

const lines = (found: Map<DesignId, Point[]>) =>
  [...found].map(([design, points]) => ({ name: titleOf(design), points }))

function fanOutChart({ fanOut }: Findings): Chart[] {
  if (fanOut.size === 0) return []
  return [
    {
      id: 'fan-out',
      kind: 'line',
      title: 'From the first to the last who sees an order, by participants',
      says: 'With a connection each, every further participant waits for one more packet to be sent; a multicast packet is copied by the network.',
      x: { label: 'Participants' },
      y: { label: 'Median time', unit: 'us' },
      series: lines(fanOut),
    },
  ]
}

function gapChart({ gaps }: Findings): Chart[] {
  if (gaps.size === 0) return []
  return [
    {
      id: 'gaps',
      kind: 'line',
      title: 'What participants never see, by loss of packets',
      says: 'Numbers show what is missing. Only where somebody kept what was sent can it be asked for; TCP repeats by itself.',
      x: { label: 'Packets lost', unit: '%' },
      y: { label: 'Left missing', unit: '‰' },
      series: lines(gaps),
    },
  ]
}

function batchChart({ batches }: Findings): Chart[] {
  if (batches.length === 0) return []
  return [
    {
      id: 'batches',
      kind: 'line',
      title: 'What an engine bears, by orders in a packet',
      says: 'Sending costs by the packet, so full packets leave the processor more time for matching; beyond a few tens of orders matching is all that is left.',
      x: { label: 'Orders in a packet, at most', scale: 'log' },
      y: { label: 'Orders a second', unit: '1/s' },
      series: [
        {
          name: 'Sequencer and multicast',
          points: batches.map(({ batch, throughput }) => ({ x: batch, y: throughput })),
        },
      ],
    },
  ]
}

function shardChart({ shards }: Findings): Chart[] {
  if (shards.length === 0) return []
  return [
    {
      id: 'shards',
      kind: 'line',
      title: 'What shards bear, under as many times the load of one',
      says: 'Symbols have nothing to do with each other, so shards add up, as far as no symbol is traded more than one shard can bear.',
      x: { label: 'Shards' },
      y: { label: 'Times what one bears', unit: 'x' },
      series: [
        { name: titleOf('sharded'), points: shards },
        { name: 'as many times', points: shards.map(({ x }) => ({ x, y: x })) },
      ],
    },
  ]
}

function crashChart({ crash }: Findings): Chart[] {
  if (crash.size === 0) return []
  return [
    {
      id: 'take-over',
      kind: 'line',
      title: 'Orders confirmed around a crash of the engine',
      says: 'The engine crashes after one millisecond. A hot standby has the same books and goes on when the silence is long enough; a cold one starts and replays first.',
      x: { label: 'Time', unit: 'ms' },
      y: { label: 'Confirmed in 0.25 ms', unit: 'orders' },
      series: lines(crash),
    },
  ]
}
