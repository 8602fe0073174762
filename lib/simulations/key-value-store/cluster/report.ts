// From findings to figures and charts of the cluster.
import type { Chart } from '#lib/kernel/chart'
import type { Figure } from '#lib/kernel/simulation'
import { rateInterval } from '#lib/kernel/statistics'
import { titleOf } from './designs.ts'
import type { Findings } from './experiments.ts'
import { failedShare, missedShare, quantile } from './measures.ts'
import type { Measures } from './measures.ts'
import type { Params } from './parameters.ts'
import { TREE_ENTRIES } from './placement.ts'
import { settingOf } from './settings.ts'

export function figures(p: Params, findings: Findings): Figure[] {
  const suspicion = {
    id: 'suspicion',
    name: 'Time after which a silent node is suspected',
    value: p.suspectMs,
    unit: 'ms',
  }
  return [
    ...[...findings.measures].flatMap(([id, measures]) => measures.figures(id, settingOf(id, p))),
    ...(findings.measures.size > 0 ? [suspicion] : []),
    ...staleFigures(findings),
    ...treeFigures(findings),
    ...placementFigures(p, findings),
  ]
}

const CONFIDENCE = 0.999

function staleFigures({ stale, ages }: Findings): Figure[] {
  const outside = stale.filter(({ missed, trials, formula }) => {
    const { low, high } = rateInterval(missed, trials, CONFIDENCE)
    return formula < low || formula > high
  })
  return [
    ...stale.map(({ read, write, missed, trials }) => ({
      id: `stale.r${read}w${write}`,
      name: `R = ${read}, W = ${write}, random copies: reads that miss the last write`,
      value: missed / trials,
      unit: 'share',
    })),
    ...(stale.length > 0
      ? [
          { id: 'stale.pairs', name: 'Pairs of R and W compared with the formula', value: stale.length, unit: 'pairs' },
          {
            id: 'stale.off',
            name: 'Of these, outside the interval of their count (999 in 1,000)',
            value: outside.length,
            unit: 'pairs',
          },
        ]
      : []),
    ...ages
      .filter(({ waitMs }) => waitMs === 0)
      .map(({ read, write, missed, trials }) => ({
        id: `stale-at-once.r${read}w${write}`,
        name: `R = ${read}, W = ${write}, all copies told and asked: reads that miss a write acknowledged just before`,
        value: missed / trials,
        unit: 'share',
      })),
  ]
}

function treeFigures({ trees }: Findings): Figure[] {
  const one = trees.find(({ differing }) => differing === 1)
  if (!one) return []
  return [
    {
      id: 'tree.hashes',
      name: `Hashes compared to find one difference among ${TREE_ENTRIES} entries`,
      value: one.hashes,
      unit: 'hashes',
    },
    { id: 'tree.entries', name: 'Entries sent to mend it', value: one.entries, unit: 'entries' },
    { id: 'tree.all', name: 'Entries sent without a tree', value: TREE_ENTRIES, unit: 'entries' },
  ]
}

function placementFigures(p: Params, { ring, onePoint, modulo }: Findings): Figure[] {
  const placed = (id: string, name: string, { maxLoad, moved }: { maxLoad: number; moved: number }): Figure[] => [
    { id: `${id}.max-load`, name: `${name}: load of the fullest node, over the mean`, value: maxLoad, unit: 'x' },
    { id: `${id}.moved`, name: `${name}: keys that move when a node is added`, value: moved, unit: 'share' },
  ]
  return [
    { id: 'nodes', name: 'Nodes', value: p.nodes, unit: 'nodes' },
    ...(ring
      ? [
          ...placed('ring', 'Ring with virtual nodes', ring),
          {
            id: 'ring.three-points',
            name: 'Ring with 3 points a node: load of the fullest node, over the mean',
            value: ring.threePoints,
            unit: 'x',
          },
          { id: 'ring.big-share', name: 'Keys on the big machine', value: ring.bigShare, unit: 'share' },
          {
            id: 'ring.big-fair',
            name: 'Its part of all weights',
            value: p.bigNodeWeight / (p.nodes - 1 + p.bigNodeWeight),
            unit: 'share',
          },
        ]
      : []),
    ...(onePoint ? placed('one-point', titleOf('one-point'), onePoint) : []),
    ...(modulo ? placed('modulo', titleOf('modulo'), modulo) : []),
  ]
}

/** Drawn again while replications come in. */
export function mainCharts({ measures }: Findings): Chart[] {
  if (measures.size === 0) return []
  const bars = (...groups: [string, (m: Measures) => number][]) =>
    [...measures].flatMap(([id, m]) => groups.map(([group, value]) => ({ label: titleOf(id), group, value: value(m) })))
  return [
    {
      id: 'missed',
      kind: 'bar',
      title: 'Reads that miss an acknowledged write',
      says: 'A write counts as missed when a read that began after its acknowledgement returns neither it nor a value built on it: stale copies, or writes thrown away.',
      y: { label: 'Share of the reads', unit: '%' },
      bars: [...measures].map(([id, { outside }]) => ({ label: titleOf(id), value: 100 * missedShare(outside) })),
    },
    {
      id: 'latency',
      kind: 'bar',
      title: 'What a larger quorum costs in time',
      says: 'Median time of an operation that succeeds. Each further answer is waited for, most of all one from another data centre.',
      y: { label: 'Time', unit: 'ms' },
      bars: bars(['read', (m) => quantile(m.outside.readMs, 0.5)], ['write', (m) => quantile(m.outside.writeMs, 0.5)]),
    },
    {
      id: 'failed',
      kind: 'bar',
      title: 'What a larger quorum costs in availability',
      says: 'Share of the operations that failed while nodes crashed and were cut off, each after two attempts.',
      y: { label: 'Failed', unit: '%' },
      bars: bars(
        ['reads', ({ outside }) => 100 * failedShare(outside.readsFailed, outside.readMs.length)],
        ['writes', ({ outside }) => 100 * failedShare(outside.writesFailed, outside.writeMs.length)],
      ),
    },
  ]
}

