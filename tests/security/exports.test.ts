// What people take away keeps hostile texts texts, in whatever program it is opened.
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import Markdown from 'react-markdown'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { csvOf } from '../../app/components/chart-table.ts'
import { markdownOf } from '../../app/components/scorecard-rows.ts'
import { startTestApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'
import { newInterview } from '../support/people.ts'
import { ALL_MARKUP, inTexts, MARKUP } from './markup-corpus.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

/** Reads a file as RFC 4180 has it, or as a program does that parts cells by another sign as well. */
function cellsOf(csv: string, separators: string): string[][] {
  const [rows, text]: [string[][], { cell: string; quoted: boolean }] = [[[]], { cell: '', quoted: false }]
  const end = () => {
    rows.at(-1)?.push(text.cell)
    text.cell = ''
  }
  for (let at = 0; at < csv.length; at++) {
    const sign = csv[at] ?? ''
    if (sign === '"' && text.quoted && csv[at + 1] === '"') text.cell += csv[++at]
    else if (sign === '"') text.quoted = !text.quoted
    else if (!text.quoted && separators.includes(sign)) end()
    else if (!text.quoted && (sign === '\r' || sign === '\n')) {
      if (csv[at + 1] === '\n') at++
      end()
      rows.push([])
    } else text.cell += sign
  }
  return rows.slice(0, -1)
}

test('A table keeps every text in its cell and out of the formulas of any spreadsheet, and figures stay figures', () => {
  const csv = csvOf({ columns: ['text', 'figure'], rows: ALL_MARKUP.map((text) => [text, -1.5]) })
  const read = cellsOf(csv, ',').slice(1)
  expect(read.map(([text]) => text?.replace(/^'/, ''))).toEqual(ALL_MARKUP.map((text) => text.replace(/^'/, '')))
  expect(new Set(read.map(([, figure]) => figure))).toEqual(new Set(['-1.5']))
  // A program of a language that writes 1,5 parts cells by semicolons, and some by tabs.
  for (const separators of [',', ',;', ',;\t']) {
    for (const row of cellsOf(csv, separators)) {
      expect(row).toHaveLength(2)
      expect(row[0]).not.toMatch(/^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/)
    }
  }
  for (const text of MARKUP.tables.filter((each) => !each.startsWith('x'))) {
    const defused = csvOf({ columns: [text], rows: [] })
    expect(defused).toMatch(/^"?'/)
  }
})

test('A scorecard as Markdown shows every text as the text that it is', () => {
  const oneLine = ALL_MARKUP.map((text) => text.replace(/\s+/g, ' ').trim())
  const all = oneLine.join(' ')
  const markdown = markdownOf({
    title: all,
    score: {
      scenario: 's',
      version: 1,
      score: 70,
      grade: 'hire',
      dimensions: {
        requirements: 'not-given',
        estimates: 'not-given',
        api: 'not-given',
        'high-level': 70,
        'deep-dive': 'not-given',
        'trade-offs': 'not-given',
        reliability: 'not-given',
      },
      criteria: oneLine.map((says, n) => ({
        id: `c${n}`,
        says,
        why: says,
        dimension: 'high-level' as const,
        weight: 1,
        critical: false,
        verdict: 'met' as const,
        points: 1,
        evidence: [{ shapes: [], text: says }],
        mentionsOnly: false,
      })),
      pointsFromMentions: 0,
      twists: [],
      unread: [],
      contradictions: [{ id: 'c', says: all, penalty: 1, evidence: [{ shapes: [], text: all }] }],
      upAGrade: { grade: 'strong hire', criteria: ['c0', 'c30'] },
    },
    ratings: { ann: { c0: { verdict: 'partly', reason: all, at: 0 } } },
    communication: { ann: { points: 4, reason: all } },
    nameOf: () => all,
  })
  const page = renderToStaticMarkup(createElement(Markdown, null, markdown))
  expect(new Set([...page.matchAll(/<\/?(\w+)/g)].map(([, tag]) => tag))).toEqual(
    new Set(['h1', 'h2', 'p', 'ul', 'li', 'strong']),
  )
  const shown = page
    .replace(/<[^>]*>/g, '')
    .replace(/&(lt|gt|quot|amp|#x27);/g, (_, name: string) => ({ lt: '<', gt: '>', quot: '"', amp: '&' })[name] ?? "'")
  for (const text of oneLine) expect(shown.split(text).length - 1).toBeGreaterThanOrEqual(2)
  expect(shown.split(all).length - 1).toBe(7)
})

test('What the server gives to keep has a name of its own, a type that no browser guesses, and every text as it was', async () => {
  const person = await app.visitor()
  const names = inTexts(60)
  const scheduledFor = new Date(Date.UTC(2030, 0, 1)).toISOString()
  const interviewId = await newInterview(person, { mode: 'paired', scheduledFor })
  const seat = await person.enter(interviewId)
  // As a command takes them: without control characters.
  const said = inTexts(1_900).map((text) => text.replace(/[^\P{Cc}\t\n]/gu, ''))
  for (const text of said) await seat.call('chat:send', { text })
  for (const name of names) {
    await person.command('account:rename', { name })
    const calendar = await person.fetch(`/api/interviews/${interviewId}/calendar.ics`)
    expect(calendar.headers.get('content-disposition')).toBe('attachment; filename="dryrun-interview.ics"')
    expect(calendar.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    expect(calendar.headers.get('x-content-type-options')).toBe('nosniff')
  }
  const file = await person.fetch('/api/account/export')
  expect(file.headers.get('content-disposition')).toBe('attachment; filename="dryrun-account.json"')
  expect(file.headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(file.headers.get('x-content-type-options')).toBe('nosniff')
  const content = JSON.parse(await file.text()) as { account: { name: string }; interviews: { did: object[] }[] }
  expect(names.at(-1)).toContain(content.account.name)
  expect(content.interviews[0]?.did).toEqual(
    expect.arrayContaining(said.map((text) => expect.objectContaining({ text }) as object)),
  )
  for (const hostile of ['x"; filename="y.html', '..%2F..%2Fetc', encodeURIComponent(names[0] ?? '')]) {
    const refused = await person.fetch(`/api/interviews/${hostile}/calendar.ics`)
    expect(refused.status).toBe(404)
    expect(refused.headers.get('content-type')).toBe('application/json; charset=utf-8')
  }
})
