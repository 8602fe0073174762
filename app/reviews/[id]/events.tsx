'use client'
// What happened, in sentences, by the clock of the interview.
import { useState } from 'react'
import classes from './review.module.css'
import { since, SORT_WORDS, SORTS } from './story.ts'
import type { Happening, Sort } from './story.ts'

export function Events({ story, startedAt }: { story: readonly Happening[]; startedAt: number | null }) {
  const [hidden, setHidden] = useState<ReadonlySet<Sort>>(new Set())
  const there = SORTS.filter((sort) => story.some((happening) => happening.sort === sort))
  const shown = story.filter(({ sort }) => !hidden.has(sort))
  const toggle = (sort: Sort) => {
    const next = new Set(hidden)
    if (!next.delete(sort)) next.add(sort)
    setHidden(next)
  }
  return (
    <section aria-label="Events">
      <div role="group" aria-label="Show events of" className={classes.filter}>
        {there.map((sort) => (
          <button key={sort} type="button" aria-pressed={!hidden.has(sort)} onClick={() => toggle(sort)}>
            {SORT_WORDS[sort]}
          </button>
        ))}
      </div>
      {shown.length === 0 && <p className={classes.dim}>Everything is hidden. Press one of the sorts above.</p>}
      <ol className={classes.events}>
        {shown.map(({ sequence, at, sort, text }) => (
          <li key={sequence} data-sort={sort}>
            <time dateTime={new Date(at).toISOString()} title={new Date(at).toISOString()}>
              {since(at, startedAt)}
            </time>
            <span>{text}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
