import { b64Vecs } from '@tldraw/tlschema'
import { describe, expect, test } from 'vitest'
import { type BoardDrawing, type BoardRecord, drawBoard } from './draw.ts'
import { apply, type Point } from './geometry.ts'
import type { ComponentGraph } from './graph.ts'
import { outline } from './outline.ts'
import { readBoard, readExcalidraw } from './read.ts'
import { pointsOfStroke } from './strokes.ts'

type Json = Record<string, unknown>
const labelsOf = ({ components }: ComponentGraph) => components.map(({ label }) => label).sort()
const read = (board: BoardDrawing) => readBoard(board.records())
const crossedOut = ({ unread }: ComponentGraph) => unread.filter(({ why }) => why.includes('not counted'))

/** A stroke of the pen through some points, wavering as a hand does. */
function pen(board: BoardDrawing, corners: readonly Point[], options: { dim?: 2 | 3; parent?: string } = {}): string {
  const [first] = corners as [Point]
  const points = corners.slice(1).flatMap((to, i) =>
    Array.from({ length: 12 }, (_, k) => {
      const [from, part] = [corners[i]!, k / 11]
      const waver = 2 * Math.sin(i + 5 * part)
      return {
        x: from.x + (to.x - from.x) * part + waver - first.x,
        y: from.y + (to.y - from.y) * part + waver - first.y,
        z: 0.5,
      }
    }),
  )
  const { dim = 3, ...rest } = options
  const segment = { type: 'free', path: b64Vecs.encodePoints(points, dim), ...(dim === 2 && { dim }) }
  return board.freehand(first.x, first.y, { ...rest, props: { segments: [segment] } })
}

/** Client > Service > Redis > Postgres, 160 by 80 each, 400 apart. */
function design(): BoardDrawing {
  const board = drawBoard()
  for (const [i, label] of ['Client', 'Service', 'Redis', 'Postgres'].entries()) board.box(label, 400 * i, 0)
  for (const [from, to] of [
    ['Client', 'Service'],
    ['Service', 'Redis'],
    ['Redis', 'Postgres'],
  ] as const)
    board.arrow(from, to)
  return board
}
const ALL = ['Client', 'Postgres', 'Redis', 'Service']
const WITHOUT_REDIS = ['Client', 'Postgres', 'Service']
const at = (x: number, y: number): Point => ({ x, y })

