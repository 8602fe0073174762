// Where lines run in tldraw and in Excalidraw: arcs between places in shapes there, points from border to border here.
import { apply, contains, distance, type Point, type Transform } from './geometry.ts'

/** A box where it is drawn: turned about its top left corner. */
export type Drawn = { at: Transform; w: number; h: number }

/** The box that four corners make, from the top left clockwise. */
export function drawnAs([first, second, third]: readonly Point[]): Drawn {
  const angle = Math.atan2(second!.y - first!.y, second!.x - first!.x)
  return { at: { ...first!, angle }, w: distance(first!, second!), h: distance(second!, third!) }
}

/**
 * How far the arc that comes nearest to a path stands from the straight line between its ends, as tldraw's `bend` has it: to the
 * left of whoever walks it when negative.
 */
export function bendOf(path: readonly Point[]): number {
  const [start, end] = [path[0]!, path.at(-1)!]
  const [dx, dy] = [end.x - start.x, end.y - start.y]
  const length = Math.hypot(dx, dy)
  if (length < 1) return 0
  const away = path.map(({ x, y }) => (dx * (y - start.y) - dy * (x - start.x)) / length)
  return away.reduce((most, each) => (Math.abs(each) > Math.abs(most) ? each : most), 0)
}

const ARC_STEPS = 8

/** An arc with one of tldraw's bends as a path. */
export function arcOf(start: Point, end: Point, bend: number): Point[] {
  const [dx, dy] = [end.x - start.x, end.y - start.y]
  const length = Math.hypot(dx, dy)
  if (Math.abs(bend) < 1 || length < 1) return [start, end]
  return Array.from({ length: ARC_STEPS + 1 }, (_, i) => {
    const along = i / ARC_STEPS
    const away = (4 * bend * along * (1 - along)) / length
    return { x: start.x + dx * along - dy * away, y: start.y + dy * along + dx * away }
  })
}

const ELLIPSE_CORNERS = 24

/** The border of an element as a polygon on the page. */
export function outlineOf(type: string, { at, w, h }: Drawn): Point[] {
  const count = type === 'ellipse' ? ELLIPSE_CORNERS : 4
  const corners =
    type === 'rectangle'
      ? [
          { x: 0, y: 0 },
          { x: w, y: 0 },
          { x: w, y: h },
          { x: 0, y: h },
        ]
      : Array.from({ length: count }, (_, i) => {
          const turn = (2 * Math.PI * i) / count
          return { x: (w / 2) * (1 + Math.cos(turn)), y: (h / 2) * (1 + Math.sin(turn)) }
        })
  return corners.map((corner) => apply(at, corner))
}

const HALVINGS = 24

/** A path up to where it goes into a convex outline for the last time; as it is if it does not. */
export function cut(path: readonly Point[], outline: readonly Point[] | undefined): Point[] {
  if (!outline) return [...path]
  for (let i = path.length - 1; i > 0; i--) {
    let [outside, inside] = [path[i - 1]!, path[i]!]
    if (contains(outline, outside)) continue
    if (!contains(outline, inside)) break
    for (let step = 0; step < HALVINGS; step++) {
      const middle = { x: (outside.x + inside.x) / 2, y: (outside.y + inside.y) / 2 }
      if (contains(outline, middle)) inside = middle
      else outside = middle
    }
    return [...path.slice(0, i), outside]
  }
  return [...path]
}

/** The point half-way along a path. */
export function halfway(path: readonly Point[]): Point {
  let rest = path.slice(1).reduce((sum, point, i) => sum + distance(path[i]!, point), 0) / 2
  for (let i = 1; i < path.length; i++) {
    const [from, to] = [path[i - 1]!, path[i]!]
    const length = distance(from, to)
    if (length >= rest && length > 0)
      return { x: from.x + ((to.x - from.x) * rest) / length, y: from.y + ((to.y - from.y) * rest) / length }
    rest -= length
  }
  return path[0]!
}

/** An arc by three points, through which Excalidraw draws a curve. */
export const byThree = (path: readonly Point[]): Point[] =>
  path.length < 3 ? [...path] : [path[0]!, halfway(path), path.at(-1)!]

/** From end to end with a step half-way, along whichever side is longer. */
export function stepped(path: readonly Point[]): Point[] {
  const [start, end] = [path[0]!, path.at(-1)!]
  const [width, height] = [Math.abs(end.x - start.x), Math.abs(end.y - start.y)]
  if (width < 1 || height < 1) return [start, end]
  const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 }
  return width > height
    ? [start, { x: middle.x, y: start.y }, { x: middle.x, y: end.y }, end]
    : [start, { x: start.x, y: middle.y }, { x: end.x, y: middle.y }, end]
}
