// Findings as charts.
import type { Chart } from '#lib/kernel/chart'
import type { DesignId } from './designs.ts'
import { titleOf } from './designs.ts'
import type { Condition, Findings, Point } from './experiments.ts'
import { conditionTitle } from './figures.ts'
import type { Measures } from './measures.ts'

/** The comparison of the designs: drawn again while replications come in. */
export function outcomeChart({ main }: Findings): Chart {
  return {
    id: 'outcomes',
    kind: 'bar',
    title: 'What became of 1,000 messages, by design',
    says: 'Lost, with an effect more than once, never delivered although kept, or after a later one of the same key. What has no bar is as it should be.',
    y: { label: 'for 1,000 deliveries', unit: '‰' },
    bars: [...main].flatMap(([design, measures]) =>
      (
        [
          ['lost', measures.lost],
          ['more than once', measures.twice],
          ['still waiting', measures.waiting],
          ['out of order', measures.counts.outOfOrder],
        ] as const
      ).map(([group, count]) => ({ label: titleOf(design), group, value: measures.per1000(count) })),
    ),
  }
}

export function charts(findings: Findings): Chart[] {
  return [
    outcomeChart(findings),
    ...conditionCharts(findings),
    ...deliveryChart(findings),
    ...fanOutChart(findings),
    ...scalingChart(findings),
    ...backlogChart(findings),
    ...absenceChart(findings),
  ]
}

function conditionCharts({ conditions }: Findings): Chart[] {
  if (conditions.size === 0) return []
  const chart = (id: string, title: string, says: string, of: (measures: Measures) => number): Chart => ({
    id,
    kind: 'heatmap',
    title,
    says,
    x: { label: 'What goes wrong, by itself and six times as often' },
    y: { label: 'Design' },
    value: { label: 'for 1,000 deliveries', unit: '‰' },
    cells: [...conditions].flatMap(([design, byCondition]) =>
      [...byCondition].map(([condition, measures]) => ({
        x: conditionTitle(condition),
        y: titleOf(design),
        value: measures.per1000(of(measures)),
      })),
    ),
  })
  return [
    chart(
      'lost-by-fault',
      'Lost, by design and fault',
      'Each way of losing has its own fault: committing before the work needs a crash of the consumer, one copy or none on disk that of a broker, many copies in memory a power cut.',
      (measures) => measures.lost,
    ),
    chart(
      'twice-by-fault',
      'More than once, by design and fault',
      'Repetition comes from answers that are lost and consumers that die or stand still between the effect and its commit. Keys make it harmless, whatever its cause.',
      (measures) => measures.twice,
    ),
  ]
}

const POLL_NAMES = {
  push: 'push',
  hanging: 'pull by a request that hangs',
  timed: 'pull now and then',
} as const

function deliveryChart({ polls }: Findings): Chart[] {
  const timed = polls.get('timed')
  if (!timed || timed.length === 0) return []
  const [from, to] = [timed[0]!.x, timed.at(-1)!.x]
  const flat = (y: number): Point[] => [from, to].map((x) => ({ x, y }))
  return [
    {
      id: 'delivery',
      kind: 'line',
      title: 'How soon a message reaches its consumer',
      says: 'Pulling now and then costs half of the interval. A request that hangs until there is something is as soon as a push.',
      x: { label: 'Time between polls', unit: 'ms', scale: 'log' },
      y: { label: 'Median time', unit: 'ms', scale: 'log' },
      series: (['push', 'hanging', 'timed'] as const).map((kind) => {
        const points = polls.get(kind) ?? []
        return { name: POLL_NAMES[kind], points: kind === 'timed' ? points : points.flatMap(({ y }) => flat(y)) }
      }),
    },
  ]
}

const lines = (found: Map<DesignId, Point[]>) =>
  [...found].map(([design, points]) => ({ name: titleOf(design), points: points.map(({ x, y }) => ({ x, y })) }))

function fanOutChart({ fanOut }: Findings): Chart[] {
  if (fanOut.size === 0) return []
  return [
    {
      id: 'fan-out',
      kind: 'line',
      title: 'What a message costs to write, by subscribers',
      says: 'A log is written once and read by everybody at an offset of their own; copies are written for each subscriber, and each is replicated.',
      x: { label: 'Subscribers' },
      y: { label: 'Entries written a message' },
      series: lines(fanOut),
    },
  ]
}

function scalingChart({ scaling }: Findings): Chart[] {
  if (scaling.size === 0) return []
  return [
    {
      id: 'scaling',
      kind: 'line',
      title: 'What more consumers in a group bring',
      says: 'A partition has one consumer of a group, so beyond the number of partitions more of them stand idle. Consumers of a queue take any message, and give up the order for it.',
      x: { label: 'Consumers of the group' },
      y: { label: 'Throughput over that of one', unit: 'x' },
      series: lines(scaling),
    },
  ]
}

const BACKLOG_SHOWN: [DesignId, Condition][] = [
  ['at-least-once', 'poison'],
  ['no-dead-letters', 'poison'],
  ['at-least-once', 'slow-consumer'],
  ['push', 'slow-consumer'],
]

function backlogChart({ backlog }: Findings): Chart[] {
  const series = BACKLOG_SHOWN.flatMap(([design, condition]) => {
    const points = backlog.get(design)?.get(condition)
    if (!points) return []
    const name = `${titleOf(design)}, ${conditionTitle(condition)}`
    return [{ name, points: points.map(({ at, count }) => ({ x: at / 1000, y: count })) }]
  })
  if (series.length === 0) return []
  return [
    {
      id: 'backlog',
      kind: 'line',
      title: 'What waits, while one message or one consumer holds up the others',
      says: 'A poison message that is retried for ever blocks its partition; put aside it costs a few attempts. One slow consumer holds up its own partitions; where messages are pushed on credit the others take over.',
      x: { label: 'Time', unit: 's' },
      y: { label: 'Not delivered yet', unit: 'deliveries' },
      series,
    },
  ]
}

function absenceChart({ absence }: Findings): Chart[] {
  if (absence.size === 0) return []
  return [
    {
      id: 'absence',
      kind: 'line',
      title: 'What a subscriber misses while it is away',
      says: 'A log that keeps messages until everybody has them loses nothing; one that forgets by age loses what is older than its retention when the subscriber comes back.',
      x: { label: 'Time away', unit: 's' },
      y: { label: 'Lost', unit: '%' },
      series: lines(absence),
    },
  ]
}
