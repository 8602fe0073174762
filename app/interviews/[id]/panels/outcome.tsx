'use client'
// The scorecard in the room, and the way on: the review, or the next scenario with swapped roles.
import { Button } from '@mantine/core'
import { IconArrowsExchange } from '@tabler/icons-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { Scorecard } from '../../../components/scorecard.tsx'
import { useRoom } from '../../../realtime/interview.ts'
import { useMay } from '../controls.tsx'
import { useCommand } from '../use-command.ts'
import classes from './cockpit.module.css'
import { useNames, useRoomView } from './use-room-view.ts'

export function Outcome() {
  const { state, room } = useRoom()
  const nameOf = useNames()
  const view = useRoomView()
  if (!state.score) return null
  return (
    <div className={classes.cockpit}>
      <div className={classes.buttons}>
        <Link href={`/reviews/${room.interviewId}`}>Open the review</Link>
        <Continue />
      </div>
      <Expected />
      <Scorecard
        score={state.score}
        ratings={state.ratings}
        communication={state.communication}
        nameOf={nameOf}
        view={view}
      />
    </div>
  )
}

/** What each expected before the score was out. */
function Expected() {
  const { state } = useRoom()
  const nameOf = useNames()
  return Object.entries(state.selfRatings).map(([accountId, { grade, reason }]) => (
    <p key={accountId} className={classes.dim}>
      {nameOf(accountId)} {grade ? `expected ${grade}` : 'skipped the rating'}
      {reason && <>: {reason}</>}
    </p>
  ))
}

function Continue() {
  const { state } = useRoom()
  const router = useRouter()
  const go = useCommand('interview:continue')
  const mayContinue = useMay('interview:continue')
  const next = state.nextInterviewId
  const before = useRef(next)
  useEffect(() => {
    // Made while one looks: everybody goes along. Made earlier: the banner leads there.
    if (next && before.current === null) router.push(`/interviews/${next}`)
    before.current = next
  }, [next, router])
  if (!mayContinue || next) return null
  return (
    <Button leftSection={<IconArrowsExchange />} loading={go.pending} onClick={() => void go.run({})}>
      {state.mode === 'solo' ? 'Start the next scenario' : 'Swap roles, next scenario'}
    </Button>
  )
}
