'use client'
// Somebody was found: both confirm before the time runs out.
import { Button } from '@mantine/core'
import { IconCheck, IconHourglass } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { OFFER_SECONDS } from '#lib/protocol/limits'
import type { LobbyState } from '#lib/protocol/lobby'
import { EXPERIENCE_WORDS } from '../components/words.ts'
import type { Lobby } from '../realtime/lobby.ts'
import { clock } from './lobby-view.ts'
import classes from './lobby.module.css'
import { useNow } from './use-now.ts'

type Props = { offer: NonNullable<LobbyState['offer']>; clockOffset: number; send: Lobby['send'] }

export function OfferPanel({ offer, clockOffset, send }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  const [answering, setAnswering] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const left = offer.until - (useNow() + clockOffset)
  useEffect(() => heading.current?.focus(), [])

  const answer = async (name: 'offer:accept' | 'offer:decline') => {
    setAnswering(true)
    setProblem(null)
    const outcome = await send(name, { offerId: offer.offerId })
    setAnswering(false)
    if (!outcome.ok) setProblem(outcome.error.message)
  }
  return (
    <section className={classes.offer} aria-labelledby="offer">
      <h2 id="offer" ref={heading} tabIndex={-1}>
        {offer.person.name}, {EXPERIENCE_WORDS[offer.person.experience].toLowerCase()}
      </h2>
      <p className={classes.lead}>
        {offer.scenario.title}. You would be the <strong>{offer.role}</strong>.
      </p>
      <div className={classes.countdown}>
        <span role="timer" aria-label="Time left to confirm" className={classes.clock}>
          {clock(left)}
        </span>
        <span className={classes.track} aria-hidden="true">
          <span style={{ scale: `${Math.min(1, Math.max(0, left / (OFFER_SECONDS * 1000)))} 1` }} />
        </span>
      </div>
      <ul className={classes.sides} aria-live="polite">
        <Side who="You" accepted={offer.youAccepted} />
        <Side who={offer.person.name} accepted={offer.theyAccepted} />
      </ul>
      <div className={classes.row}>
        <Button
          size="md"
          disabled={offer.youAccepted || left <= 0}
          loading={answering && !offer.youAccepted}
          onClick={() => void answer('offer:accept')}
        >
          {offer.youAccepted ? 'Accepted' : 'Accept'}
        </Button>
        <Button size="md" variant="default" disabled={answering} onClick={() => void answer('offer:decline')}>
          Decline
        </Button>
      </div>
      <p className={classes.dim}>If you decline, the two of you are not offered each other again.</p>
      {problem && (
        <p role="alert" data-tone="alarm">
          {problem}
        </p>
      )}
    </section>
  )
}

const Side = ({ who, accepted }: { who: string; accepted: boolean }) => (
  <li>
    {accepted ? <IconCheck /> : <IconHourglass />}
    <span>
      {who}: {accepted ? 'confirmed' : 'not yet'}
    </span>
  </li>
)
