'use client'
// A chart of a simulation: the drawing, what to see in it, and the numbers behind it.
import { Button, Menu, Modal, useComputedColorScheme, useMantineStyleNonce } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { IconArrowsMaximize, IconDownload, IconTable } from '@tabler/icons-react'
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import type { RefObject } from 'react'
import type { Chart as ChartData } from '#lib/kernel/chart'
import { chartPalette } from './chart-palette.ts'
import { fixedHeight } from './chart-scale.ts'
import { DASHES, legendOf } from './chart-series.ts'
import type { LegendItem } from './chart-series.ts'
import type { Look } from './chart-plot.ts'
import { csvOf, shortNumber, tableOf } from './chart-table.ts'
import classes from './chart.module.css'
import { download } from './download.ts'
import { toast } from './toasts.tsx'

const RAMPS = { light: ['#eefaf8', '#104541'], dark: ['#1c3230', '#93d2cc'] } as const
const TONES = {
  light: { plain: '#dfdcd4', good: '#93d2cc', bad: '#f9aea4', wait: '#fddfa6', line: '#5a5851' },
  dark: { plain: '#3a3f46', good: '#195a55', bad: '#831b16', wait: '#6b3e0f', line: '#aba89f' },
} as const
const ROWS_SHOWN_MAX = 500

const lookOf = (scheme: 'light' | 'dark', width: number): Look => ({
  width,
  palette: chartPalette(scheme),
  ramp: RAMPS[scheme],
  tones: TONES[scheme],
})

type Props = {
  chart: ChartData
  /** Heading level of its title. */
  level?: 3 | 4 | 5
  /** The run goes on; what is drawn is not yet all. */
  partial?: boolean
}

export function Chart({ chart, level = 4, partial = false }: Props) {
  const [large, setLarge] = useState(false)
  const [tabled, setTabled] = useState(false)
  const Heading = `h${level}` as const
  const titleId = useId()
  const figure = useRef<HTMLElement>(null)
  return (
    <figure ref={figure} className={classes.chart} aria-labelledby={titleId}>
      <Heading id={titleId} className={classes.title}>
        {chart.title}
        {partial && <span className={classes.partial}>so far</span>}
      </Heading>
      <Drawing chart={chart} />
      <figcaption className={classes.says}>{chart.says}</figcaption>
      <div className={classes.tools}>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconTable />}
          aria-expanded={tabled}
          onClick={() => setTabled(!tabled)}
        >
          {tabled ? 'Hide the data' : 'Data'}
        </Button>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconArrowsMaximize />}
          onClick={() => setLarge(true)}
        >
          Enlarge
        </Button>
        <Save chart={chart} figure={figure} />
      </div>
      {tabled && <DataTable chart={chart} />}
      <noscript>
        <DataTable chart={chart} />
      </noscript>
      <Modal opened={large} onClose={() => setLarge(false)} title={chart.title} size="min(1100px, 92vw)">
        <Drawing chart={chart} />
        <p className={classes.says}>{chart.says}</p>
      </Modal>
    </figure>
  )
}

/** The picture as it is seen, in its scheme; and the numbers behind it. */
function Save({ chart, figure }: { chart: ChartData; figure: RefObject<HTMLElement | null> }) {
  const scheme = useComputedColorScheme('light')
  const picture = async (kind: 'svg' | 'png') => {
    try {
      const { savePicture } = await import('./chart-picture.ts')
      if (figure.current) await savePicture(chart, lookOf(scheme, PICTURE_WIDTH), figure.current, kind)
    } catch {
      toast({ text: 'The picture could not be made. Try again, or take the data as CSV.' })
    }
  }
  return (
    <Menu position="bottom-start" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconDownload />}
          aria-label={`Save ${chart.title}`}
        >
          Save
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => download(`${chart.id}.csv`, 'text/csv', csvOf(tableOf(chart)))}>
          Data as CSV
        </Menu.Item>
        <Menu.Item onClick={() => void picture('svg')}>Picture as SVG</Menu.Item>
        <Menu.Item onClick={() => void picture('png')}>Picture as PNG</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

const PICTURE_WIDTH = 800

type Draw = (chart: ChartData, look: Look) => SVGSVGElement
let drawing: Promise<Draw> | null = null
const loadDraw = (): Promise<Draw> => (drawing ??= import('./chart-plot.ts').then((module) => module.draw))

