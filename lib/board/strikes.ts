// Lines that may strike something out, and what it takes: the geometry alone.
import { areaOf, boxOf, type Box, coverage, distance, grow, middle, Nearby, type Point, toSegment } from './geometry.ts'
import type { Arrow, Sheet, Stroke } from './sheet.ts'
import { cornersOfPath } from './strokes.ts'

/** A line without heads that is bound to nothing. `pieces`: the straight parts of it. `company`: how many are in its group. */
export type Mark = {
  id: string
  page: string
  groups: string[]
  path: readonly Point[]
  box: Box
  pieces: readonly Piece[]
  company: number
}
type Piece = { from: Point; to: Point; length: number }
/** Two lines that cross about their middles. `outline`: the area between their ends. */
export type Cross = { page: string; marks: Mark[]; pieces: [Piece, Piece]; outline: Point[] }

const MARKS_MAX = 5_000
const CROSS_PIECES_MAX = 6
const CROSSES_MAX = 500
/** Parts of a line between which the other must cross it, and how much longer it may be. */
const CROSSING = [0.2, 0.8] as const
const LONGER = 2
/** Sine of the angle between the lines of a cross over a wide text. */
const ANGLE = 0.1
const UPRIGHT = Math.sin(Math.PI / 10)

const isFree = ({ start, end, text }: Arrow): boolean =>
  !start.head && !end.head && start.bound === undefined && end.bound === undefined && text === ''

/** Every line that may strike something out. */
export function marksOf({ arrows, strokes }: Sheet, counts: (record: string) => boolean): Mark[] {
  const lines: Stroke[] = [...arrows.filter(isFree), ...strokes].filter(({ id, path }) => path.length > 1 && counts(id))
  const company = new Map<string, number>()
  for (const { groups } of lines) if (groups[0]) company.set(groups[0], (company.get(groups[0]) ?? 0) + 1)
  return lines.slice(0, MARKS_MAX).map(({ id, page, groups, path }) => {
    const corners = cornersOfPath(path)
    const pieces = corners.slice(1).map((to, i) => ({ from: corners[i]!, to, length: distance(corners[i]!, to) }))
    return { id, page, groups, path, box: boxOf(path), pieces, company: company.get(groups[0] ?? '') ?? 1 }
  })
}

/** Where two segments cross, as parts of either, or null. */
function crossing(a: Piece, b: Piece): [number, number] | null {
  const [ax, ay, bx, by] = [a.to.x - a.from.x, a.to.y - a.from.y, b.to.x - b.from.x, b.to.y - b.from.y]
  const turn = ax * by - ay * bx
  if (Math.abs(turn) < ANGLE * a.length * b.length) return null
  const [dx, dy] = [b.from.x - a.from.x, b.from.y - a.from.y]
  return [(dx * by - dy * bx) / turn, (dx * ay - dy * ax) / turn]
}

const isCentral = (part: number): boolean => part >= CROSSING[0] && part <= CROSSING[1]

/** All pairs of lines, or of pieces of one, that make a cross. */
export function crossesOf(marks: readonly Mark[]): Cross[] {
  const pieces = marks.flatMap((mark) => {
    if (mark.pieces.length > CROSS_PIECES_MAX) return []
    const least = Math.max(mark.box.w, mark.box.h) / 2
    return mark.pieces
      .filter(({ length }) => length > 0 && length >= least)
      .map((piece) => ({ mark, piece, box: { ...middle([piece.from, piece.to]), w: 0, h: 0 } }))
  })
  const lengths = pieces.map(({ piece }) => piece.length).sort((a, b) => a - b)
  const near = new Nearby(pieces, lengths[Math.floor(lengths.length / 2)] ?? 1)
  const order = new Map(pieces.map((each, i) => [each, i]))
  const crosses: Cross[] = []
  for (const one of pieces) {
    if (crosses.length >= CROSSES_MAX) break
    for (const other of near.at(grow(one.box, one.piece.length / 3))) {
      if (order.get(other)! <= order.get(one)! || other.mark.page !== one.mark.page) continue
      const [a, b] = [one.piece, other.piece]
      if (Math.max(a.length, b.length) > LONGER * Math.min(a.length, b.length)) continue
      const parts = crossing(a, b)
      if (!parts?.every(isCentral)) continue
      const marks = [...new Set([one.mark, other.mark])]
      crosses.push({ page: one.mark.page, marks, pieces: [a, b], outline: between(a, b) })
    }
  }
  return crosses
}

