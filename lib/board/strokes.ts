// Freehand strokes: their points out of tldraw's records, and the straight pieces that they are made of.
import { boxOf, type Point, toSegment } from './geometry.ts'

/** A stroke has no more points in tldraw; what has is no line through a box. */
const STROKE_POINTS_MAX = 2_000
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const DIGIT_VALUES = new Map([...DIGITS].map((digit, value) => [digit.charCodeAt(0), value]))

function bytesOf(base64: string): Uint8Array {
  const end = base64.endsWith('==') ? base64.length - 2 : base64.endsWith('=') ? base64.length - 1 : base64.length
  const bytes = new Uint8Array(Math.floor((end * 3) / 4))
  let [bits, held, at] = [0, 0, 0]
  for (let i = 0; i < end; i++) {
    bits = ((bits << 6) | (DIGIT_VALUES.get(base64.charCodeAt(i)) ?? 0)) & 0xffffff
    held += 6
    if (held < 8) continue
    held -= 8
    bytes[at++] = (bits >> held) & 255
  }
  return bytes
}

/** IEEE 754 half precision. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023]
  if (exponent === 0) return (sign * fraction) / 2 ** 24
  return exponent === 31 ? Number.NaN : sign * 2 ** (exponent - 15) * (1 + fraction / 1024)
}

/** The points of one segment: the first in single precision, then steps in half precision, each with its pressure unless `dim` is 2. */
function pointsOfPath(path: string, dim: number): Point[] {
  const bytes = bytesOf(path.slice(0, 16 + 8 * STROKE_POINTS_MAX))
  const view = new DataView(bytes.buffer)
  if (bytes.length < 4 * dim) return []
  let at: Point = { x: view.getFloat32(0, true), y: view.getFloat32(4, true) }
  const points = [at]
  for (let offset = 4 * dim; offset + 2 * dim <= bytes.length; offset += 2 * dim) {
    at = { x: at.x + half(view.getUint16(offset, true)), y: at.y + half(view.getUint16(offset + 2, true)) }
    points.push(at)
  }
  return points
}

/** The points of the segments of a tldraw 5.4 draw shape, in the shape's own coordinates. What is broken gives none. */
export function pointsOfStroke(segments: unknown): Point[] {
  if (!Array.isArray(segments)) return []
  const points: Point[] = []
  for (const segment of segments as unknown[]) {
    const { path, dim } = (typeof segment === 'object' && segment !== null ? segment : {}) as Record<string, unknown>
    if (typeof path === 'string') points.push(...pointsOfPath(path, dim === 2 ? 2 : 3))
    if (points.length > STROKE_POINTS_MAX) break
  }
  return points.every(({ x, y }) => Math.abs(x) < 1e9 && Math.abs(y) < 1e9) ? points.slice(0, STROKE_POINTS_MAX) : []
}

// Shares of a stroke's length and breadth that a hand may waver.
const WAVER = 0.07
const WAVER_LEAST = 0.03
const WAVER_ACROSS = 0.2
const PIECES_MAX = 40
/** So many points of a stroke tell its corners. */
const LOOKED_AT = 300

/** The corners of a path without what only a wavering hand made (Douglas and Peucker 1973). */
export function cornersOfPath(whole: readonly Point[]): Point[] {
  const step = Math.ceil(whole.length / LOOKED_AT)
  const path = whole.filter((_, i) => i % step === 0 || i === whole.length - 1)
  const { w, h } = boxOf(path)
  const long = Math.hypot(w, h)
  const tolerance = Math.min(WAVER * long, Math.max(WAVER_ACROSS * Math.min(w, h), WAVER_LEAST * long))
  const kept = new Set([0, path.length - 1])
  const open: [number, number][] = [[0, path.length - 1]]
  while (open.length > 0 && kept.size <= PIECES_MAX) {
    const [from, to] = open.pop()!
    let [farthest, away] = [-1, tolerance]
    for (let i = from + 1; i < to; i++) {
      const { distance } = toSegment(path[i]!, path[from]!, path[to]!)
      if (distance > away) [farthest, away] = [i, distance]
    }
    if (farthest < 0) continue
    kept.add(farthest)
    open.push([from, farthest], [farthest, to])
  }
  return [...kept].sort((a, b) => a - b).map((i) => path[i]!)
}
