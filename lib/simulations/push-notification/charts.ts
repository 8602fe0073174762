// Findings as charts.
import type { Chart } from '#lib/kernel/chart'
import type { DesignId } from './designs.ts'
import { titleOf } from './designs.ts'
import type { Findings } from './experiments.ts'
import type { Measured } from './measures.ts'

type Bars = Extract<Chart, { kind: 'bar' }>['bars']

/** For each design what is given for it, as one group of bars after the other. */
const barsOf = (findings: Findings, groups: [group: string, of: (measured: Measured) => number | null][]): Bars =>
  [...findings.measured].flatMap(([design, measured]) =>
    groups.flatMap(([group, of]) => {
      const value = of(measured)
      return value === null ? [] : [{ label: titleOf(design), group, value }]
    }),
  )

const perThousand = (count: number, { sums }: Measured): number => (1_000 * count) / Math.max(1, sums.expected)

/** The comparison of the designs: drawn again while replications come in. */
export function outcomeChart(findings: Findings): Chart {
  return {
    id: 'outcome',
    kind: 'bar',
    title: 'What users notice: lost, and shown twice',
    says: 'Without keys repetitions are shown. Keys that a server writes first lose what was never sent; written afterwards they let repetitions through. What has no bar is as it should be.',
    y: { label: 'for 1,000 deliveries', unit: '‰' },
    bars: barsOf(findings, [
      ['never shown', (measured) => perThousand(measured.sums.lost, measured)],
      ['shown twice', (measured) => perThousand(measured.sums.twice, measured)],
    ]),
  }
}

export function charts(findings: Findings): Chart[] {
  return [
    outcomeChart(findings),
    costChart(findings),
    delayChart(findings),
    ...rateChart(findings),
    ...thresholdChart(findings),
    ...keysChart(findings),
    ...filterChart(findings),
    ...movesChart(findings),
  ]
}

function costChart(findings: Findings): Chart {
  return {
    id: 'cost',
    kind: 'bar',
    title: 'What it costs',
    says: 'Pushing everything sends most to devices; polling everything reads most topics, unless a cache answers; keys at the server and comparisons are read from the store too.',
    y: { label: 'a second', unit: '1/s' },
    bars: barsOf(findings, [
      ['sent to devices', (measured) => measured.perSecond.messages],
      ['read from the store', (measured) => measured.perSecond.storeReads],
    ]),
  }
}

function delayChart(findings: Findings): Chart {
  const median = (name: 'pushedDelay' | 'polledDelay') => (measured: Measured) =>
    measured.histograms[name].count === 0 ? null : measured.histograms[name].quantile(0.5)
  return {
    id: 'delay',
    kind: 'bar',
    title: 'How soon a notification is shown',
    says: 'A push takes a few ways through the network. A poll takes half of the time between polls and the age of the cache, for devices that are online all the while.',
    y: { label: 'Median', unit: 'ms', scale: 'log' },
    bars: barsOf(findings, [
      ['pushed', median('pushedDelay')],
      ['polled', median('polledDelay')],
    ]),
  }
}

const nameOf = ([design]: readonly [DesignId, unknown]): string => titleOf(design)

function rateChart({ rates }: Findings): Chart[] {
  if (rates.size === 0) return []
  return [
    {
      id: 'rate',
      kind: 'line',
      title: 'Messages to devices, by how much is published',
      says: 'Pushes grow with what is published, polls do not: they are capped, and wasted while there is little to tell. Where the lines cross, the popular topics of a device together have about one notification between two polls.',
      x: { label: 'Notifications', unit: '1/s', scale: 'log' },
      y: { label: 'Sent to devices', unit: '1/s', scale: 'log' },
      series: [...rates].map((each) => ({
        name: nameOf(each),
        points: each[1].map(({ x, measured }) => ({ x, y: measured.perSecond.messages })),
      })),
    },
  ]
}

function thresholdChart({ thresholds }: Findings): Chart[] {
  if (thresholds.length === 0) return []
  return [
    {
      id: 'threshold',
      kind: 'line',
      title: 'Where to set the threshold',
      says: 'A higher threshold pushes more: notifications are shown sooner, and the bursts of popular topics make others wait at the servers.',
      x: { label: 'Threshold', unit: 'subscribers' },
      y: { label: 'Time', unit: 'ms', scale: 'log' },
      series: [
        { name: 'shown after, median', of: (measured: Measured) => measured.delay.quantile(0.5) },
        {
          name: 'waiting at a server, 99th percentile',
          of: ({ histograms }: Measured) => histograms.wait.quantile(0.99),
        },
      ].map(({ name, of }) => ({
        name,
        // A logarithmic axis has no place for nobody waiting.
        points: thresholds.map(({ x, measured }) => ({ x, y: of(measured) })).filter(({ y }) => y > 0),
      })),
    },
  ]
}

function keysChart({ keysKept, measured }: Findings): Chart[] {
  if (keysKept.length === 0) return []
  const numbered = measured.get('numbered')
  return [
    {
      id: 'keys-kept',
      kind: 'line',
      title: 'What a small memory of keys lets through',
      says: 'A device that has forgotten a key shows the repetition. Numbers by topic need no more memory than there are gaps.',
      x: { label: 'Keys kept by a device', unit: 'keys', scale: 'log' },
      y: { label: 'Shown twice, for 1,000 deliveries', unit: '‰' },
      series: [
        {
          name: 'keys',
          points: keysKept.map(({ x, measured: each }) => ({ x, y: perThousand(each.sums.twice, each) })),
        },
      ],
      ...(numbered
        ? { rules: [{ value: perThousand(numbered.sums.twice, numbered), label: 'numbers instead of keys' }] }
        : {}),
    },
  ]
}

function filterChart({ filter }: Findings): Chart[] {
  const points = (of: 'measured' | 'formula') =>
    filter.map((each) => ({ x: each.bits, y: each[of] })).filter(({ y }) => y > 0)
  return [
    {
      id: 'filter',
      kind: 'line',
      title: 'How often a Bloom filter errs',
      says: 'Each five bits a key make mistakes about ten times rarer. A filter never denies a key that it holds.',
      x: { label: 'Memory', unit: 'bits a key' },
      y: { label: 'Strangers taken for known', scale: 'log' },
      series: [
        { name: 'measured', points: points('measured') },
        { name: 'formula', points: points('formula') },
      ],
    },
  ]
}

function movesChart({ moves }: Findings): Chart[] {
  const percent = (of: (servers: number, ring: number, remainder: number) => number) =>
    moves.map(({ servers, ring, remainder }) => ({ x: servers, y: 100 * of(servers, ring, remainder) }))
  return [
    {
      id: 'moves',
      kind: 'line',
      title: 'Who has to connect anew when one server fails',
      says: 'On a ring only the devices of the failed server move. By remainder nearly all do, at the very moment when a server is missing.',
      x: { label: 'Servers', unit: 'servers', scale: 'log' },
      y: { label: 'Devices that move', unit: '%' },
      series: [
        { name: 'ring', points: percent((_, ring) => ring) },
        { name: 'remainder', points: percent((_, __, remainder) => remainder) },
        { name: 'one in so many', points: percent((servers) => 1 / servers) },
      ],
    },
  ]
}
