// Reads records of a tldraw 5.4 document into a sheet, through the few fields that meaning needs. What is broken is listed.
import * as z from 'zod'
import { TOO_MUCH_WRITTEN } from './graph.ts'
import { apply, compose, cornersOf, type Point, type Transform } from './geometry.ts'
import { type Arrow, outlined, type Shape, type Sheet, type Stroke, type Text } from './sheet.ts'
import { pointsOfStroke } from './strokes.ts'
import { extentOfText, heightOfLine, isFields, labelIn, numberOr, wordsOf } from './tldraw-words.ts'

const number = z.number().refine((value) => Math.abs(value) < 1e9)
const point = z.object({ x: number, y: number })
// Not a record of unknowns: that would copy every field of every shape, of which a few are read.
const fields = z.custom<Record<string, unknown>>(isFields)
const shapeSchema = z.object({
  id: z.string(),
  type: z.string(),
  parentId: z.string(),
  x: number,
  y: number,
  rotation: number.default(0),
  props: fields,
  meta: fields.catch({}),
})
const bindingSchema = z.object({
  id: z.string(),
  fromId: z.string(),
  toId: z.string(),
  props: z.object({ terminal: z.enum(['start', 'end']), normalizedAnchor: point.catch({ x: 0.5, y: 0.5 }) }),
})
const arrowProps = z.object({
  start: point,
  end: point,
  bend: number.catch(0),
  arrowheadStart: z.string().catch('none'),
  arrowheadEnd: z.string().catch('arrow'),
})
const linePoints = z.record(z.string(), z.object({ index: z.string().catch(''), x: number, y: number }))

type TldrawShape = z.infer<typeof shapeSchema>
type TldrawBinding = z.infer<typeof bindingSchema>

const NOTE_SIDE = 200
const PATH_STEPS = 8
const FREEHAND = new Set(['draw', 'highlight'])
const PICTURES = new Set(['image', 'video', 'bookmark', 'embed'])

/** Of all words on a board together: fifty times what stands on the most verbose rated one. */
const WORDS_CHARACTERS_MAX = 200_000

type Placed = { at: Transform; page: string; groups: string[]; frame?: string }

/** Where each shape stands on its page, through its parents; what has no way up to a page is not placed. */
class Placement {
  readonly #placed = new Map<string, Placed | string>()
  readonly #shapes: ReadonlyMap<string, TldrawShape>

  constructor(shapes: ReadonlyMap<string, TldrawShape>) {
    this.#shapes = shapes
  }

  /** The place, or why there is none. */
  of(shape: TldrawShape): Placed | string {
    const chain: TldrawShape[] = []
    const seen = new Set<string>()
    let at: TldrawShape | undefined = shape
    while (at && !this.#placed.has(at.id)) {
      if (seen.has(at.id)) return this.#settle(chain, 'its parents go round in a circle')
      seen.add(at.id)
      chain.push(at)
      if (at.parentId.startsWith('page:')) break
      const parent: TldrawShape | undefined = this.#shapes.get(at.parentId)
      if (!parent) return this.#settle(chain, 'the group or frame around it is gone')
      at = parent
    }
    for (const each of chain.reverse()) this.#placed.set(each.id, this.#place(each))
    return this.#placed.get(shape.id) ?? 'it could not be placed'
  }

  #place(shape: TldrawShape): Placed | string {
    const own = { x: shape.x, y: shape.y, angle: shape.rotation }
    if (shape.parentId.startsWith('page:')) return { at: own, page: shape.parentId, groups: [] }
    const around = this.#placed.get(shape.parentId)
    if (around === undefined || typeof around === 'string') return around ?? 'the group or frame around it is gone'
    const isGroup = this.#shapes.get(shape.parentId)?.type === 'group'
    const place: Placed = {
      at: compose(around.at, own),
      page: around.page,
      groups: isGroup ? [shape.parentId, ...around.groups] : [],
    }
    const frame = isGroup ? around.frame : shape.parentId
    return frame === undefined ? place : { ...place, frame }
  }

  #settle(chain: readonly TldrawShape[], why: string): string {
    for (const each of chain) this.#placed.set(each.id, why)
    return why
  }
}

/** Why a record that is a shape or binding by name cannot be read, in words. */
const complaint = (error: z.ZodError): string => {
  const issue = error.issues[0]
  return `broken record: ${issue?.path.join('.') || 'it'} ${issue?.code === 'invalid_type' ? 'is missing or of the wrong type' : 'is not usable'}`
}

