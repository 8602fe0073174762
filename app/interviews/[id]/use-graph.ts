'use client'
// What the board means, soon after each change and never while a key is being handled.
import { startTransition, useEffect, useState } from 'react'
import type { TLRecord, TLStore } from 'tldraw'
import type { ComponentGraph } from '#lib/board/graph'
import { readBoard } from '#lib/board/read'
import { followBoard } from './follow-board.ts'

/** Two panels that show the same board read it once. */
const graphs = new WeakMap<readonly TLRecord[], ComponentGraph>()

function graphOf(records: readonly TLRecord[]): ComponentGraph {
  const known = graphs.get(records)
  if (known) return known
  const graph = readBoard(records)
  graphs.set(records, graph)
  return graph
}

/** The component graph of the board as it was a moment ago; null before the first reading. */
export function useGraph(store: TLStore | null): ComponentGraph | null {
  const [graph, setGraph] = useState<ComponentGraph | null>(null)
  useEffect(() => {
    if (!store) return undefined
    return followBoard(store, (records) => {
      const read = graphOf(records)
      startTransition(() => setGraph(read))
    })
  }, [store])
  return graph
}
