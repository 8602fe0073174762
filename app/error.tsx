'use client'
import { Button } from '@mantine/core'
import { EmptyState } from './components/empty-state.tsx'
import { PlainPage } from './components/plain-page.tsx'

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <PlainPage title="This page failed">
      <EmptyState
        drawing="broken"
        sentence={
          error.digest
            ? `Nothing that was saved is lost. The server\u2019s log has the reason under ${error.digest}.`
            : 'Nothing that was saved is lost. Trying again often helps.'
        }
        action={<Button onClick={reset}>Try again</Button>}
      />
    </PlainPage>
  )
}