describe('what strikes a thing out', () => {
  const ways: [string, (board: BoardDrawing) => unknown][] = [
    ['two lines', (board) => [board.line(at(795, -5), at(965, 85)), board.line(at(965, -5), at(795, 85))]],
    [
      'two arrows without heads',
      (board) => [
        board.looseArrow(at(795, -5), at(965, 85), '', { heads: 'none' }),
        board.looseArrow(at(965, -5), at(795, 85), '', { heads: 'none' }),
      ],
    ],
    ['two strokes', (board) => [pen(board, [at(790, -10), at(970, 90)]), pen(board, [at(970, -12), at(792, 88)])]],
    ['one stroke', (board) => pen(board, [at(800, 0), at(955, 78), at(958, 2), at(805, 80)], { dim: 2 })],
    ['a cross in its middle', (board) => [board.line(at(830, 10), at(930, 70)), board.line(at(930, 10), at(830, 70))]],
    ['one line from corner to corner', (board) => board.line(at(800, 80), at(960, 0))],
    ['one stroke from corner to corner', (board) => pen(board, [at(795, 85), at(966, -4)])],
    ['a line through its name', (board) => board.line(at(830, 41), at(930, 39))],
    ['a stroke through its name', (board) => pen(board, [at(835, 40), at(925, 38)])],
    [
      'a scribble over its name',
      (board) =>
        pen(
          board,
          [0, 1, 2, 3, 4, 5, 6].map((i) => at(838 + 14 * i, i % 2 ? 20 : 62)),
        ),
    ],
  ]
  test.each(ways)('STRUCK-1, STRUCK-2: %s', (_, strike) => {
    const board = design()
    const marks = [strike(board)].flat() as string[]
    const graph = read(board)
    expect(labelsOf(graph)).toEqual(WITHOUT_REDIS)
    expect(graph.connections).toHaveLength(1)
    // The lines over it are listed with it, and nothing twice.
    const [first, arrows, ...more] = crossedOut(graph)
    expect(first).toEqual({ why: 'crossed out, not counted: Redis', shapes: ['shape:geo-3', ...marks] })
    expect(arrows?.shapes).toHaveLength(2)
    expect([more, graph.unread]).toEqual([[], [first, arrows]])
    expect(outline(graph).unread).toContainEqual(first)
  })

  test.each(ways)('STRUCK-1, READ-7: turning and moving a board changes nothing about %s', (_, strike) => {
    const board = design()
    strike(board)
    for (const angle of [0.4, 1.9, Math.PI, -0.9]) {
      const turn = { x: 300, y: -700, angle }
      const records = board.records().map((record): BoardRecord => {
        if (record.typeName !== 'shape') return record
        const { x, y, rotation } = record as unknown as Point & { rotation: number }
        return { ...record, ...apply(turn, { x, y }), rotation: rotation + angle }
      })
      expect(labelsOf(readBoard(records))).toEqual(WITHOUT_REDIS)
    }
  })

  test('STRUCK-1: a cross over a part of the drawing strikes all that lies under it', () => {
    const board = design()
    for (const [i, label] of ['Web tier', 'MySQL'].entries()) board.box(label, 0, 600 + 200 * i)
    board.arrow('Web tier', 'MySQL', 'sync write')
    board.text('read-through', 0, 900)
    pen(board, [at(-30, 560), at(210, 960)])
    pen(board, [at(205, 565), at(-25, 950)])
    const graph = read(board)
    expect(labelsOf(graph)).toEqual(ALL)
    expect(graph.connections).toHaveLength(3)
    expect(graph.notes).toEqual([])
    expect(crossedOut(graph).map(({ why }) => why.split(': ')[1])).toEqual([
      'Web tier',
      'MySQL',
      'read-through',
      undefined,
    ])
  })

  test('STRUCK-1: a frame that is crossed out takes with it all that it holds', () => {
    const board = design()
    board.frame('Async', 0, 500, 700, 300)
    board.box('Kafka', 50, 600, { parent: 'Async' })
    board.box('Worker', 450, 600, { parent: 'Async' })
    board.arrow('Kafka', 'Worker')
    board.arrow('Service', 'Kafka')
    board.line(at(10, 510), at(690, 790))
    board.line(at(690, 505), at(0, 795))
    expect(labelsOf(read(board))).toEqual(ALL)
    expect(read(board).connections).toHaveLength(3)
  })

  test('STRUCK-1: a note, and a text that an arrow leads to', () => {
    const board = design()
    const text = board.text('Memcached', 400, 400)
    board.arrow('Service', text)
    board.line(at(395, 390), at(520, 440))
    board.line(at(395, 440), at(520, 390))
    board.note('hot keys in memory of each limiter, so that no call leaves the machine', 0, 500)
    board.line(at(0, 500), at(200, 700))
    board.line(at(200, 500), at(0, 700))
    const graph = read(board)
    expect([labelsOf(graph), graph.notes, graph.connections.length]).toEqual([ALL, [], 3])
  })

  test('STRUCK-2: a text that is struck out is no note, and a new name beside the old one counts', () => {
    const board = design()
    board.text('cache aside', 0, 400)
    board.line(at(-5, 416), at(150, 418))
    const box = board.box('', 0, 600)
    board.text('MySQL', 40, 605)
    board.line(at(35, 621), at(110, 622))
    board.text('Cassandra', 20, 640)
    board.arrow('Service', box)
    const graph = read(board)
    expect(graph.notes).toEqual([])
    expect(labelsOf(graph)).toEqual(['Cassandra', ...ALL].sort())
    expect(crossedOut(graph).map(({ why }) => why)).toEqual(
      ['cache aside', 'MySQL'].map((text) => expect.stringContaining(text) as string),
    )
  })

  test('STRUCK-2: a shape whose only name is struck out goes with its arrows', () => {
    const board = design()
    const box = board.box('', 0, 600)
    board.text('MySQL', 40, 625)
    board.line(at(35, 641), at(110, 642))
    board.arrow('Service', box)
    const graph = read(board)
    expect([labelsOf(graph), graph.connections.length]).toEqual([ALL, 3])
  })

  test("STRUCK-3: tldraw's box with a cross strikes its words, or what it was drawn over", () => {
    const board = design()
    board.box('Memcached', 0, 400, { geo: 'x-box' })
    board.box('', 795, -5, { geo: 'x-box', width: 170, height: 90 })
    expect(labelsOf(read(board))).toEqual(WITHOUT_REDIS)
  })
})

