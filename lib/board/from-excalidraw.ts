// Turns an Excalidraw document into tldraw's records, so that a board from elsewhere can be worked on, and scored, like one's own.
import { type BoardDrawing, type BoardRecord, drawBoard } from './draw.ts'
import {
  alignmentOf,
  colorOf,
  dashOf,
  fillOf,
  fontOf,
  headOf,
  LETTERS,
  noteColorOf,
  scaleFor,
  strokeSizeOf,
  type StyledElement,
  styledElement,
  textSizeOf,
} from './excalidraw-look.ts'
import { Groups } from './excalidraw-groups.ts'
import { bendOf } from './excalidraw-paths.ts'
import { labelLook, roomOf } from './excalidraw-words.ts'
import { elementsOf, isPolygon, pathOf, placeOf, wordsAsWritten } from './excalidraw.ts'
import { apply, boxOf, type Point, type Transform } from './geometry.ts'
import type { Unread } from './graph.ts'
import { isSafeLink, leftOut } from './left-out.ts'

/** tldraw's own way to write down the points of a stroke (`b64Vecs.encodePoints`); `z` is the pressure, 0 to 1. */
export type EncodePoints = (points: { x: number; y: number; z: number }[]) => string

const BOXES = new Set(['rectangle', 'ellipse', 'diamond'])
const FRAMES = new Set(['frame', 'magicframe'])
const PICTURES = new Set(['image'])
const PAGES = new Set(['embeddable', 'iframe'])
/** Shapes with what their borders are like. Those of tldraw that Excalidraw has no element for come back as what they were. */
const BORDERS: Record<string, Border> = {
  rectangle: 'box',
  ellipse: 'ellipse',
  diamond: 'diamond',
  cloud: 'ellipse',
  triangle: 'diamond',
  pentagon: 'ellipse',
  hexagon: 'ellipse',
  octagon: 'ellipse',
  star: 'diamond',
  rhombus: 'diamond',
  'rhombus-2': 'diamond',
  oval: 'ellipse',
  trapezoid: 'diamond',
  'arrow-right': 'diamond',
  'arrow-left': 'diamond',
  'arrow-up': 'diamond',
  'arrow-down': 'diamond',
  'x-box': 'box',
  'check-box': 'box',
  heart: 'diamond',
}
const NOTE_SIDE = 200
const HALF_PRESSURE = 0.5

/**
 * The records of a tldraw 5.4 document that shows what an Excalidraw document shows.
 * @param document Its JSON value, or the text of the file. Never throws.
 * @param encodePoints Writes down the points of freehand strokes.
 * @returns Records that tldraw validates, document and page among them, and what was left out, by the ids of elements.
 */
export function fromExcalidraw(
  document: unknown,
  encodePoints: EncodePoints,
): { records: BoardRecord[]; unread: Unread[] } {
  const broken: Unread[] = []
  const incoming = new Incoming([...elementsOf(document, styledElement, broken)], encodePoints)
  return {
    records: incoming.records(),
    unread: [...broken.map(({ shapes }) => leftOut('broken', shapes)), ...incoming.unread],
  }
}

/** Where a shape is, so that an arrow's end can be said as a place of it. */
type Placed = { id: string; at: Transform; w: number; h: number; border: Border }
type Border = 'box' | 'ellipse' | 'diamond'

class Incoming {
  readonly unread: Unread[] = []
  readonly #drawing: BoardDrawing = drawBoard()
  readonly #encode: EncodePoints
  /** What arrows may be bound to, by the element's id; a label stands for what holds it. */
  readonly #targets = new Map<string, Placed>()
  readonly #frames = new Map<string, string>()
  /** Labels by what holds them. */
  readonly #labels: Map<string, StyledElement>

