import { describe, expect, test } from 'vitest'
import { CONCEPTS } from '../board/concepts.ts'
import { type BoardDrawing, drawBoard } from '../board/draw.ts'
import { KINDS, PRODUCTS } from '../board/vocabulary.ts'
import { DIMENSIONS } from '../scenario/names.ts'
import { evaluate, type EvaluateInput, missing } from './evaluate.ts'
import { type ExampleCriterion, exampleScenario } from './example-scenario.ts'
import { GRADE_FROM, gradeOf } from './total.ts'
import { readWorksheet } from './worksheet-file.ts'

const CRITERIA: ExampleCriterion[] = [
  {
    id: 'limiter-in-front',
    met: { path: { from: 'client', via: 'rate-limiter', to: 'service' } },
    weight: 3,
    critical: true,
  },
  {
    id: 'cache-first',
    met: { path: { from: 'service', via: 'cache', to: 'store' } },
    partly: { component: { kind: 'cache' } },
    weight: 2,
  },
  { id: 'bucket', met: { mention: { concept: 'token-bucket' } }, dimension: 'deep-dive', weight: 2 },
  { id: 'latency', met: { requirement: { concept: 'low-latency' } }, dimension: 'requirements' },
  { id: 'peak', met: { estimate: { id: 'peak' } }, dimension: 'estimates' },
  { id: 'replicated', met: { redundant: { kind: 'database', min: 2 } }, dimension: 'reliability' },
]
const scenario = exampleScenario({
  criteria: CRITERIA,
  contradictions: [
    { id: 'direct', when: { path: { from: 'client', to: 'database', hops: 1 } }, penalty: 10 },
    { id: 'modulo', when: { mention: { concept: 'modulo-sharding' } }, penalty: 9 },
  ],
  twists: [{ id: 'private', criteria: [{ id: 'checked', met: { mention: { concept: 'authorisation' } } }] }],
})

function good(): BoardDrawing {
  const board = drawBoard()
  const labels = ['Client', 'Rate limiter', 'Order service', 'Redis', 'Postgres x2']
  labels.forEach((label, i) => board.box(label, i * 400, 0))
  labels.slice(1).forEach((label, i) => board.arrow(labels[i]!, label))
  board.text('token bucket', 400, 95)
  return board
}
const worksheet = {
  requirements: [{ kind: 'non-functional', text: 'p99 latency below 20 ms' }],
  estimates: [{ for: 'peak', text: '500M users * 40 requests / 86400 s * 2 = 463k/s' }],
}
const entriesOf = (value: unknown) => {
  const read = readWorksheet(value)
  if (!read.ok) throw new Error(read.error)
  return read.entries
}
const score = (board: BoardDrawing, more: Partial<EvaluateInput> = {}) =>
  evaluate({ scenario, version: 1, records: board.records(), entries: entriesOf(worksheet), ...more })
const verdict = (result: ReturnType<typeof score>, id: string) =>
  result.criteria.find((each) => each.id === id)?.verdict

