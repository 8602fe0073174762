import type { ReactNode } from 'react'
import { PageShell } from '../components/page-shell.tsx'
import { admin } from './admin.ts'
import { Parts } from './parts.tsx'

export default async function AdminLayout({ children }: { children: ReactNode }) {
  await admin()
  return (
    <PageShell wide>
      <h1>Administration</h1>
      <Parts />
      {children}
    </PageShell>
  )
}
