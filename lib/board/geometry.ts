// Plane geometry of boards, in page pixels, y down. Shapes may be turned, so they are convex polygons; boxes only sieve.

export type Point = { x: number; y: number }
export type Box = { x: number; y: number; w: number; h: number }
/** A similarity of the plane: turn by `angle` radians, scale, then move. */
export type Transform = Point & { angle: number }

export const apply = (at: Transform, point: Point): Point => {
  const cos = Math.cos(at.angle)
  const sin = Math.sin(at.angle)
  return { x: at.x + point.x * cos - point.y * sin, y: at.y + point.x * sin + point.y * cos }
}

export const compose = (outer: Transform, inner: Transform): Transform => ({
  ...apply(outer, inner),
  angle: outer.angle + inner.angle,
})

export const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y)

export const cornersOf = (at: Transform, w: number, h: number): Point[] =>
  [
    { x: 0, y: 0 },
    { x: w, y: 0 },
    { x: w, y: h },
    { x: 0, y: h },
  ].map((corner) => apply(at, corner))

export function boxOf(points: readonly Point[]): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { x, y } of points) {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x)
    bottom = Math.max(bottom, y)
  }
  return points.length === 0 ? { x: 0, y: 0, w: 0, h: 0 } : { x: left, y: top, w: right - left, h: bottom - top }
}

export const grow = (box: Box, by: number): Box => ({
  x: box.x - by,
  y: box.y - by,
  w: box.w + 2 * by,
  h: box.h + 2 * by,
})

export const overlaps = (a: Box, b: Box): boolean =>
  a.x <= b.x + b.w && b.x <= a.x + a.w && a.y <= b.y + b.h && b.y <= a.y + a.h

export function areaOf(polygon: readonly Point[]): number {
  let twice = 0
  for (let i = 0; i < polygon.length; i++) {
    const a = polygon[i]!
    const b = polygon[(i + 1) % polygon.length]!
    twice += a.x * b.y - b.x * a.y
  }
  return Math.abs(twice) / 2
}

/** The part of one convex polygon inside another, both clockwise in a y-down plane (Sutherland and Hodgman 1974). */
function intersection(subject: readonly Point[], clip: readonly Point[]): Point[] {
  let result = [...subject]
  for (let i = 0; i < clip.length && result.length > 0; i++) {
    const a = clip[i]!
    const b = clip[(i + 1) % clip.length]!
    const side = (p: Point) => (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)
    const kept: Point[] = []
    for (let j = 0; j < result.length; j++) {
      const from = result[j]!
      const to = result[(j + 1) % result.length]!
      const [sideFrom, sideTo] = [side(from), side(to)]
      if (sideFrom >= 0) kept.push(from)
      if (sideFrom * sideTo < 0) {
        const t = sideFrom / (sideFrom - sideTo)
        kept.push({ x: from.x + (to.x - from.x) * t, y: from.y + (to.y - from.y) * t })
      }
    }
    result = kept
  }
  return result
}

/** How much of `inner` lies in `outer`, 0 to 1; of something without area, whether its middle does. */
export function coverage(inner: readonly Point[], outer: readonly Point[]): number {
  const area = areaOf(inner)
  if (area < 1e-6) return contains(outer, middle(inner)) ? 1 : 0
  return areaOf(intersection(inner, outer)) / area
}

export const middle = (points: readonly Point[]): Point => {
  const box = boxOf(points)
  return { x: box.x + box.w / 2, y: box.y + box.h / 2 }
}

export function contains(polygon: readonly Point[], point: Point): boolean {
  return (
    polygon.length > 2 &&
    polygon.every((a, i) => {
      const b = polygon[(i + 1) % polygon.length]!
      return (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x) >= -1e-9
    })
  )
}

/** The nearest point of a segment: its distance, and where along it, 0 to 1. */
export function toSegment(point: Point, a: Point, b: Point): { distance: number; along: number } {
  const [dx, dy] = [b.x - a.x, b.y - a.y]
  const square = dx * dx + dy * dy
  const along = square === 0 ? 0 : Math.max(0, Math.min(1, ((point.x - a.x) * dx + (point.y - a.y) * dy) / square))
  return { distance: distance(point, { x: a.x + dx * along, y: a.y + dy * along }), along }
}

