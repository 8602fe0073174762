import type { Metadata } from 'next'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { admin } from '../admin.ts'
import classes from '../admin.module.css'
import { bytesText, durationText, millisecondsText } from './figures.ts'

export const metadata: Metadata = { title: 'System' }

const percentiles = ({ p50, p99 }: { p50: number; p99: number }): string =>
  `${millisecondsText(p50)} half of the time, ${millisecondsText(p99)} at the 99th percentile`

export default async function SystemPage() {
  const figures = await (await admin()).system()
  return (
    <dl className={classes.figures}>
      <Figure label="Version">{figures.version}</Figure>
      <Figure label="Up for">{durationText(figures.upMs)}</Figure>
      <Figure label="Open rooms">{figures.rooms}</Figure>
      <Figure label="Connections">{figures.sockets}</Figure>
      <Figure label="Simulation runs">
        {figures.runs.running} running, {figures.runs.waiting} waiting
      </Figure>
      <Figure label="Saving an edit">
        {figures.commitMs ? percentiles(figures.commitMs) : 'Nothing was saved since the start'}
      </Figure>
      <Figure label="Waiting for the processor">{percentiles(figures.eventLoopLagMs)}</Figure>
      <Figure label="Database">{bytesText(figures.databaseBytes)}</Figure>
      <Figure label="Free disk">
        {figures.disk ? `${bytesText(figures.disk.freeBytes)} of ${bytesText(figures.disk.totalBytes)}` : 'Not known'}
      </Figure>
      <Figure label="Withheld scenarios">
        {figures.withheldScenarios.length === 0 ? (
          'None'
        ) : (
          <Link href="/scenarios#withheld">{figures.withheldScenarios.join(', ')}</Link>
        )}
      </Figure>
    </dl>
  )
}

const Figure = ({ label, children }: { label: string; children: ReactNode }) => (
  <div>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </div>
)
