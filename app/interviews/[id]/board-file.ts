// What a board file holds, as records that this board and its server take: tldraw's files, older ones too, and Excalidraw's.
import { b64Vecs, parseTldrawJsonFile } from 'tldraw'
import type { TLShapeId, TLStore } from 'tldraw'
import type { Unread } from '#lib/board/graph'
import { isDrawable } from '#lib/board/drawable'
import { isSafeLink, leftOut } from '#lib/board/left-out'
import type { Reason } from '#lib/board/left-out'
import { writtenIn } from '#lib/board/written'
import { isObject } from '#lib/interview/document'
import {
  BOARD_RECORDS_MAX,
  BOARD_WRITTEN_MAX,
  MESSAGE_BYTES_MAX,
  NUMBER_MAX,
  RECORD_BYTES_MAX,
} from '#lib/protocol/limits'

export const FILE_BYTES_MAX = 10 * 1024 * 1024
/** An import is one change, which reaches the server as one message; some of it is for what goes along. */
export const IMPORT_CHARACTERS_MAX = MESSAGE_BYTES_MAX - 128 * 1024
/** What a record takes in such a message beside itself. */
const WRAPPING_CHARACTERS = 64
const PARENTS_MAX = 50

type Json = Record<string, unknown>
type Shape = Json & { id: string; type: string; parentId: string; props: Json; meta: Json }
type Binding = Json & { id: string; fromId: string; toId: string }
/** What is drawn on a board: shapes, bindings of arrows, and which of the shapes lie on the page itself. */
export type Drawing = { shapes: Shape[]; bindings: Binding[]; rootShapeIds: TLShapeId[] }
export type Outcome = { ok: true; drawing: Drawing; unread: Unread[] } | { ok: false; message: string }
/** How much more the board takes. */
export type Space = { records: number; shapes: number; written: number }

const figure = (value: number): string => value.toLocaleString('en')

/**
 * The drawing of a file, cut down to what may be on the board, or a message that says what to do.
 * @param name The file's, for the message.
 */
export async function readBoardFile(
  name: string,
  text: string,
  schema: TLStore['schema'],
  space: Space,
): Promise<Outcome> {
  const records = await recordsOf(name, text, schema)
  if (!records.ok) return records
  const unread = [...records.unread]
  const drawing = permitted(firstPage(records.records, unread), unread)
  const message = tooMuch(name, drawing, unread, space)
  return message === null ? { ok: true, drawing, unread } : { ok: false, message }
}

type Records = { ok: true; records: Json[]; unread: Unread[] } | { ok: false; message: string }

async function recordsOf(name: string, text: string, schema: TLStore['schema']): Promise<Records> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return refusal(
      `${name} cannot be read: it is damaged, or no board file. Save the board again as .tldr or .excalidraw.`,
    )
  }
  if (isObject(value) && Array.isArray(value.elements)) {
    const { fromExcalidraw } = await import('#lib/board/from-excalidraw')
    const { records, unread } = fromExcalidraw(value, (points) => b64Vecs.encodePoints(points))
    return { ok: true, records: records as Json[], unread }
  }
  const parsed = parseTldrawJsonFile({ json: text, schema })
  if (parsed.ok) return { ok: true, records: parsed.value.allRecords() as unknown as Json[], unread: [] }
  const { error } = parsed
  if (error.type === 'fileFormatVersionTooNew' || isNewer(value, schema))
    return refusal(
      `${name} comes from a newer tldraw than this board. Ask whoever runs this site to update it, or draw from its picture.`,
    )
  if (error.type === 'v1File')
    return refusal(
      `${name} comes from tldraw’s first version. Open it on tldraw.com, save it there again, and import that file.`,
    )
  if (error.type === 'notATldrawFile')
    return refusal(`${name} is neither a tldraw nor an Excalidraw file. Save the board as .tldr or .excalidraw.`)
  return refusal(
    `${name} holds broken shapes, or some that this board does not know. Copy what you need into a new file and import that.`,
  )
}

