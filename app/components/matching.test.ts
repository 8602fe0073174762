import { expect, test } from 'vitest'
import { matching } from './matching.ts'

const actions = [
  { label: 'Practise now', group: 'Begin', keywords: ['solo', 'start'] },
  { label: 'Find a partner', group: 'Go to', keywords: ['lobby'] },
  { label: 'Use the dark theme', group: 'Appearance' },
]
const found = (query: string) => matching(actions, query).map(({ label }) => label)

test('an empty query finds everything', () => expect(found(' ')).toHaveLength(3))

test('finds by the beginning of a word of label, group or keywords, in any case', () => {
  expect(found('PRAC')).toEqual(['Practise now'])
  expect(found('lob')).toEqual(['Find a partner'])
  expect(found('appear')).toEqual(['Use the dark theme'])
})

test('every word of the query must be found, in any order', () => {
  expect(found('partner find')).toEqual(['Find a partner'])
  expect(found('partner dark')).toEqual([])
})

test('the middle of a word finds nothing', () => expect(found('artner')).toEqual([]))
