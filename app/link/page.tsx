import type { Metadata } from 'next'
import { PageShell } from '../components/page-shell.tsx'
import { viewer } from '../viewer.ts'
import { OneTimeLink } from './one-time-link.tsx'

export const metadata: Metadata = { title: 'One-time link' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function LinkPage({ searchParams }: Props) {
  const person = await viewer()
  // Links for a new password say so; the one that makes the first admin comes from the server's first start.
  const forPassword = (await searchParams)['for'] === 'password'
  return (
    <PageShell>
      <OneTimeLink forPassword={forPassword} email={person?.email ?? null} />
    </PageShell>
  )
}
