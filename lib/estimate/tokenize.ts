// Text to tokens, in one pass: every character is looked at a bounded number of times.

import { meaningOf } from './units.ts'

export type Operator = '+' | '-' | '*' | '/' | '^'
export type Token = { from: number; to: number } &
  /** `grouped`: what it is if its point parts thousands, as in the German 50.000. */
  (
    | { type: 'number'; value: number; grouped?: number }
    /** `low` to `high`, as in 100-500 million. */
    | { type: 'range'; low: number; high: number }
    /** `attached`: no space between it and the number before. */
    | { type: 'word'; text: string; attached: boolean }
    /** `attached`: the x of 3x or x3, the colon of 2:1. */
    | { type: 'operator'; operator: Operator; attached: boolean }
    | { type: 'percent' }
    | { type: 'open' }
    | { type: 'close' }
    | { type: 'comma' }
    /** Equality, or an arrow, which may also just tell what comes next. `loose`: the tilde of ~15 GB, which may mean "about". */
    | { type: 'relation'; arrow: boolean; loose: boolean }
    /** Ends a thought: semicolon, colon, full stop, new line, a comparison. */
    | { type: 'end'; colon: boolean }
  )

// Sticky patterns without nested repetition, so that each match is linear in its own length.
const NUMBER =
  /\d{1,3}(?:\.\d{3}){2,}(?![\d.])(?:,\d+)?|(?<!\d,)(?:0,\d+|\d+,\d{1,2})(?![\d,])|(?:\d{1,3}(?:[,'’_\u00a0\u2009\u202f]\d{2,3})*[,'’_\u00a0\u2009\u202f]\d{3}(?![\d])|\d{1,3}(?: \d{3})+(?![\d,]|\.\d)|\d+)(?:\.\d+)?(?:[eE][+-]?\d{1,4}(?![\w]))?|\.\d+/y
// What an ellipsis leaves out is not known, as with a letter in a formula.
const ELLIPSIS = /\.{3,}|…/y
const WORD = /[\p{L}_$€£¢µ][\p{L}\p{M}\d_'’]*(?:-\p{L}[\p{L}\p{M}\d_]*)*/uy
const RELATION = /(?:=>|->|-->|⇒|→|⟶|==|~=|=~|≈|≃|≅|≒|=|~)/y
const SPACE = /[^\S\n]+/y
const SUPERSCRIPT = /[⁰¹²³⁴⁵⁶⁷⁸⁹]+/y
const DASH = /\s?[–—]\s?|-/y
const GROUPED = /^[1-9]\d{0,2}\.\d{3}$/
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** Characters that nobody can mean are skipped. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0] ?? null
  }
  const push = (length: number, token: Unplaced) => {
    tokens.push({ ...token, from: at, to: at + length } as Token)
    at += length
  }
  while (at < text.length) {
    const space = match(SPACE)
    if (space !== null) {
      at += space.length
      continue
    }
    const digits = match(NUMBER)
    if (digits !== null) {
      readNumber(digits)
      continue
    }
    const relation = match(RELATION)
    if (relation !== null) {
      const loose = relation === '~' && /[\d$€£.]/.test(text[at + 1] ?? '') && /[\s]/.test(text[at - 1] ?? ' ')
      push(relation.length, { type: 'relation', arrow: /[>⇒→⟶]/.test(relation), loose })
      continue
    }
    const ellipsis = match(ELLIPSIS)
    if (ellipsis !== null) {
      push(ellipsis.length, { type: 'word', text: 'n', attached: false })
      continue
    }
    const word = match(WORD)
    if (word !== null) readWord(word)
    else readSymbol()
  }
  return tokens

  function readNumber(digits: string) {
    const value = valueOf(digits)
    const start = at
    at += digits.length
    const dash = match(DASH)
    if (dash !== null) {
      at += dash.length
      const high = match(NUMBER)
      const other = high === null ? Number.NaN : valueOf(high)
      if (high !== null && value < other) {
        const length = at + high.length - start
        at = start
        push(length, { type: 'range', low: value, high: other })
        return
      }
    }
    at = start
    if (GROUPED.test(digits)) push(digits.length, { type: 'number', value, grouped: value * 1000 })
    else push(digits.length, { type: 'number', value })
  }

  function readWord(word: string) {
    const attached = text[at - 1] !== undefined && /[\d.]/.test(text[at - 1] ?? '')
    // "x3" and "3x15" are products; "3x" alone is marked, and the parser sees whether something follows.
    if (/^[xX]\d/.test(word)) {
      push(1, { type: 'operator', operator: '*', attached: true })
      return
    }
    const currency = /^[$€£¢]/.test(word) ? 1 : word.search(/[$€£¢]/)
    const length = currency > 0 ? currency : word.length
    const lower = word.slice(0, length).toLowerCase()
    const after = text.slice(at + length, at + length + AHEAD)
    const spelled = spelledNumber(lower, after)
    if (spelled !== null) {
      push(length, { type: 'number', value: spelled })
      return
    }
    const sign = /^\s+\d/.test(after) ? SIGNS.get(lower) : undefined
    if (sign !== undefined) {
      push(length, { type: 'operator', operator: sign, attached: false })
      return
    }
    // "RF3" is a replication factor of three.
    if (/^rf\d/.test(lower)) {
      push(2, { type: 'word', text: word.slice(0, 2), attached: false })
      return
    }
    if (lower === 'per' && /^\s+mille\b/i.test(after)) {
      push(length + after.search(/mille/i) + 'mille'.length, { type: 'word', text: 'promille', attached: false })
      return
    }
    if (BELOW.has(lower) && /^\s+\p{L}/u.test(after) && tokens.length > 0) {
      push(length, { type: 'word', text: 'per', attached: false })
      return
    }
    if (lower === 'x') push(length, { type: 'operator', operator: '*', attached })
    else if (lower === 'equals') push(length, { type: 'relation', arrow: false, loose: false })
    else push(length, { type: 'word', text: word.slice(0, length), attached })
  }

  function readSymbol() {
    const superscript = match(SUPERSCRIPT)
    if (superscript !== null) {
      push(0, { type: 'operator', operator: '^', attached: true })
      const value = Number([...superscript].map((digit) => SUPERSCRIPTS.indexOf(digit)).join(''))
      push(superscript.length, { type: 'number', value })
      return
    }
    const symbol = text[at] ?? ''
    const next = text[at + 1] ?? ''
    if (symbol === '*' && next === '*') push(2, { type: 'operator', operator: '^', attached: false })
    else if ('*×·⋅∗'.includes(symbol)) push(1, { type: 'operator', operator: '*', attached: false })
    else if ('/÷∕'.includes(symbol)) push(1, { type: 'operator', operator: '/', attached: false })
    else if (symbol === '^') push(1, { type: 'operator', operator: '^', attached: false })
    else if (symbol === '+') push(1, { type: 'operator', operator: '+', attached: false })
    else if ('-–—−'.includes(symbol)) readDash(next)
    else if (symbol === '%') push(1, { type: 'percent' })
    else if ('([{'.includes(symbol)) push(1, { type: 'open' })
    else if (')]}'.includes(symbol)) push(1, { type: 'close' })
    else if (symbol === ',') push(1, { type: 'comma' })
    else if (symbol === ':') readColon(next)
    else if (';\n.<>≤≥!?|'.includes(symbol)) push(1, { type: 'end', colon: false })
    else at += 1
  }

  function readDash(next: string) {
    // The hyphen of "15-GB quota" joins; a minus stands before a number or with a space on either side.
    if (/\p{L}/u.test(next) && /\d/.test(text[at - 1] ?? '')) at += 1
    else push(1, { type: 'operator', operator: '-', attached: false })
  }

  function readColon(next: string) {
    // A ratio such as 2:1 is a division; so is "60 TB : (2 TB * 0.5)", as some schools write it.
    if (/\d/.test(next) && /\d/.test(text[at - 1] ?? '')) push(1, { type: 'operator', operator: '/', attached: true })
    else if (
      /\d\s?[\p{L}/]{0,12}\s$/u.test(text.slice(Math.max(0, at - 16), at)) &&
      (/^\s\(/.test(text.slice(at + 1, at + 3)) || /^\s\d[^:;\n]*(?:[=≈~→]|->)/.test(text.slice(at + 1, at + 80)))
    )
      push(1, { type: 'operator', operator: '/', attached: false })
    else push(1, { type: 'end', colon: true })
  }
}

