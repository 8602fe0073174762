'use client'
// A chart of a simulation: the drawing, what to see in it, the numbers behind it, and ways to take them along.
import { Button, Menu, useComputedColorScheme } from '@mantine/core'
import { IconArrowsMaximize, IconDownload, IconTable } from '@tabler/icons-react'
import dynamic from 'next/dynamic'
import { memo, useId, useMemo, useRef, useState } from 'react'
import type { RefObject } from 'react'
import type { Chart as ChartData } from '#lib/kernel/chart'
import { Drawing, lookOf } from './chart-drawing.tsx'
import { csvOf, shortNumber, tableOf } from './chart-table.ts'
import classes from './chart.module.css'
import { download } from './download.ts'
import { toast } from './toasts.tsx'

/** A dialog weighs as much as all of this. */
const EnlargedChart = dynamic(() => import('./chart-enlarged.tsx').then((module) => module.EnlargedChart), {
  ssr: false,
})

const ROWS_SHOWN_MAX = 500

type Props = {
  chart: ChartData
  /** Heading level of its title. */
  level?: 3 | 4 | 5
  /** The run goes on; what is drawn is not yet all. */
  partial?: boolean
}

/** Remembered: a page that tells of progress draws itself often, and its charts seldom. */
export const Chart = memo(function Chart({ chart, level = 4, partial = false }: Props) {
  const [large, setLarge] = useState(false)
  const [everLarge, setEverLarge] = useState(false)
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
          onClick={() => {
            setEverLarge(true)
            setLarge(true)
          }}
        >
          Enlarge
        </Button>
        <Save chart={chart} figure={figure} />
      </div>
      {tabled && <DataTable chart={chart} />}
      <noscript>
        <DataTable chart={chart} />
      </noscript>
      {everLarge && <EnlargedChart chart={chart} opened={large} onClose={() => setLarge(false)} />}
    </figure>
  )
})

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
