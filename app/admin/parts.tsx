'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import classes from './admin.module.css'

const PARTS = [
  { path: '/admin', title: 'Accounts' },
  { path: '/admin/reports', title: 'Reports' },
  { path: '/admin/links', title: 'Links' },
  { path: '/admin/audit', title: 'Audit' },
  { path: '/admin/system', title: 'System' },
] as const

export function Parts() {
  const here = usePathname()
  return (
    <nav aria-label="Administration" className={classes.parts}>
      {PARTS.map(({ path, title }) => (
        <Link key={path} href={path} aria-current={here === path ? 'page' : undefined} prefetch={false}>
          {title}
        </Link>
      ))}
    </nav>
  )
}