/** Whether a file knows a kind of record in a version that this tldraw does not have yet: its own answer is less clear. */
function isNewer(file: unknown, schema: TLStore['schema']): boolean {
  const sequencesOf = (each: unknown): Json => (isObject(each) && isObject(each.sequences) ? each.sequences : {})
  const known = sequencesOf(schema.serialize())
  return Object.entries(sequencesOf(isObject(file) ? file.schema : null)).some(
    ([id, version]) => Object.hasOwn(known, id) && Number(version) > Number(known[id]),
  )
}

const refusal = (message: string): { ok: false; message: string } => ({ ok: false, message })

/** What lies on the first page, with how deep in groups and frames; what is on others is told. */
function firstPage(records: readonly Json[], unread: Unread[]) {
  const byId = new Map(records.map((record) => [String(record.id), record]))
  const [first] = records
    .filter(({ typeName }) => typeName === 'page')
    .toSorted((a, b) => (String(a.index) < String(b.index) ? -1 : 1))
  const shapes: { shape: Shape; depth: number }[] = []
  for (const record of records) {
    if (record.typeName !== 'shape') continue
    let depth = 0
    let around = byId.get(String(record.parentId))
    for (; around?.typeName === 'shape' && depth <= PARENTS_MAX; depth++) around = byId.get(String(around.parentId))
    if (around === first || depth > PARENTS_MAX) shapes.push({ shape: record as Shape, depth })
    else unread.push(leftOut('pages', [String(record.id)]))
  }
  // From the outside inwards, and from the back to the front: the order in which the board lays them.
  shapes.sort((a, b) => a.depth - b.depth || (String(a.shape.index) < String(b.shape.index) ? -1 : 1))
  return {
    shapes,
    bindings: records.filter(({ typeName, type }) => typeName === 'binding' && type === 'arrow') as Binding[],
  }
}

const REFUSED: Record<string, Reason> = { image: 'picture', video: 'video', embed: 'page', bookmark: 'page' }

/** What the server would take back is not put on the board in the first place. */
function permitted({ shapes, bindings }: ReturnType<typeof firstPage>, unread: Unread[]): Drawing {
  const gone = new Set<string>()
  const kept = new Map<string, Shape>()
  // What goes takes along what it holds.
  for (const { shape, depth } of shapes) {
    const reason = REFUSED[shape.type] ?? (shape.meta.pin ? 'result' : depth > PARENTS_MAX ? 'deep' : null)
    const clean = reason || gone.has(shape.parentId) ? null : cleaned(shape, unread)
    const broken = clean !== null && !isDrawable(clean.props, NUMBER_MAX)
    if (clean && !broken && JSON.stringify(clean).length <= RECORD_BYTES_MAX) kept.set(shape.id, clean)
    else {
      gone.add(shape.id)
      unread.push(leftOut(reason ?? (broken ? 'broken' : clean ? 'large' : 'inside'), [shape.id]))
    }
  }
  dropEmptyGroups(kept)
  return {
    shapes: [...kept.values()],
    bindings: bindings
      .filter(({ fromId, toId }) => kept.has(fromId) && kept.has(toId))
      .map((each) => storable({ ...each, meta: {} })),
    rootShapeIds: [...kept.values()].filter(({ parentId }) => !kept.has(parentId)).map(({ id }) => id as TLShapeId),
  }
}

/** A shape without links that lead elsewhere than to the web, without somebody's id, and without notes of other programs. */
function cleaned(shape: Shape, unread: Unread[]): Shape {
  const { url, richText } = shape.props
  const text = withoutForeign(richText)
  const unsafeUrl = typeof url === 'string' && url !== '' && !isSafeLink(url)
  for (let i = Number(unsafeUrl) + text.dropped; i > 0; i--) unread.push(leftOut('link', [shape.id]))
  const props = {
    ...shape.props,
    ...(richText !== undefined && { richText: text.value }),
    ...(unsafeUrl && { url: '' }),
    ...(shape.type === 'note' && { textLastEditedBy: null }),
  }
  const { kind } = shape.meta
  return storable({ ...shape, props, meta: typeof kind === 'string' ? { kind } : {} })
}