describe('the total', () => {
  test('TOTAL-1: everything met is a hundred, and every criterion has evidence and a reason', () => {
    const result = score(good())
    expect(result.criteria.map((each) => each.verdict)).toEqual(CRITERIA.map(() => 'met'))
    expect(result).toMatchObject({ score: 100, grade: 'strong hire', upAGrade: null, contradictions: [] })
    for (const each of result.criteria) {
      expect(each.why, each.id).not.toBe('')
      expect(each.evidence.flatMap((piece) => piece.shapes).length, each.id).toBeGreaterThan(0)
    }
  })

  test('TOTAL-1: dimensions are weighted means, and the total is one of those that were given', () => {
    const board = good()
    const result = score(board, {
      entries: entriesOf({ requirements: worksheet.requirements, estimates: [{ text: 'many' }] }),
    })
    expect(result.dimensions).toEqual({
      requirements: 100,
      estimates: 0,
      api: 'not-given',
      'high-level': 100,
      'deep-dive': 100,
      'trade-offs': 'not-given',
      reliability: 100,
    })
    // Of ten criteria's weight one is reliability: 10 points. Estimates hold 10 of 15 + 10 + 25 + 25 + 10.
    expect(result.score).toBe(88.2)
  })

  test('TOTAL-2: contradictions subtract at most 15', () => {
    const board = good()
    board.arrow('Client', 'Postgres x2', '', { bend: 400 })
    expect(score(board)).toMatchObject({ score: 90, contradictions: [{ id: 'direct', penalty: 10 }] })
    board.text('hash modulo the number of servers', 0, 900)
    expect(score(board)).toMatchObject({ score: 85, contradictions: [{ id: 'direct' }, { id: 'modulo' }] })
    for (const each of score(board).contradictions) expect(each.evidence.length).toBeGreaterThan(0)
  })

  test('CRIT-5: what an older version did wrong is not held against the last one', () => {
    const board = good()
    const old = ['Client', 'Postgres', 'Redis'].map((label, i) => board.box(label, i * 400, 4000))
    old.slice(1).forEach((id, i) => board.arrow(old[i]!, id))
    expect(score(board)).toMatchObject({ score: 100, contradictions: [] })
    const marked = drawBoard()
    marked.frame('v2', 0, 0, 2000, 300)
    const last = ['Client', 'Postgres', 'Redis'].map((label, i) =>
      marked.box(label, i * 400 + 50, 100, { parent: 'v2' }),
    )
    last.slice(1).forEach((id, i) => marked.arrow(last[i]!, id))
    expect(score(marked).contradictions).toMatchObject([{ id: 'direct' }])
  })

  test('TOTAL-3: a critical criterion that is missed caps at lean, and cappedBy names it', () => {
    const board = drawBoard()
    const labels = ['Client', 'Order service', 'Redis', 'Postgres x2']
    labels.forEach((label, i) => board.box(label, i * 400, 0))
    labels.slice(1).forEach((label, i) => board.arrow(labels[i]!, label))
    board.text('token bucket', 400, 900)
    const result = score(board)
    expect(result).toMatchObject({ grade: 'lean', cappedBy: expect.stringContaining('limiter-in-front') })
    expect(result.upAGrade).toEqual({ grade: 'hire', criteria: ['limiter-in-front'] })
  })

  test('TOTAL-3: fewer than three connected components cap at 40', () => {
    const board = drawBoard()
    for (const [i, label] of ['Client', 'Rate limiter', 'Order service', 'Redis', 'Postgres x2'].entries())
      board.box(label, i * 400, 0)
    board.text('token bucket', 0, 900)
    expect(score(board).score).toBeLessThanOrEqual(40)
    const only = exampleScenario({ criteria: [{ id: 'bucket', met: { mention: { concept: 'token-bucket' } } }] })
    expect(score(board, { scenario: only })).toMatchObject({ score: 40, cappedBy: 'fewer than 3 connected components' })
  })

  test('TOTAL-4: without a worksheet, written dimensions are not given unless the canvas has such lines', () => {
    expect(score(good(), { entries: null }).dimensions).toMatchObject({
      requirements: 'not-given',
      estimates: 'not-given',
    })
    const board = good()
    board.text('The page must open at once', 0, 900)
    expect(score(board, { entries: null }).dimensions).toMatchObject({ requirements: 0, estimates: 'not-given' })
  })

  test('TOTAL-4: a phase that was not reached leaves the mean, unless something was earned in it', () => {
    const none = score(good(), {
      entries: [],
      phasesReached: ['requirements', 'estimates', 'api-and-data', 'high-level'],
    })
    expect(none.dimensions).toMatchObject({ requirements: 0, estimates: 0, 'deep-dive': 100, reliability: 100 })
    const empty = score(drawBoard(), { entries: [], phasesReached: ['requirements'] })
    expect(empty.dimensions).toMatchObject({ requirements: 0, 'high-level': 'not-given', 'deep-dive': 'not-given' })
  })

  test('TOTAL-5: what would move it up is enough, and no smaller set is', () => {
    const board = good()
    const result = score(board, {
      entries: [],
      records: board.records().filter((record) => record.id !== 'shape:text-10'),
    })
    const { upAGrade } = result
    expect(upAGrade).not.toBeNull()
    // Granting the set must reach the grade; granting any proper part of it must not.
    const granted = (ids: readonly string[]) => {
      const easy = CRITERIA.map((each) =>
        ids.includes(each.id) ? { ...each, met: { component: { kind: 'client' } } } : each,
      )
      return score(board, {
        scenario: exampleScenario({ criteria: easy }),
        entries: [],
        records: board.records().filter((record) => record.id !== 'shape:text-10'),
      }).grade
    }
    const rank = (grade: string) => GRADE_FROM.findIndex(([each]) => each === grade)
    expect(rank(granted(upAGrade!.criteria))).toBeLessThanOrEqual(rank(upAGrade!.grade))
    for (const left of upAGrade!.criteria)
      expect(rank(granted(upAGrade!.criteria.filter((id) => id !== left)))).toBeGreaterThan(rank(upAGrade!.grade))
  })

  test('TOTAL-6: points from mentions are told apart', () => {
    const board = good()
    expect(score(board).criteria.find((each) => each.id === 'bucket')?.mentionsOnly).toBe(true)
    expect(score(board).pointsFromMentions).toBe(29.4)
  })

  test('TOTAL-6: all words of the trade without one component stay below lean', () => {
    const words = [
      ...KINDS.flatMap((kind) => kind.terms),
      ...PRODUCTS.flatMap((product) => product.terms),
      ...Object.values(CONCEPTS).flat(),
    ]
    const board = drawBoard()
    for (let i = 0; i < words.length; i += 12) board.text(words.slice(i, i + 12).join(', '), 0, i * 40)
    const result = score(board, { entries: null })
    expect(result.score).toBeLessThan(45)
    expect(verdict(result, 'limiter-in-front')).toBe('not-seen')
  })

  test('TOTAL-1: grades go by their lowest score', () => {
    expect([80, 79.9, 62, 61.9, 45, 28, 27.9].map(gradeOf)).toEqual([
      'strong hire',
      'hire',
      'hire',
      'lean',
      'lean',
      'no hire',
      'strong no hire',
    ])
    expect(GRADE_FROM.map(([grade]) => grade)).toHaveLength(5)
  })
})

