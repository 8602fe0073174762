import { b64Vecs, createTLSchema } from '@tldraw/tlschema'
import fc from 'fast-check'
import { parseTldrawJsonFile } from 'tldraw'
import { describe, expect, it } from 'vitest'
import { toTldrFile } from './draw.ts'
import type { BoardRecord } from './draw.ts'
import { fromExcalidraw } from './from-excalidraw.ts'
import { readBoard, readExcalidraw } from './read.ts'

type Element = Record<string, unknown>
let count = 0
/** An element as Excalidraw writes it, with what matters to a test. */
const element = (type: string, x: number, y: number, more: Element = {}): Element => ({
  id: `e${++count}`,
  type,
  x,
  y,
  width: 160,
  height: 80,
  angle: 0,
  strokeColor: '#1e1e1e',
  backgroundColor: 'transparent',
  fillStyle: 'solid',
  strokeWidth: 2,
  strokeStyle: 'solid',
  roughness: 1,
  opacity: 100,
  groupIds: [],
  frameId: null,
  isDeleted: false,
  locked: false,
  boundElements: null,
  link: null,
  ...more,
})
const words = (text: string, x: number, y: number, more: Element = {}) =>
  element('text', x, y, {
    width: text.length * 11,
    height: 25,
    fontSize: 20,
    fontFamily: 5,
    text,
    originalText: text,
    ...more,
  })
const box = (id: string, label: string, x: number, y: number, more: Element = {}) => [
  element('rectangle', x, y, { id, ...more }),
  words(label, x + 10, y + 25, { id: `${id}-label`, containerId: id }),
]
const arrow = (from: [number, number], to: [number, number], more: Element = {}) =>
  element('arrow', from[0], from[1], {
    width: Math.abs(to[0] - from[0]),
    height: Math.abs(to[1] - from[1]),
    points: [
      [0, 0],
      [to[0] - from[0], to[1] - from[1]],
    ],
    startArrowhead: null,
    endArrowhead: 'arrow',
    ...more,
  })

const taken = (
  elements: unknown,
  encode = (points: { x: number; y: number; z: number }[]) => b64Vecs.encodePoints(points),
) => fromExcalidraw({ type: 'excalidraw', version: 2, elements }, encode)
type Shape = BoardRecord & {
  type: string
  x: number
  y: number
  parentId: string
  index: string
  rotation: number
  props: Record<string, never>
  meta: Element
}
const shapesIn = (records: readonly BoardRecord[]) => records.filter(({ typeName }) => typeName === 'shape') as Shape[]
const bindingsIn = (records: readonly BoardRecord[]) =>
  records.filter(({ typeName }) => typeName === 'binding') as Shape[]
const only = (elements: unknown): Shape => {
  const [shape, ...more] = shapesIn(taken(elements).records)
  expect(more).toEqual([])
  return shape!
}

const schema = createTLSchema()
function expectValid(records: readonly BoardRecord[]): void {
  for (const record of records) schema.validateRecord({} as never, record as never, 'tests', null)
  const parsed = parseTldrawJsonFile({ schema, json: toTldrFile(records) })
  expect(parsed.ok).toBe(true)
}

