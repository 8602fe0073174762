// Where the parser stands in the tokens, and what it can see from there.
import type { Node } from './expression.ts'
import { seconds, type Quantity } from './quantity.ts'
import type { Token } from './tokenize.ts'
import { isTime, meaningOf } from './units.ts'

export type ParseOptions = {
  /** Names that stand for something: exact in a formula, in lower case in a worksheet line. */
  names: ReadonlyMap<string, Node>
  /** A formula is exact: no ranges, no missing operators, no unknown names. */
  formula: boolean
  /** Rates and sizes that were stated by now: a bare number that repeats one may mean it. */
  stated?: readonly Quantity[]
  /** Keeps the ambiguities of this expression apart from those of others that are evaluated with it. */
  scope: number
}

const SCALES: ReadonlyMap<string, number> = new Map([
  ['k', 1e3],
  ['m', 1e6],
  ['million', 1e6],
])

export class Cursor {
  protected at = 0
  protected readonly tokens: Token[]
  protected readonly options: ParseOptions

  constructor(tokens: Token[], options: ParseOptions) {
    this.tokens = tokens
    this.options = options
  }

  protected peek(ahead = 0): Token | undefined {
    return this.tokens[this.at + ahead]
  }

  /** "100:1" states a proportion. */
  protected isRatio(): boolean {
    const token = this.peek()
    return token?.type === 'operator' && token.operator === '/' && token.attached
  }

  /** "3x replicated", "x3": what a comma before it multiplies. */
  protected isMultiplier(): boolean {
    const [first, second] = [this.peek(), this.peek(1)]
    if (first?.type === 'operator' && first.operator === '*') return second?.type === 'number'
    return first?.type === 'number' && second?.type === 'operator' && second.operator === '*' && second.attached
  }

  /** "peak x2": how many words stand before the sign of a multiplier. */
  protected wordsBeforeMultiplier(): number {
    for (let words = 0; words <= 3; words++) {
      const token = this.peek(words)
      if (token?.type === 'operator' && token.operator === '*')
        return this.peek(words + 1)?.type === 'number' ? words : 0
      if (token?.type !== 'word') return 0
    }
    return 0
  }

  /** "1 h 30 min", "1 hour and 30 minutes": a shorter unit follows a longer one, less than one of it. Counted in the last unit. */
  protected partsOfTime(): { quantity: Quantity; length: number } | null {
    let [total, unit, length] = [0, Infinity, 0]
    for (;;) {
      const and = this.peek(length)
      const skip = length > 0 && and?.type === 'word' && and.text.toLowerCase() === 'and' ? 1 : 0
      const [value, name] = [this.peek(length + skip), this.peek(length + skip + 1)]
      if (value?.type !== 'number' || name?.type !== 'word') break
      const next = lengthOf(name.text, length > 0)
      if (next === null || value.value * next >= unit) break
      total += value.value * next
      unit = next
      length += skip + 2
    }
    return length > 2 ? { quantity: { ...seconds(total), count: total / unit }, length } : null
  }

  /** The number that stands here, with power or scale, if no unit and no word follows it. */
  protected bareNumber(): number | null {
    const [token, second, third] = [this.peek(), this.peek(1), this.peek(2)]
    if (token?.type !== 'number') return null
    if (second?.type === 'operator' && second.operator === '^') {
      return third?.type === 'number' && this.isEndOfNumber(3) ? token.value ** third.value : null
    }
    const scale = second?.type === 'word' ? SCALES.get(second.text.toLowerCase()) : undefined
    if (scale !== undefined) return this.isEndOfNumber(2) ? token.value * scale : null
    return this.isEndOfNumber(1) ? token.value : null
  }

  protected isEndOfNumber(ahead: number): boolean {
    const token = this.peek(ahead)
    if (token?.type === 'operator' && token.operator === '/') return this.peek(ahead + 1)?.type !== 'word'
    return token === undefined || !['word', 'percent', 'open'].includes(token.type)
  }

  /** "/day" and "/ user" belong to the number before; "/ users" in a formula, "/ DAU" with a known DAU, divide by it. */
  protected isSlashUnit(): boolean {
    const next = this.peek(1)
    if (next?.type !== 'word') return false
    const after = this.peek(2)?.type
    if (after === 'number' || after === 'range') return false
    const known = this.options.formula ? next.text : next.text.toLowerCase()
    return !this.options.names.has(known)
  }

  protected isOperandNext(): boolean {
    const next = this.peek(1)
    if (next?.type === 'number' || next?.type === 'range' || next?.type === 'open') return true
    if (next?.type !== 'word') return false
    return next.text === '$' || this.options.names.has(this.options.formula ? next.text : next.text.toLowerCase())
  }

  /** A bracket that holds words only: "150 (million users)". */
  protected isAnnotation(): boolean {
    for (let ahead = 1; ; ahead++) {
      const token = this.peek(ahead)
      if (token?.type === 'close') return ahead > 1
      const fits =
        token?.type === 'word' || token?.type === 'comma' || (token?.type === 'operator' && token.operator !== '^')
      if (!fits || ahead > 12) return false
      if (token?.type === 'word' && this.options.formula && this.options.names.has(token.text)) return false
      if (token?.type === 'comma') return false
    }
  }
}

/** Of a unit of time, in seconds; an "m" that follows hours is a minute. */
function lengthOf(word: string, follows: boolean): number | null {
  if (follows && word === 'm') return 60
  return isTime(word) ? (meaningOf(word, false)?.options[0]?.value ?? null) : null
}
