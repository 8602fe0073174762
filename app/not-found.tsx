import Link from 'next/link'
import type { Metadata } from 'next'
import { EmptyState } from './components/empty-state.tsx'
import { PlainPage } from './components/plain-page.tsx'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <PlainPage title="There is nothing at this address">
      <EmptyState
        drawing="broken"
        sentence="The address may be incomplete, what was here may be deleted, or it belongs to somebody else."
        action={<Link href="/">Go to the home page</Link>}
      />
    </PlainPage>
  )
}