/** The area between the ends of two lines that cross, clockwise. */
function between(a: Piece, b: Piece): Point[] {
  const corners = [a.from, b.from, a.to, b.to]
  const [first, second, third] = corners as [Point, Point, Point]
  const turn = (second.x - first.x) * (third.y - first.y) - (second.y - first.y) * (third.x - first.x)
  return turn < 0 ? corners.reverse() : corners
}

/** A rectangle's own coordinates: 0 to 1 along either side. */
function placeIn(outline: readonly Point[]) {
  const [corner, right, , below] = outline as [Point, Point, Point, Point]
  const [ux, uy, vx, vy] = [right.x - corner.x, right.y - corner.y, below.x - corner.x, below.y - corner.y]
  const [w, h] = [Math.max(1e-6, Math.hypot(ux, uy)), Math.max(1e-6, Math.hypot(vx, vy))]
  const at = ({ x, y }: Point): Point => ({
    x: ((x - corner.x) * ux + (y - corner.y) * uy) / (w * w),
    y: ((x - corner.x) * vx + (y - corner.y) * vy) / (h * h),
  })
  return { w, h, at }
}

const COVERED = 0.6
const CENTRAL = 0.2
const SHARE = 0.3
const CONTAINER_SHARE = 0.6
const WITHIN = 0.7

/** Whether a cross is over a thing: it covers the thing, or stands in its middle and is as good as large. */
export function isOver({ outline, pieces }: Cross, thing: readonly Point[], holds: () => boolean): boolean {
  const { w, h, at } = placeIn(thing)
  // Not the lines that part a square in four.
  const slopes = pieces.map(({ from, to, length }) => Math.abs((at(to).y - at(from).y) * h) / length)
  if (Math.min(...slopes) < UPRIGHT && Math.max(...slopes) > Math.sqrt(1 - UPRIGHT ** 2)) return false
  if (coverage(thing, outline) >= COVERED) return true
  const centre = at(middle(outline))
  if (Math.abs(centre.x - 0.5) > CENTRAL || Math.abs(centre.y - 0.5) > CENTRAL) return false
  const share = areaOf(outline) / (w * h)
  return share >= SHARE && coverage(outline, thing) >= WITHIN && (share >= CONTAINER_SHARE || !holds())
}

const STRAIGHT = 0.88
const WAVER = 0.12
const BEYOND = 0.35
const SPAN = 0.6
const ASIDE = 0.15

/** The one straight piece that a line is, or null; a hand's may waver, but neither turn nor bow. */
function straightOf({ pieces }: Mark): Piece | null {
  const all = pieces.reduce((sum, { length }) => sum + length, 0)
  const longest = pieces.reduce<Piece | null>((best, each) => (!best || each.length > best.length ? each : best), null)
  if (!longest || longest.length >= STRAIGHT * all) return longest
  const [from, to] = [pieces[0]!.from, pieces.at(-1)!.to]
  const length = distance(from, to)
  const aside = Math.max(...pieces.map((piece) => toSegment(piece.to, from, to).distance))
  return length >= STRAIGHT * all && aside <= WAVER * length ? { from, to, length } : null
}

/** The part of a segment between two values of a coordinate, or null. */
function clipped(from: Point, to: Point, axis: 'x' | 'y', low = 0, high = 1): [Point, Point] | null {
  const run = to[axis] - from[axis]
  const ends = [low, high].map((value) => (run === 0 ? Number.NaN : (value - from[axis]) / run)).sort((a, b) => a - b)
  if (run === 0) return from[axis] >= low && from[axis] <= high ? [from, to] : null
  const [start, end] = [Math.max(0, ends[0]!), Math.min(1, ends[1]!)]
  if (start >= end) return null
  const point = (part: number) => ({ x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part })
  return [point(start), point(end)]
}

