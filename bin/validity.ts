// How far the score agrees with raters who saw picture, worksheet and rubric, and neither code nor score.
// `node bin/validity.ts --write` puts the tables into docs/scoring-validity.md; `--work` prints them without the held-out boards.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import * as z from 'zod'

import { evaluate } from '#lib/rubric/evaluate'
import { withRatings } from '#lib/rubric/ratings'
import { type Score, VERDICTS, type Verdict } from '#lib/rubric/score'
import type { Scenario } from '#lib/scenario/schema'

import { readBoardFile } from './board-file.ts'
import { readScenarios } from './rubric-matrix.ts'

/** The docs' words stand above this line, the tables that `validity` makes below it. */
export const MADE_FROM_HERE = '<!-- Made by `node bin/validity.ts` from here on. -->'

/** Never looked at while anything was tuned. */
export const HELD_OUT: readonly string[] = ['03', '06', '09', '12', '14', '17', '20', '23']
/** Those of 03 that were looked at in the end, to see what kinds of things are missed. */
const RELEASED = new Set([
  'job-scheduler',
  'key-value-store',
  'message-queue',
  'payments',
  'priority-queue',
  'push-notification',
  'stock-exchange',
])
export const isHeldOut = (scenario: string, board: string): boolean =>
  HELD_OUT.includes(board) && !(board === '03' && RELEASED.has(scenario))

const ratedBoard = z.strictObject({
  overall: z.number().min(0).max(100),
  contradictions: z.array(z.string()),
  criteria: z.record(z.string(), z.strictObject({ verdict: z.enum(VERDICTS), why: z.string() })),
})
const raterFile = z.record(z.string(), ratedBoard)
type RatedBoard = z.infer<typeof ratedBoard>

export type Rated = { scenario: Scenario; board: string; heldOut: boolean; score: Score; raters: RatedBoard[] }

export const ratedFolder = (scenario: string): string => join(import.meta.dirname, '..', 'scenarios', scenario, 'rated')

const ratersOf = (scenario: string) =>
  [1, 2]
    .map((rater) => join(ratedFolder(scenario), `rater-${rater}.yaml`))
    .filter((file) => existsSync(file))
    .map((file) => raterFile.parse(parse(readFileSync(file, 'utf8'))))

/** The rated boards of a scenario, by their numbers; none where nobody rated any. */
export const ratedNames = (scenario: string): string[] => Object.keys(ratersOf(scenario)[0] ?? {}).sort()

/** Every rated board of every scenario, scored now. */
export function ratedBoards(scenarios: readonly Scenario[]): Rated[] {
  return scenarios.flatMap((scenario) => {
    const folder = ratedFolder(scenario.id)
    const raters = ratersOf(scenario.id)
    return ratedNames(scenario.id).map((board) => ({
      scenario,
      board,
      heldOut: isHeldOut(scenario.id, board),
      score: evaluate({ scenario, version: 1, ...readBoardFile(join(folder, `${board}.tldr`)) }),
      raters: raters.flatMap((rater) => rater[board] ?? []),
    }))
  })
}

const POINTS: Record<Verdict, number> = { met: 1, partly: 0.5, 'not-seen': 0, contradicted: 0 }

type Pair = { ours: Verdict; theirs: Verdict }

/** Shares of pairs with the same verdict, with the same points, and with points at most a half apart. */
export function agreement(pairs: readonly Pair[]) {
  const apart = pairs.map(({ ours, theirs }) => Math.abs(POINTS[ours] - POINTS[theirs]))
  const share = (count: number) => (pairs.length === 0 ? Number.NaN : count / pairs.length)
  return {
    verdicts: pairs.length,
    same: share(pairs.filter(({ ours, theirs }) => ours === theirs).length),
    points: share(apart.filter((by) => by === 0).length),
    withinHalf: share(apart.filter((by) => by <= 0.5).length),
  }
}

/** Average ranks, so that equal values have equal ones. */
function ranks(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b)
  return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2)
}

/** Spearman's rank correlation: Pearson's over average ranks. NaN where one side is constant. */
export function spearman(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranks(a), ranks(b)]
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [mx, my] = [mean(x), mean(y)]
  const sum = (f: (i: number) => number) => x.reduce((total, _, i) => total + f(i), 0)
  const cov = sum((i) => (x[i]! - mx) * (y[i]! - my))
  return cov / Math.sqrt(sum((i) => (x[i]! - mx) ** 2) * sum((i) => (y[i]! - my) ** 2))
}

const verdictOf = (score: Score, id: string): Verdict =>
  score.criteria.find((criterion) => criterion.id === id)?.verdict ?? 'not-seen'

const pairsWith = (boards: readonly Rated[], rater: number): Pair[] =>
  boards.flatMap(({ score, raters }) =>
    score.criteria.flatMap(({ id }) => {
      const theirs = raters[rater]?.criteria[id]?.verdict
      return theirs === undefined ? [] : [{ ours: verdictOf(score, id), theirs }]
    }),
  )

const betweenRaters = (boards: readonly Rated[]): Pair[] =>
  boards.flatMap(({ score, raters: [first, second] }) =>
    score.criteria.flatMap(({ id }) => {
      const [ours, theirs] = [first?.criteria[id]?.verdict, second?.criteria[id]?.verdict]
      return ours === undefined || theirs === undefined ? [] : [{ ours, theirs }]
    }),
  )

