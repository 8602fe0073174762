// Findings as charts.
import type { Chart } from '#lib/kernel/chart'
import { designs, titleOf } from './designs.ts'
import type { DesignId } from './designs.ts'
import type { Findings } from './experiments.ts'

/** What becomes of jobs and changes: drawn again while replications come in. */
export function outcomeChart({ main }: Findings): Chart {
  return {
    id: 'outcomes',
    kind: 'bar',
    title: 'What became of jobs, by design',
    says: 'Of each thousand jobs: acknowledged and lost, never worked on without an acknowledgement, begun more than once, and changes of a priority that were acknowledged and forgotten.',
    y: { label: 'of 1,000 jobs' },
    bars: [...main].flatMap(([design, measures]) =>
      (
        [
          ['lost', measures.lost],
          ['never delivered', Math.max(0, measures.undelivered - measures.lost - measures.waiting)],
          ['begun more than once', measures.repeated],
          ['change forgotten', measures.changesLost],
        ] as const
      ).map(([group, count]) => ({ label: titleOf(design), group, value: measures.perThousand(count) })),
    ),
  }
}

export function charts(findings: Findings): Chart[] {
  return [
    outcomeChart(findings),
    ...rankChart(findings),
    ...urgentChart(findings),
    ...partitionChart(findings),
    ...capacityChart(findings),
    ...delayChart(findings),
    ...indexChart(findings),
    ...waitChart(findings),
  ]
}

function rankChart({ order }: Findings): Chart[] {
  if (order.size === 0) return []
  return [
    {
      id: 'rank-errors',
      kind: 'bar',
      title: 'How far from the strict order, while nothing fails',
      says: 'The share of all waiting jobs that are more urgent than the one that is begun: zero is strict order, and about half is no order at all. Even one global heap is not quite strict by the time a job reaches its consumer.',
      y: { label: 'Waiting jobs that are more urgent', unit: '%' },
      bars: [...order].map(([design, { rankShare }]) => ({ label: titleOf(design), value: 100 * rankShare })),
    },
  ]
}

function urgentChart({ order }: Findings): Chart[] {
  if (order.size === 0) return []
  return [
    {
      id: 'urgent-waits',
      kind: 'bar',
      title: 'What urgent jobs wait, while nothing fails',
      says: 'Half of the urgent jobs wait no longer than the first bar, and 99 of 100 no longer than the second; other jobs wait for the backlog.',
      y: { label: 'Wait', unit: 'ms', scale: 'log' },
      bars: [...order].flatMap(([design, { urgentWaits }]) => [
        { label: titleOf(design), group: 'median', value: Math.max(0.1, urgentWaits.quantile(0.5)) },
        { label: titleOf(design), group: '99th percentile', value: Math.max(0.1, urgentWaits.quantile(0.99)) },
      ]),
    },
  ]
}

function partitionChart({ byPartitions }: Findings): Chart[] {
  if (byPartitions.size === 0) return []
  return [
    {
      id: 'partitions',
      kind: 'line',
      title: 'Order by the number of partitions',
      says: 'Consumers that compare the heads of all partitions keep near order however many there are. Those that take from one after the other, or hold jobs in advance, lose it.',
      x: { label: 'Partitions' },
      y: { label: 'Waiting jobs that are more urgent', unit: '%' },
      series: [...byPartitions].map(([design, points]) => ({
        name: titleOf(design),
        points: points.map(({ partitions, rankShare }) => ({ x: partitions, y: 100 * rankShare })),
      })),
    },
  ]
}

function capacityChart({ capacity }: Findings): Chart[] {
  if (capacity.size === 0) return []
  return [
    {
      id: 'capacity',
      kind: 'line',
      title: 'Jobs a second that the queue itself can take',
      says: 'One heap is as fast as one server. Each partition adds a server, less what the looks of all consumers at all heads cost; a quorum asks every replica of every partition for each job.',
      x: { label: 'Partitions' },
      y: { label: 'Jobs', unit: '1/s' },
      series: [...capacity].map(([design, points]) => ({
        name: titleOf(design),
        points: points
          .map(({ partitions, jobsPerSecond }) => ({ x: partitions, y: jobsPerSecond }))
          .sort((a, b) => a.x - b.x),
      })),
    },
  ]
}

function delayChart({ delays }: Findings): Chart[] {
  const compared = [...delays].filter(([, points]) => points.length > 1)
  if (compared.length === 0) return []
  return [
    {
      id: 'delays',
      kind: 'line',
      title: 'What crashes take, by how late others hear of a change',
      says: 'The longer the log or the replicas lag behind what is acknowledged, the more goes with a server that fails.',
      x: { label: 'Time until others have it', unit: 'ms', scale: 'log' },
      y: { label: 'Acknowledged jobs and changes lost, of 1,000 jobs' },
      series: compared.map(([design, points]) => ({
        name: titleOf(design),
        points: points.map(({ delayMs, lost, changesLost, acknowledged }) => ({
          x: Math.max(1, delayMs),
          y: (1_000 * (lost + changesLost)) / Math.max(1, acknowledged),
        })),
      })),
    },
  ]
}

function indexChart({ indexes }: Findings): Chart[] {
  if (indexes.length === 0) return []
  const series = (name: string, of: (cost: Findings['indexes'][number]) => number) => ({
    name,
    points: indexes.map((cost) => ({ x: cost.jobs, y: Math.max(0.001, of(cost)) })),
  })
  return [
    {
      id: 'indexes',
      kind: 'line',
      title: 'Keeping jobs in order: what one job costs',
      says: 'A heap moves a few entries in memory however many wait, and a sorted list passes half of them. An index on disk reads pages as soon as it outgrows its cache.',
      x: { label: 'Jobs waiting', scale: 'log' },
      y: { label: 'Steps, or pages, for each job', scale: 'log' },
      series: [
        series('heap: entries moved', ({ heap }) => heap),
        series('sorted list: entries passed', ({ list }) => list),
        series('index on disk: pages read', ({ pagesRead }) => pagesRead),
      ],
    },
  ]
}

const COMPARED: DesignId[] = ['partitioned-consensus', 'strict-global', 'held-heap']
const WAIT_BINS = 24

function waitChart({ order }: Findings): Chart[] {
  const compared = designs.flatMap(({ id }) => {
    const measures = COMPARED.includes(id) ? order.get(id) : undefined
    return measures ? [{ id, measures }] : []
  })
  const longest = Math.max(0, ...compared.map(({ measures }) => measures.waits.quantile(0.95)))
  if (longest === 0) return []
  const width = longest / WAIT_BINS
  return [
    {
      id: 'waits',
      kind: 'histogram',
      title: 'How long jobs wait, of any priority',
      says: 'Most jobs are begun soon, because the backlog is made of the least urgent; the last bin holds everything beyond.',
      x: { label: 'Wait', unit: 'ms' },
      series: compared.map(({ id, measures }) => {
        const counts = Array.from({ length: WAIT_BINS }, () => 0)
        for (const { from, to, count } of measures.waits.buckets())
          counts[Math.min(WAIT_BINS - 1, Math.floor((from + to) / 2 / width))]! += count
        const bins = counts.map((count, bin) => ({ from: bin * width, to: (bin + 1) * width, count }))
        return { name: titleOf(id), bins }
      }),
    },
  ]
}
