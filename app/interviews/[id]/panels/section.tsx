'use client'
// A titled part of a panel.
import { useId } from 'react'
import type { ReactNode } from 'react'
import classes from './cockpit.module.css'

export function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id} className={classes.section}>
      <h3 id={id}>{title}</h3>
      {children}
    </section>
  )
}
