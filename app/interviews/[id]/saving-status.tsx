'use client'
// Whether what one drew and wrote is safe, always in sight; and a banner when the connection is gone for longer.
import { Button } from '@mantine/core'
import { IconCloudCheck, IconCloudOff, IconCloudUp, IconEye } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useSavingOf } from '../../realtime/board.ts'
import type { Saving } from '../../realtime/board.ts'
import { useRoomPart } from '../../realtime/interview.ts'
import { useDocument } from './document.tsx'
import classes from './saving-status.module.css'

const BANNER_AFTER_MS = 2000
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hour12: false })

const keptHere = (changes: number): string => `${changes} ${changes === 1 ? 'change' : 'changes'} kept here`

const wordsOf = (saving: Saving): string => {
  switch (saving.status) {
    case 'saved':
      return saving.at === null ? 'Saved' : `Saved ${clock.format(saving.at)}`
    case 'saving':
      return 'Saving'
    case 'offline':
      return saving.changes > 0 ? `Offline: ${keptHere(saving.changes)}` : 'Offline'
  }
}

const ICONS = { saved: IconCloudCheck, saving: IconCloudUp, offline: IconCloudOff }

export function SavingStatus() {
  const { saving: document, store } = useDocument()
  const saving = useSavingOf(document)
  const editable = useRoomPart(({ state }) => state.stage === 'waiting' || state.stage === 'running')
  if (!store) return <span className={classes.saving} role="status" />
  const Icon = editable || saving.status === 'offline' ? ICONS[saving.status] : IconEye
  return (
    <span className={classes.saving} role="status" data-status={saving.status}>
      <Icon aria-hidden="true" />
      {editable || saving.status === 'offline' ? wordsOf(saving) : 'Read-only'}
    </span>
  )
}

export function ConnectionBanner() {
  const connection = useRoomPart((snapshot) => snapshot.connection)
  const { saving: document, sync } = useDocument()
  const saving = useSavingOf(document)
  const offline = connection === 'offline' || (connection === 'online' && saving.status === 'offline')
  const long = useHeldFor(offline, BANNER_AFTER_MS)
  const reload = () => window.location.reload()
  const refused = typeof connection === 'object' ? connection : null
  return (
    <div role="status" aria-live="polite">
      {refused && (
        <p className={classes.banner} data-tone="alarm">
          {refused.refused.message}
          {refused.retry ? ' Connecting again.' : <Reload onClick={reload} />}
        </p>
      )}
      {!refused && sync.status === 'error' && (
        <p className={classes.banner} data-tone="alarm">
          {reasonOf(sync.error)} <Reload onClick={reload} />
        </p>
      )}
      {!refused && sync.status !== 'error' && long && (
        <p className={classes.banner}>
          You are offline. Go on working:{' '}
          {saving.status === 'offline' && saving.changes > 0
            ? `${keptHere(saving.changes)}, and merged when the connection is back.`
            : 'what you draw and write is kept here and merged when the connection is back.'}
        </p>
      )}
    </div>
  )
}

const Reload = ({ onClick }: { onClick: () => void }) => (
  <Button variant="default" size="compact-sm" onClick={onClick}>
    Load the page again
  </Button>
)

/** tldraw's closing reasons in words that say what to do. */
function reasonOf(error: Error): string {
  const reason = 'reason' in error ? error.reason : ''
  switch (reason) {
    case 'CLIENT_TOO_OLD':
      return 'This page is older than the server.'
    case 'SERVER_TOO_OLD':
      return 'The server is older than this page; it is being updated. Wait a minute.'
    case 'INVALID_RECORD':
      return 'The server refused your last change to the board. Everything before it is saved.'
    case 'RATE_LIMITED':
      return 'This tab sent more than the server takes.'
    case 'ROOM_FULL':
      return 'The room is full.'
    case 'NOT_FOUND':
    case 'FORBIDDEN':
    case 'NOT_AUTHENTICATED':
      return 'You are no longer part of this interview, or no longer signed in.'
    default:
      return 'The board lost its connection for good.'
  }
}

/** Whether something has been so for a while. */
function useHeldFor(held: boolean, ms: number): boolean {
  const [long, setLong] = useState(false)
  useEffect(() => {
    if (!held) return undefined
    const timer = setTimeout(() => setLong(true), ms)
    return () => {
      clearTimeout(timer)
      setLong(false)
    }
  }, [held, ms])
  return held && long
}
