import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { b64Vecs, createTLSchema } from '@tldraw/tlschema'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawBoard } from './draw.ts'
import type { BoardRecord } from './draw.ts'
import { fromExcalidraw } from './from-excalidraw.ts'
import type { ComponentGraph } from './graph.ts'
import { readBoard, readExcalidraw } from './read.ts'
import { toExcalidraw } from './to-excalidraw.ts'

const scenarios = join(import.meta.dirname, '..', '..', 'scenarios')
/** Every board of every scenario, those that people drew to measure the scorer among them. */
const boards = readdirSync(scenarios)
  .flatMap((id) => ['boards', 'rated'].map((folder) => join(id, folder)))
  .filter((folder) => existsSync(join(scenarios, folder)))
  .flatMap((folder) => readdirSync(join(scenarios, folder)).map((file) => join(folder, file)))
  .filter((file) => file.endsWith('.tldr'))

const recordsOf = (board: string): BoardRecord[] =>
  (JSON.parse(readFileSync(join(scenarios, board), 'utf8')) as { records: BoardRecord[] }).records
const out = (records: readonly unknown[]) => toExcalidraw(records, (path, dim) => b64Vecs.decodePoints(path, dim))
const back = (document: unknown) => fromExcalidraw(JSON.stringify(document), (points) => b64Vecs.encodePoints(points))

/** What a graph says, without the ids of shapes. */
function meaning({ components, connections, clusters, notes }: ComponentGraph) {
  const names = new Map([...clusters, ...components].map(({ id, label }) => [id, label]))
  const nameOf = (id: string | null) => (id === null ? null : names.get(id))
  const sorted = (facts: unknown[]) => facts.map((fact) => JSON.stringify(fact)).sort()
  return {
    components: sorted(
      components.map(({ label, kind, products, replicas, peers, cluster, inside, latest, confidence }) => [
        label,
        kind,
        products,
        replicas,
        sorted(peers.map(nameOf)),
        nameOf(cluster),
        nameOf(inside),
        latest,
        confidence,
      ]),
    ),
    connections: sorted(
      connections.map(({ from, to, both, confidence }) => [nameOf(from), nameOf(to), both, confidence]),
    ),
    clusters: sorted(clusters.map(({ label, kind, members }) => [label, kind, sorted(members.map(nameOf))])),
    notes: sorted(notes.map(({ text, above }) => [text, above])),
    // A word at the very border of a shape may be the arrow's or the shape's: arrows end at the border there.
    said: sorted(
      [
        ...components.flatMap(({ annotations }) => annotations.map(({ text }) => text)),
        ...connections.flatMap(({ label }) => label.split('\n')),
      ].filter((text) => text !== ''),
    ),
  }
}

describe('EXPORT-1: a board says in Excalidraw what it says here, and so when it comes back', () => {
  it('finds the boards', () => expect(boards.length).toBeGreaterThan(40))

  it.each(boards)('%s', (board) => {
    const records = recordsOf(board)
    const expected = meaning(readBoard(records))
    const document = out(records)
    expect(meaning(readExcalidraw(document))).toEqual(expected)
    const { records: returned, unread } = back(document)
    expect(unread).toEqual([])
    expect(meaning(readBoard(returned))).toEqual(expected)
  })
})

function everything() {
  const board = drawBoard()
  const frame = board.frame('Version 2', 600, -50, 500, 400)
  const cache = board.box('Sessions', 700, 0, {
    parent: frame,
    kind: 'cache',
    geo: 'oval',
    props: { fill: 'semi', color: 'green' },
  })
  const cloud = board.box('CDN', 0, 0, { geo: 'cloud', rotation: 0.4 })
  const note = board.note('120 requests a minute', 300, 400, { props: { color: 'green' } })
  const inner = board.group([board.box('A', 0, 400), board.box('B', 0, 500)])
  const outer = board.group([inner, board.text('of both', 200, 450)])
  const arrow = board.arrow(cloud, cache, 'GET /image', { heads: 'both' })
  return { board, ids: { frame, cache, cloud, note, inner, outer, arrow } }
}
const elementsOf = (records: readonly unknown[]) =>
  new Map(out(records).elements.map((element) => [element.id, element]))

