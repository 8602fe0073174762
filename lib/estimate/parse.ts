// Tokens to an expression: a Pratt parser (Pratt 1973) in which what follows a number is its unit.
import { Cursor, type ParseOptions } from './cursor.ts'
import { evaluate, fixed, product, quotient, type Node } from './expression.ts'
import { divide, dollars, number, seconds, type Quantity } from './quantity.ts'
import type { Operator, Token } from './tokenize.ts'
import { Suffix, wordsOf } from './suffix.ts'
import { DAY_SECONDS, isAdverbOfTime, isTime, meaningOf, ROUND_DAY_SECONDS, type Meaning } from './units.ts'

export const DEPTH_MAX = 30
/** So many ambiguities of one expression are kept open; what follows is read in the likeliest way. */
export const CHOICES_MAX = 12

/** A number as it was written, with the words around it: what an assumption is recognised by. */
export type Term = {
  node: Node
  words: string[]
  soft: string[]
  /** Multiplies what stands before it: "1,157/s, x10". */
  multiple?: true
}

export type Parsed = {
  node: Node
  terms: Term[]
  /** Bare numbers that convert between units of time, such as 86400, 365 or 24. */
  conversions: number[]
  /** Something was computed, not only stated. */
  computes: boolean
  /** Several quantities stand side by side. */
  joins: boolean
  problem: string | null
}

const CONVERSIONS = [7, 12, 24, 30, 31, 52, 60, 365, 366, 3600, 86_400, 100_000, 604_800, 2_592_000, 31_536_000]
/** People round what they convert by: a month to 2.5 million seconds. */
const ROUNDING = 0.05
/** How far a number may be from one that it repeats. */
const SAME = 0.02
const isSame = (one: number, other: number): boolean => Math.abs(one / other - 1) < SAME
/** "0.58" of "0.58 GB/s" was written without them. */
const PREFIXES = [1e3, 1e6, 1e9, 1e12, 1e15]
const isConversion = (value: number): boolean =>
  CONVERSIONS.some((each) => (each < 3600 ? each === value : Math.abs(value / each - 1) <= ROUNDING))
const BINDING = { join: 5, '+': 10, '-': 10, '*': 20, '/': 20, '^': 40 } as const
/** Words that compute where a number follows: "25% of 150M", but not "3 PB of data". */
const OPERATOR_WORDS: ReadonlyMap<string, Operator> = new Map([
  ['of', '*'],
  ['times', '*'],
  ['plus', '+'],
  ['minus', '-'],
])
const PER = new Set(['per', 'each', 'every', 'a', 'an'])
/** What follows one of these tells about the number and is no unit of it: "seconds in a day". */
const ASIDE = new Set(['in', 'from', 'since', 'after', 'before', 'every', 'until', 'within'])
/** Between two quantities these multiply; a comma or any other word may as well only list. */
const MULTIPLYING = new Set(['of', 'for', 'over', 'with', 'at', 'each', 'by'])

/** Reads one expression; what cannot be read ends it with a problem, never with an exception. */
export function parseExpression(tokens: Token[], options: ParseOptions): Parsed {
  const parser = new Parser(tokens, options)
  const node = parser.whole()
  return {
    node,
    terms: parser.terms,
    conversions: parser.conversions,
    computes: parser.computes,
    joins: parser.joins,
    problem: parser.problem,
  }
}

/** "n(n+1)/2": a letter for a number that this line does not tell. */
const isVariable = (before: readonly string[]): boolean => /^[a-z]$/.test(before.at(-1) ?? '')

class Parser extends Cursor {
  readonly terms: Term[] = []
  readonly conversions: number[] = []
  computes = false
  joins = false
  problem: string | null = null
  private depth = 0
  private choices = 0
  private joinedBy = ''
  whole(): Node {
    const node = this.expression(0)
    if (this.at < this.tokens.length && this.problem === null) {
      // A stray closing bracket, or an operator without its right side: what stands before it is still read.
      if (this.options.formula || this.peek()?.type !== 'close') this.fail('The end of this line cannot be read')
    }
    return node
  }

