// What the candidate wrote down, on the worksheet or on the canvas: requirements, figures, API lines and decisions.
import type { ComponentGraph, Unread } from '../board/graph.ts'
import { tokensOf } from '../board/words.ts'
import type { Entry } from '../scenario/entry.ts'
import { callsIn, definedBy, isCall } from './calls.ts'
import { givesReason, weighingsIn } from './decisions.ts'

export type Line = { text: string; shapes: string[] }
export type Requirement = Line & { kind: 'functional' | 'non-functional' | '' }
export type Estimate = Line & { for: string }
/** `reason` holds the words that give one; empty where none is given. */
export type Decision = Line & { reason: string }
export type Written = {
  requirements: Requirement[]
  estimates: Estimate[]
  api: Line[]
  decisions: Decision[]
  /** Whether there is a worksheet at all. */
  worksheet: boolean
  /** What is beyond the lines that are looked at. */
  unheard: Unread[]
}

const LINES_MAX = 3_000
/** Lines of each sort, the worksheet's first: the longest list of a rated board has 37. Figures are compared with each other. */
const SORT_LINES_MAX = 200
/** Of the lines with figures together: the most on a rated board are 1,900. */
const FIGURES_CHARACTERS_MAX = 10_000
const TOO_MANY_LINES = 'so many lines are written that these were not read as figures, calls or decisions'
const WANTS = new Set([
  'should',
  'must',
  'never',
  'need',
  'require',
  'can',
  'cannot',
  'able',
  'support',
  'want',
  'shall',
  'available',
  'availability',
  'consistent',
  'consistency',
  'latency',
  'scalable',
  'scalability',
  'durable',
  'durability',
  'reliable',
  'reliability',
  'secure',
  'accurate',
  'accuracy',
  'within',
  'under',
  'below',
  'least',
  'most',
  'less',
  'tolerant',
  'tolerance',
  'exclusion',
  'throughput',
  'requirement',
  'functional',
])
/** "p99 10 ms", "no order is lost", "2 000 per second", "answer <= 50 ms": what is asked of the system, though nothing says that it is. */
const FIGURE_ASKED =
  /\bp\d{2,3}\b|\bno\b.{0,40}\b(?:los[ts]|loss|duplicates?|twice)\b|[<≤]=?\s*\d[\d.,]*\s*(?:ms|s|sec|seconds?|min)\b|\d\s*[kKmM]?\s*(?:\w+ )?(?:\/s|per second|a second|rps|qps)\b/
const RECKONS = /[=*×~]\s*\d|\d\s*[*×/]\s*\d/

const isWanted = (text: string, isList: boolean): boolean =>
  tokensOf(text).some((word) => WANTS.has(word)) || (isList && FIGURE_ASKED.test(text) && !RECKONS.test(text))

/** A lone figure may be anything; several in a list are what the system is to do. */
const listsFigures = (text: string): boolean => text.split(/[\n,;]/).filter((part) => /\d/.test(part)).length >= 2

type Heading = 'functional' | 'non-functional' | 'requirement' | 'api' | 'other' | null

/** What a line announces, if it is a heading: short and without a figure of its own. */
function headingOf(line: string): Heading {
  const words = tokensOf(line)
  if (words.length === 0 || words.length > 6) return null
  const joined = words.join(' ')
  if (/^(?:\d+ )?(?:nfr|non functional|nonfunctional|quality)/.test(joined)) return 'non-functional'
  if (/^(?:\d+ )?(?:fr|functional|feature|use case|core feature)/.test(joined) && words.length <= 4) return 'functional'
  if (
    /requ\w*ment|^(?:\w+ )?req$|^goal$|^asked(?: for)?$|^given$|^promises?$|^sl[oa]s?$|^targets?$|^scope$|^(?:what )?(?:we )?needs?$|^must(?: have)?$|^constraints?$/.test(
      joined,
    )
  )
    return 'requirement'
  if (/^(?:\d+ )?(?:\w+ )?(?:api|endpoint|interface)(?: design)?$/.test(joined)) return 'api'
  if (
    /^(?:\d+ )?(?:estimation|estimate|capacity|back of the envelope|bote|data model|schema|entity|core entity|high level|deep dive|trade off|tradeoff|decision|storage|traffic|out of scope|assumption|calculation|hld|lld)(?: \w+){0,2}$/.test(
      joined,
    )
  )
    return 'other'
  return null
}

const isBlank = (line: string): boolean => tokensOf(line).length === 0

type Announced = { heading: Heading; after: string }
/** What each line announces; a line stands above many others of its list. */
type Announcements = Map<string, Announced>

/** A line as heading and what it announces on the same line: "NFR: low latency". */
function announce(line: string, known: Announcements): Announced {
  const announced = known.get(line) ?? announcedBy(line)
  known.set(line, announced)
  return announced
}

function announcedBy(line: string): Announced {
  const heading = headingOf(line.replace(/:.*$/s, ''))
  return { heading, after: heading !== null && line.includes(':') ? line.slice(line.indexOf(':') + 1).trim() : '' }
}

const rawLinesOf = (text: string): string[] =>
  text
    .split('\n')
    .slice(0, LINES_MAX)
    .map((line) => line.slice(0, 2_000))

