// Where a text stands to a shape: right under or over it, beside it, or at a corner; always as the text itself is turned.
import { boxOf, gapBetween, middle, type Point } from './geometry.ts'
import type { Shape, Text } from './sheet.ts'
import { tokensOf } from './words.ts'

/** What a text beside a shape is put back by, and one at a corner, in usual short sides: a text belongs to what it lies under or over. */
export const BESIDE = 0.2
const AT_CORNER = 0.4

/** From the top as the text itself is turned, so that a board that was turned reads the same. */
export const readingOrder = (a: Text, b: Text): number => {
  const down = (text: Text) => {
    const { x, y } = middle(text.outline)
    return y * Math.cos(a.angle) - x * Math.sin(a.angle)
  }
  return down(a) - down(b)
}

/** From, to, top and bottom as the text itself is turned. */
export function extent(outline: readonly Point[], angle: number) {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const { x, y, w, h } = boxOf(
    outline.map((point) => ({ x: point.x * cos + point.y * sin, y: point.y * cos - point.x * sin })),
  )
  return { left: x, right: x + w, top: y, bottom: y + h }
}

/** How much of the shorter of two lengths lies along the other, 0 to 1. */
export const shared = (from: number, to: number, start: number, end: number): number =>
  Math.max(0, Math.min(to, end) - Math.max(from, start)) / Math.max(1e-9, Math.min(to - from, end - start))

/** The gap between a text and a shape, lengthened where the text is not right under or over the shape; null beyond `reach`. */
export function costOf(text: Text, shape: Shape, reach: number, size: number): number | null {
  const gap = gapBetween(text.outline, shape.outline)
  if (gap > reach) return null
  const [a, b] = [extent(text.outline, text.angle), extent(shape.outline, text.angle)]
  const over = shared(a.left, a.right, b.left, b.right)
  const beside = shared(a.top, a.bottom, b.top, b.bottom)
  return gap + size * Math.min(AT_CORNER * (1 - over), AT_CORNER - (AT_CORNER - BESIDE) * beside)
}

/** Whether a text ends above a shape, along it. */
export function standsOver(text: Text, shape: Shape): boolean {
  const [a, b] = [extent(text.outline, text.angle), extent(shape.outline, text.angle)]
  return (
    a.bottom <= b.top + 0.5 * text.lineHeight &&
    a.left >= b.left - text.lineHeight &&
    a.right <= b.right + text.lineHeight
  )
}

const SHORT_WORDS = 6
const SHORT_LINES = 3

/** Whether a text may be a name rather than a remark. */
export const isShort = (text: string): boolean => {
  const lines = text.trim().split('\n')
  return lines.length <= SHORT_LINES && text.length <= 80 && tokensOf(text).length <= SHORT_WORDS
}