describe('IMPORT-1: anything gives records that tldraw validates, and what is no element is told', () => {
  it('takes numbers that tldraw refuses, and files that lack almost everything', () => {
    const { records, unread } = taken([
      words('no size', 0, 0, { fontSize: 0, width: 0, height: 0 }),
      words('a negative size', 0, 0, { fontSize: -20 }),
      element('rectangle', 0, 0, { width: -10, height: 0, opacity: 900, strokeWidth: 0, link: 'no address' }),
      element('arrow', 0, 0, {
        points: [
          [0, 0],
          [0, 0],
        ],
        strokeWidth: -1,
      }),
      element('freedraw', 0, 0, { points: [[0, 0]], pressures: ['much'], opacity: -5 }),
      { id: 'bare', type: 'ellipse', x: 1, y: 2 },
      { id: 'bare text', type: 'text', x: 1, y: 2, text: 'words' },
      { id: 'nowhere', type: 'rectangle', x: null, y: 2 },
      { id: 'pointless', type: 'arrow', x: 1, y: 2 },
      { id: 'gone', type: 'rectangle', isDeleted: true },
      null,
      'text',
    ])
    expectValid(records)
    expect(shapesIn(records)).toHaveLength(7)
    expect(unread.map(({ shapes, why }) => [...shapes, why])).toEqual([
      ['nowhere', 'broken shape'],
      ['broken shape'],
      ['broken shape'],
      [expect.any(String), 'link that is no web or mail address'],
      ['pointless', 'broken shape'],
    ])
  })

  it.each([['{'], ['{}'], [null], [{ elements: 'none' }], ['[]']])('takes %j for a document', (document) => {
    expectValid(fromExcalidraw(document, () => '').records)
  })

  it('never throws, whatever the fields hold', () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.double(),
      fc.constantFrom('e1', 'e2', 'rectangle', '#ffc9c9'),
    )
    const anything = fc.record(
      {
        id: fc.constantFrom('e1', 'e2', 'e3'),
        type: fc.constantFrom('rectangle', 'ellipse', 'text', 'arrow', 'line', 'freedraw', 'frame', 'image', 'diamond'),
        x: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        y: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        width: value,
        height: value,
        angle: value,
        groupIds: fc.oneof(value, fc.array(fc.constantFrom('g1', 'g2', 'g3'))),
        frameId: value,
        text: fc.oneof(value, fc.string()),
        fontSize: value,
        containerId: value,
        points: fc.oneof(value, fc.array(fc.tuple(fc.integer(), fc.integer()), { maxLength: 6 })),
        startBinding: fc.record({ elementId: fc.constantFrom('e1', 'e2', 'e3', 'e4') }),
        endArrowhead: value,
        strokeColor: value,
        backgroundColor: value,
        strokeWidth: value,
        opacity: value,
        customData: fc.record({ dryrun: fc.record({ kind: value, shape: fc.constantFrom('note', 'cloud', 'x', 7) }) }),
      },
      { requiredKeys: ['id', 'type', 'x', 'y'] },
    )
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 8 }), (elements) => {
        for (const record of taken(elements).records) schema.validateRecord({} as never, record as never, 'tests', null)
      }),
      { numRuns: 300 },
    )
  })
})

describe('IMPORT-2: words stay as they were typed', () => {
  it('makes a bound text the label, without the breaks that only the width made', () => {
    const [shape, label] = box('a', 'Rate limiter', 0, 0)
    const made = only([shape, { ...label, text: 'Rate\nlimiter', originalText: 'Rate limiter' }])
    const inTheMiddle = { align: 'middle', verticalAlign: 'middle' }
    expect(made).toMatchObject({
      type: 'geo',
      props: { geo: 'rectangle', w: 160, h: 80, font: 'draw', ...inTheMiddle },
    })
    expect(readBoard([...taken([shape, label]).records]).components[0]?.label).toBe('Rate limiter')
    expect(JSON.stringify(made.props.richText)).toContain('"Rate limiter"')
  })

  it('leaves a second text, and one whose shape is gone, to stand for themselves', () => {
    const lost = words('Lost', 500, 0, { containerId: 'nobody' })
    const second = words('second', 10, 50, { containerId: 'a' })
    const { records } = taken([...box('a', 'Cache', 0, 0), second, lost])
    expect(shapesIn(records).map(({ type }) => type)).toEqual(['geo', 'text', 'text'])
    expect(JSON.stringify(shapesIn(records)[0]!.props.richText)).toContain('"Cache"')
  })

  it('makes letters of any height, by size and scale, about as wide as they were', () => {
    const usual = only([words('twenty letters, about', 0, 0, { fontSize: 36, width: 415 })])
    expect(usual.props).toMatchObject({ size: 'l', scale: 1, autoSize: true })
    const narrow = only([words('twenty letters, about', 0, 0, { fontSize: 36, width: 370 })])
    expect(narrow.props.scale).toBeCloseTo(0.89)
    const huge = only([words('x', 0, 0, { fontSize: 440, width: 242 })])
    expect(huge.props).toMatchObject({ size: 'xl', scale: 10 })
    const broken = only([words('as wide as somebody made it', 0, 0, { autoResize: false, width: 90 })])
    expect(broken.props).toMatchObject({ autoSize: false, w: 90 / Number(broken.props.scale) })
  })

  it('makes a label smaller where it would not fit into its shape', () => {
    const scaleIn = (width: number) =>
      Number(
        only([
          element('rectangle', 0, 0, { id: 's', width, height: 200 }),
          words('Notification', 0, 0, { containerId: 's', width: 120 }),
        ]).props.scale,
      )
    expect(scaleIn(300)).toBeCloseTo(20 / 22, 1)
    expect(scaleIn(130)).toBeLessThan(scaleIn(300))
  })
})

