import type { Metadata } from 'next'
import { EmptyState } from '../../components/empty-state.tsx'
import { Moment } from '../../components/moment.tsx'
import { admin } from '../admin.ts'
import classes from '../admin.module.css'
import { Who } from '../who.tsx'
import { Revoke } from './revoke.tsx'

export const metadata: Metadata = { title: 'One-time links' }

export default async function LinksPage() {
  const links = await (await admin()).links()
  if (links.length === 0) {
    return (
      <EmptyState
        drawing="tools"
        sentence="No link is open. You make one for a person who forgot their password, from their row among the accounts."
      />
    )
  }
  return (
    <ul className={`${classes.rows} ${classes.links}`} aria-label="Open links">
      {links.map((link) => (
        <li key={link.id}>
          <span className={classes.name}>{link.purpose === 'reset' ? 'New password' : 'First admin'}</span>
          <span>
            for <Who account={link.account} otherwise="whoever opens it" />
          </span>
          <span className={classes.dim}>
            by <Who account={link.madeBy} otherwise="the server" />
          </span>
          <span className={classes.dim}>
            <Moment at={link.createdAt} />
          </span>
          <span className={classes.dim}>
            until <Moment at={link.expiresAt} />
          </span>
          <span className={classes.tools}>
            <Revoke linkId={link.id} whose={link.account?.name ?? 'the first admin'} />
          </span>
        </li>
      ))}
    </ul>
  )
}
