import type { Metadata } from 'next'
import { PageShell } from '../components/page-shell.tsx'
import { Join } from './join.tsx'

export const metadata: Metadata = { title: 'Join an interview' }

export default function JoinPage() {
  return (
    <PageShell>
      <Join />
    </PageShell>
  )
}
