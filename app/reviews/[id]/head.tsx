'use client'
// The head of a review: what it was, with whom and when, and ways to take it along.
import { Button, Menu } from '@mantine/core'
import { IconDownload, IconPrinter } from '@tabler/icons-react'
import { useState } from 'react'
import type { InterviewState } from '#lib/interview/state'
import type { Review } from '#lib/protocol/queries'
import { download } from '../../components/download.ts'
import { Moment } from '../../components/moment.tsx'
import { markdownOf } from '../../components/scorecard-rows.ts'
import { toast } from '../../components/toasts.tsx'
import { listed, MODE_WORDS, ROLE_WORDS } from '../../components/words.ts'
import classes from './review.module.css'

type ReviewOf = Omit<Review, 'events'>
type Props = {
  review: ReviewOf
  state: InterviewState
  nameOf: (accountId: string) => string
  /** The board as SVG, while it stands. */
  picture: () => Promise<string | null>
}

const SHOWN_MS = 50

export function Head({ review, state, nameOf, picture }: Props) {
  const [printed, setPrinted] = useState<string | null>(null)
  const [drawing, setDrawing] = useState(false)
  const draw = async () => {
    setDrawing(true)
    // tldraw makes it in one go, some ten milliseconds a label: the page says first that it does.
    await new Promise((resolve) => setTimeout(resolve, SHOWN_MS))
    return picture().finally(() => setDrawing(false))
  }
  const print = async () => {
    const svg = await draw()
    setPrinted(svg && `data:image/svg+xml,${encodeURIComponent(svg)}`)
    // The picture must be in the page before the page is printed.
    setTimeout(() => window.print(), 100)
  }
  const exportPicture = async () => {
    const svg = await draw()
    if (svg) download(`${name}.svg`, 'image/svg+xml', svg)
    else toast({ text: 'There is no picture of this board: nothing was drawn, or it is not in sight.' })
  }
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
            <Button variant="default" leftSection={<IconDownload />} loading={drawing}>
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
            <Menu.Item onClick={() => void exportTldr(`${name}.tldr`, review.document)}>Board as .tldr</Menu.Item>
            <Menu.Item onClick={() => void exportExcalidraw(`${name}.excalidraw`, review.document)}>
              Board as .excalidraw
            </Menu.Item>
            <Menu.Item onClick={() => void exportPicture()}>Board as SVG</Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <Button variant="default" leftSection={<IconPrinter />} loading={drawing} onClick={() => void print()}>
          Print
        </Button>
      </div>
      {printed && <img src={printed} alt="" className={classes.printed} />}
    </header>
  )
}

async function exportTldr(name: string, { records, schema }: Review['document']): Promise<void> {
  const { tldrFile } = await import('#lib/board/tldr-file')
  download(name, 'application/json', tldrFile(records, schema))
}

async function exportExcalidraw(name: string, { records }: Review['document']): Promise<void> {
  const { excalidrawFile } = await import('#lib/board/excalidraw-file')
  download(name, 'application/json', excalidrawFile(records))
}

const scoreFile = ({ interviewId, score }: ReviewOf, { ratings, communication, selfRatings }: InterviewState): string =>
  JSON.stringify({ interviewId, ...score, ratings, communication, selfRatings }, null, 2)