function Drawing({ chart }: { chart: ChartData }) {
  const { ref, width } = useElementSize<HTMLDivElement>()
  const scheme = useComputedColorScheme('light')
  const nonce = useMantineStyleNonce()?.()
  const [holder, setHolder] = useState<HTMLDivElement | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    if (!holder || width < 40) return undefined
    let wanted = true
    loadDraw().then(
      (draw) => {
        if (!wanted) return
        const svg = draw(chart, lookOf(scheme, width))
        svg.setAttribute('aria-hidden', 'true')
        // The content policy lets in style elements that carry the document's nonce.
        if (nonce) for (const style of svg.querySelectorAll('style')) style.setAttribute('nonce', nonce)
        holder.replaceChildren(svg)
        setProblem(null)
      },
      () => {
        drawing = null
        if (wanted) setProblem('The drawing could not be loaded. The data is below.')
      },
    )
    return () => {
      wanted = false
    }
  }, [holder, chart, width, scheme, nonce])
  const height = fixedHeight(chart)
  return (
    <div ref={ref} className={classes.drawing} role="img" aria-label={`${chart.title}. ${chart.says}`}>
      <Legend items={legendOf(chart)} palette={chartPalette(scheme)} />
      <div className={classes.frame}>
        <div ref={setHolder} className={classes.holder} style={height === null ? undefined : { minHeight: height }} />
      </div>
      {problem && <p>{problem}</p>}
    </div>
  )
}

const Legend = ({ items, palette }: { items: readonly LegendItem[]; palette: readonly string[] }) =>
  items.length > 0 && (
    <ul className={classes.legend}>
      {items.map(({ name, color, sign }) => (
        <li key={name}>
          <Sign sign={sign} color={color === null ? 'var(--ink)' : palette[color % palette.length]} at={color ?? 0} />
          {name}
        </li>
      ))}
    </ul>
  )

const Sign = ({ sign, color, at }: { sign: LegendItem['sign']; color: string | undefined; at: number }) => (
  <svg viewBox="0 0 24 12" width="24" height="12" aria-hidden="true" fill={color} stroke={color}>
    {sign === 'line' && <path d="M0 6h24" strokeWidth="2" strokeDasharray={DASHES[at % DASHES.length]} />}
    {sign === 'rule' && <path d="M0 6h24" strokeWidth="1.25" strokeDasharray="2 3" />}
    {sign === 'box' && <path d="M4 1h16v10H4z" fillOpacity="0.75" />}
    {sign === 'dot' && DOTS[at % DOTS.length]}
  </svg>
)

/** As Plot draws its symbols, in the same order. */
const DOTS = [
  <circle key="circle" cx="12" cy="6" r="3.5" fill="none" strokeWidth="1.5" />,
  <path key="square" d="M9 3h6v6H9z" fill="none" strokeWidth="1.5" />,
  <path key="triangle" d="m12 2 4 7H8z" fill="none" strokeWidth="1.5" />,
  <path key="diamond" d="m12 1 3 5-3 5-3-5z" fill="none" strokeWidth="1.5" />,
  <path key="cross" d="M11 2h2v3h3v2h-3v3h-2V7H8V5h3z" fill="none" />,
  <path key="star" d="m12 1 1.3 3.4h3.4L14 6.6l1 3.6-3-2.1-3 2.1 1-3.6-2.7-2.2h3.4z" fill="none" />,
  <path key="times" d="m9 3 6 6m0-6-6 6" fill="none" strokeWidth="1.5" />,
  <path key="wye" d="M12 6v5M12 6 8 3m4 3 4-3" fill="none" strokeWidth="1.5" />,
]

function DataTable({ chart }: { chart: ChartData }) {
  const { columns, rows } = useMemo(() => tableOf(chart), [chart])
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={`Data of ${chart.title}`}>
      <table className={classes.table}>
        <thead>
          <tr>
            {columns.map((column, at) => (
              <th key={at} scope="col">
                {column || <span className="unseen">Name</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, ROWS_SHOWN_MAX).map((row, line) => (
            <tr key={line}>
              {row.map((cell, at) => (
                <td key={at} data-number={typeof cell === 'number' || undefined}>
                  {typeof cell === 'number' ? shortNumber(cell) : (cell ?? '–')}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > ROWS_SHOWN_MAX && (
        <p className={classes.says}>
          The first {ROWS_SHOWN_MAX} of {rows.length} rows. The file has them all.
        </p>
      )}
    </div>
  )
}