  private fail(problem: string): Node {
    this.problem ??= problem
    this.at = this.tokens.length
    return { node: 'unknown', name: '' }
  }

  private expression(binding: number): Node {
    if (++this.depth > DEPTH_MAX) return this.fail(`Brackets deeper than ${DEPTH_MAX} are not read`)
    let left = this.operand()
    for (;;) {
      const ratio = this.isRatio()
      const infix = this.infix()
      if (infix === null || BINDING[infix.operator] <= binding) break
      this.at += infix.length
      left = infix.operator === 'join' ? this.join(left) : this.binary(infix.operator, left)
      if (infix.operator !== 'join' && !ratio) this.computes = true
    }
    this.depth--
    return left
  }

  private binary(operator: '+' | '-' | '*' | '/' | '^', left: Node): Node {
    if (operator === '+' || operator === '-') {
      const start = this.at
      const right = this.expression(BINDING[operator])
      const sign = operator === '+' ? 1 : -1
      const percent = this.tokens[start]?.type === 'number' && this.tokens[start + 1]?.type === 'percent'
      const both = percent && this.isPercentAlone(start)
      return both ? { node: 'more', sign, left, percent: right } : { node: 'binary', operator, left, right }
    }
    if (operator === '/' && this.isBareDivisor()) return quotient(left, this.dayDivisor())
    return { node: 'binary', operator, left, right: this.expression(BINDING[operator]) }
  }

  /** `x + 20%` adds a fifth of x, but `25% + 10%` is 35%. */
  private isPercentAlone(start: number): boolean {
    const before = this.tokens[start - 2]
    return this.at === start + 2 && before?.type !== 'percent'
  }

  private infix(): { operator: keyof typeof BINDING; length: number } | null {
    const token = this.peek()
    switch (token?.type) {
      case 'operator':
        return { operator: token.operator, length: 1 }
      case 'word': {
        const lower = token.text.toLowerCase()
        const next = this.peek(1)
        // "10,000 every 3 s"
        if (lower === 'per' || (lower === 'every' && next?.type === 'number')) return { operator: '/', length: 1 }
        const operator = OPERATOR_WORDS.get(lower)
        if (operator !== undefined && this.isOperandNext()) return { operator, length: 1 }
        if (lower === 'divided' && next?.type === 'word' && next.text.toLowerCase() === 'by')
          return { operator: '/', length: 2 }
        return this.joining('word', 0)
      }
      case 'comma': {
        // "20,000 held, / 3 s"
        const [next, after] = [this.peek(1), this.peek(2)]
        if (next?.type === 'operator' && next.operator === '/' && after?.type === 'number')
          return { operator: '/', length: 2 }
        return this.joining('comma', 1)
      }
      case 'number':
      case 'range':
      case 'open':
        return this.joining('', 0)
      default:
        return null
    }
  }

  private joining(by: string, length: number): { operator: 'join'; length: number } | null {
    if (this.options.formula) return null
    if (by === 'comma') this.joinedBy = 'comma'
    return { operator: 'join', length }
  }

  /** Two quantities side by side: a product, or two statements of which either may be meant. */
  private join(left: Node): Node {
    const by = this.joinedBy
    this.joinedBy = ''
    this.at += this.wordsBeforeMultiplier()
    const start = this.at
    const multiplier = this.isMultiplier()
    if (this.peek()?.type === 'operator' && multiplier) this.at += 1
    const before = this.terms.length
    const right = this.expression(BINDING.join)
    if (right.node === 'unknown' && this.problem === null) return left
    this.joins = true
    const term = this.terms[before]
    if (term && (multiplier || term.words.includes('x'))) term.multiple = true
    const both = product(left, right)
    const inBrackets = this.tokens[start]?.type === 'open'
    const options =
      multiplier || (by !== 'comma' && MULTIPLYING.has(by))
        ? [both, left, right]
        : inBrackets
          ? [left, both, right]
          : [right, both, left]
    return this.choice('join', options)
  }