/** Distance of a point to a convex polygon; 0 inside. */
export function toPolygon(point: Point, polygon: readonly Point[]): number {
  if (contains(polygon, point)) return 0
  let best = Infinity
  for (let i = 0; i < polygon.length; i++)
    best = Math.min(best, toSegment(point, polygon[i]!, polygon[(i + 1) % polygon.length]!).distance)
  return best
}

const crosses = (a: Point, b: Point, c: Point, d: Point): boolean => {
  const turn = (p: Point, q: Point, r: Point) => Math.sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x))
  return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0
}

/** Whether a segment meets a convex polygon. */
export const meets = (a: Point, b: Point, polygon: readonly Point[]): boolean =>
  contains(polygon, a) ||
  contains(polygon, b) ||
  polygon.some((p, i) => crosses(a, b, p, polygon[(i + 1) % polygon.length]!))

/** The gap between two convex polygons; 0 when they touch. */
export function gapBetween(a: readonly Point[], b: readonly Point[]): number {
  if (a.some((p, i) => meets(p, a[(i + 1) % a.length]!, b)) || contains(a, b[0]!)) return 0
  return Math.min(...a.map((point) => toPolygon(point, b)), ...b.map((point) => toPolygon(point, a)))
}

/** The gap between a polyline and a polygon, with where along the line it is smallest (0 start, 1 end). */
export function gapToPath(path: readonly Point[], polygon: readonly Point[]): { distance: number; along: number } {
  let best = { distance: Infinity, along: 0 }
  const segments = path.length - 1
  for (let i = 0; i < segments; i++) {
    const [a, b] = [path[i]!, path[i + 1]!]
    const through = meets(a, b, polygon)
    for (const point of [middle(polygon), ...polygon]) {
      const near = toSegment(point, a, b)
      const gap = through ? 0 : Math.min(near.distance, toPolygon(a, polygon), toPolygon(b, polygon))
      if (gap < best.distance) best = { distance: gap, along: (i + near.along) / segments }
    }
  }
  return best
}

const CELLS_MAX = 64
/** What lies in one cell, or is very large: no person draws so much on one spot, and all pairs of it would take minutes. */
const ITEMS_MAX = 100
/** Looks into cells for all very large boxes together: five hundred of them on a full board of two thousand shapes. */
const LARGE_LOOKS_MAX = 4_000_000
/** More columns than any board has; were there more, two cells would share a list, which only costs time. */
const ROW = 2 ** 26

function add<Item>(items: Item[], item: Item): void {
  if (items.length < ITEMS_MAX) items.push(item)
}

/** Finds what lies near a box without looking at everything: a hash of square cells, with the few very large things apart. */
export class Nearby<Item extends { box: Box }> {
  readonly #cells = new Map<number, Item[]>()
  readonly #large: Item[] = []
  readonly #size: number
  #looks = 0

  /** @param size Side of a cell, about that of a usual item. */
  constructor(items: Iterable<Item>, size: number) {
    this.#size = Math.max(size, 1e-3)
    for (const item of items) {
      const keys = this.#keys(item.box)
      if (!keys) add(this.#large, item)
      else
        for (const key of keys) {
          const cell = this.#cells.get(key)
          if (cell) add(cell, item)
          else this.#cells.set(key, [item])
        }
    }
  }

  at(box: Box): Item[] {
    const keys = this.#keys(box)
    const found = new Set<Item>()
    for (const cell of keys ? keys.map((key) => this.#cells.get(key) ?? []) : this.#every())
      for (const item of cell) if (overlaps(item.box, box)) found.add(item)
    for (const item of this.#large) if (overlaps(item.box, box)) found.add(item)
    return [...found]
  }

  /** All cells, for a box that covers too many to list; none after as many looks as no person's board takes. */
  *#every(): Generator<Item[]> {
    for (const cell of this.#cells.values()) {
      this.#looks += cell.length
      if (this.#looks > LARGE_LOOKS_MAX) return
      yield cell
    }
  }

  /** The cells that a box covers, or null if they are too many to list. */
  #keys(box: Box): number[] | null {
    const [left, top] = [Math.floor(box.x / this.#size), Math.floor(box.y / this.#size)]
    const columns = Math.floor((box.x + box.w) / this.#size) - left + 1
    const rows = Math.floor((box.y + box.h) / this.#size) - top + 1
    if (!(columns * rows <= CELLS_MAX)) return null
    const keys: number[] = []
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) keys.push((top + row) * ROW + left + column)
    return keys
  }
}
