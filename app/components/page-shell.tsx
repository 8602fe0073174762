// The frame of every page outside the room and the review: a quiet header and one column.
import type { ReactNode } from 'react'
import { viewer } from '../viewer.ts'
import classes from './page-shell.module.css'
import { SiteHeader } from './site-header.tsx'

type Props = { children: ReactNode; /** For what needs two columns. */ wide?: boolean }

export async function PageShell({ children, wide = false }: Props) {
  const person = await viewer()
  return (
    <>
      <SiteHeader person={person && { name: person.name, guest: person.guest, admin: person.rank === 'admin' }} />
      <main id="main" tabIndex={-1} className={classes.main} data-wide={wide || undefined}>
        {children}
      </main>
    </>
  )
}
