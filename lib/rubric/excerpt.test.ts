import { expect, test } from 'vitest'
import { excerpt } from './excerpt.ts'

const line =
  'Postgres vs etcd: the team can operate Postgres, and ACID makes the queue and the number one step; etcd is new to us'

test('EVID-2: a text that fits stays as it is', () => {
  expect(excerpt(' two\nlines ', 20)).toBe('two\nlines')
})

test('EVID-2: a long text ends with a clause or at least with a word that says something', () => {
  expect(excerpt(line, 60)).toBe('Postgres vs etcd: the team can operate Postgres …')
  expect(excerpt(line, 100)).toBe(
    'Postgres vs etcd: the team can operate Postgres, and ACID makes the queue and the number one step …',
  )
  expect(excerpt('one two three four of the five six seven', 28)).toBe('one two three four …')
  expect(excerpt('x'.repeat(50), 20)).toBe(`${'x'.repeat(18)} …`)
})

test('EVID-2: the clause that has to be seen is seen', () => {
  const seen = excerpt(line, 50, line.indexOf('etcd is new'))
  expect(seen).toBe('… and the number one step; etcd is new to us')
  expect(excerpt('word '.repeat(100) + 'end', 30, 500)).toBe('… end')
})

test('EVID-2: no excerpt is longer than it may be', () => {
  for (let from = 0; from < line.length; from++)
    for (const max of [20, 45, 90]) {
      const part = excerpt(line, max, from)
      expect(part.length).toBeLessThanOrEqual(max)
      expect(part).not.toBe('')
    }
})
