import { expect, test } from 'vitest'
import type { InterviewSummary, ScenarioSummary } from '#lib/protocol/queries'
import { defaultScenario } from './default-scenario.ts'

const scenario = (id: string, difficulty: ScenarioSummary['difficulty']): ScenarioSummary => ({
  id,
  title: id,
  summary: '',
  difficulty,
  topics: [],
  minutes: 45,
  version: 1,
})
const practised = (id: string, createdAt: number): InterviewSummary => ({
  id: `${id}-${createdAt}`,
  mode: 'solo',
  stage: 'revealed',
  role: 'candidate',
  scenario: { id, title: id },
  createdAt,
  endedAt: null,
  scheduledFor: null,
  with: [],
  score: null,
  grade: null,
})
const scenarios = [scenario('hard', 'advanced'), scenario('plain', 'core'), scenario('easy', 'warm-up')]

test('proposes the easiest to somebody new', () => {
  expect(defaultScenario(scenarios, [])?.id).toBe('easy')
})

test('proposes the easiest of those never practised', () => {
  expect(defaultScenario(scenarios, [practised('easy', 5)])?.id).toBe('plain')
})

test('when all were practised, proposes the one whose last time is longest ago', () => {
  const all = [practised('easy', 9), practised('plain', 3), practised('hard', 2), practised('hard', 8)]
  expect(defaultScenario(scenarios, all)?.id).toBe('plain')
})

test('proposes none when there is none', () => {
  expect(defaultScenario([], [])).toBeNull()
})
