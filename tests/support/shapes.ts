// Records as the editor makes them.
import type { UnknownRecord } from '@tldraw/store'

export type ShapeRecord = UnknownRecord & {
  typeName: 'shape'
  type: string
  x: number
  y: number
  meta: Record<string, unknown>
  props: Record<string, unknown>
} & Record<string, unknown>

export const richText = (text: string) => ({
  type: 'doc',
  content: [{ type: 'paragraph', content: text ? [{ type: 'text', text }] : [] }],
})

const shape = (id: string, type: string, x: number, y: number, props: Record<string, unknown>): ShapeRecord => ({
  id: `shape:${id}` as ShapeRecord['id'],
  typeName: 'shape',
  type,
  x,
  y,
  rotation: 0,
  index: 'a1',
  parentId: 'page:page',
  isLocked: false,
  opacity: 1,
  meta: {},
  props,
})

/** A rectangle with a label. */
export const box = (id: string, text = '', x = 0, y = 0): ShapeRecord =>
  shape(id, 'geo', x, y, {
    geo: 'rectangle',
    dash: 'draw',
    url: '',
    w: 160,
    h: 80,
    growY: 0,
    scale: 1,
    labelColor: 'black',
    color: 'black',
    fill: 'none',
    size: 'm',
    font: 'draw',
    align: 'middle',
    verticalAlign: 'middle',
    flipX: false,
    flipY: false,
    richText: richText(text),
  })

export const arrow = (id: string, x: number, y: number): ShapeRecord =>
  shape(id, 'arrow', x, y, {
    kind: 'arc',
    labelColor: 'black',
    color: 'black',
    fill: 'none',
    dash: 'draw',
    size: 'm',
    arrowheadStart: 'none',
    arrowheadEnd: 'arrow',
    font: 'draw',
    start: { x: 0, y: 0 },
    end: { x: 2, y: 0 },
    bend: 0,
    richText: richText(''),
    labelPosition: 0.5,
    scale: 1,
    elbowMidPoint: 0.5,
  })

export const binding = (id: string, from: string, to: string, terminal: 'start' | 'end', anchor = 0.5) => ({
  id: `binding:${id}`,
  typeName: 'binding',
  type: 'arrow',
  fromId: from,
  toId: to,
  meta: {},
  props: { terminal, normalizedAnchor: { x: anchor, y: anchor }, isExact: false, isPrecise: false, snap: 'none' },
})

/** A freehand line; the path holds its points, packed. */
export const stroke = (id: string, x: number, y: number, path: string): ShapeRecord =>
  shape(id, 'draw', x, y, {
    color: 'black',
    fill: 'none',
    dash: 'draw',
    size: 'm',
    segments: [{ type: 'free', path }],
    isComplete: false,
    isClosed: false,
    isPen: false,
    scale: 1,
    scaleX: 1,
    scaleY: 1,
  })

/** What a tab says of itself: where its cursor is, what it selected. */
export const presence = (more: object = {}) => ({
  userId: 'user:somebody-else',
  userName: '<b>Somebody else</b>',
  color: 'red;background:url(https://other.example)',
  lastActivityTimestamp: 1_700_000_000_000,
  followingUserId: null,
  cursor: { x: 0, y: 0, type: 'default', rotation: 0 },
  camera: { x: 0, y: 0, z: 1 },
  screenBounds: { x: 0, y: 0, w: 1_366, h: 768 },
  selectedShapeIds: [],
  currentPageId: 'page:page',
  brush: null,
  scribbles: [],
  chatMessage: '',
  meta: {},
  ...more,
})
