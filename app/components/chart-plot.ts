// From a chart's data to a drawing by Observable Plot. Loaded when the first chart is shown: Plot weighs more than a page.
import * as Plot from '@observablehq/plot'
import type { Markish, PlotOptions } from '@observablehq/plot'
import type { Chart, ChartOf, Kind } from './chart-kinds.ts'
import { chartHeight, heatmapRoom, MARGINS, NAME_HEIGHT, scaleFor, tick } from './chart-scale.ts'
import { DASHES, SYMBOLS } from './chart-series.ts'
import { axisTitle, shortNumber } from './chart-table.ts'

export type Look = {
  /** Pixels. */
  width: number
  palette: readonly string[]
  /** From little to much. */
  ramp: readonly [string, string]
  tones: { plain: string; good: string; bad: string; wait: string; line: string }
}

type Drawing = Omit<PlotOptions, 'marks'> & { marks: Markish[] }

/** A detached svg. Its only style element carries no nonce yet: the caller sets it before attaching. */
export function draw(chart: Chart, look: Look): SVGSVGElement {
  const { marks, ...options } = (DRAWINGS[chart.kind] as (chart: Chart, look: Look) => Drawing)(chart, look)
  return Plot.plot({
    width: look.width,
    height: chartHeight(chart, look.width),
    style: {
      background: 'transparent',
      color: 'var(--ink-dim)',
      fontFamily: 'var(--sans)',
      fontSize: '12px',
      overflow: 'visible',
    },
    figure: false,
    ...options,
    marks,
  }) as SVGSVGElement
}

const DRAWINGS: { [K in Kind]: (chart: ChartOf<K>, look: Look) => Drawing } = {
  line: (chart, look) => xy(chart, look),
  scatter: (chart, look) => xy(chart, look),
  bar,
  histogram,
  heatmap,
  lanes,
}

const colorAt = (palette: readonly string[], at: number): string => palette[at % palette.length] ?? 'currentColor'

function xy(chart: ChartOf<'line' | 'scatter'>, { width, palette }: Look): Drawing {
  const points = chart.series.flatMap((each) => each.points)
  const rules = chart.kind === 'line' ? (chart.rules ?? []) : []
  const ys = [...points.flatMap(({ y, low, high }) => [y, low ?? y, high ?? y]), ...rules.map(({ value }) => value)]
  const few = points.length <= 40 * chart.series.length
  const marks = chart.series.flatMap(({ name, points: own }, at): Markish[] => {
    const stroke = colorAt(palette, at)
    const banded = own.filter(({ low, high }) => low !== undefined && high !== undefined)
    const dots = Plot.dot(own, {
      x: 'x',
      y: 'y',
      stroke,
      fill: chart.kind === 'line' ? stroke : 'none',
      r: chart.kind === 'line' ? 2 : 3,
      symbol: SYMBOLS[at % SYMBOLS.length],
      title: ({ x, y }: { x: number; y: number }) => `${name}: ${shortNumber(x)}, ${shortNumber(y)}`,
    })
    if (chart.kind === 'scatter') return [dots]
    return [
      ...(banded.length > 0
        ? [Plot.areaY(banded, { x: 'x', y1: 'low', y2: 'high', fill: stroke, fillOpacity: 0.16 })]
        : []),
      Plot.lineY(own, { x: 'x', y: 'y', stroke, strokeWidth: 1.75, strokeDasharray: DASHES[at % DASHES.length] }),
      ...(few ? [dots] : []),
    ]
  })
  return {
    ...MARGINS,
    x: {
      ...scaleFor(
        chart.x,
        points.map(({ x }) => x),
      ),
      ticks: Math.max(3, Math.floor(width / 90)),
    },
    y: { ...scaleFor(chart.y, ys), grid: true, ticks: 5 },
    marks: [
      ...rules.map(({ value }) =>
        Plot.ruleY([value], { stroke: 'var(--ink)', strokeDasharray: '2 3', strokeWidth: 1.25 }),
      ),
      ...marks,
    ],
  }
}

