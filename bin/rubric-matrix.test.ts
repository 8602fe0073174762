import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { crossScore, readScenarios, rubricMatrix } from './rubric-matrix.ts'

const scenarios = readScenarios()
const others = scenarios.flatMap((rubric) =>
  scenarios.filter((board) => board !== rubric).map((board) => [board, rubric] as const),
)

test(
  'another system\u2019s reference board scores below 28 on average and is never a hire',
  { timeout: 60_000 },
  () => {
    const scores = others.map(([board, rubric]) => crossScore(board, rubric))
    const average = scores.reduce((sum, { score }) => sum + score, 0) / scores.length
    expect(average).toBeLessThan(28)
    expect(scores.map(({ grade }) => grade).filter((grade) => grade.includes('hire') && !grade.includes('no'))).toEqual(
      [],
    )
    for (const scenario of scenarios) expect(crossScore(scenario, scenario).score).toBeGreaterThan(75)
  },
)

test('no criterion stands in two rubrics, by its id or by its words', () => {
  const all = scenarios.flatMap(({ interviewer }) => interviewer.criteria)
  for (const key of ['id', 'says'] as const) {
    const values = all.map((criterion) => criterion[key].toLowerCase())
    expect(values.filter((value, at) => values.indexOf(value) !== at)).toEqual([])
  }
})

test('the matrix in the docs is what the boards score now', { timeout: 60_000 }, () => {
  const written = readFileSync(join(import.meta.dirname, '..', 'docs', 'rubric-matrix.md'), 'utf8')
  const figures = (text: string) => text.replaceAll(/[ |-]+/g, ' ')
  expect(figures(written)).toBe(figures(rubricMatrix(scenarios)))
})
