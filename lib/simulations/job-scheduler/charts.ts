// Findings as charts.
import type { Chart } from '#lib/kernel/chart'
import type { Histogram } from '#lib/kernel/histogram'
import type { DesignId } from './designs.ts'
import { titleOf } from './designs.ts'
import type { Findings } from './experiments.ts'
import type { Measures } from './measures.ts'

/** The comparison of the designs: drawn again while replications come in. */
export function errorChart({ main }: Findings): Chart {
  const kinds: [string, (measures: Measures) => number][] = [
    ['never done', (measures) => measures.lost + measures.givenUp],
    ['ran twice at once', (measures) => measures.counts.overlaps],
    ['effect done again', (measures) => measures.counts.doubleEffects],
    ['no next row, or more than one', (measures) => measures.noSuccessor + measures.extraSuccessors],
  ]
  return {
    id: 'errors',
    kind: 'bar',
    title: 'What went wrong, by design',
    says: 'For each thousand jobs. Claims leave some runs that overlap; no effect is done again where it has a key; only the transaction keeps the calendar whole.',
    y: { label: 'for 1,000 jobs' },
    bars: [...main].flatMap(([design, measures]) =>
      kinds.map(([group, count]) => ({ label: titleOf(design), group, value: measures.perThousand(count(measures)) })),
    ),
  }
}

export function charts(findings: Findings): Chart[] {
  return [
    errorChart(findings),
    ...delayChart(findings),
    ...burstChart(findings),
    ...visibilityChart(findings),
    ...pauseChart(findings),
    ...queryChart(findings),
    databaseChart(findings),
  ]
}

const DELAYED: DesignId[] = ['full', 'memory-broker', 'partitioned-log', 'table-scan', 'binaries-in-database']

function delayChart({ main }: Findings): Chart[] {
  const compared = [...main].filter(([design]) => DELAYED.includes(design))
  if (compared.length === 0) return []
  return [
    {
      id: 'delays',
      kind: 'line',
      title: 'How long jobs wait until they first run',
      says: 'The share of jobs that have not run after so much time. The first second is the time between two looks; what comes after it are crashes, lost messages and jobs that stand behind slow ones.',
      x: { label: 'Time since the job was due', unit: 's', scale: 'log' },
      y: { label: 'Jobs that have not run', unit: '%' },
      series: compared.map(([design, { delays }]) => ({ name: titleOf(design), points: remaining(delays) })),
    },
  ]
}

const SECONDS_MIN = 0.01
const POINTS_PER_POWER = 10

/** The share that is longer than each of some times that grow by the same factor. */
function remaining(delays: Histogram): { x: number; y: number }[] {
  if (delays.count === 0) return []
  const buckets = [...delays.buckets()]
  const powers = Math.log10(Math.max(10 * SECONDS_MIN, delays.max / 1_000) / SECONDS_MIN)
  return Array.from({ length: Math.ceil(powers * POINTS_PER_POWER) + 1 }, (_, point) => {
    const x = SECONDS_MIN * 10 ** (point / POINTS_PER_POWER)
    const longer = buckets.reduce((sum, { to, count }) => sum + (to > x * 1_000 ? count : 0), 0)
    return { x, y: (100 * longer) / delays.count }
  })
}

const BURST_POINTS = 80

function burstChart({ bursts }: Findings): Chart[] {
  if (bursts.size === 0) return []
  const lastMs = Math.max(...[...bursts.values()].map((burst) => burst.lastMs))
  return [
    {
      id: 'burst',
      kind: 'line',
      title: 'Many jobs at midnight, and the broker crashes',
      says: 'A log hands out the rest when the broker is back. What was in memory comes again when the database misses it, and never where it was struck off.',
      x: { label: 'Time since the jobs were due', unit: 's' },
      y: { label: 'Jobs that have not run' },
      series: [...bursts].map(([design, { jobs, beganMs }]) => ({
        name: titleOf(design),
        points: Array.from({ length: BURST_POINTS + 1 }, (_, point) => {
          const at = (lastMs * point) / BURST_POINTS
          return { x: at / 1_000, y: jobs - beganMs.filter((time) => time <= at).length }
        }),
      })),
    },
  ]
}

function visibilityChart({ visibility }: Findings): Chart[] {
  if (visibility.size === 0) return []
  return [
    {
      id: 'visibility',
      kind: 'line',
      title: 'Slow jobs and the visibility time-out, while nothing fails',
      says: 'A job that takes longer than the time-out is handed out again. Without claims it then runs twice; with them the second executor is refused.',
      x: { label: 'Visibility time-out', unit: 's', scale: 'log' },
      y: { label: 'Overlapping runs for 1,000 jobs' },
      series: [...visibility].map(([design, points]) => ({
        name: titleOf(design),
        points: points.map(({ visibilitySeconds, overlaps }) => ({ x: visibilitySeconds, y: overlaps })),
      })),
    },
  ]
}

function pauseChart({ pauses }: Findings): Chart[] {
  if (pauses.length === 0) return []
  return [
    {
      id: 'pauses',
      kind: 'heatmap',
      title: 'Overlapping runs in spite of claims',
      says: 'A holder that stops for longer than its lease wakes up beside its successor. A longer lease makes that rarer, never impossible, and every crash is noticed later.',
      x: { label: 'Lease', unit: 's' },
      y: { label: 'Mean pause', unit: 's' },
      value: { label: 'Overlapping runs for 1,000 jobs' },
      cells: pauses.map(({ leaseSeconds, pauseSeconds, overlaps }) => ({
        x: leaseSeconds,
        y: pauseSeconds,
        value: overlaps,
      })),
    },
  ]
}

function queryChart({ queries }: Findings): Chart[] {
  if (queries.length === 0) return []
  const series = (name: string, of: 'scan' | 'timeIndex' | 'openIndex') => ({
    name,
    points: queries.map((query) => ({ x: query.tableRows, y: query[of] })),
  })
  return [
    {
      id: 'queries',
      kind: 'line',
      title: 'Rows read to find a batch of due jobs',
      says: 'An index by due time alone reads the whole history, since finished jobs were due as well. One that holds open rows only reads what it returns.',
      x: { label: 'Rows in the table', scale: 'log' },
      y: { label: 'Rows read at a look', scale: 'log' },
      series: [
        series('every row', 'scan'),
        series('index by due time, all rows', 'timeIndex'),
        series('index by next look, open rows', 'openIndex'),
      ],
    },
  ]
}

function databaseChart({ main }: Findings): Chart {
  const parts = [
    ['transactions', 'transactions'],
    ['rows', 'rows read for due jobs'],
    ['bytes', 'binaries'],
  ] as const
  return {
    id: 'database',
    kind: 'bar',
    title: 'What the database is busy with',
    says: 'Share of the time. Everything else waits meanwhile, completions and new jobs included.',
    y: { label: 'Busy', unit: '%' },
    bars: [...main].flatMap(([design, { busyMs, simulatedMs }]) =>
      parts.map(([part, group]) => ({
        label: titleOf(design),
        group,
        value: simulatedMs === 0 ? 0 : (100 * busyMs[part]) / simulatedMs,
      })),
    ),
  }
}
