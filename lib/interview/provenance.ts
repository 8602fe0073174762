// Whose the records of the shared document are, and what each twist found there: what the log knows and the board does not show.
import type { Authorship } from '../board/graph.ts'
import type { Event } from '../protocol/events.ts'
import type { ProvenanceUpdate } from '../protocol/sockets.ts'
import { applyDocumentEvent, emptyDocument } from './document.ts'
import type { SharedDocument } from './document.ts'

export type Provenance = { authorship: Authorship; before: ProvenanceUpdate['before'] }

type Fields = Record<string, unknown>
type RecordLike = { readonly id: string }

/** Records that can be evidence; arrows' bindings belong to their arrow, and pages to nobody. */
const isEvidence = (id: string): boolean => /^(?:shape|entry):/.test(id)
/** Records that a board is read from. */
const isRead = (id: string): boolean => /^(?:shape|binding|entry):/.test(id)

/** The provenance as it is told: folded from stored events, like everything that leaves the server. */
export class ProvenanceLedger {
  private readonly document: SharedDocument
  private readonly before: Provenance['before'] = []

  /** Goes on from a document, which it copies, to which no twist came yet. */
  constructor({ records, authorship, schema }: SharedDocument = emptyDocument()) {
    this.document = { records: { ...records }, authorship: { ...authorship }, schema }
  }

  /** Folds events that follow on those before; gives what they add, null where that is nothing. */
  fold(events: readonly Event[]): ProvenanceUpdate | null {
    const authored = new Set<string>()
    const before: Provenance['before'] = []
    for (const event of events) {
      if (event.kind === 'twist:triggered') {
        const { twistId } = event.payload
        this.before.push({ twistId, records: {} })
        before.push({ twistId, records: {} })
      }
      if (event.kind === 'document:changed') this.apply(event, authored, before)
    }
    const standing = [...authored].filter((id) => Object.hasOwn(this.document.authorship, id))
    if (standing.length + before.length === 0) return null
    return { whole: false, authors: this.authorsOf(standing), before }
  }

  /** All of it. */
  whole(): ProvenanceUpdate {
    const before = this.before.map(({ twistId, records }) => ({ twistId, records: { ...records } }))
    return { whole: true, authors: this.authorsOf(Object.keys(this.document.authorship).filter(isEvidence)), before }
  }

  private apply(
    event: Extract<Event, { kind: 'document:changed' }>,
    authored: Set<string>,
    before: Provenance['before'],
  ): void {
    const { records, authorship } = this.document
    const ids = Object.keys(event.payload.operations).filter(isRead)
    const known = ids.map((id) => ({ id, record: records[id], authors: authorship[id] }))
    applyDocumentEvent(this.document, event)
    for (const { id, record, authors } of known) {
      if (isEvidence(id) && authorship[id] !== authors) authored.add(id)
      this.keep(id, record, records[id], before)
    }
  }

  /** Keeps of a record what the last twist found: its fields, each when it first changes since; null for nothing. */
  private keep(id: string, before: Fields | undefined, after: Fields | undefined, added: Provenance['before']): void {
    const last = this.before.at(-1)
    const kept = last?.records[id]
    // Of what was made since there is nothing to keep, and of what was removed since, everything is kept.
    if (!last || kept === null || (kept && !before)) return
    const isFirst = (field: string) => after?.[field] !== before?.[field] && !(kept && Object.hasOwn(kept, field))
    const found = before ? Object.fromEntries(Object.entries(before).filter(([field]) => isFirst(field))) : null
    if (found && Object.keys(found).length === 0) return
    last.records[id] = found && { ...kept, ...found }
    const update = added.find(({ twistId }) => twistId === last.twistId)
    if (update) update.records[id] = found && { ...update.records[id], ...found }
    else added.push({ twistId: last.twistId, records: { [id]: found } })
  }

  /** Grouped, because a board has thousands of records and a few people. */
  private authorsOf(ids: readonly string[]): ProvenanceUpdate['authors'] {
    const groups: ProvenanceUpdate['authors'] = []
    for (const id of ids) {
      const { createdBy, textBy } = this.document.authorship[id] ?? { createdBy: '', textBy: '' }
      const group = groups.find((one) => one.createdBy === createdBy && one.textBy === textBy)
      if (group) group.records.push(id)
      else groups.push({ createdBy, textBy, records: [id] })
    }
    return groups
  }
}

/** What a browser knows after an update; null until it was told the whole. */
export function withProvenance(known: Provenance | null, update: ProvenanceUpdate): Provenance | null {
  if (!known && !update.whole) return null
  const from = update.whole || !known ? { authorship: {}, before: [] } : known
  const authorship = { ...from.authorship }
  for (const { createdBy, textBy, records } of update.authors) {
    const authors = { createdBy, textBy }
    for (const id of records) authorship[id] = authors
  }
  const before = [...from.before]
  for (const { twistId, records } of update.before) {
    const at = before.findIndex((twist) => twist.twistId === twistId)
    const earlier = before[at]
    if (!earlier) before.push({ twistId, records })
    else {
      const joined = Object.entries(records).map(([id, fields]) => [
        id,
        fields && { ...earlier.records[id], ...fields },
      ])
      before[at] = { twistId, records: { ...earlier.records, ...Object.fromEntries(joined) } }
    }
  }
  return { authorship, before }
}

/**
 * The records that each twist found: the present ones, with what changed since put back.
 * @param present as the log has them, without what it does not hold yet
 */
export function foundByTwists<R extends RecordLike>(
  present: readonly R[],
  before: Provenance['before'],
): { id: string; before: object[] }[] {
  const standing = new Map<string, object>(present.map((record) => [record.id, record]))
  const found: { id: string; before: object[] }[] = []
  for (const { twistId, records } of before.toReversed()) {
    for (const [id, fields] of Object.entries(records)) {
      if (fields) standing.set(id, { ...standing.get(id), ...fields })
      else standing.delete(id)
    }
    found.unshift({ id: twistId, before: [...standing.values()] })
  }
  return found
}
