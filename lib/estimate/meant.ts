// Which figure on a sheet answers an estimate because it follows from the numbers beside it.
import { explain, type Explained, type Ways } from './explain.ts'
import { figuresSaid } from './figures-said.ts'
import { formatQuantity } from './format.ts'
import { likeliestOf, readClauses, type Link } from './line.ts'
import { TOLERANCE } from './quantity.ts'
import { prepare, waysTo, type EstimateReference } from './reference.ts'
import { wordsOf } from './suffix.ts'
import { inFull } from './words.ts'

/** So many lines above may give numbers to a figure. */
const LINES_ABOVE = 3
const PARTLY_FACTOR = 3
/** Less than this may be chance. */
const EVIDENCE_MIN = 2
/** A figure that only comes near agrees with many things by chance. */
const NEAR_EVIDENCE_MIN = 3

type Sense = (word: string) => string

export type Meant = { verdict: 'met' | 'partly'; line: number; why: string }

/**
 * @param counts whether a line, from 0, may answer this estimate
 * @param senseOf what a word is compared by
 * @param others the other estimates of the scenario: what follows better in the way of one of them is its answer
 */
export function meantBy(
  lines: readonly string[],
  reference: EstimateReference,
  counts: (line: number) => boolean,
  others: readonly EstimateReference[],
  senseOf: (word: string) => string,
): Meant | null {
  let best: (Meant & { evidence: number }) | null = null
  for (const [line, text] of lines.entries()) {
    if (!counts(line)) continue
    const above = lines.slice(Math.max(0, line - LINES_ABOVE), line)
    const { agreeing, near } = explainedIn(text, above, reference, senseOf)
    const rivals = others.flatMap((other) => explainedIn(text, above, other, senseOf).agreeing)
    const isOurs = ({ from, evidence }: Explained, least = EVIDENCE_MIN) =>
      evidence >= least && !rivals.some((rival) => rival.from === from && rival.evidence > evidence)
    const right = agreeing.find((each) => isOurs(each))
    if (right) {
      const verdict = isMiscounted(text, right.from) ? 'partly' : 'met'
      if (!best || best.verdict === 'partly' || right.evidence > best.evidence)
        best = { verdict, line, evidence: right.evidence, why: agrees(right, reference) }
      continue
    }
    const close: Explained | undefined = best ? undefined : near.find((each) => isOurs(each, NEAR_EVIDENCE_MIN))
    if (close) best = { verdict: 'partly', line, evidence: close.evidence, why: isNear(close, reference) }
  }
  return best && { verdict: best.verdict, line: best.line, why: best.why }
}

const agrees = ({ value, target }: Explained, { unit }: EstimateReference): string =>
  `${formatQuantity(value, unit)} agrees with ${formatQuantity(target, unit)}, which comes out from your assumptions.`
const isNear = ({ value, target }: Explained, { unit }: EstimateReference): string =>
  `${formatQuantity(value, unit)} is within a factor of three of ${formatQuantity(target, unit)}, which comes out from your assumptions.`

/** Whether the step that ends in a figure is plainly wrong, or the rate that it rests on was converted wrongly. */
const isMiscounted = (text: string, from: number): boolean =>
  readClauses(text, new Map()).clauses.some(({ links }) =>
    links.some((link) => link.verdict === 'wrong' && (endsIn(link, from) || isConversion(link))),
  )
