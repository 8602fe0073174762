// Every number of a line by itself, with its unit and the words around it, whatever the grammar between them.
import { evaluate, readings, type Node } from './expression.ts'
import { LINE_CHARACTERS_MAX, LINE_TOKENS_MAX } from './line.ts'
import { parseExpression } from './parse.ts'
import { isFinite, isPlausible, number, seconds, type Quantity } from './quantity.ts'
import { tokenize, type Token } from './tokenize.ts'
import { wordsOf } from './suffix.ts'
import { isFiller } from './words.ts'

/** A number as it stands in a line. `readings`: what it may mean, the likeliest first. */
export type Said = {
  from: number
  readings: Quantity[]
  /** Up to three words before it, and those after it that are no unit. */
  words: string[]
  /** Those after it alone: what is counted. */
  nouns: string[]
  /** Goes into a calculation and is no result of one. */
  operand: boolean
  /** Follows a sign of equality or an arrow. */
  result: boolean
}

export const SAID_MAX = 40
const READINGS_KEPT = 6
const WORDS_BEFORE = 3

/** The numbers of a line in their order, at most SAID_MAX, with those that a word gives ("double", "halved", "five-fold"). */
export function figuresSaid(text: string): readonly Said[] {
  const known = saidOnce.get(text)
  if (known) return known
  if (saidOnce.size >= KEPT_MAX) saidOnce.clear()
  const said = text.length > LINE_CHARACTERS_MAX ? [] : scan(text)
  saidOnce.set(text, said)
  return said
}
// A board is judged again with every change, and most of its lines are as they were.
const saidOnce = new Map<string, readonly Said[]>()
const KEPT_MAX = 1000

function scan(text: string): Said[] {
  const tokens = tokenize(text).slice(0, LINE_TOKENS_MAX)
  const said: Said[] = []
  let last = 0
  for (let at = 0; at < tokens.length && said.length < SAID_MAX; at++) {
    const token = tokens[at]
    if (!token) break
    const factor = token.type === 'word' ? wordFactor(token.text) : null
    const period =
      token.type === 'word' && isKept(tokens.slice(Math.max(0, at - 3), at))
        ? PERIODS.get(token.text.toLowerCase())
        : undefined
    if (period !== undefined)
      said.push({ from: token.from, readings: [seconds(period)], words: [], nouns: [], operand: true, result: false })
    if (factor !== null)
      said.push({
        from: token.from,
        readings: [number(factor)],
        words: ['factor'],
        nouns: [],
        operand: true,
        result: false,
      })
    if (token.type !== 'number' && token.type !== 'range') continue
    const end = endOf(tokens, at)
    const before = wordsBefore(tokens, at, last)
    const parsed = parseExpression(tokens.slice(at, end), { names: NO_NAMES, formula: false, scope: 0 })
    const nouns = (parsed.terms.at(-1)?.soft ?? []).filter((word) => !isFiller(word))
    const meant = meanings(parsed.node)
    const result = tokens[at - 1]?.type === 'relation'
    const words = [...before, ...nouns]
    if (meant.length > 0)
      said.push({ from: token.from, readings: meant, words, nouns, operand: isOperand(tokens, at, end), result })
    const share = shareAt(tokens, at)
    if (share !== null)
      said.push({ from: token.from, readings: [number(share)], words, nouns: [], operand: true, result: false })
    last = end
    at = end - 1
  }
  return said
}
const NO_NAMES: ReadonlyMap<string, Node> = new Map()

/** "1 per 1000", "3/100": a part of something, which goes into a calculation. */
function shareAt(tokens: readonly Token[], at: number): number | null {
  const [part, between, whole] = tokens.slice(at, at + 3)
  if (part?.type !== 'number' || whole?.type !== 'number' || !(part.value < whole.value)) return null
  if (between?.type === 'word') return PARTS.has(between.text.toLowerCase()) ? part.value / whole.value : null
  return between?.type === 'operator' && between.operator === '/' ? part.value / whole.value : null
}
const PARTS = new Set(['per', 'in', 'of', 'out'])

