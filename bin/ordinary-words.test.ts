import { expect, test } from 'vitest'
import { ORDINARY_WORDS } from '#lib/board/ordinary-words'
import { commonWords, takenForSlips } from './ordinary-words.ts'

test('LABEL-2: no common English word is taken for a slip of a known one', () => {
  const words = commonWords()
  expect(words.length).toBeGreaterThan(30_000)
  expect(takenForSlips(words, ORDINARY_WORDS)).toEqual([])
})
