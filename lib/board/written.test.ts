import { expect, test } from 'vitest'

import { writtenIn } from './written.ts'

const text = (words: string) => ({ type: 'text', text: words })
const paragraph = (...content: object[]) => ({ type: 'paragraph', content })
const label = (...content: object[]) => ({ typeName: 'shape', props: { richText: { type: 'doc', content } } })

test('what has no label is nothing written', () => {
  expect([null, {}, { props: null }, { props: { w: 3 } }, { props: { name: '' } }].map(writtenIn)).toEqual([
    0, 0, 0, 0, 0,
  ])
})

test('common words are their letters, with a piece for each part that a label is made of', () => {
  expect(writtenIn({ props: { name: 'Payment cache' } })).toBe(12)
  expect(writtenIn(label(paragraph(text('Payment cache'))))).toBe(12 + 3 * 5)
  expect(writtenIn(label(paragraph(), paragraph(), paragraph()))).toBe(4 * 5)
})

test.each([
  ['a word', 'x'.repeat(1_000), 100_000],
  ['the same with spaces that do not break', 'abc\u00a0'.repeat(250), 100_000],
  ['the same with spaces without width', 'abc\u200b'.repeat(250), 100_000],
  ['signs that are glued together', '漢\u2060'.repeat(500), 100_000],
  ['signs of a script without spaces', '漢'.repeat(1_000), 1_000],
  ['words', 'word '.repeat(200), 800],
  ['more words than a label holds well', 'word '.repeat(1_000), 16_000],
])('what no line holds costs more: %s', (_, words, cost) => {
  expect(writtenIn({ props: { name: words } })).toBe(cost)
})

test('a word is one word however many pieces it comes in, and ends with its line', () => {
  const pieces = Array.from({ length: 100 }, () => text('xxxxxxxxxx'))
  expect(writtenIn(label(paragraph(...pieces)))).toBe(100_000 + 102 * 5)
  expect(writtenIn(label(...pieces.map((piece) => paragraph(piece))))).toBe(1_000 + 201 * 5)
})
