// Judges a candidate's estimate against the reference, recomputed from the candidate's own assumptions.
import {
  ASSUMPTION_FACTOR_MAX,
  candidateNumbers,
  namedIn,
  recognise,
  type Candidate,
  type Recognised,
} from './assumptions.ts'
import type { Node } from './expression.ts'
import { formatQuantity } from './format.ts'
import { definitions, likeliestOf, readClauses, type Clause } from './line.ts'
import { inUnit, TOLERANCE, type Quantity } from './quantity.ts'
import { prepare, waysTo, type EstimateReference, type Prepared } from './reference.ts'
import { LINES_MAX, NAMES_MAX, stepOf } from './read-line.ts'

export type EstimateCheck = {
  verdict: 'met' | 'partly' | 'not-seen'
  /** Readable by a candidate. */
  why: string
  /** The line that the verdict rests on, from 0; null where none states such a figure. */
  line: number | null
  /** Lacks nothing but the working. */
  fits?: true
}

/** A figure further from the reference than this is another figure. */
export const PARTLY_FACTOR = 3
/** No line of its own. */
const ELSEWHERE = -1
/** So many figures for one estimate are judged, the last ones. */
export const FIGURES_MAX = 20

type Figure = {
  line: number
  clause: Clause
  value: number
  named: boolean
  exact: boolean
  /** Whether something is computed on its line. */
  worked: boolean
}

/**
 * @param lines the worksheet's estimate lines, in their order
 * @param counts whether a line, from 0, may answer this estimate; one that may not only gives names and assumptions that it calls by
 *   their words
 * @param own the candidate's figure over the reference's, by assumption, where it is their answer to another estimate
 * @param stated what other lines state, as `figuresStated` collects it
 * @returns met: within 25 % of the reference as recomputed from the candidate's own assumptions, with the working shown;
 *   partly: within a factor of three, or with a wrong step, no working, or an assumption ten times off
 */
export function checkEstimate(
  lines: string[],
  reference: EstimateReference,
  counts: (line: number) => boolean = () => true,
  own: ReadonlyMap<string, number> = new Map(),
  stated: ReadonlyMap<string, Node> = NOTHING_STATED,
): EstimateCheck {
  const read = readAll(lines, stated)
  const checks = waysTo(reference).map((way) => checkWay(read, way, counts, own))
  return (
    (['met', 'partly'] as const).flatMap((verdict) => checks.filter((check) => check.verdict === verdict))[0] ??
    checks[0]!
  )
}

const NOTHING_STATED: ReadonlyMap<string, Node> = new Map()

function checkWay(
  { read, candidates }: Lines,
  reference: EstimateReference,
  counts: (line: number) => boolean,
  own: ReadonlyMap<string, number>,
): EstimateCheck {
  const prepared = prepare(reference)
  if (!prepared || prepared.expected === null) {
    return { verdict: 'not-seen', why: 'The reference cannot be read.', line: null }
  }
  const { unit, expected, assumptions } = prepared
  const figures = figuresOf(read, prepared, counts)
  if (figures.length === 0) {
    const measured = reference.unit === '' ? '' : ` in ${reference.unit}`
    return { verdict: 'not-seen', why: `No line comes to a figure${measured}.`, line: null }
  }
  const checks = figures.slice(-FIGURES_MAX).map((figure) => {
    const found = recognise(assumptions, candidates.filter(isInputTo(figure)), counts)
    const known = new Set(found.map(({ name }) => name))
    const before = [...own]
      .filter(([name]) => !known.has(name))
      .map(([name, ratio]) => ({ name, ratio, line: ELSEWHERE, called: true }))
    const recognised = [...found, ...before]
    const scaled = prepared.evaluate(new Map(recognised.map(({ name, ratio }) => [name, ratio])))
    const theirs = (scaled && inUnit(scaled, unit)) ?? expected
    return judge(figure, { own: theirs, expected, recognised, reference })
  })
  const order = ['met', 'partly', 'not-seen'] as const
  // The last of the best: people correct a figure by writing it again.
  for (const verdict of order) {
    const best = checks.findLast((check) => check.verdict === verdict)
    if (best) return best
  }
  return { verdict: 'not-seen', why: 'No line comes to a figure.', line: null }
}

/**
 * The candidate's own figure for an estimate, in the estimate's unit, right or wrong: what a simulation's parameter is
 * filled with. Null where no line states one.
 */
export function estimateValue(lines: string[], reference: EstimateReference): number | null {
  const prepared = prepare(reference)
  if (!prepared) return null
  const { line } = checkEstimate(lines, reference)
  const figures = figuresOf(readAll(lines).read, prepared)
  return (figures.findLast((figure) => figure.line === line) ?? figures.at(-1))?.value ?? null
}

