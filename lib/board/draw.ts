// Makes boards of real tldraw 5.4.2 records from a terse description: reference boards of scenarios, tests and benchmarks.
import { boxOf } from './geometry.ts'

type Json = Record<string, unknown>
type Point = { x: number; y: number }
/** A record of the shared document as tldraw stores it. */
export type BoardRecord = { id: string; typeName: string } & Json

type ShapeOptions = {
  width?: number
  height?: number
  /** Radians, clockwise, about the shape's top left corner. */
  rotation?: number
  /** A group or frame, by id or name; coordinates stay those of the page. */
  parent?: string
  /** A stamp: the kind is certain, whatever the label says. */
  kind?: string
  meta?: Json
  /** Any geo of tldraw, such as `ellipse`, `cloud`, `diamond`. */
  geo?: string
  /** Further properties of tldraw's shape, such as `size` or `color`. */
  props?: Json
  locked?: boolean
  /** 0 to 1. */
  opacity?: number
}
type ArrowOptions = Pick<ShapeOptions, 'parent' | 'meta' | 'props' | 'locked' | 'opacity'> & {
  /** Which ends are bound to their shapes. */
  bound?: boolean | 'start' | 'end'
  heads?: 'end' | 'start' | 'both' | 'none'
  bend?: number
}
type Placed = Point & { w: number; h: number; label: string }

const PAGE = 'page:page'
const DEFAULT_BOX = { width: 160, height: 80 }
const GRID = { columns: 5, x: 300, y: 200 }

/** Sequence versions of tldraw 5.4.2; a test compares them with the library's own. */
export const TLDRAW_SCHEMA = {
  schemaVersion: 2,
  sequences: {
    'com.tldraw.store': 5,
    'com.tldraw.asset': 1,
    'com.tldraw.camera': 1,
    'com.tldraw.document': 2,
    'com.tldraw.instance': 26,
    'com.tldraw.instance_page_state': 5,
    'com.tldraw.page': 1,
    'com.tldraw.instance_presence': 6,
    'com.tldraw.pointer': 1,
    'com.tldraw.shape': 4,
    'com.tldraw.user': 1,
    'com.tldraw.asset.image': 6,
    'com.tldraw.asset.video': 5,
    'com.tldraw.asset.bookmark': 2,
    'com.tldraw.shape.arrow': 8,
    'com.tldraw.shape.bookmark': 2,
    'com.tldraw.shape.draw': 5,
    'com.tldraw.shape.embed': 4,
    'com.tldraw.shape.frame': 1,
    'com.tldraw.shape.geo': 12,
    'com.tldraw.shape.group': 0,
    'com.tldraw.shape.highlight': 4,
    'com.tldraw.shape.image': 5,
    'com.tldraw.shape.line': 5,
    'com.tldraw.shape.note': 13,
    'com.tldraw.shape.text': 4,
    'com.tldraw.shape.video': 4,
    'com.tldraw.binding.arrow': 1,
  },
} as const

const richText = (text: string) => ({
  type: 'doc',
  content: text
    .split('\n')
    .map((line) => (line ? { type: 'paragraph', content: [{ type: 'text', text: line }] } : { type: 'paragraph' })),
})

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** The n-th integer key of tldraw's fractional index (a letter for the number of digits, then base-62 digits). */
function indexKey(n: number): string {
  let rest = n
  let digits = 1
  for (let count = 62; rest >= count; count *= 62) {
    rest -= count
    digits++
  }
  let key = ''
  for (let place = 0; place < digits; place++) {
    key = DIGITS.charAt(rest % 62) + key
    rest = Math.floor(rest / 62)
  }
  return String.fromCharCode(96 + digits) + key
}

const look = { color: 'black', dash: 'draw', size: 'm' }
const labelled = {
  font: 'draw',
  url: '',
  align: 'middle',
  verticalAlign: 'middle',
  labelColor: 'black',
  growY: 0,
  scale: 1,
}

/**
 * A board under construction. Shapes are named by their id or, where a shape is asked for, by their label. Coordinates are
 * page pixels of the top left corner; without them a shape takes the next place of a grid.
 * @throws Error when an arrow or a group names a shape that is not there: a mistake of the caller.
 */
export class BoardDrawing {
  readonly #records: BoardRecord[] = []
  readonly #shapes = new Map<string, BoardRecord>()
  readonly #placed = new Map<string, Placed>()
  #count = 0
  #gridded = 0

