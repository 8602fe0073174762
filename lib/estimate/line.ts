// One line of a worksheet to its clauses: chains of expressions joined by "=", "~" or an arrow.
import { evaluate, product, readings, type Node, type Scale } from './expression.ts'
import { parseExpression, type Parsed } from './parse.ts'
import { wordsOf } from './suffix.ts'
import {
  agrees,
  isPerSecondUnsaid,
  asWritten,
  isFinite,
  isPlausible,
  multiply,
  sameKind,
  TOLERANCE,
  type Quantity,
} from './quantity.ts'
import { tokenize, type Token } from './tokenize.ts'
import { meaningOf } from './units.ts'

/** The same as a worksheet entry's text may have; what is longer is not read. */
export const LINE_CHARACTERS_MAX = 2000
export const LINE_TOKENS_MAX = 500

export type Segment = Parsed & { text: string; from: number; to: number }

export type Link = {
  left: Segment
  right: Segment
  verdict: 'ok' | 'wrong' | 'unread'
  /** The sides under the reading that agrees, else under the likeliest; null where unread. */
  sides: { computed: Quantity; stated: Quantity } | null
}

/** What stands between two semicolons or full stops. `quantity` is what it comes to: the last thing that it states. */
export type Clause = { label: string[]; segments: Segment[]; links: Link[]; quantity: Quantity | null; words: string[] }

/**
 * @param names what earlier lines defined, in lower case, by the words that they used
 */
export function readClauses(text: string, names: ReadonlyMap<string, Node>): { clauses: Clause[]; problems: string[] } {
  if (text.length > LINE_CHARACTERS_MAX) {
    return { clauses: [], problems: [`A line of more than ${LINE_CHARACTERS_MAX} characters is not read`] }
  }
  const tokens = tokenize(text)
  if (tokens.length > LINE_TOKENS_MAX) {
    return { clauses: [], problems: [`A line of more than ${LINE_TOKENS_MAX} numbers, words and signs is not read`] }
  }
  const known = new Map(names)
  const problems: string[] = []
  const clauses: Clause[] = []
  for (const { label, tokens: own } of splitClauses(tokens, text)) {
    const clause = readClause(label, own, text, known)
    if (clause.segments.length === 0) continue
    const previous = clauses.at(-1)
    const [only, more] = clause.segments
    if (previous && only && !more && isMultiplier(only)) multiplyBy(previous, clause)
    for (const segment of clause.segments) if (segment.problem !== null) problems.push(segment.problem)
    clauses.push(clause)
    for (const [name, node] of definitions(clause)) known.set(name, node)
  }
  return { clauses, problems: [...new Set(problems)] }
}

/** The names that a clause gives: its label ("DAU = 150M", "DAU: 150M"), or a lone number's words ("150M DAU"). */
export function definitions(clause: Clause): [string, Node][] {
  const last = clause.segments.at(-1)
  if (!last || clause.quantity === null) return []
  const node: Node = { node: 'fixed', quantity: clause.quantity }
  const names: [string, Node][] = [[BEFORE, node]]
  const { value, data, time } = clause.quantity
  if (time === -1 || data === 1) names.push([`${STATED}${data} ${time} ${value}`, node])
  if (clause.label.length > 0) names.push([clause.label.join(' '), node])
  const [only, ...more] = last.terms
  if (only && more.length === 0 && !last.computes) {
    const soft = only.soft.filter((word) => /^\p{L}{2}/u.test(word)).join(' ')
    if (soft !== '') names.push([soft, node])
  }
  return names
}

/** "3x": a multiple of something that stands elsewhere. */
const isMultiplier = ({ terms, computes }: Segment): boolean =>
  !computes && terms.length === 1 && (terms[0]?.words.includes('x') ?? false)

/** The name under which the figure of the line before is known: what "peak 2x = 1,736" doubles. */
export const BEFORE = ''

/** Begins the names under which rates and sizes are known for what they are; no word does. */
export const STATED = '= '
const statedIn = (names: ReadonlyMap<string, Node>): Quantity[] =>
  [...names].flatMap(([name, node]) => (name.startsWith(STATED) && node.node === 'fixed' ? [node.quantity] : []))

const ofBefore = (factor: Node, names: ReadonlyMap<string, Node>): Node => {
  const before = names.get(BEFORE)
  return { node: 'choice', choice: 'join', options: before ? [factor, product(before, factor)] : [factor] }
}

/** "Replicated 3x." after a full stop. */
function multiplyBy(previous: Clause, clause: Clause): void {
  if (previous.quantity && clause.quantity) clause.quantity = multiply(previous.quantity, clause.quantity)
}

type RawClause = { label: string[]; tokens: Token[] }