/** The total that a rater's verdicts come to under the rubric's own weights, before contradictions and caps. */
function totalOf({ score, raters }: Rated, rater: number): number {
  const ratings = Object.fromEntries(
    Object.entries(raters[rater]?.criteria ?? {}).map(([id, { verdict }]) => [id, { verdict, at: 0 }]),
  )
  return withRatings({ ...score, contradictions: [] }, { rater: ratings })?.score ?? Number.NaN
}

const percent = (share: number): string => (Number.isNaN(share) ? '' : `${(100 * share).toFixed(1)} %`)
const figure = (value: number): string => (Number.isNaN(value) ? '' : value.toFixed(2))
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const table = (head: readonly string[], rows: readonly string[][]): string[] => [
  row(head),
  row(head.map(() => '---')),
  ...rows.map(row),
  '',
]

function agreementRows(name: string, boards: readonly Rated[]): string[][] {
  const cells = (what: string, pairs: readonly Pair[]) => {
    const { verdicts, same, points, withinHalf } = agreement(pairs)
    return [name, what, String(verdicts), percent(same), percent(points), percent(withinHalf)]
  }
  return [
    cells('score and rater 1', pairsWith(boards, 0)),
    cells('score and rater 2', pairsWith(boards, 1)),
    cells('rater 1 and rater 2', betweenRaters(boards)),
  ]
}

function correlationRow(name: string, boards: readonly Rated[]): string[] {
  const scores = boards.map(({ score }) => score.score)
  const by = (value: (board: Rated) => number) => figure(spearman(scores, boards.map(value)))
  return [
    name,
    String(boards.length),
    by((board) => totalOf(board, 0)),
    by((board) => totalOf(board, 1)),
    by(({ raters }) => raters[0]?.overall ?? 0),
    by(({ raters }) => raters[1]?.overall ?? 0),
  ]
}

/** Agreement of contradictions: found by score and rater, by one of them only. */
function contradictionRow(name: string, boards: readonly Rated[]): string[] {
  let [both, score, rater] = [0, 0, 0]
  for (const { score: ours, raters } of boards)
    for (const each of raters) {
      const found = new Set(ours.contradictions.map(({ id }) => id))
      const theirs = new Set(each.contradictions)
      both += [...found].filter((id) => theirs.has(id)).length
      score += [...found].filter((id) => !theirs.has(id)).length
      rater += [...theirs].filter((id) => !found.has(id)).length
    }
  return [name, String(both), String(score), String(rater)]
}

const plain = (text: string): string => text.replaceAll('|', '/').replaceAll(/\s+/g, ' ').slice(0, 160)

function disagreements(boards: readonly Rated[]): string[][] {
  return boards.flatMap(({ scenario, board, score, raters }) =>
    score.criteria.flatMap(({ id, verdict, why }) => {
      const theirs = raters.map((rater) => rater.criteria[id])
      if (theirs.every((each) => each === undefined || each.verdict === verdict)) return []
      const [first, second] = theirs.map((each) => each?.verdict ?? '')
      const reason = theirs.find((each) => each && each.verdict !== verdict)?.why ?? ''
      return [[`${scenario.id} ${board}`, id, verdict, first ?? '', second ?? '', plain(why), plain(reason)]]
    }),
  )
}

const DISAGREEMENT_HEAD = ['Board', 'Criterion', 'Score', 'Rater 1', 'Rater 2', 'Why the score', 'What the rater saw']

/** The tables, from what the boards score now. */
export function validity(rated: readonly Rated[], only: 'all' | 'work' = 'all'): string[] {
  // While rubrics are worked on, held-out boards give not even a total.
  const boards = only === 'work' ? rated.filter(({ heldOut }) => !heldOut) : rated
  const parts = [
    { name: 'tuned on', boards: boards.filter(({ heldOut }) => !heldOut) },
    { name: 'held out', boards: boards.filter(({ heldOut }) => heldOut) },
  ].filter(({ boards: some }) => some.length > 0)
  const systems = [...new Set(boards.map(({ scenario }) => scenario.id))].map((id) => ({
    name: id,
    boards: boards.filter(({ scenario }) => scenario.id === id),
  }))
  const groups = [...parts, ...systems, { name: 'all', boards }]
  return [
    '## Agreement per criterion',
    '',
    ...table(
      ['Boards', 'Between', 'Verdicts', 'Same verdict', 'Same points', 'At most half a point apart'],
      groups.flatMap(({ name, boards: group }) => agreementRows(name, group)),
    ),
    '## Rank correlation (Spearman) of the score',
    '',
    ...table(
      ['Boards', 'Number', 'total of rater 1', 'total of rater 2', 'impression of rater 1', 'impression of rater 2'],
      groups.map(({ name, boards: group }) => correlationRow(name, group)),
    ),
    '## Contradictions',
    '',
    ...table(
      ['Boards', 'found by score and rater', 'by the score alone', 'by a rater alone'],
      groups.map(({ name, boards: group }) => contradictionRow(name, group)),
    ),
    '## Every disagreement',
    '',
    ...table(DISAGREEMENT_HEAD, disagreements(boards)),
  ]
}

const DOCUMENT = join(import.meta.dirname, '..', 'docs', 'scoring-validity.md')

if (import.meta.main) {
  const boards = ratedBoards(readScenarios())
  if (process.argv.includes('--write')) {
    const [above = ''] = readFileSync(DOCUMENT, 'utf8').split(MADE_FROM_HERE)
    writeFileSync(DOCUMENT, `${above}${MADE_FROM_HERE}\n\n${validity(boards).join('\n')}`)
  } else console.log(validity(boards, process.argv.includes('--work') ? 'work' : 'all').join('\n'))
}
