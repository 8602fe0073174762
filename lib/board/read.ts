// Reads a board into its component graph: the steps in order, each in its own module.
import { assemble, HEADLINE_WORDS, type Thing } from './assemble.ts'
import { compose, type Composed, wholeOf } from './composites.ts'
import { parentsOf } from './contain.ts'
import { type Beside, joinEnds, type Target } from './ends.ts'
import { sheetOfExcalidraw } from './excalidraw.ts'
import { givenRuns, type GivenRuns, withoutGiven } from './given.ts'
import type { Authorship, ComponentGraph } from './graph.ts'
import { linesOfLabel } from './label-lines.ts'
import { readLabel } from './label.ts'
import { rowsOf } from './rows.ts'
import { setAside } from './set-aside.ts'
import type { Shape, Sheet, Text } from './sheet.ts'
import { strikeOut } from './struck.ts'
import { type Assigned, assignTexts } from './texts.ts'
import { sheetOfTldraw } from './tldraw.ts'
import { tokensOf } from './words.ts'

export type ReadOptions = {
  /** Who made what; without it, or without `candidates`, everything on the board counts. */
  authorship?: Authorship
  /** Accounts whose shapes count. */
  candidates?: readonly string[]
  /** Words that were given (prompt, facts, probes, twists): passages taken from them are not read. */
  givenTexts?: readonly string[]
}

const USUAL_SIDE = 80
const LABELLED_MIN = 3
const NAME_WORDS = 5

/**
 * The component graph of a tldraw 5.4 document.
 * @param records Any list of values; what is not a readable record is listed in `unread`. Never throws.
 */
export function readBoard(records: readonly unknown[], options: ReadOptions = {}): ComponentGraph {
  return readSheet(sheetOfTldraw(records), options)
}

/** The component graph of an Excalidraw document (its JSON value, or the text of the file). Never throws. */
export function readExcalidraw(document: unknown, options: ReadOptions = {}): ComponentGraph {
  return readSheet(sheetOfExcalidraw(document), options)
}

/** Whether a record counts as evidence: everything does unless it is known whose the records are. */
export function counter({ authorship, candidates }: ReadOptions): (record: string) => boolean {
  if (!authorship || !candidates) return () => true
  const accounts = new Set(candidates)
  return (record) => {
    const whose = Object.hasOwn(authorship, record) ? authorship[record] : undefined
    return whose !== undefined && (accounts.has(whose.createdBy) || accounts.has(whose.textBy))
  }
}

/** The median short side of labelled boxes: the unit of every distance, so that zoom does not matter. */
function usualSide(sheet: Sheet): number {
  const boxes = sheet.shapes.filter((shape) => shape.form !== 'frame' && shape.form !== 'picture')
  const labelled = boxes.filter((shape) => shape.text !== '')
  const sides = (labelled.length >= LABELLED_MIN ? labelled : boxes)
    .map((shape) => Math.min(...shape.sides))
    .sort((a, b) => a - b)
  return Math.max(1, sides[Math.floor(sides.length / 2)] ?? USUAL_SIDE)
}

function readSheet(whole: Sheet, options: ReadOptions): ComponentGraph {
  const size = usualSide(whole)
  const counts = counter(options)
  const struck = strikeOut(whole, size, counts)
  const { sheet } = struck
  const composed = compose(sheet, size)
  const resolve = (id: string) => wholeOf(composed.wholes, id)
  const { shapes, texts } = stickyNotesApart(composed, resolve)
  const given = givenRuns(options.givenTexts ?? [])
  const parents = parentsOf(shapes, size)
  const containers = new Set(parents.values())
  const assigned = assignTexts(texts, {
    shapes,
    arrows: composed.arrows,
    parents,
    size,
    resolve,
  })
  const drawn = [
    ...shapes.map((shape) => thingOf(shape, assigned, given)),
    ...assigned.components.map((text) => thingOfText(text, given)),
  ]
  const unwrapped = withoutWrappers(drawn, parents)
  const { wrapped } = unwrapped
  const rows = rowsOf(
    unwrapped.things,
    parents,
    (id) => assigned.labels.has(id),
    (id) => containers.has(id),
    size,
  )
  const { things, places, copies } = inRows(unwrapped.things, rows, composed.copies)
  const wholeThing = (id: string) => {
    const whole = assigned.describes.get(id) ?? resolve(id)
    const thing = wrapped.get(whole) ?? whole
    return rows.get(thing) ?? thing
  }
  const targets = new Map(
    things.map((thing): [string, Target] => [
      thing.id,
      { ...thing, labelled: thing.label !== '', container: containers.has(thing.id) },
    ]),
  )
  const { joined, loose } = joinEnds(composed.arrows, {
    targets,
    beside: [...besideOf(assigned, wrapped), ...places],
    parents,
    size,
    resolve: wholeThing,
  })
  const drawing = {
    things,
    parents,
    joined,
    loose,
    assigned,
    copies,
    unread: sheet.unread,
    given,
    arrows: composed.arrows,
  }
  return assemble(setAside(drawing, struck, counts), counts)
}

/** The texts that name a thing or are noted on it, as places where an arrow to it may end. */
function besideOf({ labels, annotations }: Assigned, wrapped: ReadonlyMap<string, string>): Beside[] {
  const texts = [...[...labels].map(([id, text]) => [id, [text]] as const), ...annotations]
  return texts.flatMap(([id, own]) =>
    own.map(({ page, outline, box }) => ({ id: wrapped.get(id) ?? id, page, outline, box })),
  )
}

