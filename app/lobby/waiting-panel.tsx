'use client'
import { Button } from '@mantine/core'
import { useState, useSyncExternalStore } from 'react'
import { useBegin } from '../components/use-begin.ts'
import { useNow } from './use-now.ts'
import type { LobbyView } from './lobby-view.ts'
import { clock } from './lobby-view.ts'
import classes from './lobby.module.css'

type Props = {
  view: Extract<LobbyView, { kind: 'waiting' }>
  clockOffset: number
  onLeave: () => Promise<void>
  onProblem: (problem: string) => void
}

export function WaitingPanel({ view, clockOffset, onLeave, onProblem }: Props) {
  const now = useNow() + clockOffset
  const [leaving, setLeaving] = useState(false)
  const { begin, begun, problem } = useBegin()
  const { solo } = view
  const practise = async () => {
    if (!solo) return
    await onLeave()
    await begin({ mode: 'solo', scenarioId: solo.scenarioId })
    if (problem) onProblem(problem)
  }
  return (
    <div className={classes.waiting}>
      <p className={classes.lead}>
        {view.alone ? 'You are the only one here. The next who fits is paired with you.' : 'Looking for one who fits.'}
      </p>
      <p className={classes.clock}>
        <span className="unseen">Waiting for </span>
        <span role="timer">{clock(now - view.since)}</span>
      </p>
      <p className={classes.dim}>
        You may use another tab meanwhile: title and sound of this one tell you when somebody is found.
      </p>
      <div className={classes.row}>
        <AskForNotifications />
        <Button
          variant="default"
          loading={leaving}
          onClick={() => {
            setLeaving(true)
            void onLeave().finally(() => setLeaving(false))
          }}
        >
          Stop waiting
        </Button>
      </div>
      {solo && (
        <div className={classes.solo} role="status">
          <p>Nobody has come yet. Practise “{solo.title}” on your own now?</p>
          <Button loading={begun !== null} onClick={() => void practise()}>
            Practise alone
          </Button>
        </div>
      )}
      {problem && (
        <p role="alert" data-tone="alarm">
          {problem}
        </p>
      )}
    </div>
  )
}

const permissionOf = () => (typeof Notification === 'undefined' ? 'unsupported' : Notification.permission)

function AskForNotifications() {
  const [, setAsked] = useState(0)
  const permission = useSyncExternalStore(
    () => () => undefined,
    permissionOf,
    () => 'unsupported',
  )
  if (permission === 'granted') return <span className={classes.dim}>A notification will tell you, too.</span>
  if (permission !== 'default') return null
  return (
    <Button
      variant="default"
      onClick={() => void Notification.requestPermission().then(() => setAsked((times) => times + 1))}
    >
      Notify me
    </Button>
  )
}