function inSquare(from: Point, to: Point): [Point, Point] | null {
  const part = clipped(from, to, 'x')
  return part && clipped(part[0], part[1], 'y')
}

const inRange = (points: readonly Point[], besideX: number, besideY: number): boolean =>
  points.every(({ x, y }) => x >= -besideX && x <= 1 + besideX && y >= -besideY && y <= 1 + besideY)

/** Whether a line goes across a thing from about corner to corner, through its middle, and little further. */
export function isAcross(mark: Mark, thing: readonly Point[]): boolean {
  const piece = straightOf(mark)
  if (!piece) return false
  const { w, h, at } = placeIn(thing)
  const beyond = BEYOND * Math.max(w, h)
  const [from, to] = [at(piece.from), at(piece.to)]
  if (!inRange([from, to], beyond / w, beyond / h)) return false
  const part = inSquare(from, to)
  if (!part || Math.abs(part[1].x - part[0].x) < SPAN || Math.abs(part[1].y - part[0].y) < SPAN) return false
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  return Math.abs((0.5 - from.x) * dy - (0.5 - from.y) * dx) / Math.hypot(dx, dy) <= ASIDE
}

const WORDS_SPAN = 0.6
const WORDS_BEYOND = 0.2
/** In heights of a line: how far from its middle a line may run there, and at the ends of the words. */
const FROM_MIDDLE = 0.2
const SLANT = 1
const ENDS_BEYOND = 1.5

/** Whether a line runs through words as one strikes them out: along the middle of their only line, and little further. */
export function isThrough(mark: Mark, words: readonly Point[], lines: number): boolean {
  const piece = straightOf(mark)
  if (!piece || lines !== 1) return false
  const { w, h, at } = placeIn(words)
  const [from, to] = [at(piece.from), at(piece.to)]
  const beyond = Math.max(WORDS_BEYOND, (ENDS_BEYOND * h) / w)
  if (!inRange([from, to], beyond, ENDS_BEYOND)) return false
  const part = clipped(from, to, 'x')
  if (!part || Math.abs(part[1].x - part[0].x) < WORDS_SPAN) return false
  const [a, b] = part
  const central = a.y + ((b.y - a.y) * (0.5 - a.x)) / (b.x - a.x)
  return Math.abs(central - 0.5) <= FROM_MIDDLE && Math.abs(a.y - 0.5) <= SLANT && Math.abs(b.y - 0.5) <= SLANT
}

const TIMES = 4
const SCRIBBLE_WIDE = 0.6
const SCRIBBLE_HIGH = 0.5
const SCRIBBLE_BEYOND = 0.4
const SCRIBBLE_LINES_BEYOND = 2
/** Nobody can tell without a browser how wide words are. */
const WIDENED = 0.15
const widened = ({ x, y }: Point): Point => ({ x: (x + WIDENED) / (1 + 2 * WIDENED), y })

/** Whether a line goes to and fro over words until they are covered. */
export function isScribbledOn({ pieces, path }: Mark, words: readonly Point[], lines: number): boolean {
  if (pieces.length < TIMES) return false
  const { w, h, at } = placeIn(words)
  const line = h / lines
  const beside = Math.max(SCRIBBLE_BEYOND, (SCRIBBLE_LINES_BEYOND * line) / w)
  const placed = path.map(at)
  if (!inRange(placed, beside, (SCRIBBLE_LINES_BEYOND * line) / h)) return false
  let times = 0
  const covered: Point[] = []
  for (const { from, to } of pieces) {
    const part = inSquare(widened(at(from)), widened(at(to)))
    if (!part) continue
    covered.push(...part)
    const [a, b] = part
    if (Math.abs(b.x - a.x) >= 0.4 || Math.abs(b.y - a.y) >= 0.5) times++
  }
  const box = boxOf(covered)
  return times >= TIMES && box.w >= SCRIBBLE_WIDE && box.h >= SCRIBBLE_HIGH
}
