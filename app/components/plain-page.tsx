// A page that needs nothing from the server, for when there is nothing or something went wrong.
import Link from 'next/link'
import type { ReactNode } from 'react'
import shell from './page-shell.module.css'
import header from './site-header.module.css'
import { Wordmark } from './wordmark.tsx'

export const PlainPage = ({ title, children }: { title: string; children: ReactNode }) => (
  <>
    <header className={header.header}>
      <Link href="/" className={header.brand} aria-label="Dryrun, home">
        <Wordmark />
      </Link>
    </header>
    <main className={shell.main}>
      <h1>{title}</h1>
      {children}
    </main>
  </>
)