/** Whether a line names assumptions of the reference with figures for them, two or the only one, or has the very figures of two. */
export function givesAssumptions(line: string, reference: EstimateReference): boolean {
  const known = givenOnce.get(reference) ?? new Map<string, boolean>()
  const before = known.get(line)
  if (before !== undefined) return before
  const assumptions = prepare(reference)?.assumptions.filter(({ words }) => words.size > 0) ?? []
  const least = Math.max(1, Math.min(ASSUMPTIONS_GIVEN_MIN, assumptions.length))
  const { candidates } = readNow([line])
  const gives =
    assumptions.length > 0 &&
    (recognise(assumptions, candidates, () => false).length >= least ||
      namedIn(assumptions, candidates) >= ASSUMPTIONS_GIVEN_MIN)
  if (known.size >= LINES_MAX) known.clear()
  givenOnce.set(reference, known.set(line, gives))
  return gives
}
// Asked of every line of a board again after every change.
const givenOnce = new WeakMap<EstimateReference, Map<string, boolean>>()
const ASSUMPTIONS_GIVEN_MIN = 2

type Lines = { read: Clause[][]; candidates: Candidate[] }
// The same lines are judged under every estimate of a scenario.
let lastRead: { key: string; stated: ReadonlyMap<string, Node>; lines: Lines } | null = null

function readAll(lines: string[], stated = NOTHING_STATED): Lines {
  const key = lines.join('\n')
  if (lastRead?.key !== key || lastRead.stated !== stated) lastRead = { key, stated, lines: readNow(lines, stated) }
  return lastRead.lines
}

function readNow(lines: string[], stated = NOTHING_STATED): Lines {
  const names = new Map(stated)
  const read = lines.slice(0, LINES_MAX).map((line) => {
    const { clauses } = readClauses(line, names)
    for (const clause of clauses) {
      for (const [name, node] of definitions(clause)) if (names.size < NAMES_MAX) names.set(name, node)
    }
    return clauses
  })
  return { read, candidates: candidateNumbers(read) }
}

/** Every figure that may answer: those called by an alias where there are any, else those of the unit. */
function figuresOf(read: Clause[][], prepared: Prepared, counts: (line: number) => boolean = () => true): Figure[] {
  const { unit, aliases } = prepared
  const figures = read.flatMap((clauses, line) =>
    (counts(line) ? clauses : []).flatMap((clause, at): Figure[] => {
      if (!clause.quantity || isName(clause, prepared)) return []
      // "50k clients every 10 s: about 4k/s" says what it comes to.
      if (isUnstated(clause) && clauses.slice(at + 1).some((later) => states(later, unit))) return []
      const words = ` ${clause.words.join(' ')} `
      const named = aliases.some((alias) => words.includes(` ${alias} `))
      const exact = isMeasuredAs(clause.quantity, unit)
      const worked = clauses.some((each) => isComputed(each) || isMultiplied(each))
      const figure = { line, clause, named, worked }
      const beside = statedBeside(clause, unit).map((stated) => ({ ...figure, value: stated, exact: true }))
      // "= 20 TB, $460 a month" ends in something else than what is asked for.
      const value = inUnit(clause.quantity, unit)
      return value !== null && Number.isFinite(value) && !isOfThings(clause, unit)
        ? [...beside, { ...figure, value, exact }]
        : beside
    }),
  )
  const named = figures.filter((figure) => figure.named)
  if (named.length > 0) return named
  return figures.filter((figure) => figure.exact || computes(figure))
}

