'use client'
// What the palette offers and the key help lists. The site's own actions are always there; a page adds its own while
// it is open.
import { useEffect, useSyncExternalStore } from 'react'

export type Action = {
  id: string
  label: string
  /** The heading under which the palette and the key help list it. */
  group: string
  /** More words under which it is found. */
  keywords?: readonly string[]
  /** How a person does it by keys, such as ['Ctrl', 'Enter']. The page binds them; this only tells of them. */
  keys?: readonly string[]
  run: () => void
}

let registered: readonly { owner: symbol; actions: readonly Action[] }[] = []
let all: readonly Action[] = []
const listeners = new Set<() => void>()

const set = (next: typeof registered) => {
  registered = next
  all = next.flatMap(({ actions }) => actions)
  for (const listener of listeners) listener()
}

/** Adds actions and gives the way to take them back. */
export function registerActions(actions: readonly Action[]): () => void {
  const owner = Symbol('owner')
  set([...registered, { owner, actions }])
  return () => set(registered.filter((each) => each.owner !== owner))
}

/** Offers actions while the component is mounted. Pass a list that stays the same between renders (useMemo). */
export function useActions(actions: readonly Action[]): void {
  useEffect(() => registerActions(actions), [actions])
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
const none: readonly Action[] = []

export const useAllActions = (): readonly Action[] =>
  useSyncExternalStore(
    subscribe,
    () => all,
    () => none,
  )
