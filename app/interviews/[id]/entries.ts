'use client'
// The worksheet's entries in the shared document: read in order, added, changed, moved and taken out like shapes.
import { getIndexBetween, getIndicesAbove, sortByIndex, uniqueId, useValue } from 'tldraw'
import type { IndexKey, TLStore } from 'tldraw'
import { legible } from '#lib/protocol/legible'
import { ENTRIES_MAX, ENTRY_ORDER_MAX } from '#lib/scenario/entry'
import type { Entry } from '#lib/scenario/entry'
import type { EntryId, EntryRecord } from '../../realtime/entry-record.ts'

export type { EntryId, EntryRecord }
export type EntryPlace = Pick<Entry, 'kind' | 'requirement' | 'for'>
export type EntryText = 'text' | 'options' | 'because'

const inOrder = (entries: EntryRecord[]): EntryRecord[] =>
  entries
    .map((entry) => ({ entry, index: entry.order as IndexKey, id: entry.id }))
    .toSorted((a, b) => sortByIndex(a, b) || a.id.localeCompare(b.id))
    .map(({ entry }) => entry)

/** All entries of a kind in their order; draws again when one of them changes. */
export function useEntries(store: TLStore): EntryRecord[] {
  return useValue('entries', () => inOrder(store.query.records('entry').get()), [store])
}

export const isAt = (place: EntryPlace) => (entry: EntryRecord) =>
  entry.kind === place.kind && entry.requirement === place.requirement && entry.for === place.for

export const entriesAt = (store: TLStore, place: EntryPlace): EntryRecord[] =>
  inOrder(store.query.records('entry').get().filter(isAt(place)))

/** Adds an empty entry after another one, or as the last; null when the worksheet is full. */
export function addEntry(store: TLStore, place: EntryPlace, after?: EntryId): EntryId | null {
  if (store.query.records('entry').get().length >= ENTRIES_MAX) return null
  const present = entriesAt(store, place)
  const at = after ? present.findIndex(({ id }) => id === after) : present.length - 1
  const entry: EntryRecord = {
    id: `entry:${uniqueId()}` as EntryId,
    typeName: 'entry',
    ...place,
    order: placeAfter(store, present, at),
    text: '',
    options: '',
    because: '',
  }
  store.put([entry])
  return entry.id
}

export function writeEntry(store: TLStore, id: EntryId, field: EntryText, text: string): void {
  if (store.has(id)) store.update(id, (entry) => ({ ...entry, [field]: legible(text) }))
}

/** Moves an entry one place up (-1) or down (1) among its neighbours. */
export function moveEntry(store: TLStore, entry: EntryRecord, by: -1 | 1): void {
  const others = entriesAt(store, entry)
  const to = others.findIndex(({ id }) => id === entry.id) + by
  if (to < 0 || to >= others.length) return
  const order = placeAfter(store, others, by < 0 ? to - 1 : to)
  store.update(entry.id, (present) => ({ ...present, order }))
}

export const removeEntry = (store: TLStore, id: EntryId): void => store.remove([id])
export const restoreEntry = (store: TLStore, entry: EntryRecord): void => store.put([entry])

/** The key of a new place after the entry at `at`, or before all of them; where there is none left, all get new ones. */
function placeAfter(store: TLStore, entries: EntryRecord[], at: number): IndexKey {
  const order = orderBetween(entries[at], entries[at + 1])
  if (order !== null) return order
  const orders = getIndicesAbove(null, entries.length + 1)
  const place = orders.splice(at + 1, 1)[0]!
  store.put(entries.map((entry, n) => ({ ...entry, order: orders[n]! })))
  return place
}

/** Two people may have chosen the same key at once; then there is nothing between, and the entry goes after both. */
function orderBetween(below: EntryRecord | undefined, above: EntryRecord | undefined): IndexKey | null {
  const from = (below?.order ?? null) as IndexKey | null
  const to = (above?.order ?? null) as IndexKey | null
  try {
    const order = getIndexBetween(from, from !== null && to !== null && from >= to ? null : to)
    return order.length <= ENTRY_ORDER_MAX ? order : null
  } catch {
    // Next to the least key of all, which nobody gets by adding and moving.
    return null
  }
}