  private choice(name: string, options: Node[]): Node {
    const [likeliest] = options
    if (this.choices >= CHOICES_MAX && likeliest) return likeliest
    const shared = name === 'day' || name === 'kilo' || name === 'people'
    return { node: 'choice', choice: shared ? name : `${name}${this.options.scope}-${++this.choices}`, options }
  }

  private operand(): Node {
    const before: string[] = []
    for (;;) {
      const token = this.peek()
      switch (token?.type) {
        case undefined:
          return this.missing(before)
        case 'operator':
          if (isVariable(before)) return this.missing(before)
          if (token.operator === '-' || token.operator === '+') {
            this.at++
            const value = this.operand()
            return token.operator === '-' ? product(fixed(number(-1)), value) : value
          }
          if (token.operator === '/' && before.length === 0 && this.at === 0) return this.oneOver()
          if (token.operator === '/' && this.peek(1)?.type === 'word') break
          return this.missing(before)
        case 'number':
        case 'range':
          return this.timeInParts(before) ?? this.literal(before)
        case 'open': {
          const inner = this.bracketed()
          return isVariable(before) ? { node: 'unknown', name: before.join(' ') } : inner
        }
        case 'word': {
          const named = this.name(before)
          if (named) return named
          if (this.isUnitAlone()) return this.suffixed(fixed(number(1)), before, true)
          before.push(...wordsOf(token.text))
          break
        }
        case 'comma':
        case 'relation':
          break
        default:
          return this.missing(before)
      }
      this.at++
    }
  }

  private missing(before: string[]): Node {
    const name = before.join(' ')
    if (this.options.formula) {
      return this.fail(name ? `Nothing is known of "${name}"` : 'Something is missing after an operator')
    }
    return { node: 'unknown', name }
  }

  private oneOver(): Node {
    this.computes = true
    return this.suffixed(fixed(number(1)), [], false)
  }

  /** The longest run of words from here that names something. */
  private name(before: string[]): Node | null {
    if (this.options.names.size === 0) return null
    const token = this.peek()
    if (token?.type !== 'word') return null
    if (this.options.formula) {
      const node = this.options.names.get(token.text)
      if (!node) return null
      this.at++
      return this.suffixed(node, before, false)
    }
    const run: string[] = []
    let length = 0
    let found: { node: Node; length: number } | null = null
    for (let word = this.peek(); word?.type === 'word' && length < 6; word = this.peek(length)) {
      run.push(word.text.toLowerCase())
      length++
      const node = this.options.names.get(run.join(' '))
      if (node) found = { node, length }
    }
    // "peak 1736" states a number; only a name that no number follows stands for something.
    const after = found && this.peek(found.length)?.type
    if (!found || after === 'number' || after === 'range' || after === 'word') return null
    this.at += found.length
    this.computes = true
    return this.suffixed(found.node, before, false)
  }

  /** After an operator, "day" and "million" mean one of them. */
  private isUnitAlone(): boolean {
    const token = this.peek()
    const previous = this.tokens[this.at - 1]
    if (token?.type !== 'word' || meaningOf(token.text, false) === null) return false
    const follows = this.peek(1)?.type
    if (follows === 'number' || follows === 'range' || follows === 'open') return false
    return previous?.type === 'operator' || (previous?.type === 'word' && previous.text.toLowerCase() === 'per')
  }

  private bracketed(): Node {
    this.at++
    const inner = this.expression(0)
    if (this.peek()?.type === 'close') this.at++
    else if (this.peek()?.type === 'relation') this.skipToClose()
    else if (this.problem === null && this.at < this.tokens.length)
      return this.fail('A bracket holds what cannot be read')
    return this.suffixed(this.powers(inner), [], false)
  }