/** Cuts at semicolons, full stops and comparisons. What stands before a colon and holds no number is the label. */
function splitClauses(tokens: Token[], text: string): RawClause[] {
  const clauses: RawClause[] = [{ label: [], tokens: [] }]
  for (const token of withoutListMark(tokens, text)) {
    const clause = clauses.at(-1)
    if (!clause) break
    if (token.type !== 'end') clause.tokens.push(token)
    else if (token.colon && !clause.tokens.some(isNumber)) {
      clause.label = labelOf(clause.tokens)
      clause.tokens = []
    } else clauses.push({ label: token.colon ? nextLabel(clause.tokens) : [], tokens: [] })
  }
  return clauses
}

/** "in: 580 MB/s out: 2.3 GB/s": the word after the unit belongs to what follows the colon, and is taken from what stands before. */
function nextLabel(tokens: Token[]): string[] {
  const [unit, word] = tokens.slice(-2)
  if (unit?.type !== 'word' || word?.type !== 'word') return []
  if (meaningOf(unit.text, false) === null || meaningOf(word.text, false) !== null) return []
  tokens.pop()
  return labelOf([word])
}

/** "1. ", "2) " and "- " before a line are the list's, not the sum's. */
function withoutListMark(tokens: Token[], text: string): Token[] {
  const mark = /^\s*(?:\d{1,2}[.)]\s|[-*•–]\s)/.exec(text)
  return mark ? tokens.filter((token) => token.from >= mark[0].trimEnd().length) : tokens
}

const isNumber = (token: Token): boolean => token.type === 'number' || token.type === 'range'
const labelOf = (tokens: Token[]): string[] =>
  tokens.flatMap((token) => (token.type === 'word' ? wordsOf(token.text) : []))

type Piece = { tokens: Token[]; arrow: boolean }

function splitSegments(tokens: Token[]): Piece[] {
  const pieces: Piece[] = [{ tokens: [], arrow: false }]
  let open = 0
  for (const token of tokens) {
    const piece = pieces.at(-1)
    if (!piece) break
    if (token.type === 'open') open++
    if (token.type === 'close' && open > 0) open--
    if (token.type !== 'relation' || open > 0) piece.tokens.push(token)
    else if (token.loose && !piece.tokens.some((each) => each.type === 'operator')) continue
    else pieces.push({ tokens: [], arrow: token.arrow })
  }
  return pieces
}

function readClause(label: string[], tokens: Token[], text: string, names: ReadonlyMap<string, Node>): Clause {
  const clause: Clause = { label, segments: [], links: [], quantity: null, words: [...label] }
  for (const piece of splitSegments(tokens)) {
    const operators = piece.tokens.some((token) => token.type === 'operator')
    const numbers = piece.tokens.some(isNumber)
    if (!numbers && (!operators || clause.segments.length === 0) && !(operators && usesName(piece.tokens, names))) {
      const words = labelOf(piece.tokens)
      if (clause.segments.length === 0 && clause.label.length === 0) clause.label = words
      clause.words.push(...words)
      continue
    }
    addSegment(clause, piece, text, names)
  }
  clause.quantity = comesTo(clause)
  clause.words.push(...clause.segments.flatMap((segment) => segment.terms.flatMap((term) => term.soft)))
  return clause
}

const usesName = (tokens: Token[], names: ReadonlyMap<string, Node>): boolean => {
  const text = ` ${labelOf(tokens).join(' ')} `
  return [...names.keys()].some((name) => text.includes(` ${name} `))
}

function addSegment(clause: Clause, piece: Piece, text: string, names: ReadonlyMap<string, Node>): void {
  const previous = clause.segments.at(-1)
  const [first] = piece.tokens
  // "-> x 3" goes on with what was there before.
  const continues = previous !== undefined && first?.type === 'operator' && '*/'.includes(first.operator)
  // "in: 580 MB/s, out: *4 = 2.3 GB/s" goes on with the figure before.
  const takesUp = previous === undefined && first?.type === 'operator' && first.operator === '*'
  const before = takesUp ? names.get(BEFORE) : undefined
  const times = before !== undefined || (continues && first.operator === '*')
  const parsed = parseExpression(times ? piece.tokens.slice(1) : piece.tokens, {
    names,
    formula: false,
    stated: statedIn(names),
    scope: first?.from ?? 0,
  })
  const from = first?.from ?? 0
  const to = piece.tokens.at(-1)?.to ?? from
  const segment: Segment = { ...parsed, text: text.slice(from, to), from, to }
  if (continues) segment.node = product(previous.node, parsed.node)
  else if (!previous && isMultiplier(segment)) segment.node = ofBefore(segment.node, names)
  if (before) Object.assign(segment, { node: product(before, segment.node), computes: true })
  const unread = previous !== undefined && isMultiplier(previous) && !names.has(BEFORE)
  const states = previous !== undefined && !continues && !unread && !tellsOn(previous, segment, piece.arrow)
  clause.segments.push(segment)
  if (states) clause.links.push(check(previous, segment, piece.arrow))
}

