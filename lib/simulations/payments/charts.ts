// Findings as charts.
import type { Chart } from '#lib/kernel/chart'
import { CONDITIONS } from './conditions.ts'
import { titleOf } from './designs.ts'
import { FAULT_NAMES } from './enumeration.ts'
import type { Findings, SweepPoint } from './experiments.ts'
import type { Traffic } from './traffic.ts'

/** The comparison of the designs: drawn again while the enumeration goes on. */
export function outcomeChart({ enumerations }: Findings): Chart {
  const groups = [
    ['charged twice', 'double'],
    ['lost', 'lost'],
    ['orders apart', 'apart'],
    ['final state left', 'moved'],
    ['debits not credits', 'unbalanced'],
  ] as const
  return {
    id: 'outcomes',
    kind: 'bar',
    title: 'A fault at every step of a payment: what is wrong afterwards',
    says: 'Each write and each message of one payment is struck by every fault, one at a time. What has no bar is right after every one of them.',
    y: { label: 'of 1,000 faults tried', unit: '‰' },
    bars: [...enumerations].flatMap(([design, enumeration]) => {
      const runs = Math.max(
        1,
        enumeration.total((finding) => finding.runs),
      )
      return groups.map(([group, wrong]) => ({
        label: titleOf(design),
        group,
        value: (1_000 * enumeration.total((finding) => finding.wrong[wrong])) / runs,
      }))
    }),
  }
}

function conditionChart({ enumerations }: Findings): Chart {
  return {
    id: 'by-condition',
    kind: 'heatmap',
    title: 'Runs with anything wrong, by design and by what else goes wrong',
    says: 'Under each condition every step is tried anew. A design that is right only as long as nothing else happens shows it here.',
    x: { label: 'What goes wrong besides the fault' },
    y: { label: 'Design' },
    value: { label: 'of 100 faults tried', unit: '%' },
    cells: [...enumerations].flatMap(([design, { single }]) =>
      CONDITIONS.map((condition) => {
        const { anyWrong, runs } = single.get(condition)!
        return { x: condition, y: titleOf(design), value: (100 * anyWrong) / Math.max(1, runs) }
      }),
    ),
  }
}

function faultChart({ enumerations }: Findings): Chart {
  return {
    id: 'by-fault',
    kind: 'heatmap',
    title: 'Runs with anything wrong, by design and fault',
    says: 'A crash before a step, a crash after it, a message lost, doubled or late. "No fault" is the condition alone.',
    x: { label: 'Fault' },
    y: { label: 'Design' },
    value: { label: 'of 100 faults tried', unit: '%' },
    cells: [...enumerations].flatMap(([design, enumeration]) =>
      FAULT_NAMES.map((fault) => ({
        x: fault.replace('-', ' '),
        y: titleOf(design),
        value:
          (100 * enumeration.total(({ byFault }) => byFault[fault].wrong)) /
          Math.max(
            1,
            enumeration.total(({ byFault }) => byFault[fault].runs),
          ),
      })),
    ),
  }
}

function trafficChart({ traffic }: Findings): Chart {
  const groups = [
    ['charged twice', 'double'],
    ['lost', 'lost'],
    ['orders apart', 'apart'],
    ['given up without need', 'missed'],
    ['charged, out of stock', 'undeliverable'],
  ] as const
  return {
    id: 'traffic',
    kind: 'bar',
    title: 'What became of 1,000 purchases in traffic',
    says: 'Many payments at once, with lost messages, slow charges and crashes by chance, far more often than in life.',
    y: { label: 'of 1,000 purchases', unit: '‰' },
    bars: [...traffic].flatMap(([design, measured]) =>
      groups.map(([group, count]) => ({
        label: titleOf(design),
        group,
        value: measured.per1000(measured.counts[count]),
      })),
    ),
  }
}

type Curve = { id: string; title: string; says: string; x: string; xUnit?: string; y: string; yUnit?: string }

function curves(
  { id, title, says, x, xUnit, y, yUnit }: Curve,
  found: Map<Parameters<typeof titleOf>[0], SweepPoint[]>,
  scale: 'linear' | 'log',
  of: (traffic: Traffic) => number,
): Chart[] {
  if (found.size === 0) return []
  return [
    {
      id,
      kind: 'line',
      title,
      says,
      x: { label: x, scale, ...(xUnit ? { unit: xUnit } : {}) },
      y: { label: y, ...(yUnit ? { unit: yUnit } : {}) },
      series: [...found].map(([design, points]) => ({
        name: titleOf(design),
        points: points.map((point) => ({ x: point.x, y: of(point.traffic) })),
      })),
    },
  ]
}

const seconds = (milliseconds: number): number => milliseconds / 1_000

function sweepCharts({ losses, polls, cards }: Findings): Chart[] {
  return [
    ...curves(
      {
        id: 'losses',
        title: 'Charged twice, by how many messages are lost',
        says: 'Without crashes. Lost answers alone charge twice where a repetition is another charge; with a key they cost time only.',
        x: 'Messages lost',
        y: 'of 1,000 purchases',
        yUnit: '‰',
      },
      losses,
      'linear',
      (traffic) => traffic.per1000(traffic.counts.double),
    ),
    ...curves(
      {
        id: 'polls',
        title: 'How soon a payment is final, by the time between polls',
        says: 'The provider answers later. A webhook tells at once, whatever the poll; the poll alone is as slow as it is rare.',
        x: 'Time between polls',
        xUnit: 'ms',
        y: 'until a final state, median',
        yUnit: 's',
      },
      polls,
      'log',
      (traffic) => seconds(traffic.settled.quantile(0.5)),
    ),
    ...curves(
      {
        id: 'poll-calls',
        title: 'What that costs in requests',
        says: 'Polling often is soon and dear; a webhook costs no request of ours.',
        x: 'Time between polls',
        xUnit: 'ms',
        y: 'requests to the provider, a purchase',
      },
      polls,
      'log',
      (traffic) => traffic.calls / traffic.purchases,
    ),
    ...curves(
      {
        id: 'cards',
        title: 'How soon a payment is final, by how many cards pay',
        says: 'A commit over two phases keeps the card locked while provider and orders answer, so that payments with the same card queue. With one card for all it is the whole shop that queues.',
        x: 'Cards',
        y: 'until a final state, median',
        yUnit: 's',
      },
      cards,
      'log',
      (traffic) => seconds(traffic.settled.quantile(0.5)),
    ),
  ]
}

export function charts(findings: Findings): Chart[] {
  return [
    outcomeChart(findings),
    conditionChart(findings),
    faultChart(findings),
    trafficChart(findings),
    ...sweepCharts(findings),
  ]
}
