// Texts that belong to a shape by standing right under, over or beside it: names, headings, and what they describe.
import { SAID } from './by-place.ts'
import { gapBetween, grow, type Nearby, toPolygon } from './geometry.ts'
import { readLabel, type Reading } from './label.ts'
import type { Arrow, Shape, Text } from './sheet.ts'
import { BESIDE, costOf, extent, isShort, shared, standsOver } from './text-places.ts'
import type { Assigned, Context } from './texts.ts'
import { isA } from './vocabulary.ts'

// In usual short sides.
const CAPTION_REACH = 0.5
export const NOTE_REACH = 0.6
/** How near a caption stands under or over its shape, and how much of the shorter of the two lies along the other. */
const OVER_REACH = 0.35
const OVER = 0.7
const PARTLY_OVER = 0.4
const LABELLED_MEMBERS_MIN = 2

/**
 * The shape that a text with arrows of its own only describes: it stands right under or over the shape, and names nothing, or nothing
 * of another family ("topic: orders" under "Kafka"); beside one of a general name it may say what that is ("Relational database" by
 * "Post DB"). Over a container without a name it is the name.
 */
export function describedBy(
  text: Text,
  near: Nearby<Shape>,
  containers: ReadonlySet<string>,
  { size }: Context,
  labelOf: (shape: Shape) => string,
): Shape | null {
  const own = readLabel(text.text)
  let best: { shape: Shape; gap: number } | null = null
  for (const shape of near.at(grow(text.box, NOTE_REACH * size))) {
    if (shape.page !== text.page) continue
    const gap = gapBetween(text.outline, shape.outline)
    if (best && gap >= best.gap) continue
    const label = labelOf(shape)
    const says = containers.has(shape.id)
      ? label === '' && isShort(text.text) && gap <= CAPTION_REACH * size && standsOver(text, shape)
      : describes(text, own, shape, shape.kind ? null : readLabel(label), gap / size)
    if (says) best = { shape, gap }
  }
  return best?.shape ?? null
}

function describes(text: Text, own: Reading, shape: Shape, named: Reading | null, gap: number): boolean {
  const kind = named ? named.kind : (shape.kind ?? null)
  if (own.kind !== null && isA(own.kind, kind ?? '') && named && named.confidence < SAID) return gap <= NOTE_REACH
  const vague = own.kind === null || (kind === null && own.confidence < SAID)
  if (!vague && !isA(own.kind, kind ?? '') && !isA(kind, own.kind ?? '')) return false
  const [a, b] = [extent(text.outline, text.angle), extent(shape.outline, text.angle)]
  const over = shared(a.left, a.right, b.left, b.right) >= PARTLY_OVER
  return over ? gap <= OVER_REACH : own.kind !== null && gap <= OVER_REACH / 2
}

/**
 * Whether a text by an arrow belongs to the shape that it stands right under or over: the shape is nearer, the arrow only passes on
 * its way to others, or the text names one of the shape's kind ("topic: orders" under "Kafka").
 */
export function isCaption(
  text: Text,
  along: { arrow: Arrow; gap: number },
  near: Nearby<Shape>,
  containers: ReadonlySet<string>,
  { size, resolve }: Context,
): boolean {
  const reach = OVER_REACH * size
  const own = readLabel(text.text).kind
  return near.at(grow(text.box, reach)).some((shape) => {
    if (shape.page !== text.page || containers.has(shape.id)) return false
    const gap = gapBetween(text.outline, shape.outline)
    const [a, b] = [extent(text.outline, text.angle), extent(shape.outline, text.angle)]
    const over = shared(a.left, a.right, b.left, b.right)
    if (gap > reach || over < PARTLY_OVER) return false
    if (gap < along.gap && over >= OVER) return true
    if (own !== null && isA(own, readLabel(shape.text).kind ?? '')) return true
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
export function headings(
  texts: readonly Text[],
  around: ReadonlyMap<Text, Shape>,
  { shapes, parents }: Context,
  labelled: (shape: Shape) => boolean,
  assigned: Assigned,
): Text[] {
  const children = Map.groupBy(shapes.filter(labelled), ({ id }) => parents.get(id))
  // Where the first of the members begins, as a text is turned.
  const tops = new Map<string, number>()
  const topOf = (container: Shape, members: readonly Shape[], angle: number): number => {
    const key = `${container.id} ${angle}`
    const top =
      tops.get(key) ??
      members.reduce((least, { outline }) => Math.min(least, extent(outline, angle).top), Number.POSITIVE_INFINITY)
    tops.set(key, top)
    return top
  }
  return texts.filter((text) => {
    const container = around.get(text)
    const members = container && children.get(container.id)
    if (!members || members.length < LABELLED_MEMBERS_MIN || labelled(container) || !isShort(text.text)) return true
    const { bottom } = extent(text.outline, text.angle)
    const slack = 0.5 * text.lineHeight
    if (topOf(container, members, text.angle) < bottom - slack) return true
    assigned.labels.set(container.id, text)
    assigned.describes.set(text.id, container.id)
    return false
  })
}

/** Short texts become captions of shapes without words, the closest pairs first. */
export function captions(
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