const linesOf = (text: string): string[] =>
  rawLinesOf(text)
    .map((line) => line.trim())
    .filter((line) => !isBlank(line))

type Noted = Line & { free: boolean; above: string }

function readNote(written: Written, { text, shapes, free, above }: Noted, known: Announcements): void {
  const isList = listsFigures(text)
  let heading: Heading =
    above === ''
      ? null
      : (rawLinesOf(above)
          .map((line) => announce(line.trim(), known).heading)
          .findLast((each) => each !== null) ?? null)
  for (const call of callsIn(rawLinesOf(text))) written.api.push({ text: call, shapes })
  for (const line of linesOf(text)) {
    const { heading: own, after } = announce(line, known)
    heading = own ?? heading
    if (own !== null && isBlank(after)) continue
    readLine(written, { text: after || line, shapes }, heading, free, isList)
  }
}

function readLine(written: Written, line: Line, heading: Heading, free: boolean, isList: boolean): void {
  const { text } = line
  if (heading === 'api' && !isCall(text)) written.api.push(line)
  if (/\d/.test(text)) written.estimates.push({ ...line, for: '' })
  if (heading === 'functional' || heading === 'non-functional') written.requirements.push({ ...line, kind: heading })
  else if (heading === 'requirement' || (free && heading === null && isWanted(text, isList)))
    written.requirements.push({ ...line, kind: '' })
}

// "AP over CP: carts are never refused"
const CLAUSE_AFTER = /[:;]\s+(?:\S+\s+){2,}\S/

/** A decision's own reason, or, where that field was left empty, what the choice says itself. */
const reasonOf = ({ text, because }: Entry): string => {
  if (because.trim() !== '') return tokensOf(because).length >= 2 ? because : ''
  return givesReason(text) || CLAUSE_AFTER.test(text) ? text : ''
}

/** Entries of the worksheet, and the lines of the canvas that are as good as entries. */
export function writtenOf(graph: ComponentGraph, entries: readonly Entry[] | null): Written {
  const written: Written = {
    requirements: [],
    estimates: [],
    api: [],
    decisions: [],
    worksheet: entries !== null,
    unheard: [],
  }
  for (const entry of entries ?? []) {
    const line = { text: entry.text, shapes: [entry.id] }
    if (entry.text.trim() === '' && entry.options.trim() === '') continue
    if (entry.kind === 'requirement') written.requirements.push({ ...line, kind: entry.requirement })
    else if (entry.kind === 'estimate') written.estimates.push({ ...line, for: entry.for })
    else if (entry.kind === 'api') written.api.push(line)
    else
      written.decisions.push({
        text: `${entry.options} | ${entry.text} | ${entry.because}`,
        shapes: line.shapes,
        reason: reasonOf(entry),
      })
  }
  const texts = [
    ...graph.notes.map(({ text, shapes, above = '' }) => ({ text, shapes, free: true, above })),
    ...graph.components.flatMap((component) =>
      component.annotations.map((annotation) => ({ ...annotation, free: false, above: '' })),
    ),
    ...graph.connections.map(({ label, shapes }) => ({ text: label, shapes, free: false, above: '' })),
  ]
  for (const { label, shapes } of graph.components) if (isCall(label)) written.api.push({ text: label, shapes })
  const known: Announcements = new Map()
  for (const noted of texts) {
    const { text, shapes } = noted
    if (isBlank(text)) continue
    readNote(written, noted, known)
    written.decisions.push(
      ...weighingsIn(text)
        .slice(0, LINES_MAX)
        .map((weighing) => ({ ...weighing, shapes })),
    )
  }
  boundLines(written)
  defineFields(written, texts)
  return written
}

/** Leaves as many lines of each sort as anybody writes, and tells of the others. */
function boundLines(written: Written): void {
  const beyond: Line[] = []
  const first = <Each extends Line>(lines: Each[], charactersMax = Infinity): Each[] => {
    let characters = 0
    return lines.filter((line, at) => {
      characters += line.text.length
      if (at < SORT_LINES_MAX && characters <= charactersMax) return true
      beyond.push(line)
      return false
    })
  }
  Object.assign(written, {
    estimates: first(written.estimates, FIGURES_CHARACTERS_MAX),
    api: first(written.api),
    decisions: first(written.decisions),
  })
  if (beyond.length > 0)
    written.unheard.push({ shapes: [...new Set(beyond.flatMap(({ shapes }) => shapes))], why: TOO_MANY_LINES })
}

/** "ctx = opaque version" tells what the "ctx" of every call is. */
function defineFields(written: Written, texts: readonly Line[]): void {
  // A note that begins with it tells more in the lines below.
  const definitions = texts.flatMap(({ text, shapes }) =>
    (definedBy(text) === null ? linesOf(text) : [text]).map((line) => ({ text: line, shapes, name: definedBy(line) })),
  )
  for (const { text, shapes, name } of definitions)
    for (const call of name === null ? [] : written.api)
      if (call.text.split(/\W+/).includes(name ?? '') && !call.text.includes(text))
        Object.assign(call, { text: `${call.text}\n${text}`, shapes: [...new Set([...call.shapes, ...shapes])] })
}