  box(label: string, x?: number, y?: number, options: ShapeOptions = {}): string {
    const { width: w = DEFAULT_BOX.width, height: h = DEFAULT_BOX.height, geo = 'rectangle' } = options
    const props = {
      ...look,
      ...labelled,
      geo,
      w,
      h,
      fill: 'none',
      flipX: false,
      flipY: false,
      richText: richText(label),
    }
    return this.#add('geo', label, { ...this.#place(x, y), w, h }, props, options)
  }

  ellipse(label: string, x?: number, y?: number, options: ShapeOptions = {}): string {
    return this.box(label, x, y, { ...options, geo: 'ellipse' })
  }

  note(label: string, x?: number, y?: number, options: ShapeOptions = {}): string {
    const { dash: _, ...plain } = look
    const props = {
      ...plain,
      ...labelled,
      color: 'yellow',
      fontSizeAdjustment: null,
      richText: richText(label),
      textLastEditedBy: null,
    }
    return this.#add('note', label, { ...this.#place(x, y), w: 200, h: 200 }, props, options)
  }

  /** Free text, as wide as its longest line needs, or `width`. */
  text(words: string, x?: number, y?: number, options: ShapeOptions = {}): string {
    const lines = words.split('\n')
    const w = options.width ?? lines.reduce((most, line) => Math.max(most, line.length), 0) * 13
    const props = {
      color: 'black',
      size: 'm',
      font: 'draw',
      textAlign: 'start',
      w,
      scale: 1,
      autoSize: options.width === undefined,
      richText: richText(words),
    }
    return this.#add('text', words, { ...this.#place(x, y), w, h: lines.length * 32 }, props, options)
  }

