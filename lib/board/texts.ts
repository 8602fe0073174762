// Whose words a text is: a shape's label, what is noted beside it, an arrow's label, a component of its own, or a free note.
import { contains, coverage, gapBetween, gapToPath, grow, middle, Nearby, type Point, toPolygon } from './geometry.ts'
import { readLabel } from './label.ts'
import type { Arrow, Shape, Text } from './sheet.ts'
import { BESIDE, costOf, extent, readingOrder, shared, standsOver } from './text-places.ts'
import { isA } from './vocabulary.ts'
import { tokensOf } from './words.ts'

const INSIDE = 0.6
const CAPTION_REACH = 0.5
const NOTE_REACH = 0.6
/** How near a caption stands under or over its shape, and how much of the shorter of the two lies along the other. */
const OVER_REACH = 0.35
const OVER = 0.7
const PARTLY_OVER = 0.4
const ARROW_REACH_LINES = 1.2
const SHORT_WORDS = 6
/** A picture that is this many usual short sides high and wide and that no arrow leads to shows something; it is no icon. */
const PASTED = 3
const LABELLED_MEMBERS_MIN = 2
const SHORT_LINES = 3
/** The parts of an arrow, from either end, where a text stands at its end rather than along it. */
const TERMINAL = 0.06
export const isShort = (text: string): boolean => {
  const lines = text.trim().split('\n')
  return lines.length <= SHORT_LINES && text.length <= 80 && tokensOf(text).length <= SHORT_WORDS
}

export type Assigned = {
  /** By the id of a shape or arrow. */
  labels: Map<string, Text>
  annotations: Map<string, Text[]>
  arrowLabels: Map<string, Text[]>
  /** Texts that arrows lead to. */
  components: Text[]
  /** From the id of a text that arrows are bound to, the shape that it only describes: those arrows are the shape's. */
  describes: Map<string, string>
  notes: Text[]
}

