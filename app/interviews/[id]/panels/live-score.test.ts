import { describe, expect, it } from 'vitest'
import { drawBoard } from '#lib/board/draw'
import { emptyState } from '#lib/interview/state'
import type { Score } from '#lib/rubric/score'
import { scenarioSchema } from '#lib/scenario/schema'
import { liveScore } from './live-score.ts'
import type { LiveInput } from './live-score.ts'

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
const person = { joinedAt: 0, awaySince: null, vanished: false }
const state = {
  ...emptyState(),
  phases: [{ id: 'high-level' as const, minutes: 10 }],
  participants: { c: { ...person, role: 'candidate' as const }, i: { ...person, role: 'interviewer' as const } },
}
const by = (account: string) => ({ createdBy: account, textBy: account })
const whose = (account: string, some: readonly { id: string }[]) =>
  Object.fromEntries(some.map(({ id }) => [id, by(account)]))
const input: LiveInput = {
  scenario,
  state,
  records,
  provenance: { authorship: whose('c', records), before: [] },
  unconfirmed: [],
  you: 'i',
}
const withAuthors = (authorship: LiveInput['provenance']['authorship'], more: Partial<LiveInput> = {}): LiveInput => ({
  ...input,
  provenance: { authorship: { ...input.provenance.authorship, ...authorship }, before: [] },
  ...more,
})
const verdict = (score: Score, id: string) => score.criteria.find((each) => each.id === id)?.verdict

it('judges what the candidate drew', () => {
  expect(verdict(liveScore(input), 'cache')).toBe('met')
})

it('takes nothing that somebody else drew for evidence, whoever looks', () => {
  expect(verdict(liveScore(withAuthors({ [cache]: by('i') })), 'cache')).toBe('not-seen')
  expect(verdict(liveScore(withAuthors({ [cache]: by('another interviewer') }, { you: 'i' })), 'cache')).toBe(
    'not-seen',
  )
})

it('gives credit for words that the candidate wrote last on a shape of the interviewer', () => {
  const authors = { [cache]: { createdBy: 'i', textBy: 'c' } }
  expect(verdict(liveScore(withAuthors(authors)), 'cache')).toBe('met')
})

describe('a change that the server has not confirmed', () => {
  const before = records.find(({ id }) => id === cache)
  if (!before) throw new Error('The board has no cache')
  const renamed = { ...before, props: { ...(before.props as object), richText: { type: 'doc', content: [] } } }

  it('is its maker\u2019s: a shape that was made here is no evidence', () => {
    const { [cache]: _, ...others } = input.provenance.authorship
    const made = { ...input, provenance: { authorship: others, before: [] } }
    const unconfirmed = [{ id: cache, base: null, now: before }]
    expect(verdict(liveScore({ ...made, unconfirmed }), 'cache')).toBe('not-seen')
    expect(verdict(liveScore({ ...made, unconfirmed, you: 'c' }), 'cache')).toBe('met')
  })

  it('takes the words of a shape over, but a move does not', () => {
    // Another text before, the same now: whoever made it so wrote it.
    const written = withAuthors(
      { [cache]: { createdBy: 'i', textBy: 'c' } },
      { unconfirmed: [{ id: cache, base: renamed, now: before }] },
    )
    expect(verdict(liveScore(written), 'cache')).toBe('not-seen')
    const moved = { ...written, unconfirmed: [{ id: cache, base: { ...before, x: 500 }, now: before }] }
    expect(verdict(liveScore(moved), 'cache')).toBe('met')
  })

  it('is not what a twist found', () => {
    const twists = [{ twistId: 'twice', says: 'Now there are two regions.', sequence: 1, at: 0, by: null }]
    const provenance = { ...input.provenance, before: [{ twistId: 'twice', records: {} }] }
    const kafka = records.find(({ id }) => id !== cache && id.startsWith('shape:'))
    if (!kafka) throw new Error('The board has no broker')
    const why = (unconfirmed: LiveInput['unconfirmed']) =>
      liveScore({ ...input, state: { ...state, twists }, provenance, unconfirmed, you: 'c' }).twists[0]?.criteria[0]
        ?.why
    expect(why([])).toContain('it was there before the twist')
    expect(why([{ id: kafka.id, base: null, now: kafka }])).not.toContain('before the twist')
  })
})

it('reads the worksheet, and only what the candidate wrote there', () => {
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
  const written = [...records, entry]
  expect(verdict(liveScore(input), 'consistent-hashing')).toBe('not-seen')
  expect(verdict(liveScore(withAuthors({ 'entry:1': by('c') }, { records: written })), 'consistent-hashing')).toBe(
    'met',
  )
  expect(verdict(liveScore(withAuthors({ 'entry:1': by('i') }, { records: written })), 'consistent-hashing')).toBe(
    'not-seen',
  )
})

it('gives no credit for words that were given', () => {
  const copy = drawBoard()
  copy.note('Place the keys by consistent hashing on a ring of nodes')
  const probe = { probeId: 'p', asks: 'Would you place the keys by consistent hashing on a ring of nodes?', mark: null }
  const asked = { ...state, probes: [{ ...probe, sequence: 1, at: 0, by: null }] }
  const copied = withAuthors(whose('c', copy.records()), { records: copy.records() })
  expect(verdict(liveScore(copied), 'consistent-hashing')).toBe('met')
  expect(verdict(liveScore({ ...copied, state: asked }), 'consistent-hashing')).toBe('not-seen')
})

it('judges a twist once it was sent, against what it found', () => {
  expect(liveScore(input).twists).toEqual([])
  const twists = [{ twistId: 'twice', says: 'Now there are two regions.', sequence: 1, at: 0, by: null }]
  const judged = (found: Record<string, Record<string, unknown> | null>) =>
    liveScore({
      ...input,
      state: { ...state, twists },
      provenance: { ...input.provenance, before: [{ twistId: 'twice', records: found }] },
    }).twists[0]?.criteria[0]
  expect(judged({})).toMatchObject({ verdict: 'met', why: expect.stringContaining('it was there before the twist') })
  const drawnSince = Object.fromEntries(records.filter(({ id }) => id.startsWith('shape:')).map(({ id }) => [id, null]))
  expect(judged(drawnSince)).toMatchObject({ verdict: 'met', why: expect.not.stringContaining('before the twist') })
})
