// What tldraw's own validation lets through and Dryrun does not: sizes, counts, links, kinds of shapes, pages, parents.
import type { TLRecordAuthorizers } from '@tldraw/sync-core'
import type { UnknownRecord } from '@tldraw/store'

import { isDrawable } from '#lib/board/drawable'
import { isSafeLink } from '#lib/board/left-out'
import { writtenIn } from '#lib/board/written'
import { legible } from '#lib/protocol/legible'
import {
  BOARD_BYTES_MAX,
  BOARD_RECORDS_MAX,
  BOARD_WRITTEN_MAX,
  NUMBER_MAX,
  RECORD_BYTES_MAX,
} from '#lib/protocol/limits'
import { ENTRIES_MAX } from '#lib/scenario/entry'

import { isStorable } from '../database/storable.ts'
import type { Totals } from './logged-storage.ts'
import { isWellFormed } from './well-formed.ts'

export type BoardMember = { accountId: string; name: string; color: string }

type Document = {
  get(id: string): UnknownRecord | undefined
  count(): number
  totals: Totals
}

type Write = { type: 'create' | 'update' | 'delete'; prev: UnknownRecord | null; next: UnknownRecord | null }

/** They bring in content from elsewhere, which no request of this product may. */
const SHAPES_REFUSED = new Set(['embed', 'bookmark', 'image', 'video'])
const PARENTS_MAX = 60

type Props = Record<string, unknown>
const isProps = (value: unknown): value is Props => typeof value === 'object' && value !== null

const safeLink = (link: unknown): boolean =>
  link === undefined || link === null || link === '' || (typeof link === 'string' && isSafeLink(link))

/** Whether every link in a rich text leads where a person would expect. Walks without recursion: depth is the sender's. */
function safeText(richText: unknown): boolean {
  const open: unknown[] = [richText]
  while (open.length > 0) {
    const node = open.pop()
    if (Array.isArray(node)) open.push(...(node as unknown[]))
    else if (isProps(node)) {
      if ('href' in node && !safeLink(node.href)) return false
      if ('src' in node && node.src) return false
      open.push(...Object.values(node))
    }
  }
  return true
}

/** Whether going from parent to parent ends at a page. */
function parentEnds(shape: UnknownRecord, document: Document): boolean {
  const seen = new Set<string>([shape.id])
  let parent = (shape as UnknownRecord & { parentId?: string }).parentId
  while (parent?.startsWith('shape:')) {
    if (seen.has(parent) || seen.size > PARENTS_MAX) return false
    seen.add(parent)
    parent = (document.get(parent) as (UnknownRecord & { parentId?: string }) | undefined)?.parentId
  }
  return true
}

function shapeAllowed(shape: UnknownRecord, document: Document): boolean {
  const { type, props } = shape as UnknownRecord & { type?: string; props?: Props }
  if (!type || SHAPES_REFUSED.has(type) || !isProps(props)) return false
  const { url, richText } = props
  return isDrawable(props, NUMBER_MAX) && safeLink(url) && safeText(richText) && parentEnds(shape, document)
}

/**
 * Whether a text is a place between others, as tldraw writes them: the first letter says how many digits the whole part
 * has, and no fraction ends in 0. Next to any other the editor finds no place for a new entry.
 */
function isPlace(order: unknown): boolean {
  if (typeof order !== 'string' || !/^[A-Za-z][0-9A-Za-z]*$/.test(order)) return false
  const head = order.charCodeAt(0)
  const whole = head >= 97 ? head - 97 + 2 : 90 - head + 2
  return order.length >= whole && (order.length === whole || !order.endsWith('0'))
}

function recordAllowed(record: UnknownRecord, document: Document): boolean {
  if (!isWellFormed(record)) return false
  if (record.typeName === 'shape') return shapeAllowed(record, document)
  return record.typeName !== 'entry' || isPlace((record as UnknownRecord & { order?: unknown }).order)
}

/**
 * One rule a record type, for tldraw's `authorizeRecord`. `mayEdit` is asked at each write, because the interview may
 * end while people are connected. A refused write is skipped and the client corrects itself.
 */
export function authorizers(
  types: string[],
  document: Document,
  mayEdit: (accountId: string) => boolean,
): TLRecordAuthorizers<UnknownRecord, BoardMember> {
  const rule = (typeName: string) => {
    return ({ session, type, prev, next }: Write & { session: { meta: BoardMember } }): UnknownRecord | null => {
      if (!mayEdit(session.meta.accountId)) return null
      if (typeName === 'asset' || typeName === 'user') return null
      // One page each: a board without a page, or with a thousand, helps nobody.
      if ((typeName === 'page' || typeName === 'document') && type !== 'update') return null
      const { totals } = document
      const entries = typeName === 'entry' ? 1 : 0
      const before = prev ? JSON.stringify(prev).length : 0
      const writtenBefore = writtenIn(prev)
      if (!next) {
        totals.bytes -= before
        totals.written -= writtenBefore
        totals.entries -= entries
        return prev
      }
      if (type === 'create' && document.count() >= BOARD_RECORDS_MAX) return null
      if (type === 'create' && totals.entries + entries > ENTRIES_MAX) return null
      if (!recordAllowed(next, document)) return null
      const json = JSON.stringify(next)
      if (json.length > RECORD_BYTES_MAX || !isStorable(json) || legible(json) !== json) return null
      const grows = json.length - before
      if (grows > 0 && totals.bytes + grows > BOARD_BYTES_MAX) return null
      const writes = writtenIn(next) - writtenBefore
      if (writes > 0 && totals.written + writes > BOARD_WRITTEN_MAX) return null
      totals.bytes += grows
      totals.written += writes
      if (type === 'create') totals.entries += entries
      return next
    }
  }
  return Object.fromEntries(types.map((typeName) => [typeName, rule(typeName)])) as TLRecordAuthorizers<
    UnknownRecord,
    BoardMember
  >
}
