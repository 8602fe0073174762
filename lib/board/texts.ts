// Whose words a text is: a shape's label, what is noted beside it, an arrow's label, a component of its own, or a free note.
import { captions, describedBy, headings, isCaption, NOTE_REACH } from './captions.ts'
import { boxOf, contains, coverage, gapToPath, grow, middle, Nearby, type Point, toPolygon } from './geometry.ts'
import type { Arrow, Shape, Text } from './sheet.ts'
import { costOf, isShort, readingOrder } from './text-places.ts'

const INSIDE = 0.6
const ARROW_REACH_LINES = 1.2
/** A picture that is this many usual short sides high and wide and that no arrow leads to shows something; it is no icon. */
const PASTED = 3
/** Pieces of arrows that are looked at for all texts together: ten times what two thousand texts among straight arrows take. */
const PIECES_MAX = 300_000
/** The parts of an arrow, from either end, where a text stands at its end rather than along it. */
const TERMINAL = 0.06

export type Assigned = {
  /** By the id of a shape or arrow. */
  labels: Map<string, Text>
  annotations: Map<string, Text[]>
  arrowLabels: Map<string, Text[]>
  /** Texts that arrows lead to. */
  components: Text[]
  /** From the id of a text that arrows may be bound to, the shape that it only describes: those arrows are the shape's. */
  describes: Map<string, string>
  notes: Text[]
}

export type Context = {
  shapes: readonly Shape[]
  arrows: readonly Arrow[]
  /** By the id of a shape, the smallest one around it. */
  parents: ReadonlyMap<string, string>
  size: number
  resolve: (id: string) => string
}

