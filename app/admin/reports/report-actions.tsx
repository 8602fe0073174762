'use client'
import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ReportRow } from '#lib/protocol/admin'
import { BanDialog } from '../ban-dialog.tsx'
import { useAct } from '../use-act.ts'

export function ReportActions({ report }: { report: ReportRow }) {
  const { act, busy } = useAct()
  const [banning, setBanning] = useState(false)
  const { id: reportId, reported, handledAt } = report
  const about = `the report about ${reported.name ?? 'somebody'}`
  const handle = () => void act('report:handle', { reportId }, 'The report is handled.')
  return (
    <>
      {!reported.banned && (
        <Button variant="default" onClick={() => setBanning(true)} aria-label={`Ban ${reported.name ?? 'the account'}`}>
          Ban…
        </Button>
      )}
      {handledAt === null && (
        <Button variant="default" loading={busy} onClick={handle} aria-label={`Handled: ${about}`}>
          Handled
        </Button>
      )}
      <BanDialog
        account={banning ? reported : null}
        onClose={() => setBanning(false)}
        {...(handledAt === null && { onDone: handle })}
      />
    </>
  )
}
