import { expect, test } from 'vitest'
import { readScenarios } from './rubric-matrix.ts'
import { type Heard, hear, readSayings, sharesOf } from './sayings.ts'

/** Hearing all would take minutes. */
const EVERY = 8
const heardOf = (which: 'tuned' | 'held-out'): Heard[] =>
  readScenarios().flatMap((scenario) =>
    hear(
      scenario,
      readSayings(scenario.id, which).filter((_, i) => i % EVERY === 0),
    ),
  )

test('what strangers say of their designs is heard, and near misses are not', () => {
  const shares = sharesOf(heardOf('tuned'))
  expect(shares.met).toBeGreaterThan(0.83)
  expect(shares.partly).toBeGreaterThan(0.84)
  expect(shares.not).toBeGreaterThan(0.78)
  expect(shares.shown).toBeGreaterThan(0.7)
  expect(shares['not-shown']).toBeGreaterThan(0.94)
})

test('also what nobody tuned to', () => {
  const shares = sharesOf(heardOf('held-out'))
  expect(shares.met).toBeGreaterThan(0.75)
  expect(shares.not).toBeGreaterThan(0.78)
  expect(shares['not-shown']).toBeGreaterThan(0.9)
})

test('every criterion and every wrong turn has sayings of both kinds', () => {
  for (const { id, interviewer } of readScenarios())
    for (const which of ['tuned', 'held-out'] as const) {
      const said = readSayings(id, which)
      const named = (kinds: string[]) =>
        new Set(said.filter(({ expected }) => kinds.includes(expected)).map(({ of }) => of))
      const ids = interviewer.criteria.map((criterion) => criterion.id).sort()
      expect([...named(['met'])].sort()).toEqual(ids)
      expect([...named(['not'])].sort()).toEqual(ids)
      const turns = interviewer.contradictions.map((contradiction) => contradiction.id).sort()
      expect([...named(['shown'])].sort()).toEqual(turns)
      expect([...named(['not-shown'])].sort()).toEqual(turns)
    }
})
