'use client'
import { Button } from '@mantine/core'
import { useAct } from '../use-act.ts'

export function Revoke({ linkId, whose }: { linkId: string; whose: string }) {
  const { act, busy } = useAct()
  return (
    <Button
      variant="default"
      loading={busy}
      aria-label={`Revoke the link for ${whose}`}
      onClick={() => void act('link:revoke', { linkId }, 'The link does not work any more.')}
    >
      Revoke
    </Button>
  )
}
