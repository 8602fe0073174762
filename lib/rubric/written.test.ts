import { expect, test } from 'vitest'
import { drawBoard } from '../board/draw.ts'
import { readBoard } from '../board/read.ts'
import { readWorksheet } from './worksheet-file.ts'
import { writtenOf } from './written.ts'

/** The lines of one note that count as calls. */
function callsIn(note: string): string[] {
  const board = drawBoard()
  board.text(note, 0, 0)
  return writtenOf(readBoard(board.records()), null).api.map(({ text }) => text)
}

test.each([
  ['a method of HTTP', 'DELETE /orders/{id}'],
  ['a function', 'register(program, schedule)'],
  ['a function of an id and one thing more', 'postpone(id, +2h)'],
  ['a function beside one of arithmetic', 'place(order) on shard hash(orderId)'],
  ['a statement that is named', 'take: UPDATE seats SET holder=me WHERE id=? RETURNING version'],
])('PRED-7: %s is a call', (_, line) => {
  expect(callsIn(line)).toEqual([line])
})

test.each([
  ['a comparison with the clock', 'where due_at <= now()'],
  ['a constraint', 'UNIQUE(order_id, due_at)'],
  ['a hash', 'router hash(orderId) % 16'],
  ['a statement', 'UPDATE orders SET state = paid(amount)'],
  ['a call of the operating system', 'fetch handler: sendfile(2), no copy'],
  ['a statement that removes', 'DELETE FROM orders'],
  ['a choice of rows', 'the query takes WHERE id IN (select first(id) from orders)'],
  ['the columns of a table', 'orders(id, user_id, status, paid_at)'],
  ['a table with its key', 'orders(order_id PK, status)'],
])('PRED-7: %s is no call', (_, line) => {
  expect(callsIn(line)).toEqual([])
})

test.each(['Reqs', 'Requirements', 'NFR reqs:'])('PRED-7: what stands under "%s" is a requirement', (heading) => {
  const board = drawBoard()
  board.text(`${heading}\np99 50 ms`, 0, 0)
  expect(writtenOf(readBoard(board.records()), null).requirements.map(({ text }) => text)).toEqual(['p99 50 ms'])
})

test.each([
  ['after a colon', 'a ring over modulo: few keys move', true],
  ['by a word that gives one', 'a ring, since few keys move', true],
  ['not at all', 'a ring over modulo', false],
])('PRED-7: a decision without a reason of its own may say it in the choice, %s', (_, chosen, said) => {
  const read = readWorksheet({ decisions: [{ chosen, because: '' }] })
  if (!read.ok) throw new Error(read.error)
  const [decision] = writtenOf(readBoard(drawBoard().records()), read.entries).decisions
  expect(decision?.reason).toBe(said ? chosen : '')
})