describe('what strikes nothing out', () => {
  const ways: [string, (board: BoardDrawing) => unknown][] = [
    ['an arrow past it', (board) => board.looseArrow(at(780, 100), at(980, -20))],
    ['a bound arrow over it', (board) => board.arrow('Service', 'Postgres')],
    ['an arrow without heads from box to box', (board) => board.arrow('Service', 'Postgres', '', { heads: 'none' })],
    ['a line from box to box', (board) => board.line(at(560, 40), at(1200, 40))],
    [
      'two lines that cross over it between other boxes',
      (board) => {
        for (const [i, [x, y]] of [at(550, -200), at(1050, -200), at(550, 200), at(1050, 200)]
          .map(({ x, y }) => [x, y])
          .entries())
          board.box(`Worker ${'ABCD'[i]}`, x! - 80, y! - 40)
        board.line(at(630, -165), at(970, 165))
        board.line(at(970, -165), at(630, 165))
      },
    ],
    ['a lifeline', (board) => board.line(at(880, 80), at(880, 900))],
    ['a line from top to bottom', (board) => board.line(at(880, -20), at(880, 100))],
    ['a divider above its name', (board) => board.line(at(815, 22), at(945, 22))],
    ['an underline', (board) => board.line(at(845, 57), at(915, 57))],
    ['a stroke under its name', (board) => pen(board, [at(840, 58), at(920, 60)])],
    ['a long divider', (board) => board.line(at(700, 40), at(1060, 40))],
    [
      'a loop around it',
      (board) =>
        pen(
          board,
          Array.from({ length: 17 }, (_, i) => at(880 + 110 * Math.cos(i / 2.5), 40 + 65 * Math.sin(i / 2.5))),
        ),
    ],
    ['a tick', (board) => pen(board, [at(802, 45), at(840, 80), at(965, -5)])],
    ['a line from corner to corner that goes far beyond', (board) => board.line(at(700, 130), at(1060, -50))],
    ['a line across a corner', (board) => board.line(at(800, 50), at(910, 0))],
    ['a dash in its name', (board) => board.line(at(870, 40), at(890, 40))],
    [
      'a small cross in its middle',
      (board) => [board.line(at(865, 30), at(895, 50)), board.line(at(895, 30), at(865, 50))],
    ],
    [
      'a cross over a third of it',
      (board) => [board.line(at(800, 0), at(870, 80)), board.line(at(870, 0), at(800, 80))],
    ],
    ['a tick of two lines', (board) => [board.line(at(830, 40), at(850, 75)), board.line(at(850, 75), at(950, 5))]],
    [
      'lines that part it in four',
      (board) => [board.line(at(880, 0), at(880, 80)), board.line(at(805, 40), at(955, 43))],
    ],
    [
      'a small cross at its corner',
      (board) => [board.line(at(940, 5), at(955, 20)), board.line(at(955, 5), at(940, 20))],
    ],
    [
      'a squiggle beside it',
      (board) =>
        pen(
          board,
          [0, 1, 2, 3, 4, 5].map((i) => at(840 + 14 * i, i % 2 ? 150 : 180)),
        ),
    ],
    [
      'a cross where it fails',
      (board) => [
        board.line(at(800, 0), at(960, 80)),
        board.line(at(960, 0), at(800, 80)),
        board.text('crashes: take the replica', 780, 100),
      ],
    ],
    ['a marker over it', (board) => board.freehand(0, 0)],
  ]
  test.each(ways)('STRUCK-4: %s', (_, draw) => {
    const board = design()
    draw(board)
    const graph = read(board)
    expect(labelsOf(graph)).toEqual(expect.arrayContaining(ALL))
    expect(crossedOut(graph)).toEqual([])
  })

  test('STRUCK-4: an icon of lines, whether in a group or not', () => {
    for (const grouped of [true, false]) {
      const board = design()
      const icon = board.box('', 400, 400, { width: 100, height: 100 })
      const lines = [board.line(at(400, 400), at(500, 500)), board.line(at(500, 400), at(400, 500))]
      if (grouped) board.group([icon, ...lines])
      board.text('Load balancer', 380, 510)
      board.arrow('Service', icon)
      expect(labelsOf(read(board))).toContain('Load balancer')
    }
  })

  test('STRUCK-4: the name of an edge between two boxes, and rows of a table', () => {
    const board = design()
    board.text('HTTP requests', 595, 25)
    board.line(at(575, 41), at(785, 41))
    for (let row = 0; row < 3; row++) {
      board.text(`row ${row}`, 10, 400 + 40 * row)
      board.line(at(0, 396 + 40 * row), at(120, 396 + 40 * row))
    }
    expect(crossedOut(read(board))).toEqual([])
  })

  test('STRUCK-5: a line of somebody whose shapes do not count', () => {
    const board = design()
    const lines = [board.line(at(795, -5), at(965, 85)), board.line(at(965, -5), at(795, 85))]
    const authorship = Object.fromEntries(
      board
        .records()
        .map(({ id }) => [id, { createdBy: lines.includes(id) ? 'interviewer' : 'candidate', textBy: '' }]),
    )
    expect(labelsOf(readBoard(board.records(), { authorship, candidates: ['candidate'] }))).toEqual(ALL)
    expect(labelsOf(readBoard(board.records(), { authorship, candidates: ['candidate', 'interviewer'] }))).toEqual(
      WITHOUT_REDIS,
    )
  })
})

