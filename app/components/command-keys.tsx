'use client'
// Ctrl/Cmd+K opens the palette, `?` the key help. Both are loaded when they are first wanted.
import { useMantineColorScheme } from '@mantine/core'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useEffect, useMemo, useState } from 'react'
import { useActions } from './actions.ts'
import type { Action } from './actions.ts'

const Palette = dynamic(() => import('./palette.tsx').then((module) => module.Palette), { ssr: false })
const KeyHelp = dynamic(() => import('./key-help.tsx').then((module) => module.KeyHelp), { ssr: false })

type Shown = 'palette' | 'keys' | null
const OPEN = 'dryrun:open'

/** For buttons that open what the keys open. */
export const openPalette = () => window.dispatchEvent(new CustomEvent(OPEN, { detail: 'palette' }))
export const openKeyHelp = () => window.dispatchEvent(new CustomEvent(OPEN, { detail: 'keys' }))

export function CommandKeys() {
  const [shown, setShown] = useState<Shown>(null)
  const [everShown, setEverShown] = useState<ReadonlySet<Shown>>(new Set())
  useActions(useSiteActions())

  useEffect(() => {
    const show = (what: Shown) => {
      setEverShown((before) => new Set([...before, what]))
      setShown(what)
    }
    const onOpen = (event: Event) => show((event as CustomEvent<Shown>).detail)
    const onKey = (event: KeyboardEvent) => {
      const wanted = wantedBy(event)
      if (!wanted) return
      event.preventDefault()
      event.stopPropagation()
      show(wanted)
    }
    window.addEventListener(OPEN, onOpen)
    // Before the board and its text fields hear of it.
    window.addEventListener('keydown', onKey, { capture: true })
    return () => {
      window.removeEventListener(OPEN, onOpen)
      window.removeEventListener('keydown', onKey, { capture: true })
    }
  }, [])

  const close = () => setShown(null)
  return (
    <>
      {everShown.has('palette') && <Palette opened={shown === 'palette'} onClose={close} />}
      {everShown.has('keys') && <KeyHelp opened={shown === 'keys'} onClose={close} />}
    </>
  )
}

function wantedBy(event: KeyboardEvent): Shown {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
    return 'palette'
  }
  if (event.key !== '?' || event.ctrlKey || event.metaKey || event.altKey) return null
  // Single keys belong to whoever is typing, and to the board while it has the focus.
  const target = event.target instanceof Element ? event.target : null
  return target?.closest('input, textarea, select, [contenteditable="true"], .tl-container, [role="dialog"]')
    ? null
    : 'keys'
}

function useSiteActions(): readonly Action[] {
  const router = useRouter()
  const { setColorScheme } = useMantineColorScheme()
  return useMemo(() => {
    const go = (id: string, label: string, path: string, keywords: string[] = []): Action => ({
      id,
      label,
      group: 'Go to',
      keywords,
      run: () => router.push(path),
    })
    const scheme = (value: 'light' | 'dark' | 'auto', label: string): Action => ({
      id: `scheme-${value}`,
      label,
      group: 'Appearance',
      keywords: ['theme', 'colour', 'color', 'mode'],
      run: () => setColorScheme(value),
    })
    return [
      go('home', 'Home', '/', ['start', 'practise', 'invite']),
      go('scenarios', 'Scenarios', '/scenarios', ['catalogue']),
      go('lab', 'Lab', '/lab', ['simulations', 'claims', 'run']),
      go('interviews', 'My interviews', '/interviews', ['history', 'reviews']),
      go('lobby', 'Find a partner', '/lobby', ['lobby', 'pair', 'match']),
      go('account', 'Account', '/account', ['name', 'sign in', 'sign up', 'sign out', 'password', 'blocked']),
      scheme('light', 'Use the light theme'),
      scheme('dark', 'Use the dark theme'),
      scheme('auto', 'Follow the system\u2019s theme'),
      {
        id: 'palette',
        label: 'Open the palette',
        group: 'Everywhere',
        keys: ['Ctrl', 'K'],
        run: openPalette,
      },
      { id: 'keys', label: 'Show the keys', group: 'Everywhere', keys: ['?'], run: openKeyHelp },
    ]
  }, [router, setColorScheme])
}
