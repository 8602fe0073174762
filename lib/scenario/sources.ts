// The list of what the documents hold, and whether citations and list agree. SPEC.md lists the rules by their ids.
import * as z from 'zod'
import { explain } from './explain.ts'
import { findingAt, inOrder, type Finding } from './parse.ts'
import { sourceSchema, type Scenario, type ScenarioSource } from './schema.ts'
import { readYaml, type Path, type Source } from './yaml-source.ts'

export const QUESTIONS_MAX = 100

const id = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'lower-case words joined by hyphens')
const reason = z.string().trim().min(10, 'a reason in a sentence').max(300)

const entrySchema = z.strictObject({
  section: sourceSchema.shape.section,
  questions: z.int().min(1).max(QUESTIONS_MAX).optional().describe('How many are cited by this section and a number'),
  systems: z.array(id).min(1).optional().describe('A scenario or simulation of each cites it'),
  later: id.optional().describe('What is planned, not there yet, and is to cite it'),
  'left-out': z.union([reason, z.record(z.string().regex(/^[1-9]\d*$/, 'a number of a question'), reason)]).optional(),
})

const listSchema = z.strictObject({
  planned: z.strictObject({ scenarios: z.array(id), labs: z.array(id) }),
  notes: z.array(entrySchema).min(1),
  briefing: z.array(entrySchema).min(1),
})

export type SourceList = z.infer<typeof listSchema>
type Entry = SourceList['notes'][number]

const DOCUMENTS = ['notes', 'briefing'] as const

/** One source that a scenario or simulation names. */
export type Citation = ScenarioSource & {
  /** The id of the scenario or simulation. */
  system: string
  /** Whether an entry is used up by it: criteria, probes, claims and cards do that. */
  covers: boolean
}

/** What there is by now. */
export type Built = { scenarios: ReadonlySet<string>; simulations: ReadonlySet<string> }

export type ParsedSources =
  { ok: true; list: SourceList; locate: Source['locate'] } | { ok: false; findings: Finding[] }

/** Reads the text of sources.yaml. Never throws. */
export function parseSources(yamlText: string): ParsedSources {
  const read = readYaml(yamlText)
  if (!read.ok) return read
  const parsed = listSchema.safeParse(read.source.value)
  if (parsed.success) return { ok: true, list: parsed.data, locate: read.source.locate }
  const issues = explain(parsed.error.issues as z.core.$ZodIssue[], read.source.value)
  return {
    ok: false,
    findings: inOrder(issues.map(({ path, message, key }) => findingAt(read.source, path, message, key))),
  }
}

/** One thing that can be cited: a section, or one question of a section that has several. */
export type Item = {
  document: (typeof DOCUMENTS)[number]
  section: string
  systems: readonly string[]
  later: string | undefined
  leftOut: string | undefined
  /** Of the entry that it stands in. */
  path: Path
}

/** All that can be cited, in the order of the list. */
export const itemsOf = (list: SourceList): Item[] =>
  DOCUMENTS.flatMap((document) =>
    list[document].flatMap((entry, at) =>
      itemsOfEntry(entry).map((item) => ({ document, ...item, path: [document, at] })),
    ),
  )

function itemsOfEntry(entry: Entry): Omit<Item, 'document' | 'path'>[] {
  const { section, questions, systems = [], later, 'left-out': leftOut } = entry
  const item = (name: string, why: string | undefined) => ({
    section: name,
    systems: why === undefined ? systems : [],
    later: why === undefined ? later : undefined,
    leftOut: why,
  })
  if (questions === undefined) return [item(section, typeof leftOut === 'string' ? leftOut : undefined)]
  return Array.from({ length: questions }, (_, index) => {
    const number = index + 1
    return item(`${section} ${number}`, typeof leftOut === 'object' ? leftOut[number] : leftOut)
  })
}

/** All sources of a scenario, with their paths in it. */
export function citationsOf(scenario: Scenario): { citation: Citation; path: Path }[] {
  const { criteria, contradictions, probes } = scenario.interviewer
  const lists: { items: { source: ScenarioSource[] }[]; path: Path; covers: boolean }[] = [
    { items: criteria, path: ['interviewer', 'criteria'], covers: true },
    { items: contradictions, path: ['interviewer', 'contradictions'], covers: false },
    { items: probes, path: ['interviewer', 'probes'], covers: true },
    { items: scenario.cards, path: ['cards'], covers: true },
  ]
  return lists.flatMap(({ items, path, covers }) =>
    items.flatMap(({ source }, at) =>
      source.map((each, index) => ({
        citation: { ...each, system: scenario.id, covers },
        path: [...path, at, 'source', index, 'section'],
      })),
    ),
  )
}

