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

test.each([
  [
    'a header',
    'POST /orders {item}\nIdempotency-Key: uuid\nGET /orders/{id}',
    ['POST /orders {item}\nIdempotency-Key: uuid', 'GET /orders/{id}'],
  ],
  [
    'what is indented',
    'POST /orders {item}\n   Key of the shopper -> 201',
    ['POST /orders {item}\nKey of the shopper -> 201'],
  ],
  ['an answer', 'put(k, v)\n-> 202 {id}\nall is well', ['put(k, v)\n-> 202 {id}']],
  ['fields in open brackets', 'PUT /x {\na,\nb }\nnothing more', ['PUT /x {\na,\nb }']],
  ['nothing beyond a blank line', 'put(k, v)\n\n-> 202 {id}', ['put(k, v)']],
  [
    'what a name in it stands for',
    'put(k, v, ctx)\ndel(k)\nctx = opaque version',
    ['put(k, v, ctx)\nctx = opaque version', 'del(k)'],
  ],
])('PRED-7: to a call belongs %s', (_, note, calls) => {
  expect(callsIn(note)).toEqual(calls)
})

test.each([
  ['figures in a list', '10^9 keys, p99 10 ms local, 40 % of gets miss', 1],
  ['what must never be', 'keys stay in the country\nnever two holders', 1],
  ['what is not to get lost', '3 copies, 2 places\nno accepted order lost', 1],
  ['a rate that is stated', '20 000 orders per second, 3 zones', 1],
  ['a reckoning', '20M / 86400 = 231/s, x2\n3 copies', 0],
  ['one figure alone', 'p99 of 20 ms', 0],
  ['what is asked', 'asked: two zones\nmany readers', 2],
])('PRED-7: a list without a heading, %s', (_, note, count) => {
  const board = drawBoard()
  board.text(note, 0, 0)
  expect(writtenOf(readBoard(board.records()), null).requirements).toHaveLength(count)
})
