// Checks scenario folders as their authors publish them: format, meaning, and what each board scores.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { evaluate } from '#lib/rubric/evaluate'
import type { Score } from '#lib/rubric/score'
import type { Catalog } from '#lib/scenario/lint'
import type { Scenario } from '#lib/scenario/schema'
import { fieldOf } from '#lib/scenario/parse'
import { type FileFinding, readScenarioFolder } from '../server/scenarios/read-folder.ts'
import { readBoardFile, UnreadableFile } from './board-file.ts'

export type Linted = {
  folder: string
  findings: FileFinding[]
  unreadable: boolean
  scores: { file: string; score: number }[]
}

/** One folder. Boards are judged only where the scenario itself is right. */
export function lintFolder(directory: string, id: string, catalog: Catalog): Linted {
  const read = readScenarioFolder(directory, id, catalog)
  if (!read.ok) return { folder: id, findings: read.findings, unreadable: read.unreadable, scores: [] }
  const linted: Linted = { folder: id, findings: [], unreadable: false, scores: [] }
  const at = (path: (string | number)[], message: string): FileFinding => ({
    file: `${id}/scenario.yaml`,
    ...read.locate(path),
    field: fieldOf(path),
    message,
  })
  for (const [index, board] of read.scenario.interviewer.boards.entries()) {
    const path = ['interviewer', 'boards', index]
    try {
      const score = scoreOf(read.scenario, join(directory, id, 'boards', board.file))
      linted.scores.push({ file: `${id}/boards/${board.file}`, score: score.score })
      linted.findings.push(...unexpected(board, score).map(({ key, message }) => at([...path, ...key], message)))
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error
      linted.unreadable = true
      linted.findings.push(at([...path, 'file'], `${error.file.slice(directory.length + 1)}: ${error.reason}`))
    }
  }
  linted.findings.push(...strayBoards(directory, id, read.scenario))
  return linted
}

function scoreOf(scenario: Scenario, file: string): Score {
  const { graph, entries } = readBoardFile(file, { followLinks: false })
  return evaluate({ scenario, version: 1, graph, entries })
}

type Board = Scenario['interviewer']['boards'][number]
type Unexpected = { key: (string | number)[]; message: string }

function unexpected(board: Board, score: Score): Unexpected[] {
  const findings: Unexpected[] = []
  const { file } = board
  if (board.score && (score.score < board.score[0] || score.score > board.score[1])) {
    const message = `${file} scores ${score.score}, expected ${board.score[0]} to ${board.score[1]}`
    findings.push({
      key: ['score'],
      message: score.cappedBy === undefined ? message : `${message} (capped: ${score.cappedBy})`,
    })
  }
  const criteria = new Map(score.criteria.map((criterion) => [criterion.id, criterion]))
  for (const [index, id] of (board.met ?? []).entries()) {
    const { verdict, why } = criteria.get(id) ?? { verdict: 'unknown', why: '' }
    if (verdict !== 'met')
      findings.push({ key: ['met', index], message: `${file}: ${id} is ${verdict}, expected met: ${why}` })
  }
  for (const [index, id] of (board['not-met'] ?? []).entries()) {
    const met = criteria.get(id)
    if (met?.verdict === 'met')
      findings.push({ key: ['not-met', index], message: `${file}: ${id} is met, expected not: ${met.why}` })
  }
  const contradicted = new Set(score.contradictions.map(({ id }) => id))
  for (const [index, id] of (board.contradicted ?? []).entries()) {
    if (!contradicted.has(id))
      findings.push({ key: ['contradicted', index], message: `${file} does not contradict ${id}` })
  }
  // A good board that runs into a wrong turn tells of a rubric that sees ghosts.
  const ghosts =
    board.score && board.score[0] > 0 ? [...contradicted].filter((id) => !board.contradicted?.includes(id)) : []
  for (const id of ghosts) findings.push({ key: ['file'], message: `${file} contradicts ${id}, which is not expected` })
  return findings
}

/** Boards that nobody states anything about would rot unseen. */
function strayBoards(directory: string, id: string, scenario: Scenario): FileFinding[] {
  const folder = join(directory, id, 'boards')
  if (!existsSync(folder)) return []
  const named = new Set(scenario.interviewer.boards.map(({ file }) => file))
  const worksheets = new Set([...named].map((file) => file.replace(/\.[^.]+$/, '.worksheet.yaml')))
  return readdirSync(folder)
    .filter((file) => !file.startsWith('.') && !named.has(file) && !worksheets.has(file))
    .sort()
    .map((file) => ({
      file: `${id}/boards/${file}`,
      line: 1,
      column: 1,
      field: '',
      message: 'No board of scenario.yaml has this file',
    }))
}