describe('words that are struck out', () => {
  const struck = (text: string) => ({ type: 'text', text, marks: [{ type: 'bold' }, { type: 'strike' }] })
  const paragraph = (...content: Json[]) => ({ type: 'doc', content: [{ type: 'paragraph', content }] })

  test('STRUCK-6: by a mark in the text', () => {
    const board = design()
    board.box('', 0, 300, { props: { richText: paragraph(struck('MySQL '), { type: 'text', text: 'Cassandra' }) } })
    board.box('', 400, 300, { props: { richText: paragraph(struck('Memcached ~ 2 nodes')) } })
    const graph = read(board)
    expect(labelsOf(graph)).toEqual(['Cassandra', ...ALL].sort())
    expect(crossedOut(graph).map(({ why }) => why)).toEqual([
      'crossed out, not counted: Memcached ∼ 2 nodes',
      'crossed out, not counted: MySQL',
    ])
  })

  test('STRUCK-6: by tildes around or strokes through every letter, in boxes, texts and labels of arrows', () => {
    const through = (text: string) => [...text].map((letter) => `${letter}\u0336`).join('')
    const board = drawBoard()
    board.box('~~Redis~~', 0, 0)
    board.box(`${through('MySQL')} Postgres`, 400, 0)
    board.box('Service', 800, 0)
    board.arrow('Service', 'shape:geo-2', `reads ~~and writes~~`)
    board.text(`~~cache aside~~`, 0, 500)
    board.text('about ~~ 5 k or ~~6 k', 0, 900)
    const graph = read(board)
    expect(labelsOf(graph)).toEqual(['Postgres', 'Service'])
    expect(graph.connections[0]?.label).toBe('reads')
    expect(graph.notes.map(({ text }) => text)).toEqual(['about ~~ 5 k or ~~6 k'])
    expect(crossedOut(graph)).toHaveLength(4)
  })
})

describe('what is said not to be used', () => {
  test.each([
    ['Redis (rejected)', false],
    ['Redis - not used', false],
    ['Redis\nDON’T USE', false],
    ['MySQL [scrapped]', false],
    ['Rejected requests', true],
    ['Requests (rejected)', true],
    ['Dead letter queue (rejected)', true],
    ['Rejected', true],
    ['Ignore this', true],
    ['Old data archive', true],
    ['Cache not used for writes', true],
    ['Deprecated API', true],
  ])('STRUCK-7: a box called %j counts: %s', (label, counts) => {
    const board = design()
    board.box(label, 0, 300)
    board.arrow('Service', label)
    expect(read(board).components).toHaveLength(counts ? 5 : 4)
    expect(crossedOut(read(board)).map(({ why }) => why.split(',')[0])).toEqual(
      counts ? [] : ['said not to be used', 'arrows of what was crossed out'],
    )
  })

  test.each([
    ['Rejected ideas', 4],
    ['Not used', 4],
    ['Option B (rejected)', 4],
    ['Rejects', 6],
    ['Unused keys', 6],
    ['Ideas', 6],
  ])('STRUCK-7: of a frame called %j all or nothing', (name, components) => {
    const board = design()
    board.frame(name, 0, 500, 700, 300)
    board.box('Kafka', 50, 600, { parent: name })
    board.box('Worker', 450, 600, { parent: name })
    board.arrow('Kafka', 'Worker')
    expect(read(board).components).toHaveLength(components)
  })
})

