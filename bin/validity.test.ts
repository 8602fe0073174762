import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { readScenarios } from './rubric-matrix.ts'
import { agreement, MADE_FROM_HERE, ratedBoards, spearman, validity } from './validity.ts'

const boards = ratedBoards(readScenarios())

describe('how far the score agrees with raters', () => {
  test('where boards were rated there are at least six, some of them held out, each rated twice and whole', () => {
    for (const { id, interviewer } of readScenarios()) {
      const own = boards.filter(({ scenario }) => scenario.id === id)
      if (own.length === 0) continue
      expect(own.length).toBeGreaterThanOrEqual(6)
      expect(own.filter(({ heldOut }) => heldOut).length).toBeGreaterThanOrEqual(own.length / 8)
      for (const { board, raters } of own) {
        expect([board, raters.length]).toEqual([board, 2])
        for (const { criteria } of raters)
          expect(Object.keys(criteria).sort()).toEqual(interviewer.criteria.map((criterion) => criterion.id).sort())
      }
    }
  })

  test('nine verdicts in ten are the raters\u2019 on boards that rubrics were tuned on, and candidates come in their order', () => {
    const tuned = boards.filter(({ heldOut }) => !heldOut)
    for (const rater of [0, 1]) {
      const pairs = tuned.flatMap(({ score, raters }) =>
        score.criteria.flatMap(({ id, verdict }) => {
          const theirs = raters[rater]?.criteria[id]?.verdict
          return theirs ? [{ ours: verdict, theirs }] : []
        }),
      )
      expect(agreement(pairs).same).toBeGreaterThan(0.9)
      const [ours, theirs] = [
        tuned.map(({ score }) => score.score),
        tuned.map(({ raters }) => raters[rater]?.overall ?? 0),
      ]
      expect(spearman(ours, theirs)).toBeGreaterThan(0.85)
    }
  })

  test('the figures in the docs are those of the boards now', () => {
    const written = readFileSync(join(import.meta.dirname, '..', 'docs', 'scoring-validity.md'), 'utf8')
    const made = written.slice(written.indexOf(MADE_FROM_HERE) + MADE_FROM_HERE.length)
    const words = (text: string) => text.replaceAll(/[ |\\-]+/g, ' ').trim()
    // Not as a difference of texts: that would print verdicts on held-out boards to whoever works on a rubric.
    expect(words(made) === words(validity(boards).join('\n')), 'run node bin/validity.ts --write').toBe(true)
  })

  test('agreement counts verdicts, points and half points apart', () => {
    expect(
      agreement([
        { ours: 'met', theirs: 'met' },
        { ours: 'not-seen', theirs: 'contradicted' },
        { ours: 'partly', theirs: 'met' },
        { ours: 'not-seen', theirs: 'met' },
      ]),
    ).toEqual({ verdicts: 4, same: 0.25, points: 0.5, withinHalf: 0.75 })
  })

  test('rank correlation is 1 in the same order, -1 in the opposite one, and shares ranks among equals', () => {
    expect(spearman([1, 5, 9, 30], [2, 3, 50, 51])).toBe(1)
    expect(spearman([1, 2, 3], [9, 5, 1])).toBe(-1)
    // Ranks 0, 1.5, 1.5, 3 against 0, 1, 2, 3: Pearson's by hand.
    expect(spearman([1, 4, 4, 9], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12)
    expect(spearman([1, 1], [1, 2])).toBeNaN()
  })
})
