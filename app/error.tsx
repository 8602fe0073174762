'use client'
import { Button } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { startTransition } from 'react'
import { EmptyState } from './components/empty-state.tsx'
import { PlainPage } from './components/plain-page.tsx'

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const router = useRouter()
  // The server draws the page again, and then this gives way to it.
  const retry = () =>
    startTransition(() => {
      router.refresh()
      reset()
    })
  return (
    <PlainPage title="This page failed">
      <EmptyState
        drawing="broken"
        sentence={
          error.digest
            ? `Nothing that was saved is lost. The server\u2019s log has the reason under ${error.digest}.`
            : 'Nothing that was saved is lost. Trying again often helps.'
        }
        action={<Button onClick={retry}>Try again</Button>}
      />
    </PlainPage>
  )
}
