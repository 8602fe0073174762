import fc from 'fast-check'
import { expect, test } from 'vitest'

import { isStorable, storable } from './storable.ts'

test('text that is only unusual is stored as it is', () => {
  for (const text of ['', 'ü \u{1f600} \u202e', 'a literal \\u0000', '\\\\ud800', 'tab\t and "quotes"']) {
    const json = JSON.stringify({ [text]: text })
    expect(isStorable(json)).toBe(true)
    expect(storable(json)).toBe(json)
  }
})

test('a NUL is left out and half a character replaced, in keys too', () => {
  const json = JSON.stringify({ 'k\u0000ey': ['a\u0000b', 'x\ud800y', '\udc00', 'back\\\u0000slash'] })
  expect(isStorable(json)).toBe(false)
  expect(JSON.parse(storable(json))).toEqual({ key: ['ab', 'x\ufffdy', '\ufffd', 'back\\slash'] })
})

test('what is made storable is, whatever the text', () => {
  const anyText = fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
    .map((units) => String.fromCharCode(...units))
  fc.assert(
    fc.property(fc.dictionary(anyText, fc.array(anyText)), (value) => {
      const json = storable(JSON.stringify(value))
      return isStorable(json) && JSON.stringify(JSON.parse(json)) === json
    }),
  )
})