const push = <Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void => {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

export function assignTexts(texts: readonly Text[], context: Context): Assigned {
  const { shapes, arrows, size, resolve } = context
  // An icon in a box is a picture of it, no part that it holds.
  const parts = shapes.filter((shape) => shape.form !== 'picture' || shape.text !== '' || shape.kind !== undefined)
  const containers = new Set(parts.map((shape) => context.parents.get(shape.id)).filter((id) => id !== undefined))
  const assigned: Assigned = {
    labels: new Map(),
    annotations: new Map(),
    arrowLabels: new Map(),
    components: [],
    describes: new Map(),
    notes: [],
  }
  const near = new Nearby(shapes, 2 * size)
  const paths = new Nearby(
    arrows.map((arrow) => ({ arrow, box: boxOf(arrow.path) })),
    2 * size,
  )
  const bound = new Set(
    arrows
      .flatMap((arrow) => [arrow.start.bound, arrow.end.bound])
      .filter((id) => id !== undefined)
      .map(resolve),
  )

  const labelOf = (shape: Shape): string => shape.text || (assigned.labels.get(shape.id)?.text ?? '')
  const labelled = (shape: Shape): boolean => labelOf(shape) !== ''
  const beside = (text: Text, shape: Shape) => {
    if (!labelled(shape) && isShort(text.text)) assigned.labels.set(shape.id, text)
    else push(assigned.annotations, shape.id, text)
  }
  const pasted = (shape: Shape) =>
    shape.form === 'picture' && !bound.has(shape.id) && Math.min(...shape.sides) > PASTED * size
  const waiting: Text[] = []
  const inContainer = new Map<Text, Shape>()
  for (const text of [...texts].sort(readingOrder)) {
    const around = near
      .at(text.box)
      .filter((shape) => shape.page === text.page && !pasted(shape) && coverage(text.outline, shape.outline) >= INSIDE)
      .sort((a, b) => a.area - b.area)[0]
    if (around && !containers.has(around.id)) beside(text, around)
    else {
      if (around) inContainer.set(text, around)
      waiting.push(text)
    }
  }

  const headed = headings(waiting, inContainer, context, labelled, assigned)
  const [led, free] = [headed.filter(({ id }) => bound.has(id)), headed.filter(({ id }) => !bound.has(id))]
  const nameless = (shape: Shape) => !labelled(shape) && !pasted(shape)
  const left = captions(free, context, containers, near, nameless, assigned)
  const leadTo = (text: Text) => {
    const shape = describedBy(text, near, containers, context, labelOf)
    if (!shape) assigned.components.push(text)
    else {
      assigned.describes.set(text.id, shape.id)
      beside(text, shape)
    }
  }
  led.forEach(leadTo)
  const looked = { pieces: 0 }
  for (const text of left) {
    const along = looked.pieces > PIECES_MAX ? null : arrowBeside(text, paths, near, looked)
    if (along?.touches) leadTo(text)
    else if (along && isShort(text.text) && !isCaption(text, along, near, containers, context))
      push(assigned.arrowLabels, along.arrow.id, text)
    else {
      const container = inContainer.get(text)
      const neighbour = nearest(text, near, size, (shape) => labelled(shape) && !containers.has(shape.id))
      if (neighbour) push(assigned.annotations, neighbour.id, text)
      else if (container) beside(text, container)
      else assigned.notes.push(text)
    }
  }
  return assigned
}

function nearest(text: Text, near: Nearby<Shape>, size: number, wanted: (shape: Shape) => boolean): Shape | null {
  const reach = NOTE_REACH * size
  let best: { shape: Shape; cost: number } | null = null
  for (const shape of near.at(grow(text.box, reach))) {
    if (shape.page !== text.page || !wanted(shape)) continue
    const cost = costOf(text, shape, reach, size)
    if (cost !== null && (!best || cost < best.cost)) best = { shape, cost }
  }
  return best?.shape ?? null
}

/** The nearest arrow within reach of a text, and whether it leads to the text rather than past it. */
function arrowBeside(
  text: Text,
  paths: Nearby<{ arrow: Arrow; box: { x: number; y: number; w: number; h: number } }>,
  near: Nearby<Shape>,
  looked: { pieces: number },
) {
  const reach = ARROW_REACH_LINES * text.lineHeight
  let best: { arrow: Arrow; touches: boolean; gap: number } | null = null
  for (const { arrow } of paths.at(grow(text.box, reach))) {
    if (arrow.page !== text.page) continue
    looked.pieces += arrow.path.length
    const { distance: gap, along } = gapToPath(arrow.path, text.outline)
    if (gap > reach || (best && gap >= best.gap)) continue
    best = { arrow, gap, touches: endsAt(arrow, along, text, near, gap, reach) }
  }
  return best
}

/** An end that is free, points at the text, and has no shape that is nearer. */
function endsAt(arrow: Arrow, along: number, text: Text, near: Nearby<Shape>, gap: number, reach: number): boolean {
  const side = along <= TERMINAL ? 'start' : along >= 1 - TERMINAL ? 'end' : null
  if (!side || arrow[side].bound !== undefined) return false
  const { point } = arrow[side]
  const own = toPolygon(point, text.outline)
  if (own > reach || (gap === 0 && own > 0.5 * reach)) return false
  const before = side === 'start' ? arrow.path[1] : arrow.path.at(-2)
  if (!before || !pointsAt(before, point, text.outline)) return false
  return near
    .at(grow({ x: point.x, y: point.y, w: 0, h: 0 }, own))
    .every(
      (shape) =>
        shape.page !== text.page ||
        coverage(text.outline, shape.outline) > 0.9 ||
        toPolygon(point, shape.outline) > own,
    )
}

/** Whether going on from `from` through `to` leads to a polygon. */
export function pointsAt(from: Point, to: Point, outline: readonly Point[]): boolean {
  if (contains(outline, to)) return true
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = Math.hypot(dx, dy)
  if (length === 0) return false
  const target = middle(outline)
  const ahead = (target.x - to.x) * dx + (target.y - to.y) * dy
  if (ahead <= 0) return false
  const far = Math.hypot(target.x - to.x, target.y - to.y) * 2
  return gapToPath([to, { x: to.x + (dx / length) * far, y: to.y + (dy / length) * far }], outline).distance === 0
}
