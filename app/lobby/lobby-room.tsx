'use client'
// Pairing: say what one wants, wait, confirm, go.
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { NOTICE_WORDS } from '../components/words.ts'
import type { Wish } from '#lib/protocol/lobby'
import { ensureGuest } from '../realtime/account.ts'
import { useLobby } from '../realtime/lobby.ts'
import { prepareSound, useCalling } from './calling.ts'
import { lobbyView } from './lobby-view.ts'
import classes from './lobby.module.css'
import { OfferPanel } from './offer-panel.tsx'
import { WaitingList } from './waiting-list.tsx'
import { WaitingPanel } from './waiting-panel.tsx'
import { WishForm } from './wish-form.tsx'

type Props = { signedIn: boolean; scenarios: readonly { id: string; title: string }[] }

export function LobbyRoom({ signedIn, scenarios }: Props) {
  const router = useRouter()
  const [connected, setConnected] = useState(signedIn)
  const [joining, setJoining] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const lobby = useLobby(connected)
  const view = lobbyView(lobby.state, lobby.earlier)
  const offer = view.kind === 'offered' ? view.offer : null
  const interviewId = view.kind === 'matched' ? view.interviewId : null

  useCalling(offer?.offerId ?? null, offer ? `${offer.person.name} is ready to practise` : '')
  useEffect(() => {
    if (interviewId !== null) router.push(`/interviews/${interviewId}`)
  }, [interviewId, router])

  const join = async (wish: Wish) => {
    // A browser lets a page sound only after a press.
    prepareSound()
    setJoining(true)
    setProblem(null)
    const guest = await ensureGuest()
    setConnected(guest.ok)
    // The header shows the name that was made up.
    if (guest.ok && !signedIn) router.refresh()
    const outcome = guest.ok ? await lobby.join(wish) : guest
    setJoining(false)
    if (!outcome.ok) setProblem(outcome.error.message)
  }
  const leave = async () => {
    const outcome = await lobby.leave()
    if (!outcome.ok) setProblem(outcome.error.message)
  }

  return (
    <>
      <h1>Find a partner</h1>
      <div className={classes.columns}>
        <div>
          <Notices
            problem={problem ?? lobby.refusal}
            notice={lobby.state?.notice ?? null}
            lost={connected && lobby.connection === 'connecting' && lobby.state !== null}
            dropped={lobby.dropped}
            earlier={view.kind === 'asking' ? lobby.earlier : null}
          />
          {view.kind === 'asking' && (
            <WishForm scenarios={scenarios} before={lobby.state?.wish ?? null} joining={joining} onJoin={join} />
          )}
          {view.kind === 'waiting' && (
            <WaitingPanel view={view} clockOffset={lobby.clockOffset} onLeave={leave} onProblem={setProblem} />
          )}
          {offer && <OfferPanel key={offer.offerId} offer={offer} clockOffset={lobby.clockOffset} send={lobby.send} />}
          {view.kind === 'matched' && (
            <p role="status" className={classes.lead}>
              Both of you confirmed. Opening the room.
            </p>
          )}
        </div>
        <WaitingList waiting={lobby.state?.waiting ?? null} now={lobby.state?.now ?? 0} />
      </div>
    </>
  )
}

type NoticesProps = {
  problem: string | null
  notice: keyof typeof NOTICE_WORDS | null
  lost: boolean
  dropped: boolean
  earlier: string | null
}

const Notices = ({ problem, notice, lost, dropped, earlier }: NoticesProps) => (
  <div role="status" className={classes.notices}>
    {problem && <p data-tone="alarm">{problem}</p>}
    {lost && <p>The connection is lost. You take your place again as soon as it is back.</p>}
    {notice && <p>{NOTICE_WORDS[notice]}</p>}
    {dropped && <p>You did not answer the offer in time, so you no longer wait. Join again when you are ready.</p>}
    {earlier && (
      <p>
        You were paired before. <Link href={`/interviews/${earlier}`}>Open that room</Link>, or look for somebody else.
      </p>
    )}
  </div>
)