/**
 * "300M MAU -> 150M DAU" tells what comes next, "1 image = 2 MB" and "5 years = 41 TB" name something, but
 * "150M / 86400 -> 1,736/s" claims that it is the same.
 */
function tellsOn(left: Segment, right: Segment, arrow: boolean): boolean {
  const statesOne = ({ computes, joins }: Segment) => !computes && !joins
  // "132 GB, shards of 16 GB -> 9"
  if (arrow && left.joins && statesOne(right)) return true
  if (!statesOne(left) || isMultiplier(left)) return false
  const words = (segment: Segment) => segment.terms.flatMap((term) => term.soft).join(' ')
  if (words(left) !== words(right) && (arrow || statesOne(right))) return true
  const [a, b] = [likeliestOf(left.node), likeliestOf(right.node)]
  return a !== null && b !== null && !sameKind(a, b)
}

/** "5,000/s, double at peak = 10,000/s" */
const DOUBLES = /\b(?:double|doubled|twice)\b/i

/**
 * A claim that both sides are the same. People also go on with a result without writing it twice ("20B / 86400 = 231k * 2 = 463k"), and
 * round up to a power of two over an arrow ("10,816 -> 2^14").
 */
function check(left: Segment, right: Segment, arrow: boolean): Link {
  const link = compare(left, right)
  if (link.verdict !== 'wrong' || !link.sides) return link
  const [start] = right.terms
  const goesOn =
    (right.computes || right.joins) && start && compare(left, { ...right, node: start.node }).verdict === 'ok'
  const up = link.sides.stated.value / link.sides.computed.value
  const roundsUp = arrow && Number.isInteger(Math.log2(link.sides.stated.value)) && up >= 1 && up <= 2
  const doubles = DOUBLES.test(left.text) && Math.abs(up - 2) <= 2 * TOLERANCE
  return goesOn || roundsUp || doubles ? { ...link, verdict: 'ok' } : link
}

function compare(left: Segment, right: Segment): Link {
  let likeliest: Link['sides'] = null
  let agreed: Link['sides'] = null
  let plausible = false
  for (const reading of readings(left.node, right.node)) {
    const computed = evaluate(left.node, reading)
    const stated = evaluate(right.node, reading)
    if (!computed || !stated || !isFinite(computed) || !isFinite(stated)) continue
    const sides = { computed, stated }
    const better = isPlausible(computed) && isPlausible(stated)
    if (agrees(computed, stated, left.conversions)) {
      if (better) return { left, right, verdict: 'ok', sides }
      agreed ??= sides
    }
    if (likeliest === null || (better && !plausible)) likeliest = sides
    plausible ||= better
  }
  if (agreed) return { left, right, verdict: 'ok', sides: agreed }
  return { left, right, verdict: likeliest === null ? 'unread' : 'wrong', sides: likeliest }
}

function comesTo(clause: Clause): Quantity | null {
  const last = clause.segments.at(-1)
  if (!last) return null
  const link = clause.links.at(-1)
  if (link?.right === last && link.sides) {
    const { computed, stated: said } = link.sides
    return link.verdict === 'ok' ? withDimensions(computed, said, link.left.conversions) : said
  }
  return likeliestOf(last.node)
}

/**
 * The stated number with the dimensions that it left to the computed side: `150M / 86400 s = 868` is a rate. But
 * `1 PB/day * 365 = 365 PB` is none: there the time was multiplied away.
 */
function withDimensions(computed: Quantity, said: Quantity, conversions: number[]): Quantity {
  const data = said.data === 0 && computed.data > 0 ? computed.data : said.data
  const money = said.money === 0 ? computed.money : said.money
  if (isPerSecondUnsaid(computed, said)) return { ...said, data, money, time: computed.time }
  const bySecond = Math.abs(computed.value / computed.count - 1) < 1e-9
  // What came to be multiplied by a time is no amount of time: "24 hours * 1 GB = 24 GB".
  const rate = computed.time === -1 || (computed.time === 1 && computed.data === 0 && computed.money === 0)
  const keeps = rate && (bySecond || conversions.length === 0)
  if (said.time !== 0 || computed.time === 0 || !keeps) return { ...said, data, money }
  const unit = computed.value / computed.count
  return { value: said.count * unit, count: said.count, data, money, time: computed.time }
}

/** The first reading with dimensions that an estimate can have. */
export function likeliestOf(node: Node, scale?: Scale): Quantity | null {
  let first: Quantity | null = null
  for (const reading of readings(node)) {
    const quantity = evaluate(node, reading, scale)
    if (!quantity || !isFinite(quantity)) continue
    if (isPlausible(quantity)) return quantity
    first ??= quantity
  }
  return first && asWritten(first)
}
