import { expect, test } from 'vitest'
import { drawBoard } from './draw.ts'
import type { ComponentGraph } from './graph.ts'
import { readBoard } from './read.ts'

const joined = (graph: ComponentGraph) => {
  const names = new Map([...graph.clusters, ...graph.components].map(({ id, label }) => [id, label]))
  return graph.connections.map(({ from, to }) => `${names.get(from)} > ${names.get(to)}`)
}

test('ARROW-1: an arrow that stops short of a box around others means that box, not the one just behind its border', () => {
  const board = drawBoard()
  board.box('Gateway', 0, 60)
  board.box('Cluster', 400, 0, { width: 500, height: 220 })
  board.box('Node A', 412, 60)
  board.box('Node B', 700, 60)
  board.looseArrow({ x: 165, y: 100 }, { x: 393, y: 100 })
  expect(joined(readBoard(board.records()))).toEqual(['Gateway > Cluster'])
})

test('ARROW-6: arrows between the lifelines of a sequence diagram join what the lifelines hang on', () => {
  const board = drawBoard()
  for (const [i, name] of ['Client', 'Gateway', 'Redis'].entries()) {
    board.box(name, i * 400, 0)
    board.line({ x: i * 400 + 80, y: 82 }, { x: i * 400 + 80, y: 900 })
  }
  board.looseArrow({ x: 84, y: 200 }, { x: 476, y: 204 }, 'request')
  board.looseArrow({ x: 484, y: 300 }, { x: 876, y: 300 }, 'incr')
  board.looseArrow({ x: 476, y: 420 }, { x: 84, y: 420 }, '200')
  expect(joined(readBoard(board.records()))).toEqual(['Client > Gateway', 'Gateway > Redis', 'Gateway > Client'])
})

test('ARROW-6: one long arrow that ends in nothing is no lifeline', () => {
  const board = drawBoard()
  board.box('Client', 0, 0)
  board.box('Redis', 600, 300)
  board.looseArrow({ x: 80, y: 82 }, { x: 80, y: 900 })
  board.looseArrow({ x: 84, y: 340 }, { x: 595, y: 340 })
  expect(joined(readBoard(board.records()))).toEqual([])
})

test('TEXT-3: a free end that points at a paragraph makes it a component, an arrow that passes it by does not', () => {
  const board = drawBoard()
  const words = 'keeps one counter for every user\nand drops it again after the window has passed'
  board.box('Rate limiter', 0, 0)
  board.text(words, 400, 10)
  board.looseArrow({ x: 165, y: 40 }, { x: 394, y: 40 })
  expect(joined(readBoard(board.records()))).toEqual(['Rate limiter > keeps one counter for every user'])

  const past = drawBoard()
  past.box('Rate limiter', 0, 0)
  past.box('Redis', 900, 0)
  past.text(words, 170, 60)
  past.looseArrow({ x: 165, y: 40 }, { x: 894, y: 40 })
  const graph = readBoard(past.records())
  expect(joined(graph)).toEqual(['Rate limiter > Redis'])
  expect(graph.components).toHaveLength(2)
})

test('SHAPE-3: copies in a stack without words are one component, which the text below them names', () => {
  const board = drawBoard()
  const back = board.box('', 300, 0)
  board.box('', 312, 12)
  board.box('', 324, 24)
  board.text('App servers', 340, 112)
  board.box('Client', 0, 0)
  board.arrow('Client', back)
  const graph = readBoard(board.records())
  expect(joined(graph)).toEqual(['Client > App servers'])
  expect(graph.components.find(({ label }) => label === 'App servers')).toMatchObject({ kind: 'service', replicas: 3 })
})
