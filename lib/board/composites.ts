// Several shapes that draw one thing: pictures made of parts, cylinders of an ellipse on a box, copies stacked behind.
import { boxOf, cornersOf, Nearby } from './geometry.ts'
import { outlined, type Arrow, type Shape, type Sheet, type Text } from './sheet.ts'

const SAME_WIDTH = 0.12
const SAME_SIZE = 0.15
const COPY_OFFSET = 0.45

export type Composed = {
  shapes: Shape[]
  texts: Text[]
  arrows: Arrow[]
  /** From the id of a part to the id of the whole. */
  wholes: Map<string, string>
  /** Copies that stand behind a shape, by its id. */
  copies: Map<string, number>
}

/** One shape over the outline of all its parts; the first labelled part, else the largest, is the one that carries it. */
function fuse(parts: readonly Shape[], groups: string[], label?: Text): Shape {
  const main = parts.find((part) => part.text !== '') ?? parts.reduce((a, b) => (b.area > a.area ? b : a))
  const { x, y, w, h } = boxOf(parts.flatMap((part) => part.outline))
  const form = parts.length > 1 && main.form !== 'note' ? (main.text === '' ? 'picture' : main.form) : main.form
  return {
    ...main,
    ...(parts.length === 1 ? {} : outlined(cornersOf({ x, y, angle: 0 }, w, h))),
    form,
    sides: parts.length === 1 ? main.sides : [w, h],
    text: main.text || (label?.text ?? ''),
    records: [
      main.id,
      ...(label?.records ?? []),
      ...parts.filter((part) => part !== main).flatMap((part) => part.records),
    ],
    groups,
  }
}

type Members = { shapes: Shape[]; texts: Text[]; lines: Arrow[] }

/** What stands in each group that holds no further one. */
function innermost(sheet: Composed): Map<string, Members> {
  const groups = new Map<string, Members>()
  const outer = new Set(
    [...sheet.shapes, ...sheet.texts, ...sheet.arrows.filter(({ line }) => line)].flatMap((each) =>
      each.groups.slice(1),
    ),
  )
  const into = (ids: readonly string[], add: (members: Members) => unknown) => {
    const id = ids[0]
    if (id === undefined || outer.has(id)) return
    const members = groups.get(id) ?? { shapes: [], texts: [], lines: [] }
    add(members)
    groups.set(id, members)
  }
  for (const shape of sheet.shapes) into(shape.groups, (members) => members.shapes.push(shape))
  for (const text of sheet.texts) into(text.groups, (members) => members.texts.push(text))
  for (const arrow of sheet.arrows) if (arrow.line) into(arrow.groups, (members) => members.lines.push(arrow))
  return groups
}

const GROUP_DEPTH_MAX = 8

/** Members of an innermost group with at most one label are one thing; then the group around it, if that still holds. */
function fuseGroups(sheet: Composed): void {
  for (let depth = 0; depth < GROUP_DEPTH_MAX; depth++) {
    let changed = false
    const gone = new Set<unknown>()
    const made: Shape[] = []
    for (const { shapes, texts, lines } of innermost(sheet).values()) {
      const labels = shapes.filter((shape) => shape.text !== '' || shape.kind !== undefined).length + texts.length
      const parts = [...shapes, ...(shapes.length === 0 ? lines.map(asShape) : [])]
      const [only, more] = [...shapes, ...texts, ...lines]
      if (only && !more) {
        // A group of one says nothing: what is around it counts.
        only.groups = only.groups.slice(1)
        changed = true
        continue
      }
      // A frame is nothing to put together, and copies of one stamp stay what they are.
      if (labels > 1 || parts.length === 0 || parts.some((part) => part.form === 'frame')) continue
      changed = true
      const whole = fuse(parts, (shapes[0] ?? parts[0])!.groups.slice(1), texts[0])
      made.push(whole)
      for (const part of [...shapes, ...texts, ...lines]) {
        gone.add(part)
        if (part.id !== whole.id) sheet.wholes.set(part.id, whole.id)
      }
    }
    if (!changed) return
    sheet.shapes = [...sheet.shapes.filter((shape) => !gone.has(shape)), ...made]
    sheet.texts = sheet.texts.filter((text) => !gone.has(text))
    sheet.arrows = sheet.arrows.filter((arrow) => !gone.has(arrow))
  }
}

