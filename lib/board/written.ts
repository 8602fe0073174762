// How much is written on a board: whoever opens it has a browser lay out every letter before they can do anything.

import { isFields } from './tldraw-words.ts'

const CJK = String.raw`[\p{Ideographic}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]`
/**
 * What ends a word: a space, a new line, and the next sign of a script that is written without spaces. Not what else a line
 * may break at, such as a space without width: letters around it are shaped together.
 */
const BETWEEN_WORDS = new RegExp(String.raw`[ \t\n]+|(?<=${CJK})(?=${CJK})`, 'u')

/** A word so long takes as long as its letters in several; twice as long, twice that. So does a label of so many letters. */
const WORD = 10
const LABEL = 1_000
/** Letters that take as long as an empty line. */
const PIECE = 5

/**
 * What it takes to lay out a record's label or name, in letters of common text: its letters, the pieces that the label is
 * made of (an empty line takes its time too), and a multiple for what takes longer the longer it is. The board's
 * handwriting is shaped anew from the beginning of a word at each line that the word runs over: two thousand letters take
 * half a second, twenty thousand a minute. Hebrew, Arabic and Thai take three seconds for a label of sixteen thousand.
 * @param record any record of the shared document; 0 for null and for what has no label
 */
export function writtenIn(record: object | null): number {
  const { props } = (record ?? {}) as { props?: unknown }
  if (!isFields(props)) return 0
  const texts: string[] = []
  let pieces = 0
  // The last is read first. What stands in several pieces of one line is one word.
  const open: unknown[] = [props.name, props.text, props.richText]
  while (open.length > 0) {
    const node = open.pop()
    if (typeof node === 'string') texts.push(node)
    else if (Array.isArray(node)) open.push(...(node as unknown[]).toReversed())
    else if (isFields(node)) {
      pieces++
      if (node.type !== 'text') texts.push('\n')
      open.push(node.content, node.text)
    }
  }
  const words = texts
    .join('')
    .split(BETWEEN_WORDS)
    .map(({ length }) => length)
  const letters = sum(words)
  return pieces * PIECE + timesOver(letters, LABEL) * sum(words.map((length) => length * timesOver(length, WORD)))
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
const timesOver = (length: number, unit: number): number => Math.max(1, Math.ceil(length / unit))
