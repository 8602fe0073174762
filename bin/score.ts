// npm run score -- <board file> --scenario <id> [--json] [--graph]: the score of a board from the command line.
// Exit codes: 0 good, 1 findings (not every criterion is met), 2 unreadable input.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import type { ComponentGraph } from '#lib/board/graph'
import { readBoard, readExcalidraw } from '#lib/board/read'
import { evaluate } from '#lib/rubric/evaluate'
import type { Score } from '#lib/rubric/score'
import { readWorksheet } from '#lib/rubric/worksheet-file'
import type { Entry } from '#lib/scenario/entry'
import { entrySchema } from '#lib/scenario/entry'
import { type Scenario, scenarioSchema } from '#lib/scenario/schema'

const SCENARIOS = join(dirname(fileURLToPath(import.meta.url)), '..', 'scenarios')
const BOARD_BYTES_MAX = 64 * 1024 * 1024
const USAGE = 'npm run score -- <board file> --scenario <id> [--json] [--graph]'

class Unreadable extends Error {}

function readText(file: string): string {
  try {
    const bytes = readFileSync(file)
    if (bytes.length > BOARD_BYTES_MAX) throw new Unreadable(`${file}: larger than ${BOARD_BYTES_MAX} bytes`)
    return bytes.toString('utf8')
  } catch (error) {
    if (error instanceof Unreadable) throw error
    throw new Unreadable(`${file}: ${error instanceof Error ? error.message : 'cannot be read'}`)
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readText(file)) as unknown
  } catch (error) {
    if (error instanceof Unreadable) throw error
    throw new Unreadable(`${file}: not JSON (${error instanceof Error ? error.message : 'unreadable'})`)
  }
}

type Board = { graph: ComponentGraph; entries: Entry[] }