type Context = {
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
    arrows.map((arrow) => ({ arrow, box: boxOfPath(arrow) })),
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
  const waiting: Text[] = []
  const led: Text[] = []
  const inContainer = new Map<Text, Shape>()
  for (const text of [...texts].sort(readingOrder)) {
    const around = near
      .at(text.box)
      .filter((shape) => shape.page === text.page && coverage(text.outline, shape.outline) >= INSIDE)
      .sort((a, b) => a.area - b.area)[0]
    if (around && !containers.has(around.id)) beside(text, around)
    else if (bound.has(text.id)) led.push(text)
    else {
      if (around) inContainer.set(text, around)
      waiting.push(text)
    }
  }

  const headed = headings(waiting, inContainer, context, labelled, assigned)
  const pasted = (shape: Shape) =>
    shape.form === 'picture' && !bound.has(shape.id) && Math.min(...shape.sides) > PASTED * size
  const nameless = (shape: Shape) => !labelled(shape) && !pasted(shape)
  const left = captions(headed, context, containers, near, nameless, assigned)
  const leadTo = (text: Text) => {
    const shape = describedBy(text, near, containers, context, labelOf)
    if (!shape) assigned.components.push(text)
    else {
      assigned.describes.set(text.id, shape.id)
      beside(text, shape)
    }
  }
  led.forEach(leadTo)
  for (const text of left) {
    const along = arrowBeside(text, paths, near)
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

/**
 * The shape that a text with arrows of its own only describes: it stands right under or over the shape, and names nothing, or nothing
 * of another family ("topic: orders" under "Kafka").
 */
function describedBy(
  text: Text,
  near: Nearby<Shape>,
  containers: ReadonlySet<string>,
  { size }: Context,
  labelOf: (shape: Shape) => string,
): Shape | null {
  const own = readLabel(text.text).kind
  const reach = OVER_REACH * size
  let best: { shape: Shape; gap: number } | null = null
  for (const shape of near.at(grow(text.box, reach))) {
    if (shape.page !== text.page || containers.has(shape.id)) continue
    const kind = shape.kind ?? readLabel(labelOf(shape)).kind
    const family = own === null || isA(own, kind ?? '') || isA(kind, own)
    const [a, b] = [extent(text.outline, text.angle), extent(shape.outline, text.angle)]
    const gap = gapBetween(text.outline, shape.outline)
    const over = shared(a.left, a.right, b.left, b.right) >= PARTLY_OVER || (own !== null && gap <= reach / 2)
    if (!family || !over || gap > reach) continue
    if (!best || gap < best.gap) best = { shape, gap }
  }
  return best?.shape ?? null
}

/**
 * Whether a text by an arrow belongs to the shape that it stands right under or over: the shape is nearer, or the arrow only passes
 * on its way to others.
 */
function isCaption(
  text: Text,
  along: { arrow: Arrow; gap: number },
  near: Nearby<Shape>,
  containers: ReadonlySet<string>,
  { size, resolve }: Context,
): boolean {
  const reach = OVER_REACH * size
  return near.at(grow(text.box, reach)).some((shape) => {
    if (shape.page !== text.page || containers.has(shape.id)) return false
    const gap = gapBetween(text.outline, shape.outline)
    const [a, b] = [extent(text.outline, text.angle), extent(shape.outline, text.angle)]
    if (gap > reach || shared(a.left, a.right, b.left, b.right) < OVER) return false
    if (gap < along.gap) return true
    const { start, end } = along.arrow
    return [start, end].every(
      ({ bound, point }) =>
        (bound === undefined || resolve(bound) !== shape.id) && toPolygon(point, shape.outline) > reach,
    )
  })
}

/**
 * A short text at the top of a shape without words that holds at least two labelled ones is what it is called: it stands over
 * all of them. Gives the texts that are left.
 */
function headings(
  texts: readonly Text[],
  around: ReadonlyMap<Text, Shape>,
  { shapes, parents }: Context,
  labelled: (shape: Shape) => boolean,
  assigned: Assigned,
): Text[] {
  const children = new Map<string, Shape[]>()
  for (const shape of shapes) {
    const parent = parents.get(shape.id)
    if (parent !== undefined && labelled(shape)) push(children, parent, shape)
  }
  return texts.filter((text) => {
    const container = around.get(text)
    const members = container && children.get(container.id)
    if (!members || members.length < LABELLED_MEMBERS_MIN || labelled(container) || !isShort(text.text)) return true
    const { bottom } = extent(text.outline, text.angle)
    const slack = 0.5 * text.lineHeight
    if (members.some((member) => extent(member.outline, text.angle).top < bottom - slack)) return true
    assigned.labels.set(container.id, text)
    return false
  })
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

/** Short texts become captions of shapes without words, the closest pairs first. */
function captions(
  texts: readonly Text[],
  { size }: Context,
  containers: ReadonlySet<string>,
  near: Nearby<Shape>,
  nameless: (shape: Shape) => boolean,
  assigned: Assigned,
): Text[] {
  const reach = CAPTION_REACH * size
  const pairs = texts.flatMap((text) => {
    if (!isShort(text.text)) return []
    return near
      .at(grow(text.box, reach))
      .filter((shape) => shape.page === text.page && nameless(shape))
      .flatMap((shape) => {
        const holds = containers.has(shape.id)
        // What holds others is called by what stands over it; a text beside it speaks of what is nearer.
        if (holds && !standsOver(text, shape)) return []
        const cost = costOf(text, shape, reach, size)
        return cost === null ? [] : [{ text, shape, cost: cost + (holds ? BESIDE * size : 0) }]
      })
  })
  pairs.sort((a, b) => a.cost - b.cost)
  const used = new Set<Text>()
  for (const { text, shape } of pairs) {
    if (used.has(text) || !nameless(shape)) continue
    used.add(text)
    assigned.labels.set(shape.id, text)
  }
  return texts.filter((text) => !used.has(text))
}

const boxOfPath = (arrow: Arrow) => {
  const xs = arrow.path.map((point) => point.x)
  const ys = arrow.path.map((point) => point.y)
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return { x, y, w: Math.max(...xs) - x, h: Math.max(...ys) - y }
}

/** The nearest arrow within reach of a text, and whether it leads to the text rather than past it. */
function arrowBeside(
  text: Text,
  paths: Nearby<{ arrow: Arrow; box: { x: number; y: number; w: number; h: number } }>,
  near: Nearby<Shape>,
) {
  const reach = ARROW_REACH_LINES * text.lineHeight
  let best: { arrow: Arrow; touches: boolean; gap: number } | null = null
  for (const { arrow } of paths.at(grow(text.box, reach))) {
    if (arrow.page !== text.page) continue
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