const asShape = (line: Arrow): Shape => {
  const { x, y, w, h } = boxOf(line.path)
  const { id, records, page, groups } = line
  return {
    id,
    records,
    page,
    groups,
    ...outlined(cornersOf({ x, y, angle: 0 }, w, h)),
    form: 'picture',
    sides: [w, h],
    text: '',
  }
}

const near = (a: number, b: number, share: number): boolean => Math.abs(a - b) <= share * Math.max(a, b, 1e-9)

/** An ellipse as wide as a box, on its upper or lower edge: the drawing of a store. */
function isLid(lid: Shape, body: Shape): boolean {
  if (lid.form !== 'ellipse' || body.form !== 'box' || !near(lid.sides[0], body.sides[0], SAME_WIDTH)) return false
  if (lid.sides[1] > body.sides[1] * 1.2 || Math.abs(lid.box.x - body.box.x) > SAME_WIDTH * body.box.w) return false
  const centre = lid.box.y + lid.box.h / 2
  const slack = 0.75 * lid.box.h
  return Math.abs(centre - body.box.y) <= slack || Math.abs(centre - (body.box.y + body.box.h)) <= slack
}

/** A shape of the same size a little aside, without words of its own or with the same ones. */
function isCopy(behind: Shape, front: Shape): boolean {
  if (behind.form !== front.form || (behind.text !== '' && behind.text !== front.text)) return false
  if (!near(behind.sides[0], front.sides[0], SAME_SIZE) || !near(behind.sides[1], front.sides[1], SAME_SIZE))
    return false
  const [dx, dy] = [Math.abs(behind.box.x - front.box.x), Math.abs(behind.box.y - front.box.y)]
  return dx <= COPY_OFFSET * front.box.w && dy <= COPY_OFFSET * front.box.h && dx + dy > 0
}

function fuseStacks(sheet: Composed, cell: number): void {
  const nearby = new Nearby(sheet.shapes, cell)
  const gone = new Set<Shape>()
  // Labelled ones first; among the others any, as long as it is the same one in whatever order they come.
  const carriers = [...sheet.shapes].sort(
    (a, b) => Number(b.text !== '') - Number(a.text !== '') || (a.id < b.id ? -1 : 1),
  )
  for (const shape of carriers) {
    if (gone.has(shape)) continue
    for (const other of nearby.at(shape.box)) {
      if (other === shape || gone.has(other) || other.page !== shape.page || other.kind !== undefined) continue
      const lid = (isLid(other, shape) || isLid(shape, other)) && (other.text === '' || shape.text === '')
      const copy = !lid && isCopy(other, shape)
      if (!lid && !copy) continue
      gone.add(other)
      sheet.wholes.set(other.id, shape.id)
      shape.records.push(...other.records)
      shape.text ||= other.text
      if (copy) sheet.copies.set(shape.id, (sheet.copies.get(shape.id) ?? 0) + 1)
    }
  }
  sheet.shapes = sheet.shapes.filter((shape) => !gone.has(shape))
}

/** Puts together what is one thing drawn in several parts. `size` is a usual short side, for looking nearby. */
export function compose(sheet: Sheet, size: number): Composed {
  const shapes = sheet.shapes.map((shape) => ({ ...shape, records: [...shape.records] }))
  const texts = sheet.texts.map((text) => ({ ...text }))
  const arrows = sheet.arrows.map((arrow) => ({ ...arrow }))
  const composed: Composed = { shapes, texts, arrows, wholes: new Map(), copies: new Map() }
  fuseGroups(composed)
  fuseStacks(composed, 2 * size)
  return composed
}

/** The whole that a part belongs to, itself if none; wholes may be parts of greater ones. */
export function wholeOf(wholes: ReadonlyMap<string, string>, id: string): string {
  let at = id
  for (let depth = 0; depth <= GROUP_DEPTH_MAX + 2; depth++) {
    const next = wholes.get(at)
    if (next === undefined) return at
    at = next
  }
  return at
}
