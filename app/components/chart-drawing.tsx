'use client'
// The drawing of a chart with its legend, in the colours of the scheme.
import { useComputedColorScheme, useMantineStyleNonce } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import type { Chart as ChartData } from '#lib/kernel/chart'
import { chartPalette } from './chart-palette.ts'
import type { Look } from './chart-plot.ts'
import { fixedHeight } from './chart-scale.ts'
import { DASHES, legendOf, mixed, RAMP_STEPS } from './chart-series.ts'
import type { LegendItem } from './chart-series.ts'
import classes from './chart.module.css'

const RAMPS = { light: ['#eefaf8', '#104541'], dark: ['#1c3230', '#93d2cc'] } as const
const TONES = {
  light: { plain: '#dfdcd4', good: '#93d2cc', bad: '#f9aea4', wait: '#fddfa6', line: '#5a5851' },
  dark: { plain: '#3a3f46', good: '#195a55', bad: '#831b16', wait: '#6b3e0f', line: '#aba89f' },
} as const
export const lookOf = (scheme: 'light' | 'dark', width: number): Look => ({
  width,
  palette: chartPalette(scheme),
  ramp: RAMPS[scheme],
  tones: TONES[scheme],
})

type Draw = (chart: ChartData, look: Look) => SVGSVGElement
let drawing: Promise<Draw> | null = null
const loadDraw = (): Promise<Draw> => (drawing ??= import('./chart-plot.ts').then((module) => module.draw))

export function Drawing({ chart }: { chart: ChartData }) {
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
      <Legend items={legendOf(chart)} look={lookOf(scheme, width)} />
      <div className={classes.frame}>
        <div ref={setHolder} className={classes.holder} style={height === null ? undefined : { minHeight: height }} />
      </div>
      {problem && <p>{problem}</p>}
    </div>
  )
}

const Legend = ({ items, look }: { items: readonly LegendItem[]; look: Look }) =>
  items.length > 0 && (
    <ul className={classes.legend}>
      {items.map(({ name, color, sign }) => (
        <li key={name}>
          {sign === 'ramp' ? (
            <Ramp ramp={look.ramp} />
          ) : (
            <Sign
              sign={sign}
              color={color === null ? 'var(--ink)' : look.palette[color % look.palette.length]}
              at={color ?? 0}
            />
          )}
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

const Ramp = ({ ramp: [least, most] }: { ramp: Look['ramp'] }) => (
  <svg viewBox="0 0 24 12" width="24" height="12" aria-hidden="true">
    {RAMP_STEPS.map((share) => (
      <rect key={share} x={share * 18} y="1" width="6" height="10" fill={mixed(least, most, share)} />
    ))}
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