describe('EXPORT-2: the document is one that Excalidraw opens', () => {
  it('names labels, bound arrows, frames and groups from both sides', () => {
    for (const records of [everything().board.records(), ...boards.map(recordsOf)]) {
      const elements = elementsOf(records)
      const order = [...elements.keys()]
      for (const { id, containerId, startBinding, endBinding, frameId, boundElements } of elements.values()) {
        if (containerId) expect(elements.get(String(containerId))?.boundElements).toContainEqual({ id, type: 'text' })
        for (const binding of [startBinding, endBinding] as ({ elementId: string } | null | undefined)[])
          if (binding) expect(elements.get(binding.elementId)?.boundElements).toContainEqual({ id, type: 'arrow' })
        for (const bound of boundElements ?? []) expect(elements.has(String(bound.id))).toBe(true)
        if (frameId) expect(order.indexOf(String(frameId))).toBeGreaterThan(order.indexOf(id))
      }
    }
  })

  it('has every field that Excalidraw asks of an element', () => {
    const { elements, ...document } = out(everything().board.records())
    expect(document).toMatchObject({ type: 'excalidraw', version: 2, files: {} })
    for (const element of elements) {
      expect(Object.values(element)).not.toContain(undefined)
      expect(element).toMatchObject({ seed: expect.any(Number) as number, version: 1, isDeleted: false, updated: 1 })
      for (const field of ['x', 'y', 'width', 'height', 'angle']) expect(element[field]).toSatisfy(Number.isFinite)
    }
  })

  it('has frames, groups from the innermost, turns about the middle, and labels broken where their shape ends', () => {
    const { board, ids } = everything()
    const long = board.box('Notification service for everybody', 0, 700)
    const elements = elementsOf(board.records())
    expect(elements.get(ids.frame)).toMatchObject({ type: 'frame', name: 'Version 2', x: 600, y: -50, width: 500 })
    expect(elements.get(ids.cache)).toMatchObject({ type: 'rectangle', x: 700, y: 0, frameId: ids.frame })
    const [a] = [...elements.values()].filter(({ text }) => text === 'A')
    expect(a?.groupIds).toEqual([ids.inner, ids.outer])
    const cloud = elements.get(ids.cloud)
    expect(cloud).toMatchObject({ type: 'ellipse', width: 160, height: 80, angle: expect.closeTo(0.4) as number })
    expect(cloud?.x).toBeCloseTo(80 * Math.cos(0.4) - 40 * Math.sin(0.4) - 80)
    expect(elements.get(`${long}-label`)).toMatchObject({
      originalText: 'Notification service for everybody',
      containerId: long,
    })
    expect(String(elements.get(`${long}-label`)?.text).split('\n').length).toBeGreaterThan(1)
  })
})

describe('EXPORT-3: what Excalidraw has no word for survives in customData', () => {
  it('keeps kinds and shapes, and reads them again', () => {
    const { board, ids } = everything()
    const elements = elementsOf(board.records())
    expect(elements.get(ids.cache)?.customData).toEqual({ dryrun: { kind: 'cache', shape: 'oval' } })
    expect(elements.get(ids.note)?.customData).toEqual({ dryrun: { shape: 'note' } })
    const document = out(board.records())
    expect(readExcalidraw(document).components.find(({ label }) => label === 'Sessions')).toMatchObject({
      kind: 'cache',
      confidence: 1,
    })
    const returned = back(document).records
    expect(returned.filter(({ type }) => type === 'note')).toMatchObject([{ props: { color: 'green', scale: 1 } }])
    expect(returned.filter(({ meta }) => (meta as { kind?: string }).kind !== undefined)).toMatchObject([
      { meta: { kind: 'cache' }, props: { geo: 'oval', fill: 'semi', color: 'green' } },
    ])
  })
})

it('EXPORT-3: never takes a cloud for the lid of a store, though it goes out as an ellipse', () => {
  const board = drawBoard()
  const cloud = board.box('', 0, 0, { geo: 'cloud', height: 40 })
  board.arrow(board.box('Client', 400, 0), cloud)
  board.arrow(cloud, board.box('Service', 0, 20))
  expect(readBoard(board.records()).connections).toHaveLength(2)
  expect(readExcalidraw(out(board.records())).connections).toHaveLength(2)
})

