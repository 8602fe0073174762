'use client'
// What the board means, soon after each change and never while a key is being handled.
import { startTransition, useEffect, useState } from 'react'
import type { TLRecord, TLStore } from 'tldraw'
import type { ComponentGraph } from '#lib/board/graph'
import { graphOf } from './board-reading.ts'
import { followBoard } from './follow-board.ts'

/** Two panels that show the same board have it read once. */
const graphs = new WeakMap<readonly TLRecord[], Promise<ComponentGraph | null>>()

function readOnce(records: readonly TLRecord[]): Promise<ComponentGraph | null> {
  const known = graphs.get(records)
  if (known) return known
  const graph = graphOf(records)
  graphs.set(records, graph)
  return graph
}

/** The component graph of the board as it was a moment ago; null before the first reading. */
export function useGraph(store: TLStore | null): ComponentGraph | null {
  const [graph, setGraph] = useState<ComponentGraph | null>(null)
  useEffect(() => {
    if (!store) return undefined
    return followBoard(store, async (records) => {
      const read = await readOnce(records)
      if (read) startTransition(() => setGraph(read))
    })
  }, [store])
  return graph
}
