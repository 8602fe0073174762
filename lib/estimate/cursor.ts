// Where the parser stands in the tokens, and what it can see from there.
import type { Node } from './expression.ts'
import type { Token } from './tokenize.ts'

export type ParseOptions = {
  /** Names that stand for something: exact in a formula, in lower case in a worksheet line. */
  names: ReadonlyMap<string, Node>
  /** A formula is exact: no ranges, no missing operators, no unknown names. */
  formula: boolean
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