describe('EXPORT-4: only what was drawn goes out', () => {
  it('leaves out worksheet entries, pinned results and further pages', () => {
    const board = drawBoard()
    board.box('Client', 0, 0)
    board.box('p99 12 ms', 0, 200, { meta: { pin: { runId: 'r' } } })
    const [document, page, ...shapes] = board.records()
    const second = { ...page, id: 'page:second', index: 'a2' }
    const elsewhere = { ...shapes[0]!, id: 'shape:elsewhere', parentId: 'page:second' }
    const { elements } = out([
      document,
      second,
      page,
      elsewhere,
      ...shapes,
      { id: 'entry:1', typeName: 'entry', text: 'GET /' },
    ])
    expect(elements.map(({ type, originalText }) => originalText ?? type)).toEqual(['rectangle', 'Client'])
  })

  it('never throws, whatever the records hold', () => {
    const shape = fc.record({
      id: fc.constantFrom('shape:a', 'shape:b', 'shape:c'),
      typeName: fc.constantFrom('shape', 'binding', 'page'),
      type: fc.constantFrom('geo', 'arrow', 'draw', 'group', 'frame', 'note', 'text', 'line', 'hologram'),
      parentId: fc.constantFrom('page:page', 'shape:a', 'shape:b', 'shape:c'),
      x: fc.integer(),
      y: fc.integer(),
      index: fc.jsonValue(),
      opacity: fc.jsonValue(),
      rotation: fc.double({ noNaN: true, min: -9, max: 9 }),
      props: fc.oneof(
        fc.jsonValue(),
        fc.record({
          w: fc.integer(),
          h: fc.integer(),
          segments: fc.constant([{ path: 'AAAA' }]),
          start: fc.constant({ x: 0, y: 0 }),
          end: fc.constant({ x: 5, y: 5 }),
          bend: fc.jsonValue(),
          scale: fc.jsonValue(),
        }),
      ),
    })
    fc.assert(
      fc.property(
        fc.array(fc.oneof(shape, fc.jsonValue()), { maxLength: 8 }),
        (records) => void JSON.stringify(out(records)),
      ),
      { numRuns: 300 },
    )
  })
})

describe('EXPORT-5: lines run where they are seen to run', () => {
  const path = (bend: number, kind = 'arc') => {
    const board = drawBoard()
    const id = board.arrow(board.box('A', 0, 0), board.box('B', 400, 0), '', { bend, props: { kind } })
    const { x, y, points } = elementsOf(board.records()).get(id)!
    return (points as [number, number][]).map(([dx, dy]) => [Number(x) + dx, Number(y) + dy].map(Math.round))
  }

  it('ends arrows at the borders of what they are bound to', () => {
    expect(path(0)).toEqual([
      [160, 40],
      [400, 40],
    ])
  })

  it('bends them to the side to which they bend', () => {
    expect(path(-60)[1]).toEqual([280, -20])
    expect(path(60)[1]).toEqual([280, 100])
  })

  it('brings bends back as they were', () => {
    const board = drawBoard()
    board.looseArrow({ x: 0, y: 0 }, { x: 200, y: 0 }, '', { bend: -40 })
    expect(back(out(board.records())).records.find(({ type }) => type === 'arrow')?.props).toMatchObject({ bend: -40 })
  })

  it('steps where tldraw steps', () => {
    const board = drawBoard()
    const id = board.arrow(board.box('A', 0, 0), board.box('B', 400, 300), '', { props: { kind: 'elbow' } })
    const element = elementsOf(board.records()).get(id)!
    const points = element.points as [number, number][]
    expect(element.elbowed).toBe(true)
    for (const [i, [x, y]] of points.slice(1).entries()) expect(x === points[i]![0] || y === points[i]![1]).toBe(true)
  })
})

describe('EXPORT-6: freehand comes back as it was', () => {
  it('keeps the points of a stroke, wherever its group has been moved and turned', () => {
    const points = [
      { x: 0, y: 0, z: 0.5 },
      { x: 12, y: 4, z: 0.5 },
      { x: 20, y: 30, z: 0.5 },
    ]
    const board = drawBoard()
    const stroke = board.freehand(100, 50, {
      props: { segments: [{ type: 'free', path: b64Vecs.encodePoints(points) }], scaleX: 2 },
    })
    const group = board.group([stroke, board.box('A', 300, 300)])
    const records = board
      .records()
      .map((record) => (record.id === group ? { ...record, rotation: Math.PI / 2 } : record))
    const element = elementsOf(records).get(stroke)!
    expect(element).toMatchObject({ type: 'freedraw', simulatePressure: true, groupIds: [group] })
    expect((element.points as number[][]).map((point) => point.map(Math.round))).toEqual(
      [
        [0, 0],
        [-4, 24],
        [-30, 40],
      ].map((point) => point.map((n) => n + 0)),
    )
    const returned = back(out(records)).records.find(({ type }) => type === 'draw')!
    const [segment] = (returned.props as { segments: { path: string }[] }).segments
    expect(b64Vecs.decodePoints(segment!.path).map(({ x, y }) => [x, y].map(Math.round))).toEqual([
      [0, 0],
      [-4, 24],
      [-30, 40],
    ])
  })

  it('makes records that tldraw validates of all of it', () => {
    const schema = createTLSchema()
    for (const record of boards.flatMap((board) => back(out(recordsOf(board))).records))
      schema.validateRecord({} as never, record as never, 'tests', null)
  })
})
