'use client'
// The review: the board and the worksheet on one side; the scorecard, runs, events and the reference on the other.
import { Button, Menu, Tabs } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconDownload, IconPrinter } from '@tabler/icons-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { useCallback, useMemo, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import type { InterviewState } from '#lib/interview/state'
import type { Review as ReviewData } from '#lib/protocol/queries'
import { download } from '../../components/download.ts'
import type { EvidenceView } from '../../components/evidence-list.tsx'
import { Moment } from '../../components/moment.tsx'
import { markdownOf } from '../../components/scorecard-rows.ts'
import { Scorecard } from '../../components/scorecard.tsx'
import { listed, MODE_WORDS, ROLE_WORDS } from '../../components/words.ts'
import { Events } from './events.tsx'
import { Marks } from './marks.ts'
import { Reference } from './reference.tsx'
import classes from './review.module.css'
import { Runs } from './runs.tsx'
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

const PHONE = '(max-width: 900px)'

type Props = { review: Omit<ReviewData, 'events'>; story: readonly Happening[]; state: InterviewState; you: string }

export function Review({ review, story, state, you }: Props) {
  const isPhone = useMediaQuery(PHONE) ?? false
  const [tab, setTab] = useState('scorecard')
  const { marks, view, onShow } = useView(isPhone, setTab)
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
    <Board document={review.document} licenceKey={review.board.licenceKey} marks={marks} onShow={onShow} />
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
      content: <Runs runs={review.runs} startedAt={review.startedAt} nameOf={nameOf} />,
    },
    { id: 'events', title: 'Events', content: <Events story={story} startedAt={review.startedAt} /> },
    ...(review.scenario.whole
      ? [{ id: 'reference', title: 'Reference', content: <Reference scenario={review.scenario.scenario} /> }]
      : []),
    ...(notes ? [{ id: 'notes', title: 'My notes', content: <p className={classes.brief}>{notes}</p> }] : []),
  ]
  return (
    <main id="main" tabIndex={-1} className={classes.review}>
      <Head review={review} state={state} nameOf={nameOf} />
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
  const board = useRef<((ids: readonly string[]) => void) | null>(null)
  /** Asked for before the board stood, which on a phone is another tab. */
  const awaited = useRef<readonly string[] | null>(null)
  const onShow = useCallback((show: typeof board.current) => {
    board.current = show
    if (show && awaited.current) show(awaited.current)
    awaited.current = null
  }, [])
  const view = useMemo<EvidenceView>(
    () => ({
      highlight: marks.set,
      show: (ids) => {
        const [entry] = ids.filter((id) => id.startsWith('entry:'))
        if (isPhone) openTab(entry ? 'worksheet' : 'board')
        if (!entry && board.current) board.current(ids)
        else if (!entry) awaited.current = ids
        // On a phone the line is there after the tab is.
        else
          requestAnimationFrame(() =>
            requestAnimationFrame(() => document.getElementById(lineId(entry))?.scrollIntoView({ block: 'center' })),
          )
      },
    }),
    [isPhone, marks, openTab],
  )
  return { marks, view, onShow }
}

type Shown = Pick<Props, 'review' | 'state'> & { nameOf: (accountId: string) => string }

function Head({ review, state, nameOf }: Shown) {
  const { scenario, people, mode, startedAt, endedAt, score } = review
  const { title } = scenario.scenario
  const name = `${scenario.scenario.id}-${review.interviewId}`
  const told = score && { title, score, ratings: state.ratings, communication: state.communication, nameOf }
  return (
    <header className={classes.head}>
      <div>
        <h1>{title}</h1>
        <p className={classes.dim}>
          {MODE_WORDS[mode]};{' '}
          {listed(people.map((person) => `${nameOf(person.accountId)}, ${ROLE_WORDS[person.role].toLowerCase()}`))}
          {startedAt !== null && (
            <>
              ; <Moment at={startedAt} />
            </>
          )}
          {startedAt !== null && endedAt !== null && (
            <>
              , <span className="figure">{Math.max(1, Math.round((endedAt - startedAt) / 60_000))} min</span>
            </>
          )}
          ; scenario version <span className="figure">{scenario.version}</span>
        </p>
      </div>
      <div className={classes.tools}>
        <Menu>
          <Menu.Target>
            <Button variant="default" leftSection={<IconDownload />}>
              Export
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {told && (
              <Menu.Item onClick={() => download(`${name}.md`, 'text/markdown', markdownOf(told))}>
                Score as Markdown
              </Menu.Item>
            )}
            {told && (
              <Menu.Item onClick={() => download(`${name}.json`, 'application/json', scoreFile(review, state))}>
                Score as JSON
              </Menu.Item>
            )}
            <Menu.Item onClick={() => void exportBoard(`${name}.tldr`, review.document)}>Board as .tldr</Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <Button variant="default" leftSection={<IconPrinter />} onClick={() => window.print()}>
          Print
        </Button>
      </div>
    </header>
  )
}

async function exportBoard(name: string, { records, schema }: ReviewData['document']): Promise<void> {
  const { tldrFile } = await import('./tldr-file.ts')
  download(name, 'application/json', tldrFile(records, schema))
}

const scoreFile = (
  { interviewId, score }: Props['review'],
  { ratings, communication, selfRatings }: InterviewState,
): string => JSON.stringify({ interviewId, ...score, ratings, communication, selfRatings }, null, 2)

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
