// From measures to figures and charts of the storage engines.
import type { MergePolicy } from '#lib/algorithms/lsm-tree'
import type { Chart } from '#lib/kernel/chart'
import type { Figure } from '#lib/kernel/simulation'
import type { DesignId } from './designs.ts'
import { titleOf } from './designs.ts'
import type { Measures } from './measure.ts'
import type { Params } from './parameters.ts'
import type { FilterPoint, RatioPoint } from './sweeps.ts'

/** What a run has found so far. */
export type Findings = {
  measures: Map<DesignId, Measures>
  ratios: Map<MergePolicy, RatioPoint[]>
  filters: FilterPoint[]
}

export const emptyFindings = (): Findings => ({ measures: new Map(), ratios: new Map(), filters: [] })

const POLICY_TITLES: Record<MergePolicy, string> = {
  levelling: 'Levelling',
  tiering: 'Tiering',
  'lazy-levelling': 'Lazy levelling',
}

export function figures(p: Params, findings: Findings): Figure[] {
  return [
    ...[...findings.measures].flatMap(([id, measures]) => designFigures(id, measures, p)),
    ...[...findings.ratios].flatMap(([merge, points]) => ratioFigures(merge, points)),
    ...filterFigures(findings.filters),
  ]
}

function designFigures(id: DesignId, m: Measures, p: Params): Figure[] {
  const figure = (name: string, title: string, value: number, unit: string): Figure => ({
    id: `${id}.${name}`,
    name: `${titleOf(id)}: ${title}`,
    value,
    unit,
  })
  const logMicros = id === 'no-log' ? 0 : (m.syncs * p.nextPageMicros) / m.writes.operations
  return [
    figure('write-amplification', 'entries written to disk for one put or delete', m.writeAmplification, 'entries'),
    figure('page-writes', 'pages written for one put or delete', m.writes.writes / m.writes.operations, 'pages'),
    figure('write-reads', 'pages read for one put or delete', m.writes.readsEach, 'pages'),
    figure('present-reads', 'pages read to find a key', m.present.readsEach, 'pages'),
    figure('absent-reads', 'pages read for a key that was never there', m.absent.readsEach, 'pages'),
    figure('scan-reads', 'pages read by a scan', m.scans.readsEach, 'pages'),
    figure('scans', 'scans', m.scans.operations, 'scans'),
    figure('write-micros', 'time of the disk for one put or delete', m.writes.microsEach(p) + logMicros, 'us'),
    figure('read-micros', 'time of the disk to find a key', m.present.microsEach(p), 'us'),
    figure('space-amplification', 'room taken, over that of the live entries', m.spaceAmplification, 'x'),
    figure('live-keys', 'live keys at the end', m.liveKeys, 'keys'),
    figure('wrong-answers', 'answers other than a plain array gives', m.wrongAnswers, 'answers'),
    figure('resurrected', 'of these, look-ups that found a deleted key', m.resurrected, 'answers'),
    figure('deletes', 'look-ups of deleted keys', m.deleted.operations, 'look-ups'),
    ...(m.tree
      ? [
          figure('runs', 'sorted runs at the end', m.tree.runs, 'runs'),
          figure('levels', 'levels in use at the end', m.tree.levels, 'levels'),
          figure('filter-bits', 'filter memory', m.tree.filterBitsPerKey, 'bits a key'),
          figure('crashes', 'crashes', m.crashes, 'crashes'),
          figure('lost-writes', 'acknowledged writes that a crash undid', m.lostWrites, 'writes'),
        ]
      : []),
  ]
}

function ratioFigures(merge: MergePolicy, points: RatioPoint[]): Figure[] {
  const title = POLICY_TITLES[merge]
  return [
    ...points.flatMap(({ sizeRatio, writes, absentReads, runs }) => [
      {
        id: `${merge}.t${sizeRatio}.writes`,
        name: `${title}, T = ${sizeRatio}: times an entry is written`,
        value: writes,
        unit: 'x',
      },
      {
        id: `${merge}.t${sizeRatio}.absent-reads`,
        name: `${title}, T = ${sizeRatio}: pages read in vain`,
        value: absentReads,
        unit: 'pages',
      },
      { id: `${merge}.t${sizeRatio}.runs`, name: `${title}, T = ${sizeRatio}: runs`, value: runs, unit: 'runs' },
    ]),
    {
      id: `${merge}.mean-runs`,
      name: `${title}: runs, on average over size ratios`,
      value: points.reduce((sum, { runs }) => sum + runs, 0) / points.length,
      unit: 'runs',
    },
    {
      id: `${merge}.formula-error`,
      name: `${title}: furthest that writes are from the formula`,
      value: Math.max(...points.map(({ writes, formula }) => Math.abs(writes / formula - 1))),
      unit: 'share',
    },
    {
      id: `${merge}.filter-error`,
      name: `${title}: reads in vain over all size ratios, against the filters' formula`,
      value: ratioOfSums(points) - 1,
      unit: 'share',
    },
  ]
}

function ratioOfSums(points: RatioPoint[]): number {
  const sum = (of: (point: RatioPoint) => number) => points.reduce((total, point) => total + of(point), 0)
  const expected = sum(({ expectedReads }) => expectedReads)
  return expected === 0 ? 1 : sum(({ absentReads }) => absentReads) / expected
}