const endsIn = ({ left, right }: Link, from: number): boolean =>
  right.from <= from && from < right.to && left.computes && !left.joins && !right.joins && /^[\d.(]/.test(left.text)
/** "100M/day = 2000/s" */
function isConversion({ left, right }: Link): boolean {
  const [from, to] = [left, right].map(({ terms: [first] }) => first && likeliestOf(first.node))
  if (left.computes || left.terms.length > 1 || from?.time !== -1 || to?.time !== -1 || from.data !== to.data)
    return false
  return Math.abs(to.value / from.value - 1) > TOLERANCE
}

type Found = { agreeing: readonly Explained[]; near: readonly Explained[] }
// In questions of every kind.
// prettier-ignore
const COMMON = new Set([
  'a', 'an', 'the', 'of', 'for', 'in', 'on', 'at', 'to', 'by', 'per', 'and', 'or', 'that', 'which', 'who', 'is', 'are', 'be', 'have', 'has',
  'if', 'as', 'its', 'it', 'their', 'when', 'with', 'one', 'two', 'all', 'each', 'every', 'own', 'same', 'how', 'many', 'much', 'enough',
  'number', 'second', 'minute', 'hour', 'day', 'month', 'year', 'total', 'peak', 'rate', 'factor', 'from', 'what', 'time', 'byte', 'bit', 'x',
])
const foundOnce = new WeakMap<EstimateReference, Map<string, Found>>()
const KEPT_MAX = 1000

/** What of a line follows in the way of a reference. The same lines are asked about after every change of a board. */
function explainedIn(text: string, above: readonly string[], reference: EstimateReference, senseOf: Sense): Found {
  const known = foundOnce.get(reference) ?? new Map<string, Found>()
  const key = [text, ...above].join('\n')
  const before = known.get(key)
  if (before) return before
  if (known.size >= KEPT_MAX) known.clear()
  const found = explainNow(text, above, reference, senseOf)
  foundOnce.set(reference, known.set(key, found))
  return found
}

function explainNow(text: string, above: readonly string[], reference: EstimateReference, senseOf: Sense): Found {
  const own = figuresSaid(text)
  if (own.length === 0) return NOTHING
  const elsewhere = above.flatMap((line) => figuresSaid(line))
  const senses = new Map<string, string>()
  const sense: Sense = (word) => {
    const known = senses.get(word) ?? senseOf(inFull(word))
    senses.set(word, known)
    return known
  }
  const asked = askedBy(reference, sense)
  const speaks = (words: readonly string[]) => words.some((word) => !COMMON.has(word) && asked.has(sense(word)))
  const share = (words: readonly string[], others: ReadonlySet<string>) =>
    [...others].some((other) => words.some((word) => sense(word) === sense(other)))
  const words = wordsOf([text, ...above].join(' '))
  const hearing = { speaks, share, line: speaks(words), peak: words.some((word) => PEAK.has(word)) }
  const ways = waysTo(reference).flatMap((way) => prepare(way)?.fill ?? [])
  const within = (those: readonly Ways[], factor?: number) =>
    those.flatMap((way) => explain(way, own, elsewhere, hearing, factor)).toSorted((a, b) => b.evidence - a.evidence)
  const agreeing = within(ways)
  return { agreeing, near: agreeing.length > 0 ? [] : within(ways.slice(0, 1), PARTLY_FACTOR) }
}
// prettier-ignore
const PEAK = new Set([
  'peak', 'burst', 'bursty', 'spike', 'rush', 'surge', 'busy', 'busiest', 'worst', 'max', 'maximum', 'sale', 'opening', 'open', 'evening',
  'noon', 'hour', 'top', 'crowd', 'spitze', 'spitzenlast', 'faktor', 'factor', 'pic', 'pico', 'pointe', 'headroom', 'multiplier', 'hot',
])
const NOTHING: Found = { agreeing: [], near: [] }

const askedOnce = new WeakMap<EstimateReference, ReadonlySet<string>>()
/** The words of a question and of its assumptions. */
function askedBy(reference: EstimateReference, sense: Sense): ReadonlySet<string> {
  const known = askedOnce.get(reference)
  if (known) return known
  const names = waysTo(reference).flatMap(({ assumptions }) => Object.keys(assumptions))
  const words = [reference.asks ?? '', ...reference.aliases, ...names].flatMap(wordsOf)
  const asked = new Set(words.filter((word) => !COMMON.has(word)).map(sense))
  askedOnce.set(reference, asked)
  return asked
}