const isPin = (shape: TldrawShape): boolean =>
  shape.meta.pin !== undefined && shape.meta.pin !== null && shape.meta.pin !== false

/** Shapes by id and arrow bindings by arrow. Pins of simulation runs are nobody's drawing and are left out. */
function parse(records: readonly unknown[], sheet: Sheet) {
  const shapes = new Map<string, TldrawShape>()
  const bindings = new Map<string, TldrawBinding[]>()
  for (const record of records) {
    const { id, typeName, type } = (typeof record === 'object' && record !== null ? record : {}) as Record<
      string,
      unknown
    >
    const shapeId = typeof id === 'string' ? [id] : []
    if (typeof typeName !== 'string') sheet.unread.push({ shapes: shapeId, why: 'broken record: it has no type name' })
    else if (typeName === 'shape') {
      const parsed = shapeSchema.safeParse(record)
      if (!parsed.success) sheet.unread.push({ shapes: shapeId, why: complaint(parsed.error) })
      else if (!isPin(parsed.data)) shapes.set(parsed.data.id, parsed.data)
    } else if (typeName === 'binding' && type === 'arrow') {
      const parsed = bindingSchema.safeParse(record)
      if (!parsed.success) sheet.unread.push({ shapes: shapeId, why: complaint(parsed.error) })
      else {
        const own = bindings.get(parsed.data.fromId)
        if (own) own.push(parsed.data)
        else bindings.set(parsed.data.fromId, [parsed.data])
      }
    }
  }
  return { shapes, bindings }
}

/** A sheet of tldraw records. Never throws: a record that is not as it should be goes to `unread` with the reason. */
export function sheetOfTldraw(records: readonly unknown[]): Sheet {
  const sheet: Sheet = { shapes: [], texts: [], arrows: [], strokes: [], unread: [] }
  const { shapes, bindings } = parse(records, sheet)
  const placement = new Placement(shapes)
  const sizes = new Map<string, { at: Transform; w: number; h: number }>()
  const arrows: { shape: TldrawShape; placed: Placed }[] = []
  // Parts are read before free texts, for where there are too many words.
  const texts: { shape: TldrawShape; placed: Placed; size: { w: number; h: number } }[] = []
  let left = WORDS_CHARACTERS_MAX
  const read = ({ id, props }: TldrawShape): string => {
    const words = wordsOf(props)
    if (words.length > left) {
      sheet.unread.push({ shapes: [id], why: TOO_MUCH_WRITTEN })
      return ''
    }
    left -= words.length
    return words
  }
  for (const shape of shapes.values()) {
    const placed = placement.of(shape)
    if (typeof placed === 'string') sheet.unread.push({ shapes: [shape.id], why: placed })
    else if (shape.type === 'group') continue
    else if (FREEHAND.has(shape.type)) {
      sheet.unread.push({ shapes: [shape.id], why: 'freehand: for people to look at, not scored' })
      if (shape.type === 'draw') sheet.strokes.push(strokeOf(shape, placed))
    } else if (shape.type === 'arrow' || shape.type === 'line') arrows.push({ shape, placed })
    else {
      const size = sizeOf(shape)
      if (!size)
        sheet.unread.push({ shapes: [shape.id], why: `a shape of the unknown type ${shape.type.slice(0, 40)}` })
      else {
        sizes.set(shape.id, { at: placed.at, ...size })
        if (isFreeText(shape)) texts.push({ shape, placed, size })
        else addShape(sheet, shape, placed, size, read(shape))
      }
    }
  }
  for (const { shape, placed } of arrows) {
    const arrow =
      shape.type === 'arrow' ? arrowOf(shape, placed, bindings.get(shape.id) ?? [], sizes) : lineOf(shape, placed)
    if (arrow) sheet.arrows.push(shape.type === 'arrow' ? { ...arrow, text: read(shape) } : arrow)
    else sheet.unread.push({ shapes: [shape.id], why: 'broken record: its ends are not points' })
  }
  for (const { shape, placed, size } of texts) addShape(sheet, shape, placed, size, read(shape))
  return sheet
}

function sizeOf(shape: TldrawShape): { w: number; h: number } | null {
  const { props } = shape
  const scale = Math.max(0.01, numberOr(props.scale, 1))
  if (shape.type === 'note') return { w: NOTE_SIDE * scale, h: NOTE_SIDE * scale + numberOr(props.growY, 0) }
  if (shape.type === 'text') return extentOfText(props)
  const [w, h] = [numberOr(props.w, Number.NaN), numberOr(props.h, Number.NaN)]
  if (!(w >= 0 && h >= 0)) return null
  return { w, h: h + Math.max(0, numberOr(props.growY, 0)) }
}

