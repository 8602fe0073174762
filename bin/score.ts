// npm run score -- <board file> --scenario <id> [--json] [--graph]: the score of a board from the command line.
// Exit codes: 0 good, 1 findings (not every criterion is met), 2 unreadable input.
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { evaluate } from '#lib/rubric/evaluate'
import { parseScenario } from '#lib/scenario/parse'
import type { Scenario } from '#lib/scenario/schema'
import { describe, readScenarioText } from '../server/scenarios/read-folder.ts'
import { readBoardFile, UnreadableFile } from './board-file.ts'
import { graphJson, scoreJson } from './score-json.ts'
import { graphLines, scoreLines } from './score-text.ts'

const SCENARIOS = join(dirname(fileURLToPath(import.meta.url)), '..', 'scenarios')
const USAGE = 'npm run score -- <board file> --scenario <id, or folder of a scenario> [--json] [--graph]'

class Unreadable extends Error {}

/** One of ours by its id, or an author's own by its folder. */
function readScenario(named: string): Scenario {
  const isId = /^[a-z0-9-]+$/.test(named)
  const file = join(isId ? join(SCENARIOS, named) : named, 'scenario.yaml')
  const text = readScenarioText(file, { followLinks: true })
  if (!text.ok) throw new Unreadable(isId ? `There is no scenario ${named}` : `${file}: ${text.message}`)
  const parsed = parseScenario(text.content)
  if (parsed.ok) return parsed.scenario
  const inside = relative(process.cwd(), file)
  const place = inside.startsWith('..') ? file : inside
  throw new Unreadable(parsed.findings.map((finding) => describe({ ...finding, file: place })).join('\n'))
}

const print = (value: unknown, lines: () => Iterable<string>, json: boolean): void =>
  console.log(json ? JSON.stringify(value, null, 2) : [...lines()].join('\n'))

function run(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { scenario: { type: 'string' }, json: { type: 'boolean', default: false }, graph: { type: 'boolean' } },
  })
  const [file, ...rest] = positionals
  if (file === undefined || rest.length > 0) throw new Unreadable(`Name one board file: ${USAGE}`)
  if (values.scenario === undefined && !values.graph) throw new Unreadable(`Name a scenario: ${USAGE}`)
  const board = readBoardFile(file)
  if (values.graph) {
    print(graphJson(board.graph), () => graphLines(board.graph), values.json)
    if (values.scenario === undefined || values.json) return board.graph.unread.length > 0 ? 1 : 0
  }
  const score = evaluate({ scenario: readScenario(values.scenario ?? ''), version: 1, ...board })
  print(scoreJson(score), () => scoreLines(score), values.json)
  return score.criteria.every(({ verdict }) => verdict === 'met') && score.contradictions.length === 0 ? 0 : 1
}

try {
  process.exitCode = run()
} catch (error) {
  const usage = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  if (!(error instanceof Unreadable) && !(error instanceof UnreadableFile) && !usage) throw error
  console.error(usage ? `${error.message}\n${USAGE}` : error.message)
  process.exitCode = 2
}