  constructor(elements: readonly StyledElement[], encode: EncodePoints) {
    this.#encode = encode
    this.#labels = labelsOf(elements)
    for (const element of elements) if (FRAMES.has(element.type)) this.#frame(element)
    const held = new Set([...this.#labels.values()].map(({ id }) => id))
    const groups = new Groups()
    const arrows: { element: StyledElement; id: string; path: Point[] }[] = []
    for (const element of elements) {
      if (held.has(element.id) || FRAMES.has(element.type)) continue
      const id = this.#element(element)
      if (id === null) continue
      groups.add(id, element.groupIds, this.#frames.get(element.frameId ?? ''))
      if (element.type === 'arrow' || element.type === 'line') arrows.push({ element, id, path: pathOf(element) })
    }
    for (const [holder, label] of this.#labels) {
      const target = this.#targets.get(holder)
      if (target) this.#targets.set(label.id, target)
    }
    for (const { element, id, path } of arrows) this.#bind(element, id, path)
    groups.draw(this.#drawing)
  }

  records(): BoardRecord[] {
    return this.#drawing.records()
  }

  #element(element: StyledElement): string | null {
    const { type } = element
    if (BOXES.has(type)) return this.#box(element)
    if (type === 'text') return this.#text(element)
    if (type === 'arrow' || type === 'line') return this.#linear(element)
    if (type === 'freedraw') return this.#freehand(element)
    this.unread.push(leftOut(PICTURES.has(type) ? 'picture' : PAGES.has(type) ? 'page' : 'unknown', [element.id]))
    return null
  }

  /** What every shape has of its element. */
  #shared(element: StyledElement) {
    const frame = this.#frames.get(element.frameId ?? '')
    const kind = element.customData?.kind
    return {
      rotation: element.angle,
      locked: element.locked,
      opacity: Math.min(1, Math.max(0, element.opacity / 100)),
      ...(frame === undefined ? {} : { parent: frame }),
      ...(kind === undefined ? {} : { kind }),
    }
  }

  #link({ id, link }: StyledElement): string {
    if (!link) return ''
    if (isSafeLink(link)) return link
    this.unread.push(leftOut('link', [id]))
    return ''
  }

  #frame(element: StyledElement): void {
    const { w, h } = sizeOf(element)
    const shared = { ...this.#shared(element), rotation: 0 }
    const id = this.#drawing.frame(element.name ?? '', element.x, element.y, w, h, shared)
    this.#frames.set(element.id, id)
    this.#targets.set(element.id, { id, at: { x: element.x, y: element.y, angle: 0 }, w, h, border: 'box' })
  }

  #box(element: StyledElement): string {
    const at = placeOf(element)
    const size = sizeOf(element)
    const label = this.#labels.get(element.id)
    const words = label ? wordsAsWritten(label) : ''
    const own = element.customData?.shape
    const look = { ...labelLook(element, label), dash: dashOf(element), ...fillOf(element), url: this.#link(element) }
    const shared = this.#shared(element)
    if (own === 'note' && element.type === 'rectangle') return this.#note(element, words, look)
    const geo = own !== undefined && Object.hasOwn(BORDERS, own) ? own : element.type
    const id = this.#drawing.box(words, at.x, at.y, { ...shared, width: size.w, height: size.h, geo, props: look })
    this.#targets.set(element.id, { id, at, ...size, border: BORDERS[geo] ?? 'box' })
    return id
  }

  /** A sticky note of a board that went to Excalidraw and came back. */
  #note(element: StyledElement, words: string, look: Record<string, unknown>): string {
    const at = placeOf(element)
    const { w, h } = sizeOf(element)
    const { dash: _, fill: __, ...kept } = look
    const props = { ...kept, color: noteColorOf(element), scale: w / NOTE_SIDE, growY: Math.max(0, h - w) }
    const id = this.#drawing.note(words, at.x, at.y, { ...this.#shared(element), props })
    this.#targets.set(element.id, { id, at, w, h, border: 'box' })
    return id
  }

