import { expect, it } from 'vitest'
import { drawBoard } from '#lib/board/draw'
import { emptyState } from '#lib/interview/state'
import { scenarioSchema } from '#lib/scenario/schema'
import { liveScore } from './live-score.ts'

const scenario = scenarioSchema.parse({
  schemaVersion: 1,
  id: 'tiny',
  title: 'Tiny',
  summary: 'Tiny.',
  difficulty: 'core',
  topics: ['caching'],
  minutes: 10,
  prompt: 'Design it.',
  given: [],
  phases: [{ id: 'high-level', minutes: 10 }],
  estimates: [],
  simulations: [],
  interviewer: {
    brief: 'Look for the cache.',
    facts: [{ id: 'reads', asked: 'Reads?', answer: 'Put a Redis cache before the relational database please' }],
    requirements: [],
    estimates: {},
    probes: [],
    criteria: [
      {
        id: 'cache',
        says: 'Has a cache.',
        dimension: 'high-level',
        weight: 1,
        source: [{ document: 'notes', section: '1' }],
        met: { component: { kind: 'cache' } },
        hints: ['What is read most?'],
      },
      {
        id: 'consistent-hashing',
        says: 'Says consistent hashing.',
        dimension: 'high-level',
        weight: 1,
        source: [{ document: 'notes', section: '1' }],
        met: { mention: { concept: 'consistent-hashing' } },
        hints: ['How are keys placed?'],
      },
    ],
    contradictions: [],
    twists: [
      {
        id: 'twice',
        says: 'Now there are two regions.',
        after: 'high-level',
        criteria: [{ id: 'queue', says: 'Has a queue.', met: { component: { kind: 'broker' } } }],
      },
    ],
    boards: [],
  },
  cards: [],
})

const board = drawBoard()
const cache = board.box('Redis cache')
board.box('Kafka', 400, 0)
const records = board.records()
const state = { ...emptyState(), phases: [{ id: 'high-level' as const, minutes: 10 }] }
const input = { scenario, state, records, drawnByOthers: new Set<string>() }
const verdict = (score: ReturnType<typeof liveScore>, id: string) =>
  score.criteria.find((each) => each.id === id)?.verdict

it('judges what is on the board', () => {
  expect(verdict(liveScore(input), 'cache')).toBe('met')
})

it('takes nothing that the interviewer drew for evidence', () => {
  expect(verdict(liveScore({ ...input, drawnByOthers: new Set([cache]) }), 'cache')).toBe('not-seen')
})

it('reads the worksheet', () => {
  const entry = {
    id: 'entry:1',
    typeName: 'entry',
    kind: 'decision',
    order: 'a1',
    text: 'Consistent hashing',
    requirement: '',
    for: '',
    options: '',
    because: '',
  }
  expect(verdict(liveScore(input), 'consistent-hashing')).toBe('not-seen')
  expect(verdict(liveScore({ ...input, records: [...records, entry] }), 'consistent-hashing')).toBe('met')
})

it('gives no credit for words that were given', () => {
  const copy = drawBoard()
  copy.note('Place the keys by consistent hashing on a ring of nodes')
  const probe = { probeId: 'p', asks: 'Would you place the keys by consistent hashing on a ring of nodes?', mark: null }
  const asked = { ...state, probes: [{ ...probe, sequence: 1, at: 0, by: null }] }
  const copied = { ...input, records: copy.records() }
  expect(verdict(liveScore(copied), 'consistent-hashing')).toBe('met')
  expect(verdict(liveScore({ ...copied, state: asked }), 'consistent-hashing')).toBe('not-seen')
})

it('judges a twist once it was sent', () => {
  expect(liveScore(input).twists).toEqual([])
  const twists = [{ twistId: 'twice', says: 'Now there are two regions.', sequence: 1, at: 0, by: null }]
  expect(liveScore({ ...input, state: { ...state, twists } }).twists[0]?.criteria[0]?.verdict).toBe('met')
})