describe('IMPORT-3: arrows keep their ends, heads, ways and labels', () => {
  const boxes = [...box('a', 'Client', 0, 0), ...box('b', 'Cache', 400, 0)]
  const bound = { startBinding: { elementId: 'a', focus: 0, gap: 5 }, endBinding: { elementId: 'b', focus: 0, gap: 5 } }

  it('binds an end where it stands at its shape, and to the shape whose label it was bound to', () => {
    const { records } = taken([
      ...boxes,
      arrow([165, 20], [395, 60], { ...bound, endBinding: { elementId: 'b-label' } }),
    ])
    expect(bindingsIn(records).map(({ props }) => props)).toMatchObject([
      { terminal: 'start', isPrecise: true, normalizedAnchor: { x: 0.975, y: 0.25 } },
      { terminal: 'end', isPrecise: true, normalizedAnchor: { x: 0.025, y: 0.75 } },
    ])
    expect(readBoard(records).connections).toMatchObject([{ label: '', both: false, confidence: 1 }])
  })

  it('finds that place on a turned shape, too', () => {
    // Upright by a quarter turn, the box reaches from 40 to 120; its upper side looks to the right.
    const turned = element('rectangle', 0, 0, { id: 't', angle: Math.PI / 2 })
    const { records } = taken([turned, arrow([300, 0], [125, 0], { endBinding: { elementId: 't' } })])
    expect(bindingsIn(records)).toMatchObject([{ props: { normalizedAnchor: { x: 0.25, y: 0.05 } } }])
  })

  it.each([
    ['ellipse', 0.25],
    ['diamond', 0.5],
  ])(
    'keeps it inside the border of a %s, since an arrow that does not cross a border is hardly drawn',
    (type, reach) => {
      const shape = element(type, 0, 0, { id: 's', width: 100, height: 100 })
      const { records } = taken([shape, arrow([-100, -100], [0, 0], { endBinding: { elementId: 's' } })])
      const { x, y } = bindingsIn(records)[0]!.props.normalizedAnchor as unknown as { x: number; y: number }
      const [left, up] = [0.5 - x, 0.5 - y]
      expect(type === 'ellipse' ? left ** 2 + up ** 2 : left + up).toBeLessThan(reach)
      expect(left).toBeGreaterThan(0.2)
      expect(left).toBeCloseTo(up)
    },
  )

  it('leaves an end whose shape is gone where it is', () => {
    const { records } = taken([arrow([0, 0], [100, 0], bound)])
    expect(bindingsIn(records)).toEqual([])
  })

  it.each([
    ['arrow', 'arrow'],
    ['triangle_outline', 'triangle'],
    ['circle', 'dot'],
    ['bar', 'bar'],
    ['crowfoot_many', 'arrow'],
    [null, 'none'],
  ])('has the head %s as %s', (head, expected) => {
    expect(only([arrow([0, 0], [100, 0], { endArrowhead: head })]).props.arrowheadEnd).toBe(expected)
  })

  it('bends to the side to which its points go', () => {
    const through = (y: number) =>
      only([
        arrow([0, 0], [100, 0], {
          points: [
            [0, 0],
            [50, y],
            [100, 0],
          ],
        }),
      ]).props
    expect(through(-30)).toMatchObject({ kind: 'arc', bend: -30 })
    expect(through(40)).toMatchObject({ kind: 'arc', bend: 40 })
    const elbow = only([
      arrow([0, 0], [100, 50], {
        elbowed: true,
        points: [
          [0, 0],
          [50, 0],
          [50, 50],
          [100, 50],
        ],
      }),
    ])
    expect(elbow.props).toMatchObject({ kind: 'elbow', bend: 0, end: { x: 100, y: 50 } })
  })

  it('has a label', () => {
    const labelled = [
      ...boxes,
      arrow([165, 40], [395, 40], { id: 'go', ...bound }),
      words('GET /item', 250, 30, { containerId: 'go' }),
    ]
    expect(readBoard(taken(labelled).records).connections).toMatchObject([{ label: 'GET /item' }])
  })

  it('makes plain lines lines, and lines with a head arrows', () => {
    const points = [
      [0, 0],
      [40, 30],
      [80, 0],
    ]
    const line = only([element('line', 10, 20, { points, roundness: { type: 2 } })])
    expect(line).toMatchObject({
      type: 'line',
      x: 10,
      y: 20,
      props: { spline: 'cubic', points: { a2: { x: 40, y: 30 } } },
    })
    expect(only([element('line', 0, 0, { points, endArrowhead: 'arrow' })]).type).toBe('arrow')
  })

  it('turns an arrow about the middle of what it covers, whichever way it runs', () => {
    const turned = only([arrow([100, 0], [0, 0], { angle: Math.PI / 2 })])
    expect(turned.x).toBeCloseTo(50)
    expect(turned.y).toBeCloseTo(50)
    expect(turned.props.end).toMatchObject({ x: expect.closeTo(0) as number, y: expect.closeTo(-100) as number })
  })
})

