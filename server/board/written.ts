// How much is written on a board: whoever opens it has a browser lay out every letter before they can do anything.
import type { UnknownRecord } from '@tldraw/store'

const isKeyed = (value: unknown): value is object => typeof value === 'object' && value !== null

/** The characters of a shape's label or name, and the pieces that the label is made of: an empty line takes its time too. */
export function writtenIn(record: UnknownRecord | null): number {
  const { props } = (record ?? {}) as { props?: unknown }
  if (!isKeyed(props)) return 0
  const { richText, text, name } = props as Record<string, unknown>
  let written = 0
  const open: unknown[] = [text, name, richText]
  while (open.length > 0) {
    const node = open.pop()
    if (typeof node === 'string') written += node.length
    if (!isKeyed(node)) continue
    if (!Array.isArray(node)) written++
    const { text: words, content } = node as Record<string, unknown>
    open.push(words, ...(Array.isArray(node) ? (node as unknown[]) : [content]))
  }
  return written
}
