'use client'
// State of a panel that outlives its being out of sight: a tab that is not shown is not mounted.
import { useCallback, useState } from 'react'

const kept = new Map<string, unknown>()

/** As useState, but a later mount with the same key goes on where this one stopped. Until the page is left. */
export function useKeptState<T>(key: string, initial: T): [T, (next: T) => void] {
  const [state, setState] = useState(() => ({ key, value: (kept.has(key) ? kept.get(key) : initial) as T }))
  if (state.key !== key) setState({ key, value: (kept.has(key) ? kept.get(key) : initial) as T })
  const change = useCallback(
    (next: T) => {
      kept.set(key, next)
      setState({ key, value: next })
    },
    [key],
  )
  return [state.value, change]
}
