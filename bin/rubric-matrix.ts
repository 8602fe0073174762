// Every reference board under every rubric: what keeps a rubric honest is that another system's design scores little.
// `node bin/rubric-matrix.ts > docs/rubric-matrix.md`
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { evaluate } from '#lib/rubric/evaluate'
import type { Score } from '#lib/rubric/score'
import { parseScenario } from '#lib/scenario/parse'
import type { Scenario } from '#lib/scenario/schema'

import { readBoardFile } from './board-file.ts'

const SCENARIOS = join(import.meta.dirname, '..', 'scenarios')

/** Every scenario in `scenarios/`, in the order of its id. */
export function readScenarios(): Scenario[] {
  return readdirSync(SCENARIOS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const parsed = parseScenario(readFileSync(join(SCENARIOS, name, 'scenario.yaml'), 'utf8'))
      if (!parsed.ok) throw new Error(`${name}: ${parsed.findings[0]?.message}`)
      return parsed.scenario
    })
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/** What the reference board of one scenario scores under the rubric of another. */
export function crossScore(board: Scenario, rubric: Scenario): Score {
  const { graph, entries } = readBoardFile(join(SCENARIOS, board.id, 'boards', 'reference.tldr'))
  return evaluate({ scenario: rubric, version: 1, graph, entries })
}

export function rubricMatrix(scenarios: Scenario[]): string {
  const cell = (board: Scenario, rubric: Scenario): string => {
    const { score, grade } = crossScore(board, rubric)
    return `${score}, ${grade}`
  }
  return [
    '# Every reference board under every rubric',
    '',
    'A row is a board, a column the rubric that it is scored by. Made by `node bin/rubric-matrix.ts`; a test holds it to',
    'what the boards score now, and to the bar: under another rubric below 28 on average and never a hire.',
    '',
    `| Reference board | ${scenarios.map(({ id }) => id).join(' | ')} |`,
    `| --- |${scenarios.map(() => ' --- |').join('')}`,
    ...scenarios.map((board) => `| ${board.id} | ${scenarios.map((rubric) => cell(board, rubric)).join(' | ')} |`),
    '',
    'No criterion stands in two rubrics, by its id or by its words.',
    '',
  ].join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(rubricMatrix(readScenarios()))
