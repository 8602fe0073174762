// The shared document as the log tells it: records, and who made each and wrote its text last.
import type { RecordOperation, ValueOperation, EventOf } from '../protocol/events.ts'
import type { Authorship } from '../board/graph.ts'

type Value = Record<string, unknown>

/** Who created a record and who wrote its text last. */
type Authors = Authorship[string]

export type SharedDocument = {
  records: Record<string, Value>
  authorship: Authorship
  schema: unknown
}

export const emptyDocument = (): SharedDocument => ({ records: {}, authorship: {}, schema: null })

/** Whether it has named fields: no list, no null. */
export const isObject = (value: unknown): value is Value =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The words of a record, as one value to compare: who changed them last wrote the text. */
const wordsOf = (record: Value): string => {
  const props = isObject(record.props) ? record.props : {}
  return JSON.stringify([props.richText, props.text, props.name, record.text, record.options, record.because])
}

function applyValue(before: unknown, operation: ValueOperation): unknown {
  switch (operation[0]) {
    case 'put':
      return operation[1]
    case 'patch':
      return Array.isArray(before) || isObject(before) ? patched(before, operation[1]) : before
    case 'append': {
      const [, added, offset] = operation
      if (typeof before === 'string' && typeof added === 'string' && before.length === offset) return before + added
      if (Array.isArray(before) && Array.isArray(added) && before.length === offset) return [...before, ...added]
      return before
    }
    case 'delete':
      return undefined
  }
}

/** Applies one patch of tldraw's network format; what does not fit is left as it was. */
function patched<T extends Value | unknown[]>(before: T, patch: Record<string, ValueOperation>): T {
  const after = (Array.isArray(before) ? [...before] : { ...before }) as Value
  for (const [key, operation] of Object.entries(patch)) {
    if (operation[0] === 'delete') delete after[key]
    else after[key] = applyValue(after[key], operation)
  }
  return after as T
}

/** Whose a record is once `author` has turned it from `before` (undefined: it was not there) into `after`. */
export function authorsAfter(
  known: Authors | undefined,
  before: object | undefined,
  after: object,
  author: string,
): Authors {
  if (!before || !known) return { createdBy: author, textBy: author }
  if (known.textBy === author || wordsOf(before as Value) === wordsOf(after as Value)) return known
  return { ...known, textBy: author }
}

/**
 * Folds one document event into the document, in place (a fold of twenty thousand events must not copy it each time).
 * An operation on a record that is not there changes nothing.
 */
export function applyDocumentEvent(
  document: SharedDocument,
  event: Pick<EventOf<'document:changed'>, 'actor' | 'payload'>,
): void {
  const author = event.actor ?? ''
  if (event.payload.schema !== undefined) document.schema = event.payload.schema
  for (const [id, operation] of Object.entries(event.payload.operations)) apply(document, id, operation, author)
}

function apply(document: SharedDocument, id: string, operation: RecordOperation, author: string): void {
  const before = document.records[id]
  if (operation[0] === 'remove') {
    delete document.records[id]
    delete document.authorship[id]
    return
  }
  if (operation[0] === 'patch' && !before) return
  const after = operation[0] === 'put' ? operation[1] : patched(before ?? {}, operation[1])
  document.records[id] = after
  document.authorship[id] = authorsAfter(document.authorship[id], before, after, author)
}

/**
 * Records as they lie on each other (entries as they stand on the worksheet), then by id. A fold, a checkpoint and a
 * browser's store each hold them in an order of their own, and of two shapes that would do as evidence the first is taken.
 */
export function inOrder<R extends object>(records: readonly R[]): R[] {
  const keyed = records.map((record) => {
    const { id, index, order } = record as { id?: unknown; index?: unknown; order?: unknown }
    return { record, place: String(index ?? order ?? ''), id: String(id) }
  })
  return keyed.toSorted((a, b) => compared(a.place, b.place) || compared(a.id, b.id)).map(({ record }) => record)
}

const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
