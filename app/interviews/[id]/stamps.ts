// Component stamps: which kinds the palette offers, what shape each is drawn as, and how components get onto the board and are joined.
import { createBindingId, createShapeId, toRichText } from 'tldraw'
import type { Editor, TLShape, TLShapeId, VecLike } from 'tldraw'
import { KINDS, kindTitle } from '#lib/board/vocabulary'
import type { Kind } from '#lib/board/vocabulary'

/** In the order in which a request meets them. The insert dialog offers every kind of the vocabulary. */
export const PALETTE: readonly { family: string; kinds: readonly Kind[] }[] = [
  { family: 'Edge', kinds: ['client', 'cdn', 'load-balancer', 'api-gateway', 'rate-limiter'] },
  { family: 'Compute', kinds: ['service', 'worker', 'scheduler', 'stream-processor', 'batch', 'coordination'] },
  {
    family: 'Stores',
    kinds: ['cache', 'relational', 'document', 'key-value', 'wide-column', 'search', 'object-store', 'data-lake'],
  },
  { family: 'Messages', kinds: ['log-broker', 'queue-broker', 'notification', 'third-party'] },
]

export const ALL_KINDS: readonly Kind[] = KINDS.map(({ id }) => id)
export { kindTitle }
export type { Kind }

const STORES = new Set<string>(
  'store database relational document wide-column key-value graph time-series vector ledger search object-store data-lake geo-index'.split(
    ' ',
  ),
)
const BROKERS = new Set<string>(['broker', 'log-broker', 'queue-broker'])

type Look = {
  geo: 'rectangle' | 'ellipse' | 'hexagon' | 'cloud' | 'oval'
  color: 'black' | 'blue' | 'orange' | 'green'
}
const lookOf = (kind: Kind): Look => {
  if (STORES.has(kind)) return { geo: 'oval', color: 'blue' }
  if (kind === 'cache') return { geo: 'oval', color: 'green' }
  if (BROKERS.has(kind)) return { geo: 'hexagon', color: 'orange' }
  if (kind === 'cdn' || kind === 'third-party') return { geo: 'cloud', color: 'black' }
  return { geo: 'rectangle', color: 'black' }
}

const SIZE = { w: 168, h: 80 }
const GAP = 48

/** Puts a component on the board: centred on `at`, or in a free place near the middle of what is seen. */
export function insertComponent(editor: Editor, kind: Kind, label = kindTitle(kind), at?: VecLike): TLShapeId {
  const id = createShapeId()
  const place = at ? { x: at.x - SIZE.w / 2, y: at.y - SIZE.h / 2 } : freePlace(editor)
  editor.markHistoryStoppingPoint('insert component')
  editor.createShape({
    id,
    type: 'geo',
    ...place,
    meta: { kind },
    props: {
      ...SIZE,
      ...lookOf(kind),
      richText: toRichText(label),
      dash: 'solid',
      fill: 'semi',
      font: 'sans',
      size: 's',
    },
  })
  editor.setSelectedShapes([id])
  return id
}

/** Goes outwards from the middle of the viewport, ring by ring, until nothing lies below. */
function freePlace(editor: Editor): { x: number; y: number } {
  const { center } = editor.getViewportPageBounds()
  const taken = editor.getCurrentPageShapes().flatMap(({ id }) => editor.getShapePageBounds(id) ?? [])
  const step = { x: SIZE.w + GAP, y: SIZE.h + GAP }
  for (let ring = 0; ring < 12; ring++) {
    for (let row = -ring; row <= ring; row++) {
      for (let column = -ring; column <= ring; column++) {
        if (Math.max(Math.abs(row), Math.abs(column)) !== ring) continue
        const x = center.x - SIZE.w / 2 + column * step.x
        const y = center.y - SIZE.h / 2 + row * step.y
        const isFree = taken.every(
          (box) => x > box.maxX + 8 || x + SIZE.w < box.minX - 8 || y > box.maxY + 8 || y + SIZE.h < box.minY - 8,
        )
        if (isFree) return { x, y }
      }
    }
  }
  return { x: center.x - SIZE.w / 2, y: center.y - SIZE.h / 2 }
}

/** An arrow whose ends are bound to two shapes, so that it follows them. */
export function connectShapes(editor: Editor, from: TLShapeId, to: TLShapeId, label: string): TLShapeId | null {
  const start = editor.getShapePageBounds(from)?.center
  const end = editor.getShapePageBounds(to)?.center
  if (!start || !end) return null
  const id = createShapeId()
  editor.markHistoryStoppingPoint('connect components')
  editor.run(() => {
    editor.createShape({
      id,
      type: 'arrow',
      x: start.x,
      y: start.y,
      props: {
        start: { x: 0, y: 0 },
        end: { x: end.x - start.x, y: end.y - start.y },
        richText: toRichText(label),
        dash: 'solid',
        font: 'sans',
        size: 's',
      },
    })
    for (const [terminal, toId] of [
      ['start', from],
      ['end', to],
    ] as const) {
      editor.createBinding({
        id: createBindingId(),
        type: 'arrow',
        fromId: id,
        toId,
        props: { terminal, normalizedAnchor: { x: 0.5, y: 0.5 }, isExact: false, isPrecise: false, snap: 'none' },
      })
    }
  })
  editor.setSelectedShapes([id])
  return id
}

/** Arrows and free-hand lines are not what an arrow is drawn between. */
const NOT_JOINED = new Set(['arrow', 'line', 'draw', 'highlight', 'group'])

export type NamedShape = { id: TLShapeId; name: string }

/** Shapes with words on them, the names made distinct: "Cache", "Cache (2)". Sorted by name. */
export function namedShapes(editor: Editor): NamedShape[] {
  const counts = new Map<string, number>()
  return editor
    .getCurrentPageShapes()
    .flatMap((shape): NamedShape[] => {
      const name = nameOf(editor, shape)
      if (!name || NOT_JOINED.has(shape.type)) return []
      const count = (counts.get(name) ?? 0) + 1
      counts.set(name, count)
      return [{ id: shape.id, name: count > 1 ? `${name} (${count})` : name }]
    })
    .toSorted((a, b) => a.name.localeCompare(b.name))
}

function nameOf(editor: Editor, shape: TLShape): string {
  const text = shape.type === 'frame' ? shape.props.name : (editor.getShapeUtil(shape).getText(shape) ?? '')
  return text.replace(/\s+/g, ' ').trim().slice(0, 60)
}
