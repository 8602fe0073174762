// Which of several passages that say the same says it best, and its line.
import { tokensOf } from '../board/words.ts'
import { excerpt } from './excerpt.ts'
import type { Hit, Material, Statement } from './material.ts'

const LINE_MAX = 200

/** What is written on one line, and what goes on from it, with the place of its first word in the statement. */
type Lines = { text: string; from: number; words: number }[]
const known = new WeakMap<Statement, Lines>()

const GOES_ON_AFTER =
  /(?:[,+&=]|\s(?:a|an|and|as|at|because|but|by|for|from|in|is|its|of|on|or|so|that|the|their|then|to|with|you|your))\s*$/i
const ENDS = /[.:;!?)\]}]\s*$/
const SMALL_START = /^\s*\p{Ll}/u

/** Whether a line that was broken for room goes on in the next. Where every line begins small, a small letter says nothing. */
const goesOn = (line: string, next: string, sentences: boolean): boolean =>
  SMALL_START.test(next) &&
  (isOpen(line) ||
    GOES_ON_AFTER.test(line) ||
    (sentences && !ENDS.test(line) && line.length > BROKEN_MIN && !CODE.test(line) && !CODE.test(next)))
const isOpen = (line: string): boolean => line.lastIndexOf('(') > line.lastIndexOf(')')
const BROKEN_MIN = 30
// Calls, formulas and lists of fields end with their lines.
const CODE = /[=|<>{}()]/

function linesOf(statement: Statement): Lines {
  const before = known.get(statement)
  if (before) return before
  const written = statement.text.split('\n')
  const sentences = written.some((line) => /^\s*\p{Lu}/u.test(line))
  const lines: Lines = []
  let from = 0
  let above = ''
  for (const text of written) {
    const words = tokensOf(text).length
    const last = lines.at(-1)
    if (last && goesOn(above, text, sentences))
      Object.assign(last, { text: `${last.text}\n${text}`, words: last.words + words })
    else lines.push({ text, from, words })
    from += words
    above = text
  }
  known.set(statement, lines)
  return lines
}

function lineAt(statement: Statement, start: number): Lines[number] {
  const lines = linesOf(statement)
  let [low, high] = [0, lines.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (lines[middle]!.from <= start) low = middle
    else high = middle - 1
  }
  return lines[low]!
}

/** The line in which a hit starts, and the character at which it does. */
export function placeOf({ statement, start }: Hit): [line: string, at: number] {
  const { text, from } = lineAt(statement, start)
  return [text, characterOf(text, start - from)]
}

/** That line, or as much around the hit as is shown of a long one. */
export const lineOf = (hit: Hit): string => {
  const [line, at] = placeOf(hit)
  return excerpt(line, LINE_MAX, at)
}

/** The character at which a word of a line stands. */
function characterOf(line: string, word: number): number {
  let passed = 0
  for (const { index, 0: piece } of line.matchAll(/\S+/g)) {
    passed += tokensOf(piece).length
    if (passed > word) return index
  }
  return 0
}

/** By what one passage says a thing better than another, the most important first. */
const MEASURES: readonly ((hit: Hit, section: Material['section']) => number)[] = [
  ({ weight }) => weight,
  ({ statement }, section) => (section !== null && statement.section === section ? 1 : 0),
  // A word on an arrow may stand there by chance.
  ({ statement }) => (statement.of === 'connection' ? 0 : 1),
  // What was chosen stands in a decision after the options.
  ({ statement, start }) => (start < statement.options ? 0 : 1),
  ({ order }) => -order,
  ({ statement, start, weight }) => weight / Math.max(1, lineAt(statement, start).words),
]

/** Whether one passage says a thing better than another; of equals neither does. */
export function tellsMore({ section }: Material, one: Hit, other: Hit): boolean {
  for (const measure of MEASURES) {
    const by = measure(one, section) - measure(other, section)
    if (by !== 0) return by > 0
  }
  return false
}
