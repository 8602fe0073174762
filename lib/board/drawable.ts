// Whether the board's editor can draw a shape. tldraw takes labels of unknown parts and strokes of no points; either
// throws in every browser that opens the board, and goes on doing so after a reload.
import { b64Vecs } from '@tldraw/tlschema'

import { isDrawableText } from './rich-text.ts'

/** As browsers read it, which Node does more kindly. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

type Segment = { path?: unknown; dim?: unknown }

function isStroke(segment: unknown, figureMax: number): boolean {
  const { path, dim } = (segment ?? {}) as Segment
  if (typeof path !== 'string' || path.length % 4 !== 0 || !BASE64.test(path)) return false
  try {
    const points = b64Vecs.decodePoints(path, dim === 2 ? 2 : 3)
    return (
      points.length > 0 &&
      points.every(({ x, y, z }) => [x, y, z ?? 0].every((figure) => Math.abs(figure) <= figureMax))
    )
  } catch {
    return false
  }
}

type Props = { richText?: unknown; segments?: unknown; points?: unknown }

/** @param figureMax How far a point of a stroke may be from where the stroke begins. */
export function isDrawable({ richText, segments, points }: Props, figureMax: number): boolean {
  if (richText !== undefined && !isDrawableText(richText)) return false
  if (typeof points === 'object' && points !== null && Object.keys(points).length < 2) return false
  if (!Array.isArray(segments)) return true
  return segments.length > 0 && segments.every((segment) => isStroke(segment, figureMax))
}