describe('IMPORT-4: what the board cannot hold is left out and told', () => {
  it('tells pictures, pages of other sites and unknown things apart', () => {
    const { records, unread } = taken([
      element('image', 0, 0),
      element('embeddable', 0, 0),
      element('iframe', 0, 0),
      element('hologram', 0, 0),
    ])
    expect(shapesIn(records)).toEqual([])
    expect(unread.map(({ why }) => why)).toEqual([
      'picture',
      'page of another site',
      'page of another site',
      'shape of an unknown type',
    ])
  })

  it('keeps links to the web and to mailboxes only', () => {
    const urls = ['https://example.com/a', 'mailto:a@example.com', 'javascript:alert(1)', '/local', 'https://']
    const { records, unread } = taken(urls.map((link) => element('rectangle', 0, 0, { link })))
    expect(shapesIn(records).map(({ props }) => props.url)).toEqual([urls[0], urls[1], '', '', ''])
    expect(unread).toHaveLength(3)
  })
})

describe('IMPORT-5: frames and groups hold what they held', () => {
  it('puts what is in a frame into it, with coordinates of its own', () => {
    const { records } = taken([
      ...box('a', 'Cache', 120, 230, { frameId: 'f' }),
      element('frame', 100, 200, { id: 'f', name: 'Version 2', width: 400, height: 300 }),
    ])
    const [frame, inside] = shapesIn(records)
    expect(frame).toMatchObject({ type: 'frame', x: 100, y: 200, props: { name: 'Version 2', w: 400, h: 300 } })
    expect(inside).toMatchObject({ parentId: frame!.id, x: 20, y: 30 })
  })

  it('makes groups of groups, drawn where their last member was', () => {
    const { records } = taken([
      ...box('a', 'A', 0, 0, { groupIds: ['inner', 'outer'] }),
      ...box('b', 'B', 0, 100, { groupIds: ['inner', 'outer'] }),
      ...box('c', 'C', 300, 0, { groupIds: ['outer'] }),
      ...box('d', 'D', 600, 0),
    ])
    const [a, b, c, d, inner, outer] = shapesIn(records)
    expect([a, b].map((shape) => shape!.parentId)).toEqual([inner!.id, inner!.id])
    expect([inner, c].map((shape) => shape!.parentId)).toEqual([outer!.id, outer!.id])
    expect(outer!.index < d!.index).toBe(true)
    expectValid(records)
    const { components } = readBoard(records)
    expect(components.map(({ label }) => label)).toEqual(['A', 'B', 'C', 'D'])
  })

  it('makes no group of one', () => {
    expect(only([element('rectangle', 0, 0, { groupIds: ['g', 'h'] })]).parentId).toBe('page:page')
  })

  it('parts a group that reaches into a frame', () => {
    const grouped = { groupIds: ['g'] }
    const parts = ['a', 'b'].flatMap((id) => box(id, id, 0, 0, { ...grouped, frameId: 'f' }))
    const others = ['c', 'd'].flatMap((id) => box(id, id, 900, 0, grouped))
    const { records } = taken([...parts, ...others, element('frame', 0, 0, { id: 'f', width: 400, height: 300 })])
    expectValid(records)
    const [frame] = shapesIn(records)
    const groups = shapesIn(records).filter(({ type }) => type === 'group')
    expect(groups.map(({ parentId }) => parentId).sort()).toEqual(['page:page', frame!.id])
  })
})

