import type { Metadata } from 'next'
import { connection } from 'next/server'
import { queries } from '#lib/protocol/queries'
import { PageShell } from '../components/page-shell.tsx'
import { viewer } from '../viewer.ts'
import { MyInterviews } from './my-interviews.tsx'

export const metadata: Metadata = { title: 'My interviews' }

export default async function InterviewsPage() {
  await connection()
  const person = await viewer()
  const interviews = person ? await queries().myInterviews(person) : []
  return (
    <PageShell>
      <h1>My interviews</h1>
      <MyInterviews interviews={interviews.toSorted((a, b) => b.createdAt - a.createdAt)} />
    </PageShell>
  )
}
