// Findings as charts.
import type { Chart } from '#lib/kernel/chart'
import type { DesignId } from './parameters.ts'
import { designs as allDesigns } from './parameters.ts'
import type { Condition, Findings } from './experiments.ts'

export const titleOf = (design: DesignId): string => allDesigns.find(({ id }) => id === design)?.title ?? design

/** The comparison of the designs: drawn again while replications come in. */
export function errorChart(findings: Findings): Chart {
  return {
    id: 'errors',
    kind: 'bar',
    title: 'What went wrong, by design',
    says: 'For each thousand grants: late writes that replaced newer ones, rightful holders refused, and locks given to two at once.',
    y: { label: 'for 1,000 grants' },
    bars: [...findings.main].flatMap(([design, measures]) =>
      (
        [
          ['late write accepted', measures.counts.lateAccepted],
          ['rightful write refused', measures.counts.rightfulRefused],
          ['granted twice', measures.counts.doubleGrants],
        ] as const
      ).map(([group, count]) => ({ label: titleOf(design), group, value: measures.perThousandGrants(count) })),
    ),
  }
}

export function charts(findings: Findings): Chart[] {
  return [
    errorChart(findings),
    ...tokenChart(findings),
    ...herdChart(findings),
    ...waitChart(findings),
    ...skewChart(findings),
    ...pauseChart(findings),
    ...conditionChart(findings),
  ]
}

function tokenChart({ tokens }: Findings): Chart[] {
  const points = tokens.get('timestamps')
  if (!points || points.length === 0) return []
  const series = (name: string, regressed: boolean) => ({
    name,
    points: points
      .filter((point) => point.regressed === regressed)
      .map(({ at, token }) => ({ x: at / 1000, y: token - at })),
  })
  return [
    {
      id: 'timestamp-tokens',
      kind: 'scatter',
      title: 'Timestamps as tokens, against true time',
      says: 'Each step is a new leader with another clock. Where it steps down by more than the time that passed, new tokens are lower than old ones.',
      x: { label: 'True time', unit: 's' },
      y: { label: 'Token ahead of true time', unit: 'ms' },
      series: [series('higher than all before', false), series('not higher', true)],
    },
  ]
}

function herdChart({ herd }: Findings): Chart[] {
  if (herd.size === 0) return []
  return [
    {
      id: 'herd',
      kind: 'line',
      title: 'Messages that one release sets off',
      says: 'With a wait list one client hears of a release, however many wait; without it all do, ask again, and all but one in vain.',
      x: { label: 'Waiting clients' },
      y: { label: 'Messages a release' },
      series: [...herd].map(([design, points]) => ({
        name: titleOf(design),
        points: points.map(({ waiting, messages }) => ({ x: waiting, y: messages })),
      })),
    },
  ]
}

const WAIT_BINS = 24

function waitChart({ main }: Findings): Chart[] {
  const compared = [...main].filter(([design]) => design === 'raft-fencing' || design === 'raft-herd')
  const longest = Math.max(0, ...compared.map(([, measures]) => measures.waits.quantile(0.99)))
  if (longest === 0) return []
  const width = longest / WAIT_BINS
  return [
    {
      id: 'waits',
      kind: 'histogram',
      title: 'How long a client waits for the lock',
      says: 'A wait list serves in order. Without it some are lucky and others wait long; the last bin holds everything beyond.',
      x: { label: 'Wait', unit: 'ms' },
      series: compared.map(([design, measures]) => {
        const counts = Array.from({ length: WAIT_BINS }, () => 0)
        for (const { from, to, count } of measures.waits.buckets()) {
          const bin = Math.min(WAIT_BINS - 1, Math.floor((from + to) / 2 / width))
          counts[bin] = (counts[bin] ?? 0) + count
        }
        return {
          name: titleOf(design),
          bins: counts.map((count, bin) => ({ from: bin * width, to: (bin + 1) * width, count })),
        }
      }),
    },
  ]
}

function skewChart({ skew }: Findings): Chart[] {
  const points = skew.get('timestamps')
  if (!points) return []
  return [
    {
      id: 'skew',
      kind: 'line',
      title: 'Timestamps that go backwards, by clock skew',
      says: 'While clocks agree better than a fail-over takes, a new leader’s timestamps are higher all the same. Beyond that they are not.',
      x: { label: 'Clock skew, standard deviation', unit: 'ms' },
      y: { label: 'Tokens not higher, for 1,000 grants' },
      series: [
        {
          name: titleOf('timestamps'),
          points: points.map(({ skewMs, regressions }) => ({ x: skewMs, y: regressions })),
        },
      ],
    },
  ]
}

function pauseChart({ pauses }: Findings): Chart[] {
  if (pauses.length === 0) return []
  return [
    {
      id: 'pauses',
      kind: 'heatmap',
      title: 'Late writes that get through on the lease alone',
      says: 'A longer lease makes them rarer, and never impossible; it also makes everybody wait longer for a holder that is gone.',
      x: { label: 'Lease', unit: 'ms' },
      y: { label: 'Mean pause', unit: 'ms' },
      value: { label: 'Late writes accepted for 1,000 grants' },
      cells: pauses.map(({ leaseMs, pauseMs, lateAccepted }) => ({ x: leaseMs, y: pauseMs, value: lateAccepted })),
    },
  ]
}

export const CONDITION_NAMES: Record<Condition, string> = {
  calm: 'contention only',
  lossy: 'bad network and clocks',
  pauses: 'paused clients',
  crashes: 'crashes, disks kept',
  'disks-lost': 'crashes, disks lost',
}

function conditionChart({ conditions }: Findings): Chart[] {
  if (conditions.size === 0) return []
  const chart = (id: string, title: string, says: string, count: 'tokenRegressions' | 'doubleGrants'): Chart => ({
    id,
    kind: 'bar',
    title,
    says,
    y: { label: 'for 1,000 grants' },
    bars: [...conditions].flatMap(([design, byCondition]) =>
      [...byCondition].map(([condition, measures]) => ({
        label: CONDITION_NAMES[condition],
        group: titleOf(design),
        value: measures.perThousandGrants(measures.counts[count]),
      })),
    ),
  })
  return [
    chart(
      'conditions-exclusion',
      'Locks given to two at once, by what goes wrong',
      'Majorities overlap, so votes alone keep two clients apart as long as no server forgets its vote.',
      'doubleGrants',
    ),
    chart(
      'conditions-tokens',
      'Tokens out of order, by what goes wrong',
      'Without a log there is no order of grants to number: counters of different majorities differ even when nothing fails.',
      'tokenRegressions',
    ),
  ]
}
