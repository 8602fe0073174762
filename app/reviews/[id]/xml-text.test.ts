import { expect, test } from 'vitest'
import { withoutForbidden } from './xml-text.ts'

test('What XML forbids is left out, and every other character stays', () => {
  expect(withoutForbidden('a\u0000\u0001b\u000B\u001Fc\uFFFEd\uFFFFe\uD800f')).toBe('abcdef')
  const allowed = '<svg>\t\n\r \u007F\u0085\u202E\uFEFF\u05E9\u{1F98A}\uFFFD</svg>'
  expect(withoutForbidden(allowed)).toBe(allowed)
})