/** "1,000,000", "0,5", "1.000.000,5": a comma with one or two digits after it, or after a lone zero, is a decimal one. */
function valueOf(digits: string): number {
  if (/^\d+(?:\.\d{3}){2,}/.test(digits)) return Number(digits.replaceAll('.', '').replace(',', '.'))
  if (/^(?:0,\d+|\d+,\d{1,2})$/.test(digits)) return Number(digits.replace(',', '.'))
  return Number(digits.replace(/[,'’_\u00a0\u2009\u202f ]/g, ''))
}

/** What a word that follows is looked for in. */
const AHEAD = 24
const SIGNS: ReadonlyMap<string, Operator> = new Map([
  ['mal', '*'],
  ['fois', '*'],
  ['por', '*'],
  ['div', '/'],
  ['durch', '/'],
])
/** "pro Tag", "je Maschine", "par jour" */
const BELOW = new Set(['pro', 'je', 'par', 'por'])

// prettier-ignore
const SPELLED: ReadonlyMap<string, number> = new Map(Object.entries({
  one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, eleven: 11, twelve: 12, fifteen: 15, twenty: 20,
  thirty: 30, forty: 40, fifty: 50, sixty: 60, eighty: 80, ninety: 90,
}))

/** "nine seconds", "fifty thousand": with a unit or a scale after it; elsewhere a word such as "one" counts nothing. */
function spelledNumber(lower: string, after: string): number | null {
  const value = SPELLED.get(lower)
  if (value === undefined) return null
  const [, unit = ''] = /^\s+(\p{L}{2,})/u.exec(after) ?? []
  return unit !== '' && meaningOf(unit, false) !== null ? value : null
}

type Unplaced = Token extends infer Each ? (Each extends Token ? Omit<Each, 'from' | 'to'> : never) : never