  private skipToClose(): void {
    for (let open = 1; open > 0 && this.at < this.tokens.length; this.at++) {
      const type = this.peek()?.type
      if (type === 'open') open++
      if (type === 'close') open--
    }
  }

  private timeInParts(before: string[]): Node | null {
    const time = this.partsOfTime()
    if (time === null) return null
    this.at += time.length
    return this.suffixed(fixed(time.quantity), before, true)
  }

  private literal(before: string[]): Node {
    const token = this.peek()
    this.at++
    if (token?.type === 'range') return this.range(token.low, token.high, before)
    const value = token?.type === 'number' ? token.value : 0
    const next = this.peek()
    const to = this.peek(1)
    if (next?.type === 'word' && next.text.toLowerCase() === 'to' && to?.type === 'number' && value < to.value) {
      this.at += 2
      return this.range(value, to.value, before)
    }
    const mark = this.peek(-2)
    const money = mark?.type === 'word' && /^[$€£]$/.test(mark.text)
    this.at--
    const bare = this.bareNumber()
    this.at++
    const written = (amount: number) => fixed(money ? dollars(amount) : number(amount))
    const raised = this.powers(token?.type === 'number' ? this.grouped(token, written) : written(value))
    const node = this.asStated(this.suffixed(raised, before, true), value)
    if (bare !== null && isConversion(bare)) {
      this.conversions.push(bare)
      if (bare === DAY_SECONDS && !this.options.formula) return this.choice('divisor', [fixed(bareSeconds(bare)), node])
    }
    return node
  }

  /** 50.000 is fifty or fifty thousand, the latter above all with nothing but zeros; 2.315 is likelier a decimal. */
  private grouped({ value, grouped }: { value: number; grouped?: number }, written: (amount: number) => Node): Node {
    if (grouped === undefined || this.options.formula) return written(value)
    const both = [written(value), written(grouped)]
    return this.choice('grouped', Number.isInteger(value) ? both.reverse() : both)
  }

  /** "579k * 2 ms" where 579k/s was stated, "0.58 * 4" where 0.58 GB/s was: the number, or what it repeats. */
  private asStated(node: Node, digits: number): Node {
    const { stated = [] } = this.options
    const read = stated.length === 0 || this.terms.at(-1)?.soft.length !== 0 ? null : evaluate(node, new Map())
    if (!read || read.data !== 0 || read.time !== 0 || read.money !== 0) return node
    const meant = stated.find(({ value, count, data }) =>
      data === 0
        ? isSame(read.value, value)
        : digits === read.value && PREFIXES.some((prefix) => isSame(digits * prefix, count)),
    )
    return meant ? this.choice('stated', [node, fixed(meant)]) : node
  }

  private range(low: number, high: number, before: string[]): Node {
    const start = this.at
    const ends = [high, low, (low + high) / 2].map((value) => fixed(number(value)))
    // Both ends share the unit, so the choice is made before the unit is read.
    const node = this.suffixed(this.choice('range', ends), before, true)
    if (this.options.formula || this.at === start) {
      const difference = fixed(number(low - high))
      return this.options.formula ? difference : this.choice('range', [node, difference])
    }
    return node
  }

  private powers(base: Node): Node {
    let node = base
    for (let token = this.peek(); token?.type === 'operator' && token.operator === '^'; token = this.peek()) {
      this.at++
      this.computes = true
      const negative = this.peek()
      const minus = negative?.type === 'operator' && negative.operator === '-'
      if (minus) this.at++
      const exponent = this.peek()
      if (exponent?.type === 'open') {
        this.at++
        const right = this.expression(0)
        if (this.peek()?.type === 'close') this.at++
        node = { node: 'binary', operator: '^', left: node, right: minus ? product(fixed(number(-1)), right) : right }
      } else if (exponent?.type === 'number') {
        this.at++
        const right = fixed(number(minus ? -exponent.value : exponent.value))
        node = { node: 'binary', operator: '^', left: node, right }
      } else return this.fail('A power needs a number')
    }
    return node
  }