/** Multiplied or divided before anything is said to come out. */
function isOperand(tokens: readonly Token[], at: number, end: number): boolean {
  let first = at - 1
  while (tokens[first]?.type === 'word' || tokens[first]?.type === 'open') first -= 1
  const before = tokens[first]
  if (before?.type === 'operator' && before.operator !== '-') return true
  const after = tokens[end]
  if (after?.type !== 'operator' || after.operator === '-') return false
  return before?.type !== 'relation'
}

/** The end of what belongs to the number at a place: its power, its unit, what it counts. */
function endOf(tokens: readonly Token[], at: number): number {
  let end = at + 1
  const isOperator = (place: number, operator: string) => {
    const token = tokens[place]
    return token?.type === 'operator' && token.operator === operator
  }
  const isNumber = (place: number) => tokens[place]?.type === 'number'
  const ten = tokens[end + 1]
  // "8.7 * 10^5"
  const scientific = isOperator(end, '*') && ten?.type === 'number' && ten.value === 10 && isOperator(end + 2, '^')
  if (scientific && isNumber(end + 3)) end += 4
  else if (isOperator(end, '^') && isNumber(end + 1)) end += 2
  for (let token = tokens[end]; token; token = tokens[end]) {
    const factor = token.type === 'word' && wordFactor(token.text) !== null
    const slash = isOperator(end, '/') && tokens[end + 1]?.type === 'word'
    const times = token.type === 'operator' && token.operator === '*' && token.attached && !isNumber(end + 1)
    if (factor || !(token.type === 'word' || token.type === 'percent' || slash || times)) break
    end += 1
  }
  return end
}

const wordsBefore = (tokens: readonly Token[], at: number, last: number): string[] =>
  tokens
    .slice(Math.max(last, at - WORDS_BEFORE), at)
    .flatMap((token) => (token.type === 'word' ? wordsOf(token.text) : []))

function meanings(node: Node): Quantity[] {
  const found: Quantity[] = []
  for (const reading of readings(node)) {
    const quantity = evaluate(node, reading)
    if (!quantity || !isFinite(quantity) || !isPlausible(quantity) || quantity.value <= 0) continue
    if (
      found.some(
        (other) => other.value === quantity.value && other.time === quantity.time && other.data === quantity.data,
      )
    )
      continue
    if (found.push(quantity) >= READINGS_KEPT) break
  }
  return found
}

/** "keep a week", but not "5M a week". */
const isKept = (before: readonly Token[]): boolean =>
  before.some((token) => token.type === 'word' && KEPT.has(token.text.toLowerCase())) &&
  before.every(({ type }) => type !== 'number')
const KEPT = new Set([
  'keep',
  'keeps',
  'kept',
  'keeping',
  'for',
  'retain',
  'retained',
  'retention',
  'after',
  'store',
  'stored',
])
const PERIODS: ReadonlyMap<string, number> = new Map([
  ['week', 604_800],
  ['month', 2_592_000],
  ['year', 31_536_000],
])

const FACTORS: ReadonlyMap<string, number> = new Map([
  ...['double', 'doubled', 'doubles', 'twice', 'doppelt', 'doppelte', 'doble', 'twofold'].map(
    (word) => [word, 2] as const,
  ),
  ...['triple', 'tripled', 'thrice', 'threefold', 'dreifach', 'third'].map((word) => [word, 3] as const),
  ...['half', 'halved', 'halb', 'halbe', 'mitad'].map((word) => [word, 0.5] as const),
  ...['quadruple', 'fourfold'].map((word) => [word, 4] as const),
  ...['fivefold', 'five-fold'].map((word) => [word, 5] as const),
  ...['tenth', 'zehntel'].map((word) => [word, 0.1] as const),
  ...['hundredth'].map((word) => [word, 0.01] as const),
  ...['thousandth', 'tausendstel', 'promille'].map((word) => [word, 0.001] as const),
  ...['tenfold', 'ten-fold'].map((word) => [word, 10] as const),
  // prettier-ignore
  ...['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'].map((word, at) => [word, at + 2] as const),
])
/** What a word makes of a number: "double at peak", "three replicas". */
const wordFactor = (word: string): number | null => FACTORS.get(word.toLowerCase()) ?? null
