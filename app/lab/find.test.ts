import { expect, test } from 'vitest'
import type { LabSummary } from '#lib/protocol/lab'
import { found } from './find.ts'

const limiter: LabSummary = {
  id: 'rate-limiter',
  title: 'Rate limiter',
  question: 'What gets through?',
  designs: [
    { title: 'Sliding log', says: 'Times of requests' },
    { title: 'GCRA', says: 'One number a key' },
  ],
  claims: ['A fixed window lets twice the limit through', 'The log never does'],
  scenarios: [{ id: 'rate-limiter', title: 'Distributed rate limiter' }],
}
const lock: LabSummary = {
  id: 'distributed-lock',
  title: 'Distributed lock',
  question: 'Who holds it?',
  designs: [{ title: 'Lease only', says: 'A time' }],
  claims: ['A late writer is rejected'],
  scenarios: [],
}
const ids = (search: string) => found([limiter, lock], search).map(({ simulation }) => simulation.id)

test('Without words every simulation is found, by nothing in particular', () => {
  expect(found([limiter, lock], ' ').map(({ simulation, by }) => [simulation.id, by.length])).toEqual([
    ['rate-limiter', 0],
    ['distributed-lock', 0],
  ])
})

test('Titles, questions, designs, claims and scenarios are searched, and every word must stand somewhere', () => {
  expect(ids('RATE')).toEqual(['rate-limiter'])
  expect(ids('holds')).toEqual(['distributed-lock'])
  expect(ids('gcra')).toEqual(['rate-limiter'])
  expect(ids('late writer')).toEqual(['distributed-lock'])
  expect(ids('distributed')).toEqual(['rate-limiter', 'distributed-lock'])
  expect(ids('distributed gcra')).toEqual(['rate-limiter'])
  expect(ids('gcra writer')).toEqual([])
})

test('What was found by a design or a claim is shown, the one with most of the words first', () => {
  expect(found([limiter], 'twice through limiter')[0]?.by).toEqual([
    { what: 'claim', text: 'A fixed window lets twice the limit through' },
  ])
  expect(found([limiter], 'log never')[0]?.by.map(({ what }) => what)).toEqual(['claim', 'design'])
})
