// How well a rubric hears what people say: short sayings, each with the verdict that an interviewer would give for it alone.
// `node bin/sayings.ts [<scenario> ...] [--held-out] [--misses]` prints the shares that are judged as expected.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import * as z from 'zod'
import { type BoardDrawing, drawBoard } from '#lib/board/draw'
import { evaluate } from '#lib/rubric/evaluate'
import type { Score } from '#lib/rubric/score'
import { readWorksheet } from '#lib/rubric/worksheet-file'
import type { Scenario } from '#lib/scenario/schema'

import { readScenarios } from './rubric-matrix.ts'

const sayings = z.array(z.array(z.string().trim().min(1)).min(1)).default([])
const sayingsFile = z.strictObject({
  criteria: z.record(z.string(), z.strictObject({ met: sayings, partly: sayings, not: sayings })),
  contradictions: z.record(z.string(), z.strictObject({ shown: sayings, not: sayings })).default({}),
})

/** A saying with what it should come to. */
export type Saying = {
  of: string
  expected: (typeof EXPECTED)[number]
  lines: readonly string[]
}
export type Heard = Saying & { verdict: string; why: string }

export const EXPECTED = ['met', 'partly', 'not', 'shown', 'not-shown'] as const

/** Rubrics are tuned on the one file; the other one's are only counted, never read by who tunes. */
const FILES = { tuned: 'sayings.yaml', 'held-out': 'sayings-held-out.yaml' }

export function readSayings(scenario: string, which: keyof typeof FILES): Saying[] {
  const file = join(import.meta.dirname, '..', 'scenarios', scenario, FILES[which])
  const { criteria, contradictions } = sayingsFile.parse(parse(readFileSync(file, 'utf8')))
  const each = (of: string, expected: Saying['expected'], said: readonly (readonly string[])[]) =>
    said.map((lines) => ({ of, expected, lines }))
  return [
    ...Object.entries(criteria).flatMap(([id, { met, partly, not }]) => [
      ...each(id, 'met', met),
      ...each(id, 'partly', partly),
      ...each(id, 'not', not),
    ]),
    ...Object.entries(contradictions).flatMap(([id, { shown, not }]) => [
      ...each(id, 'shown', shown),
      ...each(id, 'not-shown', not),
    ]),
  ]
}

const ARROW = /\s+-+>\s+/
const SECTION = /^(functional|non-functional|api|decision|estimate):\s*/
/** Free notes stand below everything that is drawn. */
const NOTES = { y: 4000, step: 120 }

/** What stands on the board and the worksheet of somebody who says just this. */
function said(title: string, lines: readonly string[]) {
  const board = drawBoard()
  const worksheet = { requirements: [], estimates: [], api: [], decisions: [] } as Record<string, unknown[]>
  const boxes = new Set<string>()
  let notes = 0
  const box = (name: string, remark?: string) => {
    const label = name.replace(/^\[(.*)\]$/, '$1').trim()
    const first = !boxes.has(label)
    boxes.add(label)
    const place = [...boxes].indexOf(label)
    const at = { x: (place % 4) * 700, y: Math.floor(place / 4) * 500 }
    if (first) board.box(label, at.x, at.y, { width: 200, height: 100 })
    // Also at a box that an arrow has drawn before.
    if (remark) board.text(remark, at.x, at.y + 110)
    return label
  }
  board.text(title, 0, NOTES.y - 2 * NOTES.step)
  for (const line of lines) {
    const section = SECTION.exec(line)
    if (section) write(worksheet, section[1] ?? '', line.slice(section[0].length))
    else if (ARROW.test(line)) connect(board, line, box)
    else if (line.startsWith('[')) box(...remarked(line))
    else board.text(line, 0, NOTES.y + notes++ * NOTES.step)
  }
  const entries = readWorksheet(worksheet)
  if (!entries.ok) throw new Error(entries.error)
  return { records: board.records(), entries: entries.entries.length > 0 ? entries.entries : null }
}

function remarked(line: string): [string, string?] {
  const [name = '', remark] = line.split(' // ')
  return remark === undefined ? [name] : [name, remark]
}

function connect(board: BoardDrawing, line: string, box: (name: string, remark?: string) => string): void {
  const parts = line.split(ARROW)
  const [last, words] = split(parts.at(-1) ?? '', /:\s+/)
  const names = [...parts.slice(0, -1), last]
  for (const [i, name] of names.slice(1).entries())
    board.arrow(box(...remarked(names[i] ?? '')), box(...remarked(name)), i === names.length - 2 ? words : '')
}

const split = (text: string, at: RegExp): [string, string] => {
  const found = at.exec(text)
  return found ? [text.slice(0, found.index), text.slice(found.index + found[0].length)] : [text, '']
}

function write(worksheet: Record<string, unknown[]>, section: string, text: string): void {
  if (section === 'api') worksheet.api?.push(text)
  else if (section === 'estimate') worksheet.estimates?.push(text)
  else if (section === 'decision') {
    const [chosen, because] = split(text, /\s+because\s+/)
    worksheet.decisions?.push({ chosen, because })
  } else worksheet.requirements?.push({ kind: section, text })
}

/** What the rubric makes of each saying. */
export function hear(scenario: Scenario, all: readonly Saying[]): Heard[] {
  return all.map((saying) => {
    const score = evaluate({ scenario, version: 1, ...said(scenario.title, saying.lines) })
    return { ...saying, ...verdictOn(score, saying) }
  })
}

function verdictOn(score: Score, { of, expected }: Saying): { verdict: string; why: string } {
  if (expected === 'shown' || expected === 'not-shown') {
    const found = score.contradictions.find(({ id }) => id === of)
    return { verdict: found ? 'shown' : 'not-shown', why: found?.evidence.map(({ text }) => text).join(' / ') ?? '' }
  }
  const { verdict = 'unknown', why = '' } = score.criteria.find(({ id }) => id === of) ?? {}
  return { verdict: verdict === 'not-seen' || verdict === 'contradicted' ? 'not' : verdict, why }
}

/** Of each kind of saying the share that is judged as expected, from 0 to 1. */
export function sharesOf(heard: readonly Heard[]): Record<Saying['expected'], number> {
  const shares = EXPECTED.map((expected) => {
    const some = heard.filter((each) => each.expected === expected)
    return [expected, some.filter(({ verdict }) => verdict === expected).length / some.length]
  })
  return Object.fromEntries(shares) as Record<Saying['expected'], number>
}

const row = (name: string, heard: readonly Heard[]): string => {
  const shares = sharesOf(heard)
  return `| ${[name, String(heard.length), ...EXPECTED.map((expected) => `${(100 * shares[expected]).toFixed(0)} %`)].join(' | ')} |`
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    options: { 'held-out': { type: 'boolean' }, misses: { type: 'boolean' } },
    allowPositionals: true,
  })
  const all: Heard[] = []
  console.log(`| System | Sayings | ${EXPECTED.join(' | ')} |\n| --- | --- |${' --- |'.repeat(EXPECTED.length)}`)
  for (const scenario of readScenarios()) {
    if (positionals.length > 0 && !positionals.includes(scenario.id)) continue
    const heard = hear(scenario, readSayings(scenario.id, values['held-out'] ? 'held-out' : 'tuned'))
    all.push(...heard)
    console.log(row(scenario.id, heard))
  }
  console.log(row('all', all))
  if (values.misses && !values['held-out'])
    for (const { of, expected, verdict, lines, why } of all)
      if (verdict !== expected)
        console.log(`- ${of}: ${expected}, heard ${verdict} | ${lines.join(' ¶ ')} | ${why.slice(0, 200)}`)
}