describe('IMPORT-6: a board means after the import what it meant before', () => {
  it('reads turned shapes in the same place', () => {
    const elements = [
      ...box('a', 'Client', 0, 0, { angle: 0.3 }),
      ...box('b', 'Cache', 400, 0, { angle: -0.4 }),
      words('120 ms', 30, 120, { angle: 0.5 }),
      arrow([175, 60], [385, 60]),
    ]
    const graphs = [readExcalidraw(elements), readBoard(taken(elements).records)]
    expect(graphs[0]!.connections).toHaveLength(1)
    const [before, after] = graphs.map(({ components, connections, notes }) => [
      components.map(({ label, kind, annotations }) => [label, kind, annotations.map(({ text }) => text)]),
      connections.map(({ label, confidence }) => [label, confidence]),
      notes.map(({ text }) => text),
    ])
    expect(after).toEqual(before)
  })

  it('takes a line around an area for the box that it fills, so that the drawing of a store stays one', () => {
    const group = { groupIds: ['store'] }
    const side = element('line', 0, 10, {
      ...group,
      width: 80,
      height: 100,
      points: [
        [0, 0],
        [80, 0],
        [80, 100],
        [0, 100],
        [0, 0],
      ],
    })
    const lid = element('ellipse', 0, 0, { ...group, width: 80, height: 20 })
    const elements = [
      side,
      lid,
      words('Orders DB', 0, 120),
      ...box('a', 'Service', 300, 20),
      arrow([295, 60], [90, 60]),
    ]
    expect(readBoard(taken(elements).records).connections).toHaveLength(1)
    expect(
      readBoard(taken(elements).records)
        .components.map(({ label }) => label)
        .sort(),
    ).toEqual(['Orders DB', 'Service'])
  })

  it('takes stamps and shapes that went out for what they were', () => {
    const own = (kind: string | undefined, shape: string | undefined) => ({ customData: { dryrun: { kind, shape } } })
    expect(only([element('ellipse', 0, 0, own('cdn', 'cloud'))])).toMatchObject({
      meta: { kind: 'cdn' },
      props: { geo: 'cloud' },
    })
    expect(
      only([
        element('rectangle', 0, 0, { ...own(undefined, 'note'), width: 300, height: 340, backgroundColor: '#98d08a' }),
      ]),
    ).toMatchObject({ type: 'note', props: { scale: 1.5, growY: 40, color: 'light-green' } })
    expect(only([element('rectangle', 0, 0, own(undefined, 'no such geo'))]).props.geo).toBe('rectangle')
  })
})

describe('IMPORT-7: looks are the nearest that tldraw has', () => {
  it.each([
    ['#e03131', 'red'],
    ['#2f9e44', 'light-green'],
    ['#1e1e1e', 'black'],
    ['#fff', 'white'],
    ['#868e96', 'grey'],
    ['#9c36b5', 'violet'],
    ['#f08c00', 'yellow'],
    ['no colour', 'black'],
  ])('draws %s in %s', (strokeColor, color) => {
    expect(only([element('rectangle', 0, 0, { strokeColor })]).props).toMatchObject({ color, fill: 'none' })
  })

  it.each([
    [{ backgroundColor: '#a5d8ff' }, { color: 'light-blue', fill: 'solid' }],
    [
      { backgroundColor: '#ffc9c9', fillStyle: 'hachure' },
      { color: 'light-red', fill: 'pattern' },
    ],
    [{ backgroundColor: '#be4bdb' }, { color: 'violet', fill: 'fill' }],
    [{ backgroundColor: '#ced4da' }, { color: 'grey', fill: 'solid' }],
    [
      { backgroundColor: '#ffffff', strokeColor: '#e03131' },
      { color: 'red', fill: 'semi' },
    ],
    [{ strokeStyle: 'dashed' }, { dash: 'dashed' }],
    [{ roughness: 0 }, { dash: 'solid' }],
    [{ strokeColor: 'transparent' }, { dash: 'none' }],
    [{ strokeWidth: 1 }, { size: 's' }],
    [{ strokeWidth: 4 }, { size: 'l' }],
  ])('draws %j as %j', (given, expected) => {
    expect(only([element('rectangle', 0, 0, given)]).props).toMatchObject(expected)
  })

  it('keeps what is locked locked and what is faint faint', () => {
    expect(only([element('diamond', 0, 0, { locked: true, opacity: 40 })])).toMatchObject({
      isLocked: true,
      opacity: 0.4,
    })
  })

  it('gives the points of a stroke to the encoder, from the first one and with their pressure', () => {
    const given: unknown[] = []
    const stroke = element('freedraw', 100, 50, {
      points: [
        [0, 0],
        [10, 5],
      ],
      pressures: [0.2, 0.9],
      simulatePressure: false,
    })
    const { records } = taken([stroke], (points) => (given.push(points), 'encoded'))
    expect(given).toEqual([
      [
        { x: 0, y: 0, z: 0.2 },
        { x: 10, y: 5, z: 0.9 },
      ],
    ])
    expect(shapesIn(records)).toMatchObject([
      { type: 'draw', x: 100, y: 50, props: { isPen: true, segments: [{ type: 'free', path: 'encoded' }] } },
    ])
  })
})
