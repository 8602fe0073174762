'use client'
// The review: the board and the worksheet on one side; the scorecard, runs, events and the reference on the other.
import { Tabs } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { useCallback, useMemo, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import type { InterviewState } from '#lib/interview/state'
import type { Review as ReviewData } from '#lib/protocol/queries'
import type { EvidenceView } from '../../components/evidence-list.tsx'
import { Scorecard } from '../../components/scorecard.tsx'
import type { BoardHandle } from './board.tsx'
import { Events } from './events.tsx'
import { Head } from './head.tsx'
import { Marks } from './marks.ts'
import classes from './review.module.css'
import type { Happening } from './story.ts'
import { lineId, Worksheet } from './worksheet.tsx'

const Board = dynamic(() => import('./board.tsx').then((module) => module.Board), {
  ssr: false,
  loading: () => <p className={classes.wait}>The board is being drawn.</p>,
})

/** Reading a board takes more code than the rest of the page. */
const BoardInWords = dynamic(() => import('./board-in-words.tsx').then((module) => module.BoardInWords), {
  ssr: false,
  loading: () => null,
})

const Runs = dynamic(() => import('./runs.tsx').then((module) => module.Runs), { ssr: false, loading: () => null })
const Reference = dynamic(() => import('./reference.tsx').then((module) => module.Reference), {
  ssr: false,
  loading: () => null,
})

const PHONE = '(max-width: 900px)'

type Props = { review: Omit<ReviewData, 'events'>; story: readonly Happening[]; state: InterviewState; you: string }

export function Review({ review, story, state, you }: Props) {
  const isPhone = useMediaQuery(PHONE) ?? false
  const [tab, setTab] = useState('scorecard')
  const { marks, view, onBoard, picture } = useView(isPhone, setTab)
  const names = useMemo(() => new Map(review.people.map(({ accountId, name }) => [accountId, name])), [review.people])
  const nameOf = useCallback(
    (accountId: string) => {
      const name = names.get(accountId) ?? 'somebody who left'
      return accountId === you ? `${name} (you)` : name
    },
    [names, you],
  )
  const { scenario } = review.scenario
  const board = review.board.blank ? (
    <p className={classes.wait}>The board cannot be drawn here without a licence key. It stands in words below.</p>
  ) : (
    <Board document={review.document} licenceKey={review.board.licenceKey} marks={marks} onBoard={onBoard} />
  )
  const worksheet = (
    <>
      <h2>Worksheet</h2>
      <Worksheet entries={review.entries} estimates={scenario.estimates} marks={marks} />
      <BoardInWords records={review.document.records} view={view} />
    </>
  )
  const notes = state.notes[you]
  const tabs: { id: string; title: string; content: ReactNode }[] = [
    {
      id: 'scorecard',
      title: 'Scorecard',
      content: <Score review={review} state={state} nameOf={nameOf} view={view} />,
    },
    ...(isPhone
      ? [
          { id: 'board', title: 'Board', content: <div className={classes.phoneBoard}>{board}</div> },
          { id: 'worksheet', title: 'Worksheet', content: worksheet },
        ]
      : []),
    {
      id: 'runs',
      title: 'Simulations',
      content: <Runs runs={review.runs} forms={review.simulations} startedAt={review.startedAt} nameOf={nameOf} />,
    },
    { id: 'events', title: 'Events', content: <Events story={story} startedAt={review.startedAt} /> },
    ...(review.scenario.whole
      ? [{ id: 'reference', title: 'Reference', content: <Reference scenario={review.scenario.scenario} /> }]
      : []),
    ...(notes ? [{ id: 'notes', title: 'My notes', content: <p className={classes.brief}>{notes}</p> }] : []),
  ]
  return (
    <main id="main" tabIndex={-1} className={classes.review}>
      <Head review={review} state={state} nameOf={nameOf} picture={picture} />
      <div className={classes.columns}>
        {!isPhone && (
          <div className={classes.work}>
            <section aria-label="Board" className={classes.board}>
              {board}
            </section>
            <section aria-label="Worksheet" tabIndex={0} className={classes.worksheet}>
              {worksheet}
            </section>
          </div>
        )}
        <Tabs
          value={tabs.some(({ id }) => id === tab) ? tab : 'scorecard'}
          onChange={(next) => next && setTab(next)}
          keepMounted={false}
          className={classes.tabs}
        >
          <Tabs.List aria-label="Parts of the review">
            {tabs.map(({ id, title }) => (
              <Tabs.Tab key={id} value={id}>
                {title}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {tabs.map(({ id, title, content }) => (
            <Tabs.Panel key={id} value={id} className={classes.panel}>
              <h2 className="unseen">{title}</h2>
              {content}
            </Tabs.Panel>
          ))}
        </Tabs>
      </div>
    </main>
  )
}

/** Marks live outside of React's state; going to evidence opens the tab where it stands. */
function useView(isPhone: boolean, openTab: (id: string) => void) {
  const [marks] = useState(() => new Marks())
  const board = useRef<BoardHandle | null>(null)
  /** Asked for before the board stood, which on a phone is another tab. */
  const awaited = useRef<readonly string[] | null>(null)
  const onBoard = useCallback((handle: BoardHandle | null) => {
    board.current = handle
    if (handle && awaited.current) handle.show(awaited.current)
    if (handle) awaited.current = null
  }, [])
  const view = useMemo<EvidenceView>(
    () => ({
      highlight: marks.set,
      show: (ids) => {
        const entry = ids.find((id) => id.startsWith('entry:'))
        if (isPhone) openTab(entry ? 'worksheet' : 'board')
        if (entry) showLine(entry)
        else if (board.current) board.current.show(ids)
        else awaited.current = ids
      },
    }),
    [isPhone, marks, openTab],
  )
  const picture = useCallback(async () => (await board.current?.picture()) ?? null, [])
  return { marks, view, onBoard, picture }
}

/** On a phone the line is there after its tab is. */
function showLine(entry: string): void {
  const scroll = () => document.getElementById(lineId(entry))?.scrollIntoView({ block: 'center' })
  requestAnimationFrame(() => requestAnimationFrame(scroll))
}

type Shown = Pick<Props, 'review' | 'state'> & { nameOf: (accountId: string) => string }

function Score({ review, state, nameOf, view }: Shown & { view: EvidenceView }) {
  if (!review.score) {
    return (
      <div className={classes.stack}>
        <p>The interview has ended and is being rated. The scorecard comes out for everybody at the same moment.</p>
        <p>
          <Link href={`/interviews/${review.interviewId}`}>Go to the room and rate</Link>
        </p>
      </div>
    )
  }
  return (
    <div className={classes.stack}>
      {Object.entries(state.selfRatings).map(([accountId, { grade, reason }]) => (
        <p key={accountId} className={classes.dim}>
          {nameOf(accountId)} {grade ? `expected ${grade}` : 'skipped the rating'}
          {reason && <>: {reason}</>}
        </p>
      ))}
      <Scorecard
        score={review.score}
        ratings={state.ratings}
        communication={state.communication}
        nameOf={nameOf}
        view={view}
      />
    </div>
  )
}