const nameOf = ({ document, section }: { document: string; section: string }): string => `${document}: ${section}`

/** What is wrong with one citation, or null: **known**, **not-left-out**. */
export function checkCitation(list: SourceList): (citation: ScenarioSource) => string | null {
  const items = new Map(itemsOf(list).map((item) => [nameOf(item), item]))
  return (citation) => {
    const { document, section } = citation
    if (document === 'literature') return section.trim() === '' ? 'A paper or book is missing' : null
    const item = items.get(nameOf(citation))
    if (!item) return `The list of sources has no "${section}" in the ${document}`
    return item.leftOut === undefined ? null : `"${section}" is left out of the ${document}: ${item.leftOut}`
  }
}

type ListFinding = { path: Path; message: string }

/** What is wrong with the list itself: **unique**, **fate**, **left-out**, **later**. */
export function lintList(list: SourceList, built: Built): ListFinding[] {
  const planned = new Set([...list.planned.scenarios, ...list.planned.labs])
  const isBuilt = (name: string) =>
    built.scenarios.has(name) || (built.simulations.has(name) && !list.planned.scenarios.includes(name))
  const seen = new Set<string>()
  return DOCUMENTS.flatMap((document) =>
    list[document].flatMap((entry, at) => {
      const path: Path = [document, at]
      const findings = fateOf(entry, path)
      const again = itemsOfEntry(entry).find(({ section }) => seen.has(nameOf({ document, section })))
      if (again) findings.push({ path: [...path, 'section'], message: `"${again.section}" is listed twice` })
      for (const { section } of itemsOfEntry(entry)) seen.add(nameOf({ document, section }))
      const { later, systems = [] } = entry
      if (later !== undefined && !planned.has(later)) {
        findings.push({ path: [...path, 'later'], message: `"${later}" is not planned` })
      } else if (later !== undefined && isBuilt(later)) {
        findings.push({ path: [...path, 'later'], message: `"${later}" is there now: name it in systems` })
      }
      for (const [index, system] of systems.entries()) {
        if (built.scenarios.has(system) || built.simulations.has(system)) continue
        const message = `There is no scenario or simulation "${system}"`
        findings.push({ path: [...path, 'systems', index], message })
      }
      return findings
    }),
  )
}

/** An entry is cited, to be cited, or left out, and one of them for each of its questions. */
function fateOf(entry: Entry, path: Path): ListFinding[] {
  const { questions, systems, later, 'left-out': leftOut } = entry
  const belongs = systems !== undefined || later !== undefined
  if (typeof leftOut === 'string') {
    return belongs ? [{ path: [...path, 'left-out'], message: 'What is left out belongs to no system' }] : []
  }
  const findings = belongs
    ? []
    : [{ path, message: `Nothing says what became of "${entry.section}": systems, later or left-out` }]
  for (const number of Object.keys(leftOut ?? {})) {
    if (Number(number) <= (questions ?? 0)) continue
    findings.push({ path: [...path, 'left-out', number], message: `"${entry.section}" has no question ${number}` })
  }
  return findings
}

/** **cited**: each system of each item cites it. Expects a list without findings of its own. */
export function lintCoverage(list: SourceList, citations: readonly Citation[]): ListFinding[] {
  const cited = new Set(
    citations.filter(({ covers }) => covers).map((citation) => `${citation.system} ${nameOf(citation)}`),
  )
  return itemsOf(list).flatMap((item) =>
    item.systems
      .filter((system) => !cited.has(`${system} ${nameOf(item)}`))
      .map((system) => ({
        path: item.path,
        message: `No criterion, probe, claim or card of ${system} cites "${item.section}"`,
      })),
  )
}

/** How many there are of each fate; `later` counts what nobody cites yet, by what is to cite it. */
export function countItems(list: SourceList): {
  all: number
  cited: number
  leftOut: number
  later: Record<string, number>
} {
  const items = itemsOf(list)
  const later: Record<string, number> = {}
  for (const item of items) {
    if (item.later !== undefined && item.systems.length === 0) later[item.later] = (later[item.later] ?? 0) + 1
  }
  return {
    all: items.length,
    cited: items.filter(({ systems }) => systems.length > 0).length,
    leftOut: items.filter(({ leftOut }) => leftOut !== undefined).length,
    later,
  }
}
