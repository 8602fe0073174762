// People write lists as one text a line: which text goes on from which.
import { apply, boxOf, Nearby } from './geometry.ts'
import type { Text } from './sheet.ts'

// In heights of a line.
const ALIGNED = 2
const GAP = 1.5
const OVERLAP = 0.5

/** For each text the one right above it, aligned at the left and no more than a line and a half away; as the texts are turned. */
export function textsAbove(texts: readonly Text[]): Map<Text, Text> {
  const placed = texts.map((text) => ({
    text,
    box: boxOf(text.outline.map((point) => apply({ x: 0, y: 0, angle: -text.angle }, point))),
  }))
  const heights = texts.map((text) => text.lineHeight).sort((a, b) => a - b)
  const nearby = new Nearby(placed, 4 * (heights[Math.floor(heights.length / 2)] ?? 1))
  const above = new Map<Text, Text>()
  for (const { text, box } of placed) {
    const line = text.lineHeight
    let nearest = Infinity
    for (const other of nearby.at({
      x: box.x - ALIGNED * line,
      y: box.y - GAP * line,
      w: 2 * ALIGNED * line,
      h: (GAP + OVERLAP) * line,
    })) {
      const gap = box.y - (other.box.y + other.box.h)
      const aligned = Math.abs(other.box.x - box.x) <= ALIGNED * line && Math.abs(other.text.angle - text.angle) < 0.05
      if (!aligned || other.text.page !== text.page || other.box.y >= box.y) continue
      if (gap < -OVERLAP * line || gap > GAP * line || Math.abs(gap) >= nearest) continue
      nearest = Math.abs(gap)
      above.set(text, other.text)
    }
  }
  return above
}