describe('whose it is', () => {
  test('OWN-1: entries of others and copied passages earn nothing', () => {
    const entries = entriesOf(worksheet)
    const authorship = Object.fromEntries(
      [
        ...good()
          .records()
          .map(({ id }) => id),
        ...entries.map(({ id }) => id),
      ].map((id) => [id, { createdBy: 'ann', textBy: 'ann' }]),
    )
    const mine = score(good(), { authorship, candidates: ['ann'] })
    expect(mine.score).toBe(100)
    const others = score(good(), {
      authorship: { ...authorship, 'entry:requirement-1': { createdBy: 'bob', textBy: 'bob' } },
      candidates: ['ann'],
    })
    expect(verdict(others, 'latency')).toBe('not-seen')
    expect(score(good(), { authorship, candidates: ['bob'] }).criteria.every((each) => each.points === 0)).toBe(true)
    const copied = score(good(), { givenTexts: ['The API shall have a p99 latency below 20 ms at peak.'] })
    expect(verdict(copied, 'latency')).toBe('not-seen')
  })
})

describe('twists', () => {
  test('TOTAL-7: a twist is judged outside the total, and what was there before is said to have been', () => {
    const before = good()
    const now = good()
    now.text('authorisation on every read', 0, 900)
    const plain = score(now)
    const answered = score(now, { twists: [{ id: 'private', before: before.records() }] })
    expect(answered.score).toBe(plain.score)
    expect(answered.twists).toMatchObject([
      {
        id: 'private',
        criteria: [{ id: 'checked', verdict: 'met', why: expect.not.stringContaining('before the twist') }],
      },
    ])
    const always = score(now, {
      twists: [
        { id: 'private', before: now.records() },
        { id: 'unknown', before: [] },
      ],
    })
    expect(always.twists).toMatchObject([
      { criteria: [{ verdict: 'met', why: expect.stringContaining('before the twist') }] },
    ])
    expect(plain.twists).toEqual([])
  })
})

test('CRIT-2: what is not wholly met is missing', () => {
  const board = drawBoard()
  board.box('Redis')
  expect(missing(score(board, { entries: [] }))).toEqual(CRITERIA.map(({ id }) => id))
  expect(missing(score(good()))).toEqual([])
})

test('TOTAL-1: every dimension is told in every score', () => {
  expect(Object.keys(score(drawBoard()).dimensions)).toEqual([...DIMENSIONS])
})

describe('worksheet file', () => {
  test('FILE-1: entries in their order, plain lines or with fields, alone or under `worksheet`', () => {
    const value = {
      requirements: ['fast'],
      estimates: [{ for: 'peak', text: '1/s' }],
      api: ['GET /x'],
      decisions: [{ options: 'a or b', chosen: 'a', because: 'c' }],
    }
    const entries = entriesOf(value)
    expect(entriesOf({ worksheet: value })).toEqual(entries)
    expect(entries.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      'requirement: fast',
      'estimate: 1/s',
      'api: GET /x',
      'decision: a',
    ])
    expect(entriesOf(null)).toEqual([])
  })

  test.each([[{ requirement: [] }], [{ api: [['x']] }], [7], [{ requirements: [{ kind: 'odd', text: 'x' }] }]])(
    'FILE-1: %j is refused with its place',
    (value) => {
      expect(readWorksheet(value)).toEqual({ ok: false, error: expect.any(String) })
    },
  )
})
