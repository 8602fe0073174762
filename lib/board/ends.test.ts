import { expect, test } from 'vitest'
import { drawBoard } from './draw.ts'
import { flowOf } from './flow.ts'
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

test('SHAPE-7: a box without words around one component is its border', () => {
  const board = drawBoard()
  board.box('', 400, 0, { width: 300, height: 300 })
  board.box('Postgres', 470, 100)
  board.box('Order service', 0, 100)
  board.looseArrow({ x: 165, y: 140 }, { x: 394, y: 140 })
  const graph = readBoard(board.records())
  expect(joined(graph)).toEqual(['Order service > Postgres'])
  expect(graph.clusters).toEqual([])
})

test('SHAPE-1: an icon of parts in nested groups and the text in the group around them are one component', () => {
  const board = drawBoard()
  const back = board.box('', 400, 0, { width: 100, height: 100 })
  const inner = board.group([board.box('', 420, 20, { width: 40, height: 40 })])
  const icon = board.group([back, inner])
  board.group([icon, board.text('EC2', 420, 110)])
  board.box('Client', 0, 10)
  board.arrow('Client', back)
  const graph = readBoard(board.records())
  expect(joined(graph)).toEqual(['Client > EC2'])
  expect(new Set(graph.components.map(({ kind }) => kind))).toEqual(new Set(['client', 'service']))
})

test('TEXT-7: a text right above a box around others names it, and one inside a box with an icon names that box', () => {
  const board = drawBoard()
  board.box('', 0, 0, { width: 600, height: 240 })
  board.box('Node A', 40, 80)
  board.box('Node B', 360, 80)
  board.text('Redis cluster', 20, -40)
  board.box('', 800, 0, { width: 300, height: 200 })
  board.group([
    board.box('', 820, 20, { width: 40, height: 40 }),
    board.ellipse('', 830, 30, { width: 20, height: 20 }),
  ])
  board.text('Waiting queue', 840, 100)
  board.looseArrow({ x: 605, y: 120 }, { x: 795, y: 100 })
  expect(joined(readBoard(board.records()))).toEqual(['Redis cluster > Waiting queue'])
})

test('LABEL-6: what a name leaves open, its place tells', () => {
  const kindOf = (label: string, draw: (board: ReturnType<typeof drawBoard>) => void) => {
    const board = drawBoard()
    draw(board)
    const found = readBoard(board.records()).components.find((each) => each.label === label)
    return found && { kind: found.kind, sure: found.confidence >= 0.6 }
  }
  const rows = (arrows: [string, string][]) => (board: ReturnType<typeof drawBoard>) => {
    for (const label of new Set(arrows.flat())) board.box(label)
    for (const [from, to] of arrows) board.arrow(from, to)
  }
  expect(kindOf('Bob', rows([['Bob', 'Load balancer']]))).toEqual({ kind: 'client', sure: false })
  expect(kindOf('Connector', rows([['Connector', 'Load balancer']]))?.kind).toBeNull()
  expect(kindOf('Raw videos', rows([['Upload service', 'Raw videos']]))).toEqual({ kind: 'object-store', sure: false })
  const capture: [string, string][] = [
    ['API gateway', 'Capture request'],
    ['Capture request', 'Postgres'],
  ]
  expect(kindOf('Capture request', rows(capture))).toEqual({ kind: 'service', sure: false })
  const mail: [string, string][] = [
    ['API gateway', 'Email service'],
    ['Email service', 'Cassandra'],
  ]
  expect(kindOf('Email service', rows(mail))?.kind).toBe('service')
  expect(kindOf('Email service', rows([['Kafka', 'Email service']]))?.kind).toBe('notification')
  const asked: [string, string][] = [['API gateway', 'Feed aggregator']]
  expect(kindOf('Feed aggregator', rows(asked))).toEqual({ kind: 'service', sure: false })
  expect(kindOf('Feed aggregator', rows([...asked, ['Kafka', 'Feed aggregator']]))?.kind).toBe('worker')
  const between: [string, string][] = [
    ['Redis', 'User'],
    ['User', 'Postgres'],
  ]
  expect(kindOf('User', rows(between))).toEqual({ kind: 'service', sure: false })
  const users: [string, string][] = [
    ['API gateway', 'Users'],
    ['Users', 'Postgres'],
  ]
  expect(kindOf('Users', rows(users))).toEqual({ kind: 'service', sure: false })
  expect(kindOf('Users', rows([['Users', 'API gateway']]))).toEqual({ kind: 'client', sure: true })
  expect(kindOf('Error handler', rows([['Kafka', 'Error handler']]))?.kind).toBe('worker')
})

test('ARROW-1: an arrow that ends below the caption of a thing means the thing', () => {
  const board = drawBoard()
  board.box('', 400, 0, { width: 160, height: 80 })
  board.text('Redis cluster', 400, 90)
  board.box('Reader', 400, 400)
  board.looseArrow({ x: 480, y: 395 }, { x: 480, y: 150 })
  expect(joined(readBoard(board.records()))).toEqual(['Reader > Redis cluster'])
})

test('ARROW-7: arrows of a topic under its broker are those of the broker, and those of a text of another family are not', () => {
  const ways = (caption: string) => {
    const board = drawBoard()
    board.box('Order service', 0, 0)
    board.box('Kafka', 400, 0)
    board.text(caption, 400, 90)
    board.box('Billing worker', 800, 0)
    board.arrow('Order service', 'Kafka')
    board.arrow(caption, 'Billing worker')
    const graph = readBoard(board.records())
    const { out, byId } = flowOf(graph)
    const kafka = graph.components.find(({ label }) => label === 'Kafka')
    return (out.get(kafka?.id ?? '') ?? []).map(({ to }) => byId.get(to)?.label)
  }
  expect(ways('topic: orders')).toEqual(['Billing worker'])
  expect(ways('Postgres')).toEqual([])
})

test('ARROW-7: arrows of what is written beside a general name, and over a box around others, are theirs', () => {
  const beside = drawBoard()
  beside.box('Post DB', 400, 0)
  beside.text('Relational database, posts by id and user', 600, 20, { width: 200 })
  beside.box('Count handlers', 600, 400)
  beside.arrow('Count handlers', 'Relational database, posts by id and user')
  expect(joined(readBoard(beside.records()))).toEqual(['Count handlers > Post DB'])

  const over = drawBoard()
  over.box('', 400, 0, { width: 700, height: 200 })
  over.box('Redis', 440, 60)
  over.box('Cassandra', 800, 60)
  over.text('Storage layer', 420, -30)
  over.box('Mail service', 0, 60)
  over.arrow('Mail service', 'Storage layer')
  const graph = readBoard(over.records())
  expect(graph.clusters).toMatchObject([{ label: 'Storage layer' }])
  expect(joined(graph)).toEqual(['Mail service > Storage layer'])
})
