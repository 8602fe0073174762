import { expect, it } from 'vitest'
import {
  changeShort,
  changeText,
  comparedFigures,
  differenceText,
  figureText,
  sourceText,
  takesPrefix,
  verdictCounts,
} from './run-figures.ts'

const figure = (id: string, value: number, unit = '') => ({ id, name: id, value, unit })

it('compares figure by figure, by id and not by place', () => {
  const rows = comparedFigures(
    { figures: [figure('a', 3), figure('b', 5)] },
    { figures: [figure('b', 4), figure('gone', 1)] },
  )
  expect(rows.map(({ id, before, change }) => [id, before, change])).toEqual([
    ['a', null, null],
    ['b', 4, 1],
  ])
})

it('says how much changed, in per cent where there is something to take it of', () => {
  const row = (value: number, before: number | null, unit = '') =>
    changeText({ ...figure('x', value, unit), before, change: before === null ? null : value - before })
  expect(row(112, 100)).toBe('+12 % (+12)')
  expect(row(99.5, 100, 'ms')).toBe('\u22120.5 % (\u2212500 µs)')
  expect(row(3, 0)).toBe('+3')
  expect(row(3, 3)).toBe('no change')
  expect(row(0.1 + 0.2, 0.3)).toBe('no change')
  expect(row(3, null)).toBe('not in the other run')
})

it('says it shorter where there is little room', () => {
  const row = (value: number, before: number) => changeShort({ ...figure('x', value), before, change: value - before })
  expect([row(112, 100), row(3, 0), row(3, 3)]).toEqual(['+12 %', '+3', 'no change'])
})

const claim = (id: string, verdict: 'holds' | 'fails' | 'depends', expected = verdict) => ({
  id,
  verdict,
  expected,
  says: '',
  because: '',
  source: [],
})

it('counts what two runs have different', () => {
  const now = { claims: [claim('a', 'holds'), claim('b', 'fails')], figures: [figure('x', 1), figure('y', 2)] }
  const before = { claims: [claim('a', 'depends'), claim('b', 'fails')], figures: [figure('x', 1), figure('y', 3)] }
  expect(differenceText(now, before, 'run 1')).toBe('Against run 1: 1 of 2 claims and 1 of 2 figures are different.')
})

it('counts claims by their verdict, and those that the parameters turned', () => {
  const claims = [claim('a', 'holds'), claim('b', 'depends'), claim('c', 'depends')]
  expect(verdictCounts(claims)).toBe('1 holds, 2 depend')
  expect(verdictCounts([...claims, claim('d', 'fails', 'holds')])).toBe(
    '1 holds, 1 fails, 2 depend; 1 otherwise than with the defaults',
  )
})

it('writes bytes and times with a fitting prefix and leaves other units as they are', () => {
  expect(figureText(2.4e12, 'B')).toBe('2.4 TB')
  expect(figureText(1500, 'ms')).toBe('1.5 s')
  expect(figureText(40_000, 'users')).toBe('40,000 users')
  expect(figureText(3.14159, '%')).toBe('3.142 %')
  expect(figureText(7, '')).toBe('7')
})

it('knows which units change with the size of the number', () => {
  expect(['B', 'ms', 'share', 'users', ''].map(takesPrefix)).toEqual([true, true, false, false, false])
})

it('names a source as one would look it up', () => {
  expect(sourceText({ document: 'notes', section: '89' })).toBe('Notes, 89')
  expect(sourceText({ document: 'literature', section: 'Wang 2003' })).toBe('Wang 2003')
})
