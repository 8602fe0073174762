// Reads an .excalidraw file into a sheet, so that boards from elsewhere are scored like one's own.
import * as z from 'zod'
import { apply, boxOf, cornersOf, distance, middle, type Point, type Transform } from './geometry.ts'
import type { Unread } from './graph.ts'
import { type Arrow, type End, outlined, type Shape, type Sheet, type Text, wordsAt } from './sheet.ts'
import { TEXT_CHARACTERS_MAX } from './words.ts'

const number = z.number().refine((value) => Math.abs(value) < 1e9)
const binding = z.object({ elementId: z.string() }).nullish().catch(null)
/** What of an element says something that Excalidraw has no field for: a stamp's kind, and what shape it was. */
export type OwnData = { kind?: string | undefined; shape?: string | undefined }
const ownData = z
  .object({
    dryrun: z.object({ kind: z.string().optional().catch(undefined), shape: z.string().optional().catch(undefined) }),
  })
  .transform(({ dryrun }): OwnData => dryrun)
/** The part of an element that says what it is, where, and what it belongs to. */
export const elementSchema = z.object({
  id: z.string(),
  type: z.string(),
  x: number,
  y: number,
  width: number.catch(0),
  height: number.catch(0),
  angle: number.catch(0),
  groupIds: z.array(z.string()).catch([]),
  frameId: z.string().nullish().catch(null),
  text: z.string().catch(''),
  /** Without the breaks that only the width of the shape made. */
  originalText: z.string().nullish().catch(null),
  name: z.string().nullish().catch(null),
  fontSize: number.catch(20),
  lineHeight: number.catch(1.25),
  containerId: z.string().nullish().catch(null),
  points: z.array(z.tuple([number, number]).rest(z.unknown())).catch([]),
  startBinding: binding,
  endBinding: binding,
  startArrowhead: z.string().nullish().catch(null),
  endArrowhead: z.string().nullish().catch(null),
  customData: ownData.nullish().catch(null),
})
export type Element = z.infer<typeof elementSchema>

const FORMS: Record<string, Shape['form']> = {
  rectangle: 'box',
  diamond: 'box',
  ellipse: 'ellipse',
  image: 'picture',
  embeddable: 'picture',
  iframe: 'picture',
  frame: 'frame',
  magicframe: 'frame',
}
const PAGE = 'page:excalidraw'
/** Of the files that Excalidraw writes since 2020. */
const FORMAT = 2

/** A turn about the middle, as Excalidraw has it, as one about the top left corner. */
export function placeOf(element: Element): Transform {
  const half = { x: element.width / 2, y: element.height / 2 }
  const turned = apply({ x: 0, y: 0, angle: element.angle }, half)
  return { x: element.x + half.x - turned.x, y: element.y + half.y - turned.y, angle: element.angle }
}

/**
 * The elements of an Excalidraw document (its JSON value, or the text of the file) that are there and whole, through a schema. What
 * is not goes to `unread`, in its turn. Never throws.
 */
export function* elementsOf<Each>(document: unknown, schema: z.ZodType<Each>, unread: Unread[]): Generator<Each> {
  let value = document
  if (typeof document === 'string') {
    try {
      value = JSON.parse(document)
    } catch {
      unread.push({ shapes: [], why: 'the file is not JSON' })
      return
    }
  }
  const { version, elements } = (typeof value === 'object' && value !== null ? value : {}) as {
    version?: unknown
    elements?: unknown
  }
  if (typeof version === 'number' && version > FORMAT)
    unread.push({
      shapes: [],
      why: `the file has format ${version} of Excalidraw, and was read as one of format ${FORMAT}`,
    })
  const list = Array.isArray(value) ? value : elements
  if (!Array.isArray(list)) {
    unread.push({ shapes: [], why: 'the file has no list of elements' })
    return
  }
  for (const raw of list as unknown[]) {
    const { id, isDeleted } = (typeof raw === 'object' && raw !== null ? raw : {}) as {
      id?: unknown
      isDeleted?: unknown
    }
    if (isDeleted === true) continue
    const parsed = schema.safeParse(raw)
    if (parsed.success) yield parsed.data
    else
      unread.push({
        shapes: typeof id === 'string' ? [id] : [],
        why: `broken element: ${parsed.error.issues[0]?.path.join('.') || 'it'} is not usable`,
      })
  }
}

/**
 * A sheet of an Excalidraw document: its JSON value, or the text of the file.
 * @returns The sheet; an unreadable document is an empty one whose `unread` says why.
 */
export function sheetOfExcalidraw(document: unknown): Sheet {
  const sheet: Sheet = { shapes: [], texts: [], arrows: [], strokes: [], unread: [] }
  const held: Held[] = []
  for (const element of elementsOf(document, elementSchema, sheet.unread)) addElement(sheet, element, held)
  giveToHolders(sheet, held)
  return sheet
}

type Held = { text: Text; holder: string }