/** A shape without words around one single thing is its border: the thing reaches as far, and arrows to the border lead to it. */
function withoutWrappers(things: readonly Thing[], parents: ReadonlyMap<string, string>) {
  const inside = new Map<string, Thing[]>()
  for (const thing of things) {
    const parent = parents.get(thing.id)
    if (parent === undefined) continue
    const held = inside.get(parent)
    if (held) held.push(thing)
    else inside.set(parent, [thing])
  }
  const wrapped = new Map<string, string>()
  const changed = new Map<string, Thing>()
  for (const wrapper of things) {
    const [only, more] = inside.get(wrapper.id) ?? []
    const bare = wrapper.label === '' && wrapper.kind === undefined && wrapper.details.length === 0
    if (!only || more || !bare || wrapper.form === 'frame' || only.label === '' || inside.has(only.id)) continue
    const { outline, box, area } = wrapper
    wrapped.set(wrapper.id, only.id)
    changed.set(only.id, { ...only, outline, box, area, records: [...only.records, ...wrapper.records] })
  }
  return {
    things: things.filter(({ id }) => !wrapped.has(id)).map((thing) => changed.get(thing.id) ?? thing),
    wrapped,
  }
}

/** Each row as the one thing that has its name, in so many copies; where the others stand is a place of it. */
function inRows(things: Thing[], rows: ReadonlyMap<string, string>, stacked: ReadonlyMap<string, number>) {
  if (rows.size === 0) return { things, places: [], copies: stacked }
  const copies = new Map(stacked)
  const records = new Map<string, string[]>()
  const places: Beside[] = []
  for (const other of things) {
    const named = rows.get(other.id)
    if (named === undefined) continue
    const { page, outline, box } = other
    places.push({ id: named, page, outline, box })
    copies.set(named, (copies.get(named) ?? 0) + 1 + (stacked.get(other.id) ?? 0))
    records.set(named, [...(records.get(named) ?? []), ...other.records])
  }
  return {
    things: things
      .filter(({ id }) => !rows.has(id))
      .map((thing) => ({ ...thing, records: [...thing.records, ...(records.get(thing.id) ?? [])] })),
    places,
    copies,
  }
}

/** Sticky notes that no arrow leads to are words, unless they hold just a component's name. */
function stickyNotesApart(composed: Composed, resolve: (id: string) => string): { shapes: Shape[]; texts: Text[] } {
  const bound = new Set(
    composed.arrows
      .flatMap((arrow) => [arrow.start.bound, arrow.end.bound])
      .flatMap((id) => (id === undefined ? [] : [resolve(id)])),
  )
  const isWords = (shape: Shape) =>
    shape.form === 'note' &&
    shape.kind === undefined &&
    !bound.has(shape.id) &&
    (tokensOf(shape.text).length > NAME_WORDS || readLabel(shape.text).kind === null)
  const notes = composed.shapes.filter(isWords).map((shape): Text => {
    const { id, records, page, outline, box, text, groups } = shape
    return { id, records, page, outline, box, text, groups, angle: 0, lineHeight: Math.min(...shape.sides) / 8 }
  })
  return {
    shapes: composed.shapes.filter((shape) => !isWords(shape)),
    texts: [...composed.texts, ...notes.filter((note) => note.text !== '')],
  }
}

/** A long label's name, and the lines that describe it. `written` is the name as it stands, for reading it by lines. */
function headline(text: string): { label: string; written: string; rest: string } {
  const written = text.replaceAll(/[^\S\n]+/g, ' ').trim()
  const { head, rest } = linesOfLabel(written)
  if (tokensOf(written).length <= HEADLINE_WORDS || rest.length === 0)
    return { label: [head, ...rest].join(' '), written, rest: '' }
  return { label: head, written: head, rest: rest.join('\n') }
}

function thingOf(shape: Shape, assigned: Assigned, given: GivenRuns): Thing {
  const text = assigned.labels.get(shape.id)
  const noted = assigned.annotations.get(shape.id) ?? []
  const own = shape.text || text?.text || (shape.form === 'picture' ? '' : (noted[0]?.text ?? ''))
  const fromNote = shape.text === '' && !text && own !== ''
  const { label, written, rest } = headline(withoutGiven(own, given))
  const labelRecords = shape.text === '' ? (text?.records ?? (fromNote ? (noted[0]?.records ?? []) : [])) : [shape.id]
  const details = (fromNote ? noted.slice(1) : noted).map((each) => ({
    text: withoutGiven(each.text, given),
    shapes: each.records,
  }))
  if (rest !== '') details.unshift({ text: rest, shapes: labelRecords })
  return { ...shape, label, labelRecords, details, reading: readLabel(written, shape.kind) }
}

function thingOfText(text: Text, given: GivenRuns): Thing {
  const { label, written, rest } = headline(withoutGiven(text.text, given))
  const { id, records, page, outline, box, groups } = text
  const details = rest === '' ? [] : [{ text: rest, shapes: records }]
  const shape: Shape = {
    id,
    records,
    page,
    outline,
    box,
    groups,
    area: box.w * box.h,
    form: 'box',
    sides: [box.w, box.h],
    text: label,
  }
  return { ...shape, label, labelRecords: records, details, reading: readLabel(written) }
}
