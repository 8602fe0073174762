'use client'
// Short notices in a corner. A status, not an alert: nothing here interrupts a screen reader.
import { CloseButton } from '@mantine/core'
import { useEffect, useEffectEvent, useState } from 'react'
import classes from './toasts.module.css'

export type Toast = {
  text: string
  /** Such as Undo. */
  action?: { label: string; run: () => void }
}

const SHOWN_MS = 8000
const SHOWN_MAX = 3

type Shown = Toast & { key: number }
let key = 0
let tell: ((toast: Shown) => void) | null = null

/** Shows a notice for a while; it waits as long as somebody points at it or has the focus in it. */
export const toast = (notice: Toast) => tell?.({ ...notice, key: ++key })

export function Toasts() {
  const [shown, setShown] = useState<readonly Shown[]>([])
  useEffect(() => {
    tell = (notice) => setShown((before) => [...before, notice].slice(-SHOWN_MAX))
    return () => {
      tell = null
    }
  }, [])
  const drop = (gone: number) => setShown((before) => before.filter((each) => each.key !== gone))
  return (
    <div className={classes.region} role="status" aria-live="polite">
      {shown.map((notice) => (
        <Notice key={notice.key} notice={notice} onGone={() => drop(notice.key)} />
      ))}
    </div>
  )
}

function Notice({ notice, onGone }: { notice: Shown; onGone: () => void }) {
  const [held, setHeld] = useState(false)
  const go = useEffectEvent(onGone)
  useEffect(() => {
    if (held) return undefined
    const timer = setTimeout(() => go(), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [held])
  return (
    <div
      className={classes.notice}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span>{notice.text}</span>
      {notice.action && (
        <button
          type="button"
          onClick={() => {
            notice.action?.run()
            onGone()
          }}
        >
          {notice.action.label}
        </button>
      )}
      <CloseButton size={24} aria-label="Close notice" onClick={onGone} />
    </div>
  )
}
