import { expect, test } from 'vitest'
import { drawBoard } from '../board/draw.ts'
import { readBoard } from '../board/read.ts'
import type { Predicate } from '../scenario/predicate.ts'
import { conceptReader } from './concepts.ts'
import { materialOf } from './material.ts'
import { evaluatePredicate } from './predicate.ts'
import { readWorksheet } from './worksheet-file.ts'

const concepts = conceptReader({
  'bytes-in-database': ['program in database', 'put program bytes'],
  'one-for-all': ['shared queue'],
  'acked-early': ['ack before work'],
  'not-checked': ['nobody checks'],
  'all-ahead': ['for t in cron'],
})

/** What a note on an otherwise empty board comes to, as what is found or as what is held against its writer. */
function held(concept: string, text: string, worksheet?: unknown) {
  const board = drawBoard()
  board.text(text, 0, 0)
  const read = worksheet === undefined ? null : readWorksheet(worksheet)
  if (read && !read.ok) throw new Error(read.error)
  const material = materialOf(readBoard(board.records()), read ? read.entries : null, concepts)
  const predicate: Predicate = { mention: { concept } }
  const value = (accusing: boolean) => evaluatePredicate(predicate, { ...material, accusing }, new Map()).value
  return { found: value(false), against: value(true) }
}

test.each([
  ['bytes-in-database', 'The program lies in the database'],
  ['bytes-in-database', 'in the database each program as a blob'],
  ['one-for-all', 'All teams read one shared queue; it is simple'],
  ['acked-early', 'worker: ack before the work'],
  ['not-checked', 'Nobody checks it'],
  ['one-for-all', 'a shared queue that cannot be guessed'],
])('CRIT-6: what is said is held against its writer: %s in %j', (concept, text) => {
  expect(held(concept, text)).toEqual({ found: 1, against: 1 })
})

test.each([
  ['far from one another', 'bytes-in-database', 'Each program has its name in the database'],
  ['in two clauses', 'bytes-in-database', 'one program and its name | database'],
  ['weighed', 'one-for-all', 'shared queue vs one queue each: one queue each, for isolation'],
  ['asked about', 'one-for-all', 'Why not one big shared queue: teams wait for each other'],
  ['forbidden', 'acked-early', 'a worker must not simply ack before work is done'],
  ['a call that is offered', 'bytes-in-database', 'putProgram(bytes) -> sha'],
])('CRIT-6: what is %s is not: %s in %j', (_, concept, text) => {
  expect(held(concept, text)).toEqual({ found: 1, against: 0 })
})

test('CRIT-6: neither an option of a decision nor an API line is held against anybody, but what was chosen is', () => {
  const decision = (options: string, chosen: string) => ({ decisions: [{ options, chosen, because: 'it is simple' }] })
  expect(held('one-for-all', 'x', decision('shared queue, queue each', 'queue each')).against).toBe(0)
  expect(held('one-for-all', 'x', decision('shared queue, queue each', 'the shared queue')).against).toBe(1)
  expect(held('bytes-in-database', 'x', { api: ['put program with its bytes'] })).toEqual({ found: 1, against: 0 })
  expect(held('one-for-all', 'x', { api: ['POST /x -> 423, wait in the shared queue'] }).against).toBe(1)
})

test('CRIT-6: what excuses need only come near', () => {
  const board = drawBoard()
  board.text('shared queue', 0, 0)
  board.text('Each program has its name in the database', 0, 300)
  const material = { ...materialOf(readBoard(board.records()), null, concepts), accusing: true }
  const excused = (concept: string): Predicate => ({
    all: [{ mention: { concept: 'one-for-all' } }, { not: { mention: { concept } } }],
  })
  expect(evaluatePredicate(excused('acked-early'), material, new Map()).value).toBe(1)
  expect(evaluatePredicate(excused('bytes-in-database'), material, new Map()).value).toBe(0)
})

test('PRED-10: a single letter and a word are a term only as they are written', () => {
  expect(held('all-ahead', 'submit it: now / at T / cron rule').found).toBe(0)
  expect(held('all-ahead', 'for t in cron: insert').found).toBe(1)
})
