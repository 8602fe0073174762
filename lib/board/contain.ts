// What stands inside what.
import { coverage, Nearby } from './geometry.ts'
import type { Shape } from './sheet.ts'

const COVERED = 0.85
const LARGER = 1.5

/** The smallest shape around each one that covers 85 % of it and is at least half as large again; by id. */
export function parentsOf(shapes: readonly Shape[], size: number): Map<string, string> {
  const nearby = new Nearby(shapes, 2 * size)
  const ids = new Set(shapes.map((shape) => shape.id))
  const parents = new Map<string, string>()
  for (const shape of shapes) {
    const best = nearby
      .at(shape.box)
      .filter((other) => other !== shape && other.page === shape.page && other.area >= LARGER * shape.area)
      .sort((a, b) => a.area - b.area)
      .find((other) => coverage(shape.outline, other.outline) >= COVERED)
    // tldraw says which frame a shape belongs to; nothing smaller around it says more.
    const parent =
      best?.id ??
      (shape.parent !== undefined && ids.has(shape.parent) && shape.parent !== shape.id ? shape.parent : undefined)
    if (parent !== undefined) parents.set(shape.id, parent)
  }
  return parents
}
