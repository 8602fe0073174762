'use client'
// Where one is and who one is. Nothing else.
import { ActionIcon, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconCommand, IconMoon, IconSun } from '@tabler/icons-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { AccountMenu } from './account-menu.tsx'
import type { HeaderPerson } from './account-menu.tsx'
import { openPalette } from './command-keys.tsx'
import classes from './site-header.module.css'
import { Wordmark } from './wordmark.tsx'

const PLACES = [
  { path: '/', title: 'Home' },
  { path: '/scenarios', title: 'Scenarios' },
  { path: '/lab', title: 'Lab' },
  { path: '/interviews', title: 'My interviews' },
] as const

export function SiteHeader({ person }: { person: HeaderPerson | null }) {
  const path = usePathname()
  const isHere = (place: string) => (place === '/' ? path === '/' : path.startsWith(place))
  return (
    <header className={classes.header}>
      <a className={classes.skip} href="#main">
        Skip to the content
      </a>
      <Link href="/" className={classes.brand} aria-label="Dryrun, home">
        <Wordmark />
      </Link>
      <nav aria-label="Main" className={classes.places}>
        {PLACES.map((place) => (
          <Link key={place.path} href={place.path} aria-current={isHere(place.path) ? 'page' : undefined}>
            {place.title}
          </Link>
        ))}
      </nav>
      <div className={classes.tools}>
        <Tooltip label="Palette: Ctrl K">
          <ActionIcon aria-label="Open the palette" onClick={openPalette} className={classes.palette}>
            <IconCommand />
          </ActionIcon>
        </Tooltip>
        <ThemeToggle />
        <AccountMenu person={person} />
      </div>
    </header>
  )
}

export function ThemeToggle() {
  const { setColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: true })
  return (
    <Tooltip label="Light or dark">
      <ActionIcon
        aria-label="Switch between light and dark"
        onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}
      >
        {scheme === 'dark' ? <IconSun /> : <IconMoon />}
      </ActionIcon>
    </Tooltip>
  )
}