export function charts(findings: Findings): Chart[] {
  return [
    ...mainCharts(findings),
    ...settleChart(findings),
    ...cutChart(findings),
    ...staleCharts(findings),
    ...placementCharts(findings),
    ...treeChart(findings),
  ]
}

const settleChart = ({ measures }: Findings): Chart[] =>
  measures.size === 0
    ? []
    : [
        {
          id: 'settled',
          kind: 'bar',
          title: 'Until all copies agree',
          says: 'From the end of writes and faults. Without hints and hash trees copies that missed something never learn of it; the bar ends where looking ended.',
          y: { label: 'Time', unit: 's' },
          bars: [...measures].map(([id, m]) => ({ label: titleOf(id), value: m.settledSeconds })),
        },
      ]

function cutChart({ measures }: Findings): Chart[] {
  const cut = [...measures].filter(([, { within }]) => within.readMs.length + within.writesFailed > 0)
  if (cut.length === 0) return []
  return [
    {
      id: 'cut',
      kind: 'bar',
      title: 'While the data centres cannot reach each other',
      says: 'Either writes fail, or reads miss what was written on the other side: consistency or availability, not both.',
      y: { label: 'Share', unit: '%' },
      bars: cut.flatMap(([id, { within }]) => [
        {
          label: titleOf(id),
          group: 'writes that failed',
          value: 100 * failedShare(within.writesFailed, within.writeMs.length),
        },
        { label: titleOf(id), group: 'reads that missed a write', value: 100 * missedShare(within) },
      ]),
    },
  ]
}

function staleCharts({ stale, ages }: Findings): Chart[] {
  if (stale.length === 0) return []
  const pairs = [...new Set(ages.map(({ read, write }) => `R = ${read}, W = ${write}`))]
  return [
    {
      id: 'stale',
      kind: 'heatmap',
      title: 'Reads of random copies that miss the last write',
      says: 'C(N - W, R) / C(N, R) when nothing else spreads the write; nought once R + W exceeds N.',
      x: { label: 'W' },
      y: { label: 'R' },
      value: { label: 'Missed', unit: '%' },
      cells: stale.map(({ read, write, missed, trials }) => ({ x: write, y: read, value: (100 * missed) / trials })),
    },
    {
      id: 'ages',
      kind: 'line',
      title: 'How soon a small quorum sees a write',
      says: 'All copies are told and asked, and the first answers count: what was written a few delays ago is nearly always seen.',
      x: { label: 'Since the acknowledgement', unit: 'ms' },
      y: { label: 'Missed', unit: '%' },
      series: pairs.map((name) => ({
        name,
        points: ages
          .filter(({ read, write }) => `R = ${read}, W = ${write}` === name)
          .map(({ waitMs, missed, trials }) => ({ x: waitMs, y: (100 * missed) / trials })),
      })),
    },
  ]
}

function placementCharts({ balance, ring, onePoint, modulo }: Findings): Chart[] {
  const moved = [
    ...(ring ? [{ label: 'Ring with virtual nodes', value: 100 * ring.moved }] : []),
    ...(onePoint ? [{ label: titleOf('one-point'), value: 100 * onePoint.moved }] : []),
    ...(modulo ? [{ label: titleOf('modulo'), value: 100 * modulo.moved }] : []),
  ]
  if (balance.length === 0) return []
  return [
    {
      id: 'balance',
      kind: 'line',
      title: 'The fullest node, by virtual nodes',
      says: 'Points on a ring fall unevenly; many a machine even it out. Three are not many.',
      x: { label: 'Virtual nodes a machine', scale: 'log' },
      y: { label: 'Load over the mean', unit: 'x' },
      series: [
        { name: 'fullest node', points: balance.map(({ virtualNodes, maxLoad }) => ({ x: virtualNodes, y: maxLoad })) },
      ],
      rules: [{ value: 1, label: 'even' }],
    },
    {
      id: 'moved',
      kind: 'bar',
      title: 'Keys that move when a node is added',
      says: 'On a ring the newcomer takes its part and nothing else moves; modulo the number of nodes nearly everything does.',
      y: { label: 'Moved', unit: '%' },
      bars: moved,
    },
  ]
}

const treeChart = ({ trees }: Findings): Chart[] =>
  trees.length === 0
    ? []
    : [
        {
          id: 'trees',
          kind: 'line',
          title: 'What two copies send each other to find their differences',
          says: 'A hash tree goes down only where copies differ. With differences in every leaf it saves nothing.',
          x: { label: 'Entries that differ' },
          y: { label: 'Sent', unit: 'hashes or entries' },
          series: [
            { name: 'hashes', points: trees.map(({ differing, hashes }) => ({ x: differing, y: hashes })) },
            { name: 'entries', points: trees.map(({ differing, entries }) => ({ x: differing, y: entries })) },
          ],
          rules: [{ value: TREE_ENTRIES, label: 'all entries' }],
        },
      ]