  #text(element: StyledElement): string | null {
    const words = wordsAsWritten(element)
    if (words === '') return null
    const at = placeOf(element)
    const { w, h } = sizeOf(element)
    const room = element.autoResize ? roomOf(element, words) : { letters: element.fontSize, w, h }
    const { size, scale } = textSizeOf(room.letters)
    const textAlign = alignmentOf(element.textAlign ?? 'left')
    // Where the words were, whatever room they take now.
    const aside = textAlign === 'start' ? 0 : textAlign === 'end' ? w - room.w : (w - room.w) / 2
    const { x, y } = apply(at, { x: aside, y: (h - room.h) / 2 })
    const id = this.#drawing.text(words, x, y, {
      ...this.#shared(element),
      ...(element.autoResize ? {} : { width: w / scale }),
      props: { size, scale, font: fontOf(element), color: colorOf(element.strokeColor), textAlign },
    })
    this.#targets.set(element.id, { id, at, w, h, border: 'box' })
    return id
  }

  #linear(element: StyledElement): string | null {
    const path = pathOf(element)
    const [first, last] = [path[0], path.at(-1)]
    if (!first || !last || path.length < 2) {
      this.unread.push(leftOut('broken', [element.id]))
      return null
    }
    // The path is on the page already.
    const shared = { ...this.#shared(element), rotation: 0 }
    if (isPolygon(element, path)) return this.#polygon(element, path)
    const props = { size: strokeSizeOf(element), dash: dashOf(element), color: colorOf(element.strokeColor) }
    const [start, end] = [headOf(element.startArrowhead), headOf(element.endArrowhead)]
    if (element.type === 'line' && start === 'none' && end === 'none')
      return this.#drawing.path(path, { ...shared, props: { ...props, spline: element.roundness ? 'cubic' : 'line' } })
    const label = this.#labels.get(element.id)
    return this.#drawing.looseArrow(first, last, label ? wordsAsWritten(label) : '', {
      ...shared,
      bend: element.elbowed ? 0 : bendOf(path),
      props: {
        ...props,
        ...(label && {
          font: fontOf(label),
          labelColor: colorOf(label.strokeColor),
          scale: scaleFor(label.fontSize, LETTERS.arrow[props.size]),
        }),
        kind: element.elbowed ? 'elbow' : 'arc',
        arrowheadStart: start,
        arrowheadEnd: end,
      },
    })
  }

  /** A line around an area is the box that it fills: half of a store's drawing, say, to which arrows lead. */
  #polygon(element: StyledElement, path: readonly Point[]): string {
    const { x, y, w, h } = boxOf(path)
    const id = this.#drawing.box('', x, y, {
      ...this.#shared(element),
      rotation: 0,
      width: Math.max(1, w),
      height: Math.max(1, h),
      props: { size: strokeSizeOf(element), dash: dashOf(element), ...fillOf(element), url: this.#link(element) },
    })
    this.#targets.set(element.id, { id, at: { x, y, angle: 0 }, w, h, border: 'box' })
    return id
  }

  #freehand(element: StyledElement): string | null {
    const path = pathOf(element)
    const [first] = path
    if (!first) {
      this.unread.push(leftOut('broken', [element.id]))
      return null
    }
    const points = path.map(({ x, y }, i) => ({
      x: x - first.x,
      y: y - first.y,
      z: element.pressures[i] ?? HALF_PRESSURE,
    }))
    return this.#drawing.freehand(first.x, first.y, {
      ...this.#shared(element),
      rotation: 0,
      props: {
        size: strokeSizeOf(element),
        dash: dashOf(element),
        color: colorOf(element.strokeColor),
        isPen: !element.simulatePressure && element.pressures.length > 0,
        segments: [{ type: 'free', path: this.#encode(points) }],
      },
    })
  }

  #bind(element: StyledElement, arrow: string, path: readonly Point[]): void {
    if (!arrow.startsWith('shape:arrow')) return
    for (const terminal of ['start', 'end'] as const) {
      const { elementId } = element[`${terminal}Binding`] ?? {}
      const target = elementId === undefined ? undefined : this.#targets.get(elementId)
      const point = terminal === 'start' ? path[0] : path.at(-1)
      if (target && point) this.#drawing.bind(arrow, terminal, target.id, placeIn(target, point))
    }
  }
}

/** The labels of shapes and arrows: the first text with words in each. Other texts stand for themselves. */
function labelsOf(elements: readonly StyledElement[]): Map<string, StyledElement> {
  const holders = new Set(elements.filter(({ type }) => BOXES.has(type) || type === 'arrow').map(({ id }) => id))
  const labels = new Map<string, StyledElement>()
  for (const element of elements) {
    const { type, containerId } = element
    if (type !== 'text' || !containerId || !holders.has(containerId) || labels.has(containerId)) continue
    if (wordsAsWritten(element) !== '') labels.set(containerId, element)
  }
  return labels
}

/** tldraw takes no shape without extent. */
const sizeOf = ({ width, height }: StyledElement) => ({ w: Math.max(1, width), h: Math.max(1, height) })

const INSIDE_PIXELS = 4
const INSIDE_SHARE = 0.2

/**
 * A point of the page as a place of a shape, 0 to 1 along each side. It must lie inside, if only just: tldraw takes an arrow that
 * does not come through the border for one between shapes that overlap, and draws next to nothing of it.
 */
function placeIn({ at, w, h, border }: Placed, point: Point): Point {
  const own = apply({ x: 0, y: 0, angle: -at.angle }, { x: point.x - at.x, y: point.y - at.y })
  // From the middle, 1 at the sides.
  const [x, y] = [(2 * own.x) / Math.max(1, w) - 1, (2 * own.y) / Math.max(1, h) - 1]
  const most = (side: number) => 1 - Math.min(INSIDE_SHARE, (2 * INSIDE_PIXELS) / Math.max(1, side))
  const kept = (value: number, side: number) => Math.max(-most(side), Math.min(most(side), value))
  const away = border === 'diamond' ? Math.abs(x) + Math.abs(y) : Math.hypot(x, y)
  const nearer = Math.min(1, most(Math.min(w, h)) / Math.max(away, 1e-9))
  const [left, down] = border === 'box' ? [kept(x, w), kept(y, h)] : [x * nearer, y * nearer]
  return { x: Math.round(5e3 * (1 + left)) / 1e4, y: Math.round(5e3 * (1 + down)) / 1e4 }
}
