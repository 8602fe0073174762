// How much is written on a board: whoever opens it has a browser lay out every letter before they can do anything.

const isKeyed = (value: unknown): value is object => typeof value === 'object' && value !== null

/**
 * How many characters a record's label or name has, and of how many pieces the label is made: an empty line takes its time too.
 * @param record any record of the shared document; 0 for null and for what has no label
 */
export function writtenIn(record: object | null): number {
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
