'use client'
// The worksheet as it was at the end; lines that are pointed at as evidence are marked.
import type { Entry } from '#lib/scenario/entry'
import type { CandidateScenario } from '#lib/scenario/schema'
import { useIsMarked } from './marks.ts'
import type { Marks } from './marks.ts'
import classes from './review.module.css'

type Props = { entries: readonly Entry[]; estimates: CandidateScenario['estimates']; marks: Marks }

export function Worksheet({ entries, estimates, marks }: Props) {
  const written = entries.filter(({ text, options, because }) => `${text}${options}${because}`.trim() !== '')
  if (written.length === 0) return <p className={classes.dim}>Nothing was written on the worksheet.</p>
  const of = (keep: (entry: Entry) => boolean) => written.filter(keep).toSorted((a, b) => (a.order < b.order ? -1 : 1))
  const asked = new Set(estimates.map(({ id }) => id))
  const parts = [
    {
      title: 'Functional requirements',
      own: of((e) => e.kind === 'requirement' && e.requirement !== 'non-functional'),
    },
    {
      title: 'Non-functional requirements',
      own: of((e) => e.kind === 'requirement' && e.requirement === 'non-functional'),
    },
    ...estimates.map(({ id, asks }) => ({ title: asks, own: of((e) => e.kind === 'estimate' && e.for === id) })),
    { title: 'Other figures', own: of((e) => e.kind === 'estimate' && !asked.has(e.for)) },
    { title: 'API', own: of((e) => e.kind === 'api') },
    { title: 'Decisions', own: of((e) => e.kind === 'decision') },
  ]
  return parts.map(
    ({ title, own }) =>
      own.length > 0 && (
        <section key={title} className={classes.lines} aria-label={title}>
          <h3>{title}</h3>
          <ul>
            {own.map((entry) => (
              <Line key={entry.id} entry={entry} marks={marks} />
            ))}
          </ul>
        </section>
      ),
  )
}

function Line({ entry, marks }: { entry: Entry; marks: Marks }) {
  const marked = useIsMarked(marks, entry.id)
  return (
    <li id={lineId(entry.id)} data-marked={marked || undefined}>
      {entry.kind === 'decision' ? (
        <>
          {entry.options && <span className={classes.dim}>{entry.options}: </span>}
          <strong>{entry.text}</strong>
          {entry.because && <> because {entry.because}</>}
        </>
      ) : (
        entry.text
      )}
    </li>
  )
}

/** Where a page may scroll to. */
export const lineId = (entryId: string): string => `line-${entryId.replace('entry:', '')}`
