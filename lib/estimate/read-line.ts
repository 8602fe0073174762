// What the sheet shows beside a line while somebody types it.
import type { Node } from './expression.ts'
import { display } from './format.ts'
import { definitions, readClauses, STATED, type Link } from './line.ts'
import { isPlausible, sameKind, unitOf } from './quantity.ts'

export type Step = {
  /** Where the stated side stands in the text, to mark it. */
  from: number
  to: number
  left: string
  right: string
  /** `unread`: a name in it is not known, or it is too large for a number. */
  verdict: 'ok' | 'wrong' | 'unread'
  why: string
}

export type LineReading = {
  /** In base units (bytes, seconds, dollars, counts); null where the line comes to no number. */
  value: number | null
  /** The unit of `value`: '', 'B', 's', '/s', 'B/s', '$', ... */
  unit: string
  /** The value for people, such as "868 /s"; empty where there is none. */
  display: string
  steps: Step[]
  /** The first step that no reading agrees with. */
  firstWrong: Step | null
  problems: string[]
}

/**
 * Reads one line of a worksheet, such as `150M DAU * 0.5 / 86400 = ~868 QPS`. Never throws, takes time linear in the
 * line's length, and reads no line of more than LINE_CHARACTERS_MAX characters.
 * @param names quantities that earlier lines defined, as `readLines` collects them
 */
export function readLine(text: string, names: ReadonlyMap<string, Node> = new Map()): LineReading {
  const { clauses, problems } = readClauses(text, names)
  const steps = clauses.flatMap((clause) => clause.links.map(stepOf))
  const quantity = clauses.findLast((clause) => clause.quantity !== null)?.quantity ?? null
  const firstWrong = steps.find((step) => step.verdict === 'wrong') ?? null
  if (quantity === null) return { value: null, unit: '', display: '', steps, firstWrong, problems }
  const unit = isPlausible(quantity) ? unitOf(quantity) : ''
  if (!isPlausible(quantity)) problems.push(`The units come to ${unitOf(quantity)}, which is no amount of anything`)
  return { value: quantity.value, unit, display: display(quantity), steps, firstWrong, problems }
}

export function stepOf({ left, right, verdict, sides }: Link): Step {
  return { from: right.from, to: right.to, left: left.text, right: right.text, verdict, why: why(verdict, sides) }
}

function why(verdict: Link['verdict'], sides: Link['sides']): string {
  if (sides === null) return 'One side could not be worked out.'
  const { computed, stated } = sides
  if (verdict === 'ok') return `Agrees: the left side comes to ${display(computed)}.`
  if (!sameKind(computed, stated)) {
    return `The left side comes to ${display(computed)}, which is not measured like ${display(stated)}.`
  }
  if (computed.time === stated.time && Math.abs(stated.count / computed.count - 1) < 0.01) {
    return `The left side comes to ${display(computed)}, not ${display(stated)}: the unit of time changed, the number did not.`
  }
  // Numbers that differ in their time only are told apart as they were written.
  const asWritten = computed.time !== stated.time
  const ratio = asWritten ? stated.count / computed.count : stated.value / computed.value
  const said = `The left side comes to ${display(computed)}, not ${display(stated)}`
  const power = Math.round(Math.log10(ratio))
  const slip =
    Number.isFinite(power) && power !== 0 && Math.abs(power) <= 30 && Math.abs(ratio / 10 ** power - 1) < 0.25
  if (!slip) return `${said}.`
  const factor = `1${'0'.repeat(Math.min(30, Math.abs(power)))}`.replace(/\B(?=(?:\d{3})+$)/g, ',')
  return `${said}: ${factor} times too ${power > 0 ? 'much' : 'little'}. Check the zeros and the prefixes.`
}

/**
 * Reads lines that belong together: a later line may use what an earlier one defined ("DAU = 150M", then "DAU * 0.5").
 * @returns one reading a line, in order, as far as `SHEET_CHARACTERS_MAX` reaches
 */
export function readLines(lines: string[]): LineReading[] {
  const names = new Map<string, Node>()
  const readings: LineReading[] = []
  let characters = 0
  for (const line of lines) {
    characters += line.length
    if (characters > SHEET_CHARACTERS_MAX) break
    readings.push(readLine(line, names))
    collectNames(line, names)
  }
  return readings
}

/** Whoever looks on has the sheet read anew at every change; the longest of a rated board has some 2,000 characters. */
export const SHEET_CHARACTERS_MAX = 50_000

/** Adds to `names` what a line defines. A later definition of the same name wins. */
export function collectNames(text: string, names: Map<string, Node>): void {
  for (const clause of readClauses(text, names).clauses) {
    for (const [name, node] of definitions(clause)) if (names.size < NAMES_MAX) names.set(name, node)
  }
}

/**
 * The rates and sizes that lines state, to be known where other lines are read: a bare number there may repeat one.
 * @returns them in the form in which `names` are given; no word stands for any of them
 */
export function figuresStated(lines: readonly string[]): ReadonlyMap<string, Node> {
  const names = new Map<string, Node>()
  for (const line of lines.slice(0, LINES_MAX)) collectNames(line, names)
  return new Map([...names].filter(([name]) => name.startsWith(STATED)).slice(0, STATED_MAX))
}

export const LINES_MAX = 500
export const NAMES_MAX = 300
/** Leaves room for names. */
export const STATED_MAX = 100
