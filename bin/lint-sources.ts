// Holds the citations of scenarios and simulations against the list of what the documents hold, scenarios/sources.yaml.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { SimulationDefinition } from '#lib/kernel/simulation'
import type { Catalog } from '#lib/scenario/lint'
import { fieldOf, inOrder } from '#lib/scenario/parse'
import { checkCitation, citationsOf, countItems, lintCoverage, lintList, parseSources } from '#lib/scenario/sources'
import type { Citation } from '#lib/scenario/sources'
import { type FileFinding, foldersIn, readScenarioFolder } from '../server/scenarios/read-folder.ts'

/** A citation and where it stands. */
export type Cited = { citation: Citation; at: FileFinding }

export type LintedSources = { findings: FileFinding[]; unreadable: boolean; summary: string }

/** Where scenarios and simulations are, and what is registered of the latter. Files of findings are relative to `root`. */
export type Places = {
  root: string
  scenarios: string
  simulations: string
  registry: ReadonlyMap<string, SimulationDefinition>
  catalog: Catalog
}

/**
 * Checks that every citation of the folders is on the list; and, if they are all that there are, those of simulations,
 * and that every entry of the list is cited or says why not.
 * @param directory of the folders; it may be somebody's own, outside of `places.scenarios`
 */
export async function lintSources(directory: string, folders: string[], places: Places): Promise<LintedSources> {
  const path = join(places.scenarios, 'sources.yaml')
  const file = relative(places.root, path)
  const whole = (message: string): LintedSources => ({
    findings: [{ file, line: 1, column: 1, field: '', message }],
    unreadable: true,
    summary: '',
  })
  if (!existsSync(path)) return whole('The file is missing')
  const parsed = parseSources(readFileSync(path, 'utf8'))
  if (!parsed.ok) {
    return { findings: parsed.findings.map((each) => ({ file, ...each })), unreadable: true, summary: '' }
  }
  const { list, locate } = parsed
  const complete = directory === places.scenarios && (await foldersIn(directory)).join() === folders.join()
  const { cited, good } = citedByScenarios(directory, folders, places)
  if (complete) cited.push(...citedBySimulations(places))

  const problemOf = checkCitation(list)
  const findings = cited.flatMap(({ citation, at }) => {
    const message = problemOf(citation)
    return message === null ? [] : [{ ...at, message }]
  })
  // Without a scenario that has other findings, all that it cites would seem forgotten.
  if (!complete || !good) {
    const rest = good ? '' : '; the list is checked when all scenarios are good'
    return { findings, unreadable: false, summary: `sources: ${cited.length} citations looked up${rest}` }
  }

  const built = { scenarios: new Set(folders), simulations: new Set(places.registry.keys()) }
  const own = lintList(list, built)
  if (own.length === 0)
    own.push(
      ...lintCoverage(
        list,
        cited.map(({ citation }) => citation),
      ),
    )
  const placed = own.map((each) => ({ ...locate(each.path), field: fieldOf(each.path), message: each.message }))
  findings.push(...inOrder(placed).map((each) => ({ file, ...each })))
  return { findings, unreadable: false, summary: summaryOf(countItems(list)) }
}

/** `good`: all of the folders could be read as scenarios. */
function citedByScenarios(directory: string, folders: string[], { catalog, root }: Places) {
  const cited: Cited[] = []
  let good = true
  for (const folder of folders) {
    const read = readScenarioFolder(directory, folder, catalog)
    if (!read.ok) {
      good = false
      continue
    }
    const file = relative(root, join(directory, folder, 'scenario.yaml'))
    for (const { citation, path } of citationsOf(read.scenario)) {
      cited.push({ citation, at: { file, ...read.locate(path), field: fieldOf(path), message: '' } })
    }
  }
  return { cited, good }
}

/** Those of claims use an entry up; what a simulation names as a whole only has to exist. */
function citedBySimulations({ registry, simulations, root }: Places): Cited[] {
  return [...registry.values()].flatMap(({ id, sources, claims }) => {
    const folder = join(simulations, id)
    const at = (word: string, field: string) => ({ ...placeOf(folder, word, root), column: 1, field, message: '' })
    const citation = (source: Citation['document'], section: string, covers: boolean): Citation => ({
      document: source,
      section,
      system: id,
      covers,
    })
    return [
      ...sources.map(({ document, section }, index) => ({
        citation: citation(document, section, false),
        at: at('sources:', `sources[${index}]`),
      })),
      ...claims.flatMap((claim) =>
        claim.source.map(({ document, section }, index) => ({
          citation: citation(document, section, true),
          at: at(`id: '${claim.id}'`, `claims.${claim.id}.source[${index}]`),
        })),
      ),
    ]
  })
}

/** Claims are code, which knows no lines: the first line of the folder with this text, or its main file. */
function placeOf(folder: string, text: string, root: string): { file: string; line: number } {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => /(?<!\.test)\.ts$/.test(name)) : []
  for (const name of files.sort()) {
    const line = readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .findIndex((each) => each.includes(text))
    if (line >= 0) return { file: relative(root, join(folder, name)), line: line + 1 }
  }
  return { file: relative(root, join(folder, 'simulation.ts')), line: 1 }
}

function summaryOf({ all, cited, leftOut, later }: ReturnType<typeof countItems>): string {
  const waiting = Object.entries(later).toSorted(([, a], [, b]) => b - a)
  const sum = waiting.reduce((total, [, count]) => total + count, 0)
  const each = waiting.map(([system, count]) => `${system} ${count}`).join(', ')
  const rest = sum === 0 ? '' : `, ${sum} later\nlater: ${each}`
  return `sources: ${all} sections and questions: ${cited} cited, ${leftOut} left out${rest}`
}
