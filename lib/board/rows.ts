// A row of boxes alike under one caption: the caption names the nearest one, and with it all of them.
import type { Thing } from './assemble.ts'
import { Nearby } from './geometry.ts'

const SAME_SIZE = 0.15
/** How far boxes are out of line, and apart, in their own widths or heights. */
const ALIGNED = 0.25
const APART = 1.2
const ROW_MAX = 100

const isAlike = (a: Thing, b: Thing): boolean =>
  a.form === b.form &&
  [0, 1].every(
    (side) => Math.abs(a.sides[side]! - b.sides[side]!) <= SAME_SIZE * Math.max(a.sides[side]!, b.sides[side]!),
  )

function isNext(a: Thing, b: Thing): boolean {
  const [dx, dy] = [Math.abs(a.box.x - b.box.x), Math.abs(a.box.y - b.box.y)]
  const { w, h } = a.box
  return (dy <= ALIGNED * h && dx <= (1 + APART) * w) || (dx <= ALIGNED * w && dy <= (1 + APART) * h)
}

/**
 * By the id of each nameless thing in such a row, the one that has the name.
 * @param isCaptioned Whether a thing has its name from a text beside it.
 * @param holds Whether other things stand in it.
 */
export function rowsOf(
  things: readonly Thing[],
  parents: ReadonlyMap<string, string>,
  isCaptioned: (id: string) => boolean,
  holds: (id: string) => boolean,
  size: number,
): Map<string, string> {
  const nameless = things.filter(
    ({ id, label, kind, details, form }) =>
      label === '' && kind === undefined && details.length === 0 && form !== 'frame' && !holds(id),
  )
  const near = new Nearby(nameless, 2 * size)
  const rows = new Map<string, string>()
  for (const named of things) {
    if (!isCaptioned(named.id) || named.text !== '' || holds(named.id)) continue
    const row = [named]
    for (let i = 0; i < row.length && row.length < ROW_MAX; i++) {
      const last = row[i]!
      const { x, y, w, h } = last.box
      const around = { x: x - APART * w, y: y - APART * h, w: (1 + 2 * APART) * w, h: (1 + 2 * APART) * h }
      for (const other of near.at(around)) {
        if (rows.has(other.id) || other.page !== named.page || parents.get(other.id) !== parents.get(named.id)) continue
        if (!isAlike(named, other) || !isNext(last, other)) continue
        rows.set(other.id, named.id)
        row.push(other)
      }
    }
  }
  return rows
}
