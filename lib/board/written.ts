// How much is written on a board: whoever opens it has a browser lay out every letter before they can do anything.

const isKeyed = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** Where a line may end: spaces that break, and between two letters of the scripts that are written without any. */
const BETWEEN_WORDS = new RegExp(
  String.raw`[ \t\r\n\u1680\u2000-\u2006\u2008-\u200b\u2028\u2029\u205f\u3000]+|(?<=${cjk()})(?=${cjk()})`,
  'u',
)
function cjk(): string {
  return String.raw`[\p{Ideographic}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]`
}

/** So long, a word takes as long as its letters in several; twice as long, twice that. */
const WORD = 20

/**
 * What it takes to lay out a record's label or name, in characters of common text: its characters, the pieces that the
 * label is made of (an empty line takes its time too), and a multiple for words that no line holds. The board's
 * handwriting is shaped anew from the beginning of such a word at each line: two thousand letters take half a second,
 * twenty thousand a minute.
 * @param record any record of the shared document; 0 for null and for what has no label
 */
export function writtenIn(record: object | null): number {
  const { props } = (record ?? {}) as { props?: unknown }
  if (!isKeyed(props)) return 0
  const texts: string[] = []
  let pieces = 0
  // The last is read first. What stands in several pieces of one line is one word.
  const open: unknown[] = [props.name, props.text, props.richText]
  while (open.length > 0) {
    const node = open.pop()
    if (typeof node === 'string') texts.push(node)
    else if (Array.isArray(node)) open.push(...(node as unknown[]).toReversed())
    else if (isKeyed(node)) {
      pieces++
      if (node.type !== 'text') texts.push('\n')
      open.push(node.content, node.text)
    }
  }
  const words = texts.join('').split(BETWEEN_WORDS)
  return words.reduce((sum, { length }) => sum + length * Math.max(1, Math.ceil(length / WORD)), pieces)
}
