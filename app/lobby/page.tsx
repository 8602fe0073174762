import type { Metadata } from 'next'
import { connection } from 'next/server'
import { queries } from '#lib/protocol/queries'
import { PageShell } from '../components/page-shell.tsx'
import { viewer } from '../viewer.ts'
import { LobbyRoom } from './lobby-room.tsx'

export const metadata: Metadata = { title: 'Find a partner' }

export default async function LobbyPage() {
  await connection()
  const [person, scenarios] = await Promise.all([viewer(), queries().scenarios()])
  return (
    <PageShell>
      <LobbyRoom signedIn={person !== null} scenarios={scenarios.map(({ id, title }) => ({ id, title }))} />
    </PageShell>
  )
}