describe('legends', () => {
  test('LEGEND-1: samples under a title are notes', () => {
    const board = design()
    board.text('Legend', 2000, 0)
    for (const [i, words] of ['cache', 'relational database', 'service'].entries()) {
      board.box('', 2000, 45 + 50 * i, { width: 40, height: 30 })
      board.text(words, 2055, 45 + 50 * i)
    }
    const graph = read(board)
    expect(labelsOf(graph)).toEqual(ALL)
    expect(graph.notes.map(({ text }) => text).join()).toContain('relational database')
  })

  test.each(['Legend', 'Key', 'Colour code'])(
    'LEGEND-1: boxes in a frame called %j are notes, unless an arrow leads to one',
    (name) => {
      for (const connected of [false, true]) {
        const board = design()
        board.frame(name, 2000, 0, 300, 400)
        board.box('Cache', 2050, 50, { parent: name })
        board.box('Queue', 2050, 200, { parent: name })
        if (connected) board.arrow('Postgres', 'Queue')
        const graph = read(board)
        expect(graph.components).toHaveLength(connected ? 6 : 4)
        expect(graph.notes.map(({ text }) => text).includes('Cache')).toBe(!connected)
      }
    },
  )

  test('LEGEND-1: the title of a table, and boxes further down, are no legend', () => {
    const board = design()
    board.text('Key', 2000, 0)
    board.box('Redis cluster', 2000, 45)
    board.text('Legend', 3000, 0)
    board.box('Kafka', 3000, 400)
    expect(labelsOf(read(board))).toEqual(['Kafka', 'Redis cluster', ...ALL].sort())
  })
})

describe('versions', () => {
  const two = (first: string, second: string) => {
    const board = drawBoard()
    for (const [i, title] of [first, second].entries()) {
      if (title) board.text(title, 20, 2000 * i)
      const labels = ['Client', 'Service', 'Redis'].concat(i === 0 ? ['Kafka'] : [])
      const ids = labels.map((label, j) => board.box(label, 300 * j, 2000 * i + 100))
      ids.slice(1).forEach((id, j) => board.arrow(ids[j]!, id))
    }
    return read(board).components.filter(({ latest }) => latest).length
  }
  test.each([
    ['v1', 'v2', 3],
    ['V2', 'V1', 4],
    ['Naive approach', 'Improved design', 3],
    ['First attempt', '', 3],
    ['', 'Final design', 3],
    ['before', 'after', 3],
    ['Version 1: simple', 'FINAL', 3],
    ['Old data', 'New data', 4],
    ['GET /v1/links', 'GET /v2/links', 4],
    ['First step', 'Second step', 4],
    ['First approach', 'Second approach', 4],
    ['', 'v1', 4],
  ])('VERSION-2: under the headings %j and %j the last version has %i parts', (first, second, parts) => {
    expect(two(first, second)).toBe(parts)
  })
})

test('STRUCK-2: strokes are read as tldraw writes them', () => {
  const points = Array.from({ length: 50 }, (_, i) => ({ x: 3 + 17.25 * i, y: -2 - 0.5 * i * i, z: 0.5 }))
  for (const dim of [2, 3] as const) {
    const path = b64Vecs.encodePoints(points, dim)
    expect(pointsOfStroke([{ type: 'free', path, dim }])).toEqual(
      b64Vecs.decodePoints(path, dim).map(({ x, y }) => ({ x, y })),
    )
  }
  for (const broken of [
    undefined,
    'x',
    [null],
    [{ path: 3 }],
    [{ path: 'A' }],
    [{ path: '////////////////' }],
    [{ path: '%%' }],
  ])
    expect(pointsOfStroke(broken)).toEqual([])
})

test('STRUCK-1, STRUCK-6: an Excalidraw file is read alike', () => {
  const shared = { angle: 0, groupIds: [], frameId: null, isDeleted: false }
  const box = (id: string, x: number, text: string) => [
    { ...shared, id, type: 'rectangle', x, y: 0, width: 160, height: 80 },
    {
      ...shared,
      id: `${id}-text`,
      type: 'text',
      x: x + 40,
      y: 27,
      width: 80,
      height: 25,
      fontSize: 20,
      text,
      containerId: id,
    },
  ]
  const stroke = (id: string, type: string, points: number[][]) => ({ ...shared, id, type, x: 400, y: 0, points })
  const elements = [
    ...box('a', 0, '~~MySQL~~ Postgres'),
    ...box('b', 400, 'Redis'),
    ...box('c', 800, 'Kafka'),
    stroke('d', 'freedraw', [
      [0, 0],
      [80, 41],
      [160, 80],
    ]),
    stroke('e', 'line', [
      [160, 0],
      [0, 80],
    ]),
    {
      ...stroke('f', 'line', [
        [0, 0],
        [90, 1],
      ]),
      x: 835,
      y: 40,
    },
  ]
  const graph = readExcalidraw({ type: 'excalidraw', version: 2, elements })
  expect(labelsOf(graph)).toEqual(['Postgres'])
  expect(crossedOut(graph).map(({ shapes }) => shapes.toSorted())).toEqual([
    ['b', 'b-text', 'd', 'e'],
    ['c', 'c-text', 'f'],
    ['a'],
  ])
})
