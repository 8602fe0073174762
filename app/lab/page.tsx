import type { Metadata } from 'next'
import { connection } from 'next/server'
import { queries } from '#lib/protocol/queries'
import { PageShell } from '../components/page-shell.tsx'
import { List } from './list.tsx'
import classes from './list.module.css'

export const metadata: Metadata = { title: 'Lab' }

export default async function LabsPage() {
  await connection()
  return (
    <PageShell>
      <h1>Lab</h1>
      <p className={classes.lead}>
        Reference simulations: the algorithms themselves, run on realistic load with faults. Each answers one question,
        compares right designs with tempting wrong ones, and tests what is claimed of them.
      </p>
      <List simulations={await queries().labs()} />
    </PageShell>
  )
}
