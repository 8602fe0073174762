// The rich text that the board's editor can draw. tldraw takes any; one node that its editor does not know throws in
// every browser that looks at the shape, and goes on doing so after a reload.
const NODES = new Set(['doc', 'paragraph', 'heading', 'bulletList', 'orderedList', 'listItem', 'hardBreak', 'text'])
const MARKS = new Set(['bold', 'italic', 'underline', 'strike', 'code', 'link', 'highlight'])

type Json = Record<string, unknown>
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const isAttributes = (value: unknown): boolean => value === undefined || value === null || isJson(value)

const isMark = (mark: unknown): boolean =>
  isJson(mark) && typeof mark.type === 'string' && MARKS.has(mark.type) && isAttributes(mark.attrs)

/** A node by itself, whatever it holds. */
function isNode(node: unknown): node is Json {
  if (!isJson(node) || typeof node.type !== 'string' || !NODES.has(node.type) || !isAttributes(node.attrs)) return false
  if (node.type === 'text' && (typeof node.text !== 'string' || node.text === '')) return false
  const { content, marks } = node
  if (content !== undefined && content !== null && !Array.isArray(content)) return false
  return marks === undefined || marks === null || (Array.isArray(marks) && marks.every(isMark))
}

/** Whether every node and mark of a rich text is one that the editor knows, in a form that it reads. */
export function isDrawableText(richText: unknown): boolean {
  if (!isNode(richText) || richText.type !== 'doc') return false
  // Without recursion: depth is the sender's.
  const open: Json[] = [richText]
  for (let node = open.pop(); node; node = open.pop()) {
    for (const inner of Array.isArray(node.content) ? node.content : []) {
      if (!isNode(inner) || inner.type === 'doc') return false
      open.push(inner)
    }
  }
  return true
}