  frame(name: string, x: number, y: number, width: number, height: number, options: ShapeOptions = {}): string {
    return this.#add(
      'frame',
      name,
      { x, y, w: width, h: height },
      { w: width, h: height, name, color: 'black' },
      options,
    )
  }

  /** Moves shapes into a group at the place where they are, in the order of the last of them. `parent`: that of all of them. */
  group(shapes: readonly string[], options: Pick<ShapeOptions, 'parent'> = {}): string {
    const members = shapes.map((name) => this.#find(name))
    const corners = members
      .map((id) => this.#at(id))
      .flatMap(({ x, y, w, h }) => [
        { x, y },
        { x: x + w, y: y + h },
      ])
    const { x, y, w, h } = boxOf(corners)
    const group = this.#add('group', '', { x, y, w, h }, {}, options)
    let index = ''
    for (const id of members) {
      const [record, at] = [this.#shapes.get(id)!, this.#at(id)]
      Object.assign(record, { parentId: group, x: at.x - x, y: at.y - y })
      if (String(record.index) > index) index = String(record.index)
    }
    Object.assign(this.#shapes.get(group)!, { index })
    return group
  }

  /** An arrow between two shapes (ids or labels), straight from border to border, bound at both ends unless it says otherwise. */
  arrow(from: string, to: string, label = '', options: ArrowOptions = {}): string {
    const { bound = true } = options
    const ends = { start: this.#find(from), end: this.#find(to) }
    const [start, end] = between(this.#at(ends.start), this.#at(ends.end))
    const id = this.looseArrow(start, end, label, options)
    for (const terminal of ['start', 'end'] as const) {
      if (bound === true || bound === terminal) this.bind(id, terminal, ends[terminal])
    }
    return id
  }

  /** Binds an end of an arrow to a shape: to its middle, or to the place `anchor`, of which 1, 1 is the lower right corner. */
  bind(arrow: string, terminal: 'start' | 'end', shape: string, anchor?: Point): void {
    this.#records.push({
      id: `binding:${arrow.slice(6)}-${terminal}`,
      typeName: 'binding',
      type: 'arrow',
      fromId: arrow,
      toId: this.#find(shape),
      props: {
        terminal,
        normalizedAnchor: anchor ?? { x: 0.5, y: 0.5 },
        isExact: false,
        isPrecise: anchor !== undefined,
        snap: 'none',
      },
      meta: {},
    })
  }

  /** An arrow from point to point, bound to nothing. */
  looseArrow(start: Point, end: Point, label = '', options: Omit<ArrowOptions, 'bound'> = {}): string {
    const { heads = 'end', bend = 0 } = options
    const props = {
      ...look,
      kind: 'arc',
      labelColor: 'black',
      fill: 'none',
      font: 'draw',
      arrowheadStart: heads === 'start' || heads === 'both' ? 'arrow' : 'none',
      arrowheadEnd: heads === 'end' || heads === 'both' ? 'arrow' : 'none',
      start: { x: 0, y: 0 },
      end: { x: end.x - start.x, y: end.y - start.y },
      bend,
      richText: richText(label),
      labelPosition: 0.5,
      scale: 1,
      elbowMidPoint: 0.5,
    }
    const at = { x: start.x, y: start.y, w: 0, h: 0 }
    return this.#add('arrow', label, at, props, options)
  }

  /** A line without arrowheads, bound to nothing. */
  line(from: Point, to: Point): string {
    return this.path([from, to])
  }

  /** A line through two points or more. */
  path(through: readonly Point[], options: ShapeOptions = {}): string {
    const { x, y } = through[0] ?? { x: 0, y: 0 }
    const points = Object.fromEntries(
      through.map((point, i) => {
        const index = indexKey(i + 1)
        return [index, { id: index, index, x: point.x - x, y: point.y - y }]
      }),
    )
    return this.#add('line', '', { x, y, w: 0, h: 0 }, { ...look, spline: 'line', points, scale: 1 }, options)
  }

  /** A stroke of the pen. Without `segments` among its `props` it has no length, which is enough to be freehand. */
  freehand(x: number, y: number, options: ShapeOptions = {}): string {
    const props = {
      ...look,
      fill: 'none',
      segments: [],
      isComplete: true,
      isClosed: false,
      isPen: false,
      scale: 1,
      scaleX: 1,
      scaleY: 1,
    }
    return this.#add('draw', '', { x, y, w: 1, h: 1 }, props, options)
  }

  /** All records: document, page, shapes and bindings. */
  records(): BoardRecord[] {
    return [
      { id: 'document:document', typeName: 'document', gridSize: 10, name: '', meta: {} },
      { id: PAGE, typeName: 'page', name: 'Board', index: 'a1', meta: {} },
      ...structuredClone(this.#records),
    ]
  }

  #place(x?: number, y?: number): Point {
    if (x !== undefined && y !== undefined) return { x, y }
    const slot = this.#gridded++
    return { x: (slot % GRID.columns) * GRID.x, y: Math.floor(slot / GRID.columns) * GRID.y }
  }

  #add(type: string, label: string, at: Omit<Placed, 'label'>, props: Json, options: ShapeOptions): string {
    const id = `shape:${type}-${++this.#count}`
    const parent = options.parent === undefined ? PAGE : this.#find(options.parent)
    const origin = parent === PAGE ? { x: 0, y: 0 } : this.#at(parent)
    this.#placed.set(id, { ...at, label })
    const record = {
      id,
      typeName: 'shape',
      type,
      parentId: parent,
      index: indexKey(this.#count),
      x: at.x - origin.x,
      y: at.y - origin.y,
      rotation: options.rotation ?? 0,
      isLocked: options.locked ?? false,
      opacity: options.opacity ?? 1,
      meta: { ...options.meta, ...(options.kind === undefined ? {} : { kind: options.kind }) },
      props: { ...props, ...options.props },
    }
    this.#records.push(record)
    this.#shapes.set(id, record)
    return id
  }

  #find(name: string): string {
    if (this.#placed.has(name)) return name
    for (const [id, shape] of this.#placed) if (shape.label === name) return id
    throw new Error(`no shape is called ${JSON.stringify(name)}`)
  }

  #at(id: string): Placed {
    const placed = this.#placed.get(id)
    if (!placed) throw new Error(`no shape has the id ${JSON.stringify(id)}`)
    return placed
  }
}

export const drawBoard = (): BoardDrawing => new BoardDrawing()

/** Where the straight line between two boxes' centres crosses their borders, with a small gap as tldraw leaves one. */
function between(a: Placed, b: Placed): [Point, Point] {
  const from = { x: a.x + a.w / 2, y: a.y + a.h / 2 }
  const to = { x: b.x + b.w / 2, y: b.y + b.h / 2 }
  return [towards(from, to, a), towards(to, from, b)]
}

function towards(from: Point, to: Point, box: Placed): Point {
  const dx = to.x - from.x
  const dy = to.y - from.y
  const length = Math.hypot(dx, dy)
  if (length === 0) return from
  const GAP = 4
  const reach = Math.min(box.w / 2 / Math.abs(dx || 1e-9), box.h / 2 / Math.abs(dy || 1e-9), 0.5) + GAP / length
  return { x: from.x + dx * reach, y: from.y + dy * reach }
}

/** A `.tldr` file, as text, that tldraw 5.4.2 opens: version, schema and records. */
export const toTldrFile = (records: readonly BoardRecord[]): string =>
  JSON.stringify({ tldrawFileFormatVersion: 1, schema: TLDRAW_SCHEMA, records }, null, 1) + '\n'
