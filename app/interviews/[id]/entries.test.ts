import { createTLStore, defaultShapeUtils } from 'tldraw'
import { beforeEach, describe, expect, it } from 'vitest'
import type { TLStore } from 'tldraw'
import { ENTRIES_MAX, ENTRY_TEXT_MAX } from '#lib/scenario/entry'
import { RECORDS } from '../../realtime/entry-record.ts'
import { addEntry, entriesAt, moveEntry, removeEntry, restoreEntry, writeEntry } from './entries.ts'
import type { EntryPlace } from './entries.ts'

const API: EntryPlace = { kind: 'api', requirement: '', for: '' }
let store: TLStore
beforeEach(() => {
  store = createTLStore({ shapeUtils: defaultShapeUtils, records: RECORDS })
})

const texts = (place = API) => entriesAt(store, place).map(({ text }) => text)
function write(text: string, after?: string) {
  const id = addEntry(store, API, after as never)
  if (!id) throw new Error('The worksheet is full')
  writeEntry(store, id, 'text', text)
  return id
}
const entry = (text: string) => {
  const found = entriesAt(store, API).find((each) => each.text === text)
  if (!found) throw new Error(`There is no entry ${text}`)
  return found
}

describe('the worksheet', () => {
  it('keeps entries in the order in which they were added, each kind and place by itself', () => {
    write('one')
    write('two')
    addEntry(store, { kind: 'estimate', requirement: '', for: 'peak' })
    expect(texts()).toEqual(['one', 'two'])
    expect(texts({ kind: 'estimate', requirement: '', for: 'peak' })).toEqual([''])
    expect(texts({ kind: 'estimate', requirement: '', for: '' })).toEqual([])
  })

  it('adds after the entry that it is told', () => {
    const one = write('one')
    write('three')
    write('two', one)
    expect(texts()).toEqual(['one', 'two', 'three'])
  })

  it('finds a place next to keys that leave none', () => {
    for (const text of ['one', 'two', 'three']) write(text)
    const close = `a0${'0'.repeat(97)}`
    const orders = [`A${'0'.repeat(26)}`, `${close}1`, `${close}2`]
    store.put(entriesAt(store, API).map((each, n) => ({ ...each, order: orders[n]! })))
    write('two and a half', entry('two').id)
    expect(texts()).toEqual(['one', 'two', 'two and a half', 'three'])
    store.put(entriesAt(store, API).map((each, n) => ({ ...each, order: [...orders, 'a1'][n]! })))
    moveEntry(store, entry('two'), -1)
    expect(texts()).toEqual(['two', 'one', 'two and a half', 'three'])
    moveEntry(store, entry('two'), 1)
    expect(texts()).toEqual(['one', 'two', 'two and a half', 'three'])
  })

  it('moves an entry by one place and stops at the ends', () => {
    for (const text of ['one', 'two', 'three']) write(text)
    moveEntry(store, entry('three'), -1)
    expect(texts()).toEqual(['one', 'three', 'two'])
    moveEntry(store, entry('one'), 1)
    expect(texts()).toEqual(['three', 'one', 'two'])
    moveEntry(store, entry('three'), -1)
    moveEntry(store, entry('two'), 1)
    expect(texts()).toEqual(['three', 'one', 'two'])
  })

  it('gives a deleted entry its place back', () => {
    for (const text of ['one', 'two', 'three']) write(text)
    const two = entry('two')
    removeEntry(store, two.id)
    expect(texts()).toEqual(['one', 'three'])
    restoreEntry(store, two)
    expect(texts()).toEqual(['one', 'two', 'three'])
  })

  it('finds a place between entries that two people added at once under the same key', () => {
    const one = write('one')
    const two = write('two')
    store.update(two, (record) => ({ ...record, order: entry('one').order }))
    write('between', one)
    expect(new Set(texts())).toEqual(new Set(['one', 'two', 'between']))
  })

  it('takes no more than its limits', () => {
    const id = write('one')
    expect(() => writeEntry(store, id, 'text', 'x'.repeat(ENTRY_TEXT_MAX + 1))).toThrow(/too_big|2000/i)
    for (let count = 1; count < ENTRIES_MAX; count++) addEntry(store, API)
    expect(addEntry(store, API)).toBeNull()
  })
})