/** A stamp that is a text is a part. */
const isFreeText = ({ type, meta }: TldrawShape): boolean => type === 'text' && typeof meta.kind !== 'string'

function addShape(
  sheet: Sheet,
  shape: TldrawShape,
  placed: Placed,
  { w, h }: { w: number; h: number },
  text: string,
): void {
  const outline = outlined(cornersOf(placed.at, w, h))
  const kind = typeof shape.meta.kind === 'string' ? { kind: shape.meta.kind } : {}
  const shared = { id: shape.id, records: [shape.id], page: placed.page, groups: placed.groups }
  if (isFreeText(shape)) {
    const lineHeight = heightOfLine(shape.props)
    const entry: Text = {
      ...shared,
      outline: outline.outline,
      box: outline.box,
      text,
      lineHeight,
      angle: placed.at.angle,
    }
    if (text !== '') sheet.texts.push(entry)
    return
  }
  const form: Shape['form'] =
    shape.type === 'note' || shape.type === 'frame'
      ? shape.type
      : PICTURES.has(shape.type)
        ? 'picture'
        : shape.props.geo === 'ellipse'
          ? 'ellipse'
          : 'box'
  const parent = placed.frame === undefined ? {} : { parent: placed.frame }
  const words = text === '' || shape.type !== 'geo' ? {} : { words: labelIn(shape.props, placed.at, text, w, h) }
  const crossed = shape.props.geo === 'x-box' ? { crossed: true as const } : {}
  sheet.shapes.push({ ...shared, ...outline, form, sides: [w, h], text, ...words, ...crossed, ...kind, ...parent })
}

function strokeOf({ id, props }: TldrawShape, { at, page, groups }: Placed): Stroke {
  const [scaleX, scaleY] = [numberOr(props.scaleX, 1), numberOr(props.scaleY, 1)]
  const path = pointsOfStroke(props.segments).map(({ x, y }) => apply(at, { x: x * scaleX, y: y * scaleY }))
  return { id, page, groups, path }
}

function arrowOf(
  shape: TldrawShape,
  placed: Placed,
  bindings: readonly TldrawBinding[],
  sizes: ReadonlyMap<string, { at: Transform; w: number; h: number }>,
): Arrow | null {
  const props = arrowProps.safeParse(shape.props)
  if (!props.success) return null
  const end = (terminal: 'start' | 'end') => {
    const head = (terminal === 'start' ? props.data.arrowheadStart : props.data.arrowheadEnd) !== 'none'
    const binding = bindings.find((each) => each.props.terminal === terminal)
    const target = binding && sizes.get(binding.toId)
    if (!binding || !target) return { point: apply(placed.at, props.data[terminal]), head }
    const anchor = binding.props.normalizedAnchor
    return { point: apply(target.at, { x: anchor.x * target.w, y: anchor.y * target.h }), head, bound: binding.toId }
  }
  const [start, last] = [end('start'), end('end')]
  return {
    id: shape.id,
    records: [shape.id],
    page: placed.page,
    groups: placed.groups,
    start,
    end: last,
    path: bent(start.point, last.point, props.data.bend),
    text: '',
    line: false,
  }
}

/** An arc as a polyline: tldraw's bend is how far its middle stands from the straight line, to the left when negative. */
function bent(start: Point, end: Point, bend: number): Point[] {
  const [dx, dy] = [end.x - start.x, end.y - start.y]
  const length = Math.hypot(dx, dy)
  if (Math.abs(bend) < 1 || length < 1) return [start, end]
  return Array.from({ length: PATH_STEPS + 1 }, (_, i) => {
    const t = i / PATH_STEPS
    const off = 4 * bend * t * (1 - t)
    return { x: start.x + dx * t - (dy / length) * off, y: start.y + dy * t + (dx / length) * off }
  })
}

function lineOf(shape: TldrawShape, placed: Placed): Arrow | null {
  const parsed = linePoints.safeParse(shape.props.points)
  if (!parsed.success) return null
  const path = Object.values(parsed.data)
    .sort((a, b) => (a.index < b.index ? -1 : a.index > b.index ? 1 : 0))
    .map((each) => apply(placed.at, each))
  const [first, last] = [path[0], path.at(-1)]
  if (!first || !last || path.length < 2) return null
  const start = { point: first, head: false }
  return {
    id: shape.id,
    records: [shape.id],
    page: placed.page,
    groups: placed.groups,
    start,
    end: { point: last, head: false },
    path,
    text: '',
    line: true,
  }
}