/** Bars lie, with their names above them: in a narrow panel there is no room for names beside or below. */
function bar(chart: ChartOf<'bar'>, { width, palette }: Look): Drawing {
  const { bars, y, rules = [] } = chart
  const labels = [...new Set(bars.map(({ label }) => label))]
  const groups = [...new Set(bars.map(({ group }) => group ?? ''))]
  const values = [...bars.map(({ value }) => value), ...rules.map(({ value }) => value)]
  const scale = scaleFor(y, values)
  const start = scale.type === 'log' ? 10 ** Math.floor(Math.log10(Math.min(...values)) - 0.01) : 0
  return {
    marginLeft: 1,
    marginRight: 64,
    marginTop: 8,
    marginBottom: 36,
    x: { ...scale, grid: true, ticks: Math.max(2, Math.floor(width / 110)) },
    // The first pixels of a row are its name's.
    y: { axis: null, domain: groups, padding: 0.1, insetTop: NAME_HEIGHT },
    fy: { axis: null, domain: labels, padding: 0 },
    marks: [
      Plot.text(labels, {
        fy: (label: string) => label,
        text: (label: string) => label,
        frameAnchor: 'top-left',
        dy: 6,
        dx: 2,
        fill: 'var(--ink)',
      }),
      Plot.barX(bars, {
        fy: 'label',
        y: (each: { group?: string }) => each.group ?? '',
        x1: start,
        x2: 'value',
        fill: (each: { group?: string }) => colorAt(palette, groups.indexOf(each.group ?? '')),
        insetTop: groups.length > 1 ? 1 : 0,
      }),
      Plot.text(bars, {
        fy: 'label',
        y: (each: { group?: string }) => each.group ?? '',
        x: 'value',
        text: ({ value }: { value: number }) => shortNumber(value),
        textAnchor: 'start',
        dx: 4,
        fill: 'var(--ink)',
        fontFamily: 'var(--mono)',
        fontVariant: 'tabular-nums',
      }),
      ...rules.map(({ value }) =>
        Plot.ruleX([value], { stroke: 'var(--ink)', strokeDasharray: '2 3', strokeWidth: 1.25 }),
      ),
    ],
  }
}

function histogram(chart: ChartOf<'histogram'>, { width, palette }: Look): Drawing {
  const bins = chart.series.flatMap((each) => each.bins)
  return {
    ...MARGINS,
    x: {
      ...scaleFor(
        chart.x,
        bins.flatMap(({ from, to }) => [from, to]),
      ),
      ticks: Math.max(3, Math.floor(width / 90)),
    },
    y: { label: 'Count', labelArrow: 'none', grid: true, ticks: 5, tickFormat: tick },
    marks: [
      ...chart.series.map(({ name, bins: own }, at) =>
        Plot.rectY(own, {
          x1: 'from',
          x2: 'to',
          y: 'count',
          fill: colorAt(palette, at),
          fillOpacity: chart.series.length > 1 ? 0.3 : 0.75,
          stroke: colorAt(palette, at),
          strokeDasharray: DASHES[at % DASHES.length],
          title: ({ from, to, count }: { from: number; to: number; count: number }) =>
            `${name}: ${shortNumber(count)} from ${shortNumber(from)} to ${shortNumber(to)}`,
        }),
      ),
      Plot.ruleY([0], { stroke: 'var(--line)' }),
    ],
  }
}

const inOrder = (values: (string | number)[]): (string | number)[] => {
  const different = [...new Set(values)]
  return different.every((value) => typeof value === 'number')
    ? different.toSorted((a, b) => Number(a) - Number(b))
    : different
}

const CELLS_WITH_NUMBERS_MAX = 64

function heatmap(chart: ChartOf<'heatmap'>, { width, ramp }: Look): Drawing {
  const { cells, value } = chart
  const rows = inOrder(cells.map(({ y }) => y))
  const columns = inOrder(cells.map(({ x }) => x))
  const scale = scaleFor(
    value,
    cells.map((cell) => cell.value),
  )
  const [least, most] = [Math.min(...cells.map((cell) => cell.value)), Math.max(...cells.map((cell) => cell.value))]
  const isDeep = (cell: { value: number }) => cell.value > (least + most) / 2
  const { above, aslant, rowHeight, marginLeft, marginBottom } = heatmapRoom(chart)
  const numbers = cells.length <= CELLS_WITH_NUMBERS_MAX && width / columns.length > 44
  return {
    ...MARGINS,
    marginLeft,
    marginBottom,
    x: {
      label: axisTitle(chart.x),
      labelArrow: 'none',
      domain: columns,
      tickFormat: tick,
      ...(aslant ? { tickRotate: -40, labelOffset: marginBottom - 4 } : {}),
    },
    y: {
      label: axisTitle(chart.y),
      labelArrow: 'none',
      labelAnchor: 'top',
      // The largest stands on top, as on any other vertical axis; names are in the order in which they come.
      domain: rows.every((row) => typeof row === 'number') ? rows.toReversed() : rows,
      tickFormat: tick,
      padding: 0,
      ...(above ? { axis: null } : {}),
    },
    color: { type: scale.type ?? 'linear', range: [...ramp], interpolate: 'rgb' },
    marks: [
      ...(above
        ? [
            Plot.text(rows, {
              y: (row: string | number) => row,
              text: tick,
              frameAnchor: 'left',
              dx: 2 - marginLeft,
              dy: (NAME_HEIGHT - rowHeight) / 2,
              fill: 'var(--ink)',
            }),
          ]
        : []),
      Plot.cell(cells, {
        x: 'x',
        y: 'y',
        fill: 'value',
        inset: 0.5,
        ...(above ? { insetTop: NAME_HEIGHT - 2 } : {}),
        title: (cell: { value: number }) => shortNumber(cell.value),
      }),
      ...(numbers
        ? [
            Plot.text(cells, {
              x: 'x',
              y: 'y',
              dy: above ? NAME_HEIGHT / 2 - 1 : 0,
              text: (cell: { value: number }) => shortNumber(cell.value),
              fill: (cell: { value: number }) => (isDeep(cell) ? 'var(--chart-on-deep)' : 'var(--chart-on-pale)'),
              fontFamily: 'var(--mono)',
            }),
          ]
        : []),
    ],
  }
}

