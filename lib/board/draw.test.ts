import { createTLSchema } from '@tldraw/tlschema'
import { parseTldrawJsonFile } from 'tldraw'
import { expect, test } from 'vitest'
import { drawBoard, TLDRAW_SCHEMA, toTldrFile } from './draw.ts'

function everything() {
  const board = drawBoard()
  const client = board.box('Client')
  const limiter = board.ellipse('Rate limiter', 300, 0, { kind: 'rate-limiter', rotation: 0.3 })
  const frame = board.frame('Version 2', 600, -50, 500, 400)
  const store = board.box('Redis', 700, 0, { parent: frame })
  board.arrow(client, limiter, 'POST /check')
  board.arrow('Rate limiter', store, '', { bound: 'start', heads: 'both', bend: 20 })
  board.group([board.box('A', 0, 400), board.text('two\nlines', 0, 500)])
  board.note('120 requests a minute', 300, 400)
  board.line({ x: 0, y: 0 }, { x: 50, y: 50 })
  board.freehand(10, 10)
  return board
}

test('DRAW-1: every record is valid for tldraw 5.4.2, and its own parser opens the file', () => {
  const schema = createTLSchema()
  const records = everything().records()
  for (const record of records) schema.validateRecord({} as never, record as never, 'tests', null)
  const parsed = parseTldrawJsonFile({ schema, json: toTldrFile(records) })
  expect(parsed.ok).toBe(true)
  if (parsed.ok) for (const { id } of records) expect(parsed.value.has(id as never), id).toBe(true)
})

test('DRAW-1: the schema in the file is the one of the installed tldraw', () => {
  expect(TLDRAW_SCHEMA).toEqual(createTLSchema().serialize())
})

test('DRAW-2: an arrow that names no shape is refused with the name', () => {
  const board = drawBoard()
  board.box('Client')
  expect(() => board.arrow('Client', 'Nowhere')).toThrow('"Nowhere"')
})

test('DRAW-1: index keys stay valid and in order on a large board', () => {
  const board = drawBoard()
  for (let i = 0; i < 5000; i++) board.box(`box ${i}`)
  const keys = board
    .records()
    .flatMap((record) => (typeof record.index === 'string' && record.typeName === 'shape' ? [record.index] : []))
  expect(keys).toEqual([...keys].sort())
  expect(parseTldrawJsonFile({ schema: createTLSchema(), json: toTldrFile(board.records()) }).ok).toBe(true)
})
