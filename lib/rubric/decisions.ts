// Which lines of a text weigh one thing against another, and whether they say why: each decision is read from its own lines.
import { tokensOf } from '../board/words.ts'

/** What weighs options, and the words that give a reason; empty where none is given. */
export type Weighing = { text: string; reason: string }

// prettier-ignore
const REASONS = new Set([
  'because', 'since', 'due', 'avoid', 'prevent', 'therefore', 'reason', 'reasons', 'hence', 'otherwise', 'cheaper', 'faster', 'simpler',
  'slower', 'costs', 'cost', 'trade', 'tradeoff', 'pro', 'pros', 'con', 'advantage', 'disadvantage', 'benefit', 'downside', 'drawback',
  'but', 'while', 'whereas', 'so',
])
// prettier-ignore
const COMPARES = new Set([
  'vs', 'versus', 'instead', 'over', 'rather', 'tradeoff', 'trade', 'prefer', 'preferred', 'chose', 'choose', 'chosen', 'pick', 'picked',
  'or', 'compared', 'than', 'but', 'while', 'whereas', 'because', 'decision', 'option', 'alternative',
])
// A line that begins with one goes on from the line before.
// prettier-ignore
const GOES_ON = new Set(['because', 'since', 'so', 'but', 'while', 'whereas', 'otherwise', 'hence', 'therefore', 'reason', 'pro', 'con', 'why'])

const ASKS = new Set(['vs', 'versus', 'or', 'over', 'between', 'why'])
/** "4 cursors (24 bytes), not 4 copies", "one socket each: somebody is last. Rejected." */
const TURNS_DOWN = /[,;)]\s*not\s|(?:^|[.;(])\s*(?:rejected|ruled out|turned down|traded away)\b/im
const BULLET = /^\s*(?:[-*•‣▪◦·–—](?![>-])|\d{1,2}[.)]\s|[a-z][.)]\s)/u
// Lists end their lines without a stop; a paragraph of prose goes on after one.
const OPEN_END = /[.:?,]\s*$/
const QUESTION_END = /[:?]\s*$/
// A small letter or an arrow.
const SMALL_START = /^\s*(?:\p{Ll}|[-=]*[>→⇒])/u
const CAPITAL_START = /^\s*\p{Lu}/u

const has = (words: ReadonlySet<string>, text: string): boolean => tokensOf(text).some((word) => words.has(word))
const indentOf = (line: string): number => line.search(/\S/)

// "Why two shards and not all: the slowest delays every claim"
const WHY_THEN = /^\W*why\b[^:?\n]*[:?]\s*(?:\S+\s+){2,}\S/im

// "A ring, not modulo: few keys move", "primary (crossed out): no writes when cut off"
const TURNED_DOWN_FOR =
  /(?:,\s*not\s|\binstead of\b|\brather than\b|\bover\b|\bcrossed out\b|\brejected\b)[^:\n]*:\s*(?:\S+\s+){2,}\S/i
/** "A or B | B | why": options, choice and reason in one line. */
const CELLS = /^([^|\n]+)\|([^|\n]+)\|([^|\n]{8,})$/m

function isInCells(text: string): boolean {
  const [, options = '', chosen = ''] = CELLS.exec(text) ?? []
  const offered = new Set(tokensOf(options))
  return tokensOf(chosen).some((word) => word.length > 2 && offered.has(word))
}

/** Whether words give a reason. */
export const givesReason = (text: string): boolean =>
  has(REASONS, text) || WHY_THEN.test(text) || TURNED_DOWN_FOR.test(text) || isInCells(text)

const REFUSES =
  /\bwhy (?:not|no)\b|\bcrossed out\b|\brejected\b|\bruled out\b|\bturned down\b|\binstead of\b|\brather than\b/i

/** Whether a decision says of something that it was not taken. */
export const turnsDown = (text: string): boolean => REFUSES.test(text)

/** Whether a line belongs to the piece above it. `sentences`: a small letter at its beginning says that it goes on. */
function goesOn(line: string, piece: readonly string[], sentences: boolean): boolean {
  const [first = '', last = ''] = [piece[0], piece.at(-1)]
  const listed = BULLET.test(first)
  // "Redis or memcached?" and "Why one writer?" ask, and the lines under it answer.
  if (!listed && QUESTION_END.test(first) && has(ASKS, first)) return true
  if (indentOf(line) > indentOf(first) || GOES_ON.has(tokensOf(line)[0] ?? '')) return true
  return !BULLET.test(line) && (listed || OPEN_END.test(last) || (sentences && SMALL_START.test(line)))
}

/** The lines of a paragraph, those together that belong together: bullets with what stands under them, sentences over several lines. */
function piecesOf(paragraph: string): string[] {
  const lines = paragraph.split('\n').filter((line) => line.trim() !== '')
  // Where every line begins small, a small letter says nothing.
  const sentences = lines.some((line) => CAPITAL_START.test(line))
  const pieces: string[][] = []
  for (const line of lines) {
    const piece = pieces.at(-1)
    if (piece && goesOn(line, piece, sentences)) piece.push(line)
    else pieces.push([line])
  }
  return pieces.map((piece) => piece.join('\n').trim())
}

/** What a text weighs, one decision of its own lines each. */
export const weighingsIn = (text: string): Weighing[] =>
  text
    .split(/\n\s*\n/)
    .flatMap(piecesOf)
    .filter(
      (piece) =>
        has(COMPARES, piece) ||
        TURNS_DOWN.test(piece) ||
        WHY_THEN.test(piece) ||
        TURNED_DOWN_FOR.test(piece) ||
        isInCells(piece),
    )
    .map((piece) => ({ text: piece, reason: givesReason(piece) ? piece : '' }))
