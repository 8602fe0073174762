'use client'
// What a verdict rests on: each piece can be pointed at, and what it names lights up on the board and on the worksheet.
import { useEffect } from 'react'
import type { Evidence } from '#lib/rubric/score'
import classes from './evidence-list.module.css'

/** How a page shows shapes and worksheet entries: `highlight` while they are pointed at, `show` to go there. */
export type EvidenceView = {
  /** Ids of shapes and entries; must stay the same function between renders. */
  highlight: (ids: readonly string[]) => void
  show: (ids: readonly string[]) => void
}

export const EvidenceList = ({ evidence, view }: { evidence: readonly Evidence[]; view: EvidenceView }) =>
  evidence.length > 0 && (
    <ul className={classes.list} aria-label="Evidence">
      {evidence.map(({ shapes, text }) => (
        <li key={`${shapes.join()} ${text}`}>
          <Piece shapes={shapes} text={text} view={view} />
        </li>
      ))}
    </ul>
  )

const SHOWN_CHARACTERS = 80

function Piece({ shapes, text, view }: Evidence & { view: EvidenceView }) {
  const { highlight, show } = view
  // A piece that goes away while it is pointed at must not leave its marks behind.
  useEffect(() => () => highlight([]), [highlight])
  const written = shapes.every((id) => id.startsWith('entry:'))
  const words = text.replace(/\s+/g, ' ').trim()
  return (
    <button
      type="button"
      className={classes.piece}
      onClick={() => show(shapes)}
      onPointerEnter={() => highlight(shapes)}
      onPointerLeave={() => highlight([])}
      onFocus={() => highlight(shapes)}
      onBlur={() => highlight([])}
    >
      <span className="unseen">{written ? 'On the worksheet: ' : 'On the board: '}</span>
      {words.length > SHOWN_CHARACTERS ? `${words.slice(0, SHOWN_CHARACTERS)}…` : words || 'a shape without words'}
    </button>
  )
}
