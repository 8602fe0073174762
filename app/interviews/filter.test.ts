import { expect, test } from 'vitest'
import type { InterviewSummary } from '#lib/protocol/queries'
import { filtered } from './filter.ts'

const base: InterviewSummary = {
  id: 'a',
  mode: 'solo',
  stage: 'running',
  role: 'candidate',
  scenario: { id: 'rate-limiter', title: 'Rate limiter' },
  createdAt: 1,
  endedAt: null,
  scheduledFor: null,
  with: [],
  score: null,
  grade: null,
}
const scored: InterviewSummary = {
  ...base,
  id: 'b',
  mode: 'paired',
  stage: 'revealed',
  role: 'interviewer',
  scenario: { id: 'unique-users', title: 'Unique users' },
  with: ['Quiet Heron'],
  score: 74,
  grade: 'hire',
}
const ids = (search: string, state: 'all' | 'open' | 'scored' = 'all') =>
  filtered([base, scored], search, state).map(({ id }) => id)

test('finds by scenario, person, role, mode and grade, in any case and order', () => {
  expect(ids('LIMITER rate')).toEqual(['a'])
  expect(ids('heron')).toEqual(['b'])
  expect(ids('interviewer unique')).toEqual(['b'])
  expect(ids('solo')).toEqual(['a'])
  expect(ids('hire')).toEqual(['b'])
  expect(ids('heron limiter')).toEqual([])
})

test('an empty search finds all of a state', () => {
  expect(ids('  ')).toEqual(['a', 'b'])
  expect(ids('', 'open')).toEqual(['a'])
  expect(ids('', 'scored')).toEqual(['b'])
})