/** Who did what when: a lane an actor, its name above its line; messages as arrows, lost ones ending in a cross. */
function lanes(chart: ChartOf<'lanes'>, { width, tones }: Look): Drawing {
  const arrived = chart.messages.flatMap(({ received, ...rest }) => (received === null ? [] : [{ ...rest, received }]))
  const lost = chart.messages.filter(({ received }) => received === null)
  const times = [
    ...chart.spans.flatMap(({ from, to }) => [from, to]),
    ...chart.messages.flatMap(({ sent, received }) => [sent, received ?? sent]),
  ]
  const length = Math.max(...times) - Math.min(...times) || 1
  const pixels = (width - 44) / length
  // A later span of the same lane lies over this one: only what it leaves free can hold the label.
  const free = (span: (typeof chart.spans)[number]) => {
    const next = chart.spans.filter(({ lane, from }) => lane === span.lane && from > span.from && from < span.to)
    return Math.min(span.to, ...next.map(({ from }) => from)) - span.from
  }
  const inTime = chart.spans.toSorted((a, b) => a.from - b.from)
  const labelled = chart.spans.filter((span) => free(span) * pixels > span.label.length * 6.5 + 8)
  return {
    marginLeft: 20,
    marginRight: 24,
    marginTop: 8,
    marginBottom: 36,
    x: {
      ...scaleFor(chart.x, times),
      tickFormat: shortNumber,
      grid: true,
      ticks: Math.max(3, Math.floor(width / 100)),
    },
    y: { axis: null, domain: chart.lanes, padding: 0 },
    marks: [
      Plot.ruleY(chart.lanes, { stroke: 'var(--hairline)' }),
      Plot.barX(inTime, {
        y: 'lane',
        x1: 'from',
        x2: 'to',
        fill: ({ tone }: { tone?: keyof Look['tones'] }) => tones[tone ?? 'plain'],
        stroke: tones.line,
        strokeWidth: ({ tone }: { tone?: string }) => (tone === 'bad' ? 2 : 0.5),
        insetTop: 19,
        insetBottom: 19,
        title: ({ label, from, to }: { label: string; from: number; to: number }) =>
          `${label}, ${shortNumber(from)} to ${shortNumber(to)}`,
      }),
      Plot.text(labelled, {
        y: 'lane',
        x: 'from',
        text: 'label',
        textAnchor: 'start',
        dx: 4,
        fill: 'var(--ink)',
      }),
      Plot.arrow(arrived, {
        x1: 'sent',
        y1: 'from',
        x2: 'received',
        y2: 'to',
        stroke: tones.line,
        headLength: 7,
        title: 'label',
      }),
      Plot.dot(lost, {
        x: 'sent',
        y: 'from',
        symbol: 'times',
        stroke: 'var(--alarm)',
        strokeWidth: 2,
        r: 5,
        title: ({ label }: { label: string }) => `${label}, lost`,
      }),
      Plot.text(chart.lanes, {
        y: (lane: string) => lane,
        text: (lane: string) => lane,
        frameAnchor: 'left',
        dx: -16,
        dy: -20,
        fill: 'var(--ink)',
        stroke: 'var(--sheet)',
        strokeWidth: 3,
      }),
    ],
  }
}
