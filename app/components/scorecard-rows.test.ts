import { describe, expect, it } from 'vitest'
import type { CriterionScore, Score } from '#lib/rubric/score'
import { cappedText, dimensionRows, disagreements, markdownOf } from './scorecard-rows.ts'

const criterion = (id: string, change: Partial<CriterionScore> = {}): CriterionScore => ({
  id,
  says: `Says ${id}.`,
  dimension: 'high-level',
  weight: 1,
  critical: false,
  verdict: 'met',
  points: 1,
  evidence: [{ shapes: ['shape:1'], text: 'Redis\ncache' }],
  why: 'found Redis',
  mentionsOnly: false,
  ...change,
})

const score: Score = {
  scenario: 's',
  version: 1,
  score: 61.9,
  grade: 'lean',
  cappedBy: 'critical and not met: cache-first',
  dimensions: {
    requirements: 'not-given',
    estimates: 'not-given',
    api: 'not-given',
    'high-level': 66.7,
    'deep-dive': 'not-given',
    'trade-offs': 'not-given',
    reliability: 'not-given',
  },
  criteria: [
    criterion('cache'),
    criterion('cache-first', { critical: true, verdict: 'not-seen', points: 0, evidence: [], why: 'found no cache' }),
    criterion('sums', { dimension: 'estimates', verdict: 'not-seen', points: 0, evidence: [] }),
  ],
  contradictions: [
    { id: 'modulo', says: 'Modulo.', penalty: 4, evidence: [{ shapes: ['shape:2'], text: 'hash % n' }] },
  ],
  pointsFromMentions: 3,
  upAGrade: { grade: 'hire', criteria: ['cache-first'] },
  twists: [
    {
      id: 'private',
      says: 'Links are private.',
      criteria: [{ id: 'checks', says: 'Checks.', verdict: 'partly', why: 'found a check', evidence: [] }],
    },
  ],
  unread: [],
}

const at = 0
const ratings = {
  ann: {
    cache: { verdict: 'partly' as const, reason: 'Only\nsaid', at },
    sums: { verdict: 'not-seen' as const, reason: '', at },
  },
  bob: {},
}

describe('a scorecard', () => {
  it('keeps the automatic verdict beside what people said', () => {
    const [estimates, high] = dimensionRows(score, ratings)
    expect(high?.criteria[0]).toMatchObject({
      verdict: 'met',
      people: [{ by: 'ann', verdict: 'partly', reason: 'Only\nsaid', differs: true }],
    })
    expect(estimates?.criteria[0]?.people[0]?.differs).toBe(false)
  })

  it('leaves out dimensions without criteria and tells "not given" from zero', () => {
    expect(dimensionRows(score, {}).map(({ dimension, points }) => [dimension, points])).toEqual([
      ['estimates', null],
      ['high-level', 66.7],
    ])
  })

  it('counts where a person saw it otherwise', () => {
    expect(disagreements(score, ratings)).toEqual([{ by: 'ann', rated: 2, otherwise: 1 }])
  })

  it('names what caps it by what the criterion says, not by another whose id begins the same', () => {
    expect(cappedText(score)).toBe('Capped: critical and not met: “Says cache-first.”.')
    expect(cappedText({ criteria: [] })).toBeNull()
  })
})

it('can be taken away as Markdown with evidence, ratings, contradictions and twists', () => {
  const text = markdownOf({
    title: 'Shortener',
    score,
    ratings,
    communication: { ann: { points: 4, reason: 'Clear' } },
    nameOf: (id) => id.toUpperCase(),
  })
  expect(text.split('\n').filter(Boolean)).toEqual([
    '# Shortener: strong no hire, 21 of 100',
    "With people's ratings. The rubric alone: lean, 61.9.",
    '3 of the points rest on words alone.',
    'Communication, by ANN: 4 of 5. Clear',
    '## To hire',
    '- Says cache-first.',
    '## Estimates: not given',
    '- **not seen** Says sums. (found Redis)',
    '  - ANN: not seen',
    '## High-level design: 67 of 100',
    '- **met** Says cache. (found Redis)',
    '  - evidence: Redis cache',
    '  - ANN: partly. Only said',
    '- **not seen** Says cache-first. (found no cache)',
    '## Contradictions',
    '- Modulo. (−4)',
    '  - evidence: hash % n',
    '## After the change: Links are private.',
    '- **partly** Checks. (found a check)',
  ])
})