const isForeign = (key: string, value: unknown): boolean =>
  key === 'src' ? Boolean(value) : key === 'href' && Boolean(value) && !(typeof value === 'string' && isSafeLink(value))
const holdsForeign = (node: unknown): boolean =>
  isObject(node) &&
  [node, node.attrs].some(
    (each) => isObject(each) && Object.entries(each).some(([key, value]) => isForeign(key, value)),
  )

/** A rich text without the marks and parts that would load or open something from elsewhere, and how many those were. */
function withoutForeign(richText: unknown): { value: unknown; dropped: number } {
  let dropped = 0
  const keep = (foreign: boolean): boolean => {
    if (foreign) dropped++
    return !foreign
  }
  const walk = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.filter((each) => keep(holdsForeign(each))).map(walk)
    if (!isObject(node)) return node
    const entries = Object.entries(node).filter(([key, value]) => keep(isForeign(key, value)))
    return Object.fromEntries(entries.map(([key, value]) => [key, walk(value)]))
  }
  const value = walk(richText)
  return { value, dropped }
}

/** Without what no database keeps: halves of characters, and the character zero. */
function storable<Value>(value: Value): Value {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\u0000', '') as Value
  if (Array.isArray(value)) return value.map(storable) as Value
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, storable(inner)])) as Value
}

function dropEmptyGroups(kept: Map<string, Shape>): void {
  for (;;) {
    const parents = new Set([...kept.values()].map(({ parentId }) => parentId))
    const empty = [...kept.values()].filter(({ id, type }) => type === 'group' && !parents.has(id))
    if (empty.length === 0) return
    for (const { id } of empty) kept.delete(id)
  }
}

function tooMuch(name: string, { shapes, bindings }: Drawing, unread: readonly Unread[], space: Space): string | null {
  if (shapes.length === 0)
    return unread.length === 0
      ? `Nothing is drawn in ${name}.`
      : `${name} holds nothing that this board takes. Draw it, or write it down.`
  if (shapes.length > space.shapes)
    return `${name} has ${figure(shapes.length)} shapes, and the board has room for ${figure(space.shapes)} more. Save a part of it and import that.`
  const records = shapes.length + bindings.length
  if (records > space.records)
    return `${name} has ${figure(records)} shapes and bound ends, and the board has room for ${figure(space.records)} more. Save a part of it and import that.`
  const written = writtenOn(shapes)
  if (written > space.written)
    return `${name} has too much written in its labels: it counts as ${figure(written)} letters (words that no line holds count several times), and the board has room for ${figure(space.written)} more. Save a part of it and import that.`
  const characters = [...shapes, ...bindings].reduce(
    (sum, record) => sum + JSON.stringify(record).length + WRAPPING_CHARACTERS,
    0,
  )
  if (characters > IMPORT_CHARACTERS_MAX)
    return `${name} is too large to import at once: ${megabytes(characters)} of drawing, where ${megabytes(IMPORT_CHARACTERS_MAX)} go. Save a part of it and import that, then the next.`
  return null
}

const megabytes = (characters: number): string => `${(characters / 1024 / 1024).toFixed(1)} MB`

const writtenOn = (records: readonly object[]): number =>
  records.reduce((sum: number, record) => sum + writtenIn(record), 0)

/** How much a board still takes: of all its records and of its shapes. */
export const spaceBeside = (records: readonly object[], shapes: number, shapesMax: number): Space => ({
  records: Math.max(0, BOARD_RECORDS_MAX - records.length),
  shapes: Math.max(0, shapesMax - shapes),
  written: Math.max(0, BOARD_WRITTEN_MAX - writtenOn(records)),
})