/** "If engine 1 dies, engine 2 goes on" counts no engines: after one thing's name a number is part of the name. */
function isName({ segments, label }: Clause, { unit, things }: Prepared): boolean {
  const [only, ...more] = segments
  if (!only || more.length > 0 || only.computes || label.length > 0 || !isMeasuredAs(unit, PURE)) return false
  return [...only.text.matchAll(NUMBERED)].some(([, thing = '']) => things.has(thing.toLowerCase()))
}
const PURE: Quantity = { value: 1, count: 1, data: 0, time: 0, money: 0 }
// From the beginning of a word, and one way only to take the gap behind it: both may be as long as a line.
const NUMBERED = /(?<!\p{L})(\p{L}+)(?:\s*#)?\s*\d/gu

/** "28M entries" is no size, though a bare number may be one. */
function isOfThings({ quantity, segments }: Clause, unit: Quantity): boolean {
  const last = segments.at(-1)?.terms.at(-1)
  return unit.data !== 0 && quantity?.data === 0 && (last?.soft.some((word) => /^\p{L}{3}/u.test(word)) ?? false)
}

/** Ends in numbers side by side, and not in what they come to. */
const isUnstated = ({ segments: [only, ...more] }: Clause): boolean => more.length === 0 && only?.joins === true
/** Gives a rate or a size alone. */
const states = ({ quantity, segments }: Clause, unit: Quantity): boolean =>
  (unit.data !== 0 || unit.time !== 0) &&
  quantity !== null &&
  segments.every(({ computes }) => !computes) &&
  isMeasuredAs(quantity, unit)

const isMeasuredAs = (quantity: Quantity, unit: Quantity): boolean =>
  quantity.data === unit.data && quantity.time === unit.time && quantity.money === unit.money

/**
 * What a clause states besides what it comes to: "= 5k average, peak 10k/s", "= 132 GB, shards of 16 GB", "= 10,816 -> 2^14". Where it
 * comes to a bare number, those beside it are bare too: "= 2314, peak 11 574".
 */
function statedBeside(clause: Clause, unit: Quantity): number[] {
  const isBare = (quantity: Quantity | null) => quantity?.data === 0 && quantity.time === 0 && quantity.money === 0
  const bare = unit.data === 0 && isComputed(clause) && isBare(clause.quantity)
  return clause.segments.slice(1).flatMap(({ terms, joins, computes }) =>
    (joins || !computes ? terms : []).flatMap(({ node, multiple }) => {
      const quantity = likeliestOf(node)
      const measured = quantity && (isMeasuredAs(quantity, unit) || (bare && !multiple && isBare(quantity)))
      const value = measured ? inUnit(quantity, unit) : null
      return value !== null && Number.isFinite(value) && value > 0 ? [value] : []
    }),
  )
}

/**
 * The candidate's own figures for assumptions that are answers to other estimates, over the reference's: who found 10,000 locks held
 * goes on with those. An assumption is such an answer if it has its very value.
 * @param others the other estimates, each with the lines that were entered for it
 */
export function ownAssumptions(
  reference: EstimateReference,
  others: readonly { reference: EstimateReference; lines: string[] }[],
): Map<string, number> {
  const own = new Map<string, number>()
  for (const { name, quantity } of prepare(reference)?.assumptions ?? [])
    for (const other of others) {
      const prepared = prepare(other.reference)
      if (!prepared?.expected || other.lines.length === 0 || !isMeasuredAs(quantity, prepared.unit)) continue
      const value = inUnit(quantity, prepared.unit)
      if (value === null || Math.abs(value / prepared.expected - 1) > SAME) continue
      const theirs = estimateValue(other.lines, other.reference)
      if (theirs !== null && theirs > 0) own.set(name, theirs / prepared.expected)
    }
  return own
}
const SAME = 0.02

/** A figure that stands alone is not its own assumption. */
const isInputTo = (figure: Figure) => (candidate: Candidate) => candidate.clause !== figure.clause || computes(figure)
/** "1,157/s, peak 10x = 11,570/s" */
const isMultiplied = (clause: Clause): boolean =>
  clause.links.some(({ left, verdict }) => verdict === 'ok' && left.terms.some((term) => term.multiple))
const isComputed = (clause: Clause): boolean => clause.segments.some((segment) => segment.computes)
const computes = ({ clause }: Figure): boolean => isComputed(clause)

type Context = {
  own: number
  expected: number
  recognised: Recognised[]
  reference: EstimateReference
}

function judge(figure: Figure, { own, expected, recognised, reference }: Context): EstimateCheck {
  const { value, line } = figure
  const target = Math.abs(Math.log(value / own)) <= Math.abs(Math.log(value / expected)) ? own : expected
  const off = Math.abs(value - target) / Math.abs(target)
  const said = formatQuantity(value, reference.unit)
  const reckoned = formatQuantity(target, reference.unit)
  const basis = target === own && own !== expected ? 'from your assumptions' : 'from the usual assumptions'
  const factor = value > target ? value / target : target / value
  if (!(factor <= PARTLY_FACTOR * (1 + 1e-9))) {
    return { verdict: 'not-seen', why: `${said} is far from ${reckoned}, which comes out ${basis}.`, line }
  }
  const partly = (why: string): EstimateCheck => ({ verdict: 'partly', why, line })
  const wrong = figure.clause.links.find((link) => link.verdict === 'wrong')
  if (wrong) {
    const step = stepOf(wrong)
    return partly(`A step is wrong: ${step.left} = ${step.right}. ${step.why}`)
  }
  if (off > TOLERANCE * (1 + 1e-9))
    return partly(`${said} is within a factor of three of ${reckoned}, which comes out ${basis}.`)
  // A figure that comes to the usual answer does not rest on another size that stands somewhere on the sheet.
  const far = recognised.find(
    ({ ratio, called }) =>
      (called || target === own) && (ratio > ASSUMPTION_FACTOR_MAX || ratio < 1 / ASSUMPTION_FACTOR_MAX),
  )
  if (far) return partly(`${said} would fit, but the assumption "${far.name}" is more than ten times off.`)
  const shown = figure.worked || recognised.some((each) => each.line !== line)
  if (!shown) return { ...partly(`${said} fits, but the working is not written down.`), fits: true }
  return { verdict: 'met', why: `${said} agrees with ${reckoned}, which comes out ${basis}.`, line }
}
