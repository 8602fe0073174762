'use client'
// What the board means, read from the store at most every quarter of a second and never while a key is being handled.
import { useEffect, useState } from 'react'
import type { TLStore } from 'tldraw'
import type { ComponentGraph } from '#lib/board/graph'
import { readBoard } from '#lib/board/read'

const PAUSE_MS = 250

/** The component graph of the board as it was a moment ago; null before the first reading. */
export function useGraph(store: TLStore | null): ComponentGraph | null {
  const [graph, setGraph] = useState<ComponentGraph | null>(null)
  useEffect(() => {
    if (!store) return undefined
    let waiting: ReturnType<typeof setTimeout> | undefined
    const read = () => {
      waiting = undefined
      setGraph(readBoard(Object.values(store.serialize('document'))))
    }
    read()
    const stop = store.listen(() => (waiting ??= setTimeout(read, PAUSE_MS)), { scope: 'document' })
    return () => {
      stop()
      clearTimeout(waiting)
    }
  }, [store])
  return graph
}