/** A `.tldr` file (`records`), a snapshot (`store`, alone or under `document`), a list of records, or an Excalidraw document. */
function readBoardFile(file: string): Board {
  const value = readJson(file)
  const records = recordsIn(value)
  if (records) return { graph: readBoard(records), entries: entriesAmong(records) }
  if (isObject(value) && Array.isArray(value.elements)) return { graph: readExcalidraw(value), entries: [] }
  throw new Unreadable(`${file}: neither a tldraw file, a snapshot nor an Excalidraw document`)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function recordsIn(value: unknown): unknown[] | null {
  if (Array.isArray(value)) return value
  if (!isObject(value)) return null
  if (Array.isArray(value.records)) return value.records
  if (isObject(value.store)) return Object.values(value.store)
  if (isObject(value.document)) return recordsIn(value.document)
  // The sync server's snapshot: `documents: [{ state: record }]`.
  if (Array.isArray(value.documents))
    return value.documents.map((each: unknown) => (isObject(each) && 'state' in each ? each.state : each))
  return null
}

const entriesAmong = (records: readonly unknown[]): Entry[] =>
  records.flatMap((record) => {
    const parsed = entrySchema.safeParse(record)
    return parsed.success ? [parsed.data] : []
  })

/** The worksheet beside a board: the same name with `.worksheet.yaml`. */
function readWorksheetBeside(file: string): Entry[] | null {
  const beside = file.replace(/\.[^./\\]+$/, '') + '.worksheet.yaml'
  if (!existsSync(beside)) return null
  const parsed = readWorksheet(readYaml(beside))
  if (!parsed.ok) throw new Unreadable(`${beside}: ${parsed.error}`)
  return parsed.entries
}

function readYaml(file: string): unknown {
  try {
    return parse(readText(file)) as unknown
  } catch (error) {
    if (error instanceof Unreadable) throw error
    throw new Unreadable(`${file}: ${error instanceof Error ? error.message : 'not YAML'}`)
  }
}

function readScenario(id: string): Scenario {
  if (!/^[a-z0-9-]+$/.test(id)) throw new Unreadable(`no scenario has the id ${JSON.stringify(id)}`)
  const file = join(SCENARIOS, id, 'scenario.yaml')
  if (!existsSync(file)) throw new Unreadable(`there is no scenario ${id}`)
  const parsed = scenarioSchema.safeParse(readYaml(file))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new Unreadable(`${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not usable'}`)
}

/** The documented JSON of a score: what a script may rely on. */
function scoreJson({ scenario, version, score, grade, cappedBy, dimensions, criteria, contradictions, unread }: Score) {
  return {
    scenario,
    version,
    score,
    grade,
    ...(cappedBy === undefined ? {} : { cappedBy }),
    dimensions,
    criteria: criteria.map(({ id, dimension, weight, verdict, points, evidence }) => ({
      id,
      dimension,
      weight,
      verdict,
      points,
      evidence,
    })),
    contradictions: contradictions.map(({ id, penalty, evidence }) => ({ id, penalty, evidence })),
    unread,
  }
}

function graphJson({ components, connections, clusters, notes, unread }: ComponentGraph) {
  return {
    components: components.map(({ id, shapes, label, kind, products, replicas, confidence }) => ({
      id,
      shapes,
      label,
      kind,
      products,
      replicas,
      confidence,
    })),
    connections: connections.map(({ from, to, label, confidence, shapes }) => ({
      from,
      to,
      label,
      confidence,
      shapes,
    })),
    clusters,
    notes: notes.map(({ text, shapes }) => ({ text, shapes })),
    unread,
  }
}

const marks = { met: '●', partly: '◐', 'not-seen': '○', contradicted: '✕' } as const
const flat = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

function* scoreLines(result: Score): Generator<string> {
  yield `${result.scenario}: ${result.score} of 100, ${result.grade}${result.cappedBy === undefined ? '' : ` (capped: ${result.cappedBy})`}`
  if (result.pointsFromMentions > 0) yield `${result.pointsFromMentions} of the points rest on words alone`
  for (const [dimension, value] of Object.entries(result.dimensions)) {
    yield ''
    yield `${dimension}: ${value === 'not-given' ? 'not given' : value}`
    for (const each of result.criteria.filter((criterion) => criterion.dimension === dimension)) {
      yield `  ${marks[each.verdict]} ${each.id} (${each.verdict}${each.critical ? ', critical' : ''}, weight ${each.weight}): ${flat(each.why)}`
      for (const { shapes, text } of each.evidence) yield `      ${flat(text)} [${shapes.join(' ')}]`
    }
  }
  for (const each of result.contradictions)
    yield `\n✕ ${each.id}: ${flat(each.says)} (-${each.penalty}) [${each.evidence.flatMap(({ shapes }) => shapes).join(' ')}]`
  if (result.upAGrade)
    yield `\nFor “${result.upAGrade.grade}”: ${result.upAGrade.criteria.join(', ') || result.cappedBy}`
  yield* unreadLines(result.unread)
}

function* graphLines(graph: ComponentGraph): Generator<string> {
  const names = new Map([...graph.clusters, ...graph.components].map(({ id, label }) => [id, flat(label) || id]))
  for (const each of graph.components) {
    const details = [
      each.kind ?? 'no kind',
      ...each.products,
      ...(each.replicas > 1 ? [`x${each.replicas}`] : []),
      each.confidence.toFixed(1),
    ]
    yield `${names.get(each.id)} (${details.join(', ')}) [${each.shapes.join(' ')}]`
  }
  for (const each of graph.connections)
    yield `${names.get(each.from)} ${each.both ? '<->' : '->'} ${names.get(each.to)}${each.label === '' ? '' : `: ${flat(each.label)}`} (${each.confidence})`
  for (const each of graph.clusters)
    yield `cluster ${names.get(each.id)}: ${each.members.map((id) => names.get(id)).join(', ')}`
  for (const each of graph.notes) yield `note: ${flat(each.text)}`
  yield* unreadLines(graph.unread)
}

function* unreadLines(unread: ComponentGraph['unread']): Generator<string> {
  for (const each of unread) yield `unread: ${each.why} [${each.shapes.join(' ')}]`
}

function run(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { scenario: { type: 'string' }, json: { type: 'boolean' }, graph: { type: 'boolean' } },
  })
  const [file, ...rest] = positionals
  if (file === undefined || rest.length > 0) throw new Unreadable(`name one board file: ${USAGE}`)
  const board = readBoardFile(file)
  if (values.graph) {
    console.log(values.json ? JSON.stringify(graphJson(board.graph), null, 2) : [...graphLines(board.graph)].join('\n'))
    if (values.scenario === undefined || values.json) return board.graph.unread.length > 0 ? 1 : 0
  }
  if (values.scenario === undefined) throw new Unreadable(`name a scenario: ${USAGE}`)
  const scenario = readScenario(values.scenario)
  const beside = readWorksheetBeside(file)
  const entries = beside === null && board.entries.length === 0 ? null : [...board.entries, ...(beside ?? [])]
  const result = evaluate({ scenario, version: 1, graph: board.graph, entries })
  console.log(values.json ? JSON.stringify(scoreJson(result), null, 2) : [...scoreLines(result)].join('\n'))
  return result.criteria.every(({ verdict }) => verdict === 'met') && result.contradictions.length === 0 ? 0 : 1
}

try {
  process.exitCode = run()
} catch (error) {
  const usage = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  if (!(error instanceof Unreadable) && !usage) throw error
  console.error(error.message)
  process.exitCode = 2
}
