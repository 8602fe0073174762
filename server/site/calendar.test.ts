import { expect, test } from 'vitest'

import { ALL_MARKUP } from '../../tests/security/markup-corpus.ts'
import { calendarFile } from './calendar.ts'

const fileFor = (title: string): string =>
  calendarFile({ id: 'i1', title, start: new Date(0), minutes: 45, url: 'https://dryrun.example/interviews/i1' }) ?? ''

/** Whatever a program may end a line at. */
const linesOf = (file: string): string[] =>
  file
    .replace(/\r\n[\t ]/g, '')
    .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
    .filter(Boolean)
const propertiesOf = (file: string): string[] => linesOf(file).map((line) => /^[\w-]+/.exec(line)?.[0] ?? line)

test('No title adds a property, an alarm or a line to a calendar file', () => {
  const plain = propertiesOf(fileFor('Rate limiter'))
  expect(plain).toContain('SUMMARY')
  for (const title of [...ALL_MARKUP, ALL_MARKUP.join(' '), '\u0085BEGIN:VALARM', '\u000BURL:x', '\u0000']) {
    expect(propertiesOf(fileFor(title)), JSON.stringify(title)).toEqual(plain)
  }
})

test('A title is read back as it was, in lines of at most 75 bytes that part no character', () => {
  const title = `A, b; c \\ d: "e" ${'\u{1F98A}\u00E9 '.repeat(60)}`.trim()
  const file = fileFor(title)
  for (const line of file.split('\r\n')) {
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    expect(line.isWellFormed()).toBe(true)
  }
  const summary = linesOf(file).find((line) => line.startsWith('SUMMARY')) ?? ''
  expect(summary.replace(/\\([\\,;])/g, '$1')).toBe(`SUMMARY:Mock interview: ${title}`)
})
