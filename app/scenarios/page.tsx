import type { Metadata } from 'next'
import { connection } from 'next/server'
import { queries } from '#lib/protocol/queries'
import { PageShell } from '../components/page-shell.tsx'
import { viewer } from '../viewer.ts'
import { Catalogue } from './catalogue.tsx'
import { Withheld } from './withheld.tsx'

export const metadata: Metadata = { title: 'Scenarios' }

export default async function ScenariosPage() {
  await connection()
  const person = await viewer()
  const [scenarios, problems] = await Promise.all([
    queries().scenarios(),
    person ? queries().scenarioProblems(person) : [],
  ])
  return (
    <PageShell>
      <h1>Scenarios</h1>
      <Withheld problems={problems} />
      <Catalogue scenarios={scenarios} />
    </PageShell>
  )
}