function filterFigures(points: FilterPoint[]): Figure[] {
  if (points.length === 0) return []
  const missed = points.reduce((sum, point) => sum + point.missed, 0)
  return [
    { id: 'filter.missed', name: 'Members that a filter did not find', value: missed, unit: 'members' },
    ...points.flatMap(({ bits, measured, formula }) => [
      {
        id: `filter.${bits}.measured`,
        name: `Filter of ${bits} bits a key: strangers let through`,
        value: measured,
        unit: 'share',
      },
      {
        id: `filter.${bits}.formula`,
        name: `Filter of ${bits} bits a key: by the formula`,
        value: formula,
        unit: 'share',
      },
    ]),
  ]
}

export function charts(findings: Findings): Chart[] {
  return [
    ...(findings.measures.size > 0
      ? [writesChart(findings), readsChart(findings), scansChart(findings), spaceChart(findings), timeChart(findings)]
      : []),
    ...(findings.ratios.size > 0 ? [ratioWritesChart(findings), tradeOffChart(findings)] : []),
    ...(findings.filters.length > 0 ? [filterChart(findings)] : []),
  ]
}

const bars = (findings: Findings, ...groups: [string | undefined, (m: Measures) => number][]) =>
  [...findings.measures].flatMap(([id, measures]) =>
    groups.map(([group, value]) => ({
      label: titleOf(id),
      ...(group ? { group } : {}),
      value: value(measures),
    })),
  )

const writesChart = (findings: Findings): Chart => ({
  id: 'write-amplification',
  kind: 'bar',
  title: 'Entries written to disk for one write',
  says: 'A tree that merges in batches writes an entry a few times; one that changes pages in place writes a whole page for it.',
  y: { label: 'Entries written', unit: 'entries' },
  bars: bars(findings, [undefined, (m) => m.writeAmplification]),
})

const readsChart = (findings: Findings): Chart => ({
  id: 'look-ups',
  kind: 'bar',
  title: 'Pages read by a look-up',
  says: 'Filters keep the price of many runs near one page, and near none for keys that are not there; without them each run is read.',
  y: { label: 'Pages read', unit: 'pages' },
  bars: bars(
    findings,
    ['key is there', (m) => m.present.readsEach],
    ['key was never there', (m) => m.absent.readsEach],
  ),
})

const scansChart = (findings: Findings): Chart => ({
  id: 'scans',
  kind: 'bar',
  title: 'Pages read by a scan',
  says: 'A scan has to look into every run, filters or not; a B-tree reads neighbouring pages only.',
  y: { label: 'Pages read', unit: 'pages' },
  bars: bars(findings, [undefined, (m) => m.scans.readsEach]),
})

const spaceChart = (findings: Findings): Chart => ({
  id: 'space',
  kind: 'bar',
  title: 'Room on disk',
  says: 'Over that of the live entries: obsolete values and tombstones in runs, half-full pages in the B-tree.',
  y: { label: 'Room taken', unit: 'x' },
  bars: bars(findings, [undefined, (m) => m.spaceAmplification]),
  rules: [{ value: 1, label: 'live entries' }],
})

const timeChart = (findings: Findings): Chart => {
  const seeks = (id: string, m: Measures) => ({ label: titleOf(id as DesignId), m })
  return {
    id: 'seeks',
    kind: 'bar',
    title: 'Seeks for a thousand operations',
    says: 'Runs are written and merged page after page; a B-tree goes to another place for every page that it reads or writes back.',
    y: { label: 'Seeks', unit: 'seeks' },
    bars: [...findings.measures]
      .map(([id, m]) => seeks(id, m))
      .flatMap(({ label, m }) => [
        { label, group: 'put or delete', value: (1000 * m.writes.seeks) / m.writes.operations },
        { label, group: 'look-up', value: (1000 * m.present.seeks) / Math.max(1, m.present.operations) },
      ]),
  }
}

const ratioWritesChart = ({ ratios }: Findings): Chart => ({
  id: 'size-ratios',
  kind: 'line',
  title: 'How often an entry is written, by size ratio',
  says: 'Levelling writes about (T - 1) / 2 times a level, tiering once: they are the same at T = 2 and part from there. The formula’s points lie on those measured.',
  x: { label: 'Size ratio T' },
  y: { label: 'Times written', unit: 'x' },
  series: [...ratios].flatMap(([merge, points]) => [
    { name: POLICY_TITLES[merge], points: points.map(({ sizeRatio, writes }) => ({ x: sizeRatio, y: writes })) },
    {
      name: `${POLICY_TITLES[merge]}, formula`,
      points: points.map(({ sizeRatio, formula }) => ({ x: sizeRatio, y: formula })),
    },
  ]),
})

const tradeOffChart = ({ ratios }: Findings): Chart => ({
  id: 'trade-off',
  kind: 'scatter',
  title: 'Writes against runs to read, one point a size ratio',
  says: 'Nothing lies at the bottom left: fewer rewrites leave more runs to look into, whatever the ratio.',
  x: { label: 'Times written', unit: 'x' },
  y: { label: 'Runs', unit: 'runs' },
  series: [...ratios].map(([merge, points]) => ({
    name: POLICY_TITLES[merge],
    points: points.map(({ writes, runs }) => ({ x: writes, y: runs })),
  })),
})

const filterChart = ({ filters }: Findings): Chart => ({
  id: 'filters',
  kind: 'line',
  title: 'Strangers that a Bloom filter lets through',
  says: 'Each further bit a key takes about two fifths off; members are never refused.',
  x: { label: 'Bits a key' },
  y: { label: 'Let through', scale: 'log' },
  series: [
    {
      name: 'measured',
      points: filters.filter(({ measured }) => measured > 0).map(({ bits, measured }) => ({ x: bits, y: measured })),
    },
    { name: 'formula', points: filters.map(({ bits, formula }) => ({ x: bits, y: formula })) },
  ],
})
