'use client'
// How wide the panels are and which are shown, remembered in this browser.
import { useCallback, useEffect, useState } from 'react'

export type Side = 'left' | 'right'
export type RoomLayout = { left: number; right: number; leftOpen: boolean; rightOpen: boolean; clock: boolean }

const KEY = 'dryrun-room'
export const PANEL_MIN = 240
export const PANEL_MAX = 560
/** At 1366 px this leaves the board its 60 per cent. */
const INITIAL: RoomLayout = { left: 264, right: 280, leftOpen: true, rightOpen: true, clock: true }

const bounded = (width: unknown, otherwise: number): number =>
  typeof width === 'number' && Number.isFinite(width) ? Math.min(PANEL_MAX, Math.max(PANEL_MIN, width)) : otherwise

function remembered(): RoomLayout {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Record<keyof RoomLayout, unknown>>
    return {
      left: bounded(kept.left, INITIAL.left),
      right: bounded(kept.right, INITIAL.right),
      leftOpen: kept.leftOpen !== false,
      rightOpen: kept.rightOpen !== false,
      clock: kept.clock !== false,
    }
  } catch {
    return INITIAL
  }
}

export function useRoomLayout() {
  const [layout, setLayout] = useState(remembered)
  useEffect(() => {
    try {
      localStorage.setItem(KEY, JSON.stringify(layout))
    } catch {
      // A browser that stores nothing forgets the sizes; nothing else depends on them.
    }
  }, [layout])
  const change = useCallback((part: Partial<RoomLayout>) => setLayout((before) => ({ ...before, ...part })), [])
  const toggle = useCallback(
    (part: 'leftOpen' | 'rightOpen' | 'clock') => setLayout((before) => ({ ...before, [part]: !before[part] })),
    [],
  )
  return { layout, change, toggle }
}
