'use client'
// The board as a list, for those who do not see it, for print, and where it cannot be drawn.
import { useMemo } from 'react'
import { outline } from '#lib/board/outline'
import { readBoard } from '#lib/board/read'
import { EvidenceList } from '../../components/evidence-list.tsx'
import type { EvidenceView } from '../../components/evidence-list.tsx'
import classes from './review.module.css'

export function BoardInWords({ records, view }: { records: readonly unknown[]; view: EvidenceView }) {
  const { items, notes } = useMemo(() => outline(readBoard(records)), [records])
  if (items.length + notes.length === 0) return <p className={classes.dim}>Nothing was drawn.</p>
  return (
    <details className={classes.details}>
      <summary>The board in words</summary>
      <ul className={classes.outline}>
        {items.map(({ id, shapes, title, description, connections, notes: own }) => (
          <li key={id}>
            <EvidenceList evidence={[{ shapes, text: title }]} view={view} />
            <span className={classes.dim}>
              {[description, ...connections, ...own.map((note) => `“${note}”`)].join('; ')}
            </span>
          </li>
        ))}
        {notes.map(({ text, shapes }) => (
          <li key={shapes.join()}>
            <EvidenceList evidence={[{ shapes, text }]} view={view} />
          </li>
        ))}
      </ul>
    </details>
  )
}
