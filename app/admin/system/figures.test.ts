import { expect, test } from 'vitest'

import { bytesText, durationText, millisecondsText } from './figures.ts'

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1000, '1.0 kB'],
  [8_750_000, '8.8 MB'],
  [128_000_000_000, '128 GB'],
  [4e15, '4000 TB'],
])('%d bytes read %s', (bytes, text) => expect(bytesText(bytes)).toBe(text))

test.each([
  [59_000, '0 min'],
  [12 * 60_000, '12 min'],
  [125 * 60_000, '2 h 5 min'],
  [25 * 3_600_000, '1 day 1 h'],
  [76 * 3_600_000, '3 days 4 h'],
])('%d ms read %s', (ms, text) => expect(durationText(ms)).toBe(text))

test.each([
  [0.42, '0.4 ms'],
  [12.3, '12 ms'],
])('%d ms read %s', (ms, text) => expect(millisecondsText(ms)).toBe(text))
