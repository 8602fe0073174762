'use client'
// A violet frame around each shape that something rests on, drawn on the page itself so that it moves and zooms with it.
import { useEditor, useValue } from 'tldraw'
import classes from './board-look.module.css'

const GAP = 8
const BORDER = 3
const RADIUS = 6

/** Inside tldraw's `OnTheCanvas`. `ids` must stay the same between renders while nothing changes. */
export function EvidenceFrames({ ids }: { ids: readonly string[] }) {
  const editor = useEditor()
  const boxes = useValue(
    'evidence',
    () => {
      const wanted = new Set<string>(ids)
      return editor.getCurrentPageShapes().flatMap(({ id }) => {
        const box = wanted.has(id) ? editor.getShapePageBounds(id) : undefined
        return box ? [{ id, x: box.x, y: box.y, w: box.w, h: box.h }] : []
      })
    },
    [editor, ids],
  )
  const pixel = useValue('pixel', () => 1 / editor.getZoomLevel(), [editor])
  return boxes.map(({ id, x, y, w, h }) => (
    <div
      key={id}
      className={classes.evidence}
      style={{
        width: w + 2 * GAP * pixel,
        height: h + 2 * GAP * pixel,
        transform: `translate(${x - GAP * pixel}px, ${y - GAP * pixel}px)`,
        borderWidth: BORDER * pixel,
        borderRadius: RADIUS * pixel,
      }}
    />
  ))
}
