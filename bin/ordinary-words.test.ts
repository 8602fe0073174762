import { expect, test } from 'vitest'
import { ORDINARY_WORDS } from '#lib/board/ordinary-words'
import { commonWords, takenForSlips } from './ordinary-words.ts'

// Some sixty thousand words, each against all known ones: a busy machine takes longer than tests are given.
test('LABEL-2: no common English word is taken for a slip of a known one', { timeout: 60_000 }, () => {
  const words = commonWords()
  expect(words.length).toBeGreaterThan(30_000)
  expect(takenForSlips(words, ORDINARY_WORDS)).toEqual([])
})
