import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { drawBoard, toTldrFile } from '#lib/board/draw'
import type { BoardDrawing } from '#lib/board/draw'
import type { Catalog } from '#lib/scenario/lint'
import { catalog as everything } from '../server/scenarios/catalog.ts'
import { describe } from '../server/scenarios/read-folder.ts'
import { lintFolder } from './lint-scenarios.ts'

const SAMPLE = join(import.meta.dirname, '..', 'lib', 'scenario', 'sample.yaml')
const catalog: Catalog = {
  ...everything,
  simulations: { 'place-counter': { params: ['eventsPerSecond'], designs: ['pushed'] } },
}

let directory: string
const path = (file: string) => join(directory, 'parking-garage', file)
const write = (file: string, content: string) => writeFileSync(path(`boards/${file}`), content)

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dryrun-lint-'))
  mkdirSync(path('boards'), { recursive: true })
  copyFileSync(SAMPLE, path('scenario.yaml'))
  write('reference.tldr', tldr(reference()))
  write('reference.worksheet.yaml', 'estimates:\n  - 10k garages * 864 cars per day * 2 / 86400 s = 200 /s\n')
  write('naive.tldr', tldr(drawBoard()))
  write('scan.tldr', tldr(drawing([['Client', 'Postgres']])))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const tldr = (board: BoardDrawing) => toTldrFile(board.records())
const reference = () =>
  drawing([
    ['Client', 'API service'],
    ['API service', 'Redis cache'],
    ['Redis cache', 'Postgres'],
    ['API service', 'Kafka'],
  ])

function drawing(arrows: [string, string][]): BoardDrawing {
  const board = drawBoard()
  for (const label of new Set(arrows.flat())) board.box(label)
  for (const [from, to] of arrows) board.arrow(from, to)
  return board
}

function lines(): string[] {
  return lintFolder(directory, 'parking-garage', catalog).findings.map(describe)
}
function lineOf(text: string): number {
  const yaml = readFileSync(path('scenario.yaml'), 'utf8')
  return yaml.slice(0, yaml.indexOf(text)).split('\n').length
}
const edit = (from: string, to: string) => {
  const before = readFileSync(path('scenario.yaml'), 'utf8')
  expect(before).toContain(from)
  writeFileSync(path('scenario.yaml'), before.replace(from, to))
}

test('a folder whose boards score as they should has no finding, and every board was scored', () => {
  const linted = lintFolder(directory, 'parking-garage', catalog)
  expect(linted.findings.map(describe)).toEqual([])
  expect(linted.unreadable).toBe(false)
  expect(linted.scores.map(({ file }) => file)).toEqual([
    'parking-garage/boards/reference.tldr',
    'parking-garage/boards/naive.tldr',
    'parking-garage/boards/scan.tldr',
  ])
})

test('a board outside of its range is told with its score, at the line of the range', () => {
  write('reference.tldr', tldr(drawing([['Client', 'API service']])))
  const [range, met] = lines()
  expect(range).toMatch(
    new RegExp(
      `^parking-garage/scenario.yaml:${lineOf('file: reference.tldr')}: interviewer.boards\\[0\\].score: reference.tldr scores [\\d.]+, expected 75 to 100`,
    ),
  )
  expect(met).toContain('interviewer.boards[0].met[0]: reference.tldr: counts-in-cache is not-seen, expected met: ')
})

test('a criterion that is met although it should not be is told with the reason', () => {
  write('naive.tldr', tldr(reference()))
  expect(lines().join('\n')).toMatch(/boards\[1\]\.not-met\[0\]: naive\.tldr: counts-in-cache is met, expected not: \S/)
})

test('a wrong turn that a board does not take is told, and one that a good board takes unasked as well', () => {
  write('scan.tldr', tldr(reference()))
  expect(lines()).toEqual([
    `parking-garage/scenario.yaml:${lineOf('file: scan.tldr')}: interviewer.boards[2].contradicted[0]: scan.tldr does not contradict phones-scan-events`,
  ])
  write('scan.tldr', tldr(drawing([['Client', 'Postgres']])))
  const board = reference()
  board.arrow('Client', 'Postgres')
  write('reference.tldr', tldr(board))
  expect(lines().join('\n')).toContain('reference.tldr contradicts phones-scan-events, which is not expected')
})

test.each([
  ['a missing board', () => rmSync(path('boards/naive.tldr')), 'boards/naive.tldr: the file is missing'],
  ['a board that is no JSON', () => write('naive.tldr', '{'), 'boards/naive.tldr: not JSON'],
  ['a board of another kind', () => write('naive.tldr', '{}'), 'boards/naive.tldr: neither a tldraw file'],
  ['a broken worksheet', () => write('reference.worksheet.yaml', 'estimate: []'), 'boards/reference.worksheet.yaml: '],
])('%s is unreadable input', (_, breakIt, message) => {
  breakIt()
  const { unreadable, findings } = lintFolder(directory, 'parking-garage', catalog)
  expect(unreadable).toBe(true)
  expect(findings.map(describe).join('\n')).toContain(`parking-garage/${message}`)
})

test('a board that the scenario does not name is told', () => {
  write('forgotten.tldr', tldr(drawBoard()))
  expect(lines()).toEqual(['parking-garage/boards/forgotten.tldr:1: No board of scenario.yaml has this file'])
})

test('an error in the scenario is told before any board is looked at', () => {
  edit('minutes: 30', 'minutes: 31')
  rmSync(path('boards'), { recursive: true })
  expect(lines()).toEqual([
    `parking-garage/scenario.yaml:${lineOf('minutes: 31')}: minutes: The phases take 30 minutes together, not 31`,
  ])
})
