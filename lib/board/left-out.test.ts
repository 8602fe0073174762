import { expect, it } from 'vitest'
import { isSafeLink, leftOut, toldOf } from './left-out.ts'

it('IMPORT-8: tells all that was left out in one sentence', () => {
  const pictures = ['a', 'b', 'c'].map((id) => leftOut('picture', [id]))
  const broken = leftOut('broken', ['d'])
  expect(toldOf([])).toBeNull()
  expect(toldOf([broken])).toBe('1 broken shape was left out.')
  expect(toldOf(pictures)).toBe('3 pictures were left out.')
  expect(toldOf([...pictures, broken])).toBe('3 pictures and 1 broken shape were left out.')
  expect(toldOf([leftOut('page', ['e']), ...pictures, broken])).toBe(
    '1 page of another site, 3 pictures and 1 broken shape were left out.',
  )
})

it.each([
  ['https://example.com', true],
  ['HTTP://example.com', true],
  ['mailto:a@example.com', true],
  ['javascript:alert(1)', false],
  [' https://example.com', false],
  ['https://', false],
  ['/somewhere', false],
  ['', false],
])('IMPORT-4: %j is a link to take: %s', (link, safe) => {
  expect(isSafeLink(link)).toBe(safe)
})