/** A text in a shape or on an arrow is that one's label; if its holder is gone, it is free. */
function giveToHolders(sheet: Sheet, held: readonly Held[]): void {
  const holders = new Map<string, Shape | Arrow>([...sheet.shapes, ...sheet.arrows].map((each) => [each.id, each]))
  for (const { text, holder } of held) {
    const owner = holders.get(holder)
    if (!owner || owner.text !== '') sheet.texts.push(text)
    else {
      owner.text = text.text
      if ('form' in owner) owner.words = wordsAt(text)
      owner.records.push(...text.records)
    }
  }
}

/** What somebody typed; where the two differ in more than breaks, what is shown. */
export function wordsAsWritten({ text, originalText }: Element): string {
  const bare = (words: string) => words.replaceAll(/\s+/g, '')
  return (originalText && bare(originalText) === bare(text) ? originalText : text).trim()
}

function formOf({ type, customData }: Element): Shape['form'] | undefined {
  const { kind, shape } = customData ?? {}
  if (type === 'text') return kind === undefined ? undefined : 'box'
  if (shape === 'note' && type === 'rectangle') return 'note'
  // A cloud goes out as an ellipse; only what is one may be the lid of a store.
  return type === 'ellipse' && shape !== undefined && shape !== 'ellipse' ? 'box' : FORMS[type]
}

function addElement(sheet: Sheet, element: Element, held: Held[]): void {
  const { id, groupIds: groups } = element
  const shared = { id, records: [id], page: PAGE, groups }
  const form = formOf(element)
  const outline = outlined(cornersOf(placeOf(element), element.width, element.height))
  const text = wordsAsWritten(element).slice(0, TEXT_CHARACTERS_MAX).trim()
  if (element.type === 'text' && !form) {
    if (text === '') return
    const lineHeight = element.fontSize * element.lineHeight
    const entry = { ...shared, outline: outline.outline, box: outline.box, text, lineHeight, angle: element.angle }
    if (element.containerId) held.push({ text: entry, holder: element.containerId })
    else sheet.texts.push(entry)
  } else if (form) {
    const parent = element.frameId ? { parent: element.frameId } : {}
    const kind = element.customData?.kind === undefined ? {} : { kind: element.customData.kind }
    sheet.shapes.push({
      ...shared,
      ...outline,
      form,
      sides: [element.width, element.height],
      text: form === 'frame' ? (element.name ?? '') : text,
      ...(element.customData?.shape === 'x-box' && { crossed: true }),
      ...kind,
      ...parent,
    })
  } else if (element.type === 'arrow' || element.type === 'line') addLinear(sheet, element, shared)
  else {
    const why =
      element.type === 'freedraw'
        ? 'freehand: for people to look at, not scored'
        : `an element of the unknown type ${element.type.slice(0, 40)}`
    sheet.unread.push({ shapes: [id], why })
    if (element.type === 'freedraw') sheet.strokes.push({ id, page: PAGE, groups, path: pathOf(element) })
  }
}

/** The points of a line or arrow on the page. They are relative to the first; the turn is about the middle of what they cover. */
export function pathOf({ x, y, angle, points }: Element): Point[] {
  const path = points.map(([dx, dy]): Point => ({ x: x + dx, y: y + dy }))
  if (angle === 0) return path
  const centre = middle(path)
  return path.map((point) => apply({ ...centre, angle }, { x: point.x - centre.x, y: point.y - centre.y }))
}

/** Whether a line goes round an area: Excalidraw's only way to draw a polygon. */
export function isPolygon({ type, startArrowhead, endArrowhead }: Element, path: readonly Point[]): boolean {
  const [first, last] = [path[0], path.at(-1)]
  return type === 'line' && !startArrowhead && !endArrowhead && path.length > 3 && distance(first!, last!) < 2
}

function addLinear(sheet: Sheet, element: Element, shared: Pick<Shape, 'id' | 'records' | 'page' | 'groups'>): void {
  const path = pathOf(element)
  const [first, last] = [path[0], path.at(-1)]
  if (!first || !last || path.length < 2) {
    sheet.unread.push({ shapes: [element.id], why: 'broken element: a line needs two points' })
    return
  }
  if (isPolygon(element, path)) {
    const { x, y, w, h } = boxOf(path)
    const corners = outlined(cornersOf({ x, y, angle: 0 }, w, h))
    sheet.shapes.push({ ...shared, ...corners, form: 'picture', sides: [w, h], text: '' })
    return
  }
  const end = (point: Point, bound: Element['startBinding'], head: boolean): End =>
    bound ? { point, head, bound: bound.elementId } : { point, head }
  const arrow: Arrow = {
    ...shared,
    start: end(first, element.startBinding, Boolean(element.startArrowhead)),
    end: end(last, element.endBinding, Boolean(element.endArrowhead)),
    path,
    text: '',
    line: element.type === 'line' && !element.startArrowhead && !element.endArrowhead,
  }
  sheet.arrows.push(arrow)
}
