'use client'
// A chart as large as the window allows.
import { Modal } from '@mantine/core'
import type { Chart as ChartData } from '#lib/kernel/chart'
import { Drawing } from './chart-drawing.tsx'
import classes from './chart.module.css'

type Props = { chart: ChartData; opened: boolean; onClose: () => void }

export const EnlargedChart = ({ chart, opened, onClose }: Props) => (
  <Modal opened={opened} onClose={onClose} title={chart.title} size="min(1100px, 92vw)">
    <Drawing chart={chart} />
    <p className={classes.says}>{chart.says}</p>
  </Modal>
)