  /** 100,000 under a fraction bar may be somebody's day. */
  private isBareDivisor(): boolean {
    return !this.options.formula && this.bareNumber() === ROUND_DAY_SECONDS
  }

  private dayDivisor(): Node {
    const plain = this.operand()
    this.conversions.push(ROUND_DAY_SECONDS)
    return this.choice('divisor', [fixed(bareSeconds(ROUND_DAY_SECONDS)), plain])
  }

  /**
   * Reads what follows a number or bracket: scale, unit, soft words, "/day", "per user", "(million users)", "3x", "%".
   * @param isTerm whether this is a number of its own that an assumption can be recognised by
   */
  private suffixed(base: Node, before: string[], isTerm: boolean): Node {
    const suffix = new Suffix(base, before)
    let bracket = false
    for (;;) {
      const token = this.peek()
      if (token?.type === 'percent') {
        suffix.times(fixed(number(0.01)))
      } else if (token?.type === 'word') {
        if (!this.suffixWord(token, suffix)) break
      } else if (token?.type === 'operator' && token.operator === '/' && this.isSlashUnit()) {
        suffix.below()
      } else if (token?.type === 'operator' && token.operator === '*' && token.attached && !this.isOperandNext()) {
        suffix.word('x')
      } else if (token?.type === 'open' && !bracket && this.isAnnotation()) {
        bracket = true
      } else if (token?.type === 'close' && bracket) {
        bracket = false
      } else break
      this.at++
    }
    if (isTerm) this.terms.push({ node: suffix.node, words: suffix.words, soft: suffix.soft })
    return suffix.node
  }

  private suffixWord(token: Token & { type: 'word' }, suffix: Suffix): boolean {
    const lower = token.text.toLowerCase()
    const next = this.peek(1)
    if (OPERATOR_WORDS.has(lower) && this.isOperandNext()) return false
    if (lower === 'and' || lower === 'divided' || (this.options.formula && this.options.names.has(token.text)))
      return false
    if (PER.has(lower) && !suffix.aside) {
      if (next?.type === 'number' || next?.type === 'range' || next?.type === 'open') {
        if (lower === 'per' || (lower === 'every' && next.type === 'number')) return false
        suffix.word(lower)
        this.joinedBy = lower
      } else if (lower === 'per' || (next?.type === 'word' && isTime(next.text))) suffix.below()
      else suffix.word(lower)
      return true
    }
    if (ASIDE.has(lower)) suffix.aside = true
    if (MULTIPLYING.has(lower)) this.joinedBy = lower
    // "20.8M daily active users" are people and no rate.
    const active = isAdverbOfTime(lower) && next?.type === 'word' && next.text.toLowerCase() === 'active'
    // "232k w/s" are writes, and "w/o" is no week.
    const letter = (lower === 'w' || lower === 'r') && next?.type === 'operator' && next.operator === '/'
    const meaning = active || letter ? null : suffix.meaning(token.text, token.attached)
    if (meaning) {
      suffix.name(lower)
      suffix.unit(this.meaningNode(meaning, token.text), isTime(token.text))
    } else {
      if (lower === 'dau' && suffix.takesPeople()) suffix.people(this.choice('people', [fixed(number(1)), perDay]))
      suffix.word(lower)
    }
    return true
  }

  private meaningNode(meaning: Meaning, word: string): Node {
    const [only, ...others] = meaning.options.map(fixed)
    if (!only || others.length === 0) return only ?? fixed(number(1))
    const name = meaning.shared ?? (word === 'B' ? 'B' : /^[a-z]$/i.test(word) ? 'letter' : 'bits')
    return this.choice(name, [only, ...others])
  }
}

/** A number of seconds that nobody called so: as written it is that number, not one of something. */
const bareSeconds = (value: number): Quantity => ({ ...seconds(value), count: value })
const perDay = fixed(divide(number(1), seconds(DAY_SECONDS)))
