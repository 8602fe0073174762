// Changes that the server has not confirmed, in the browser's own database, so that a reload while offline loses nothing.
import { createStore, del, entries, set } from 'idb-keyval'
import { isBinding, isEqual, isShape } from 'tldraw'
import type { TLRecord, TLStore } from 'tldraw'
import { isObject } from '#lib/interview/document'
import type { Kept } from './board-saving.ts'

/** Of one tab: two tabs of the same person each keep their own. */
export type MirrorKey = { interviewId: string; accountId: string; tabId: string }

const ANSWER_MS_MAX = 5_000
const LAST = 'dryrun-unconfirmed/'
const database = () => createStore('dryrun-unconfirmed', 'changes')
const prefix = ({ interviewId, accountId }: MirrorKey) => `${interviewId}/${accountId}/`
const keyOf = (key: MirrorKey) => prefix(key) + key.tabId
const lockOf = (key: string) => `dryrun-tab/${key}`

/** Writes down what is unconfirmed; nothing left removes the note. */
export async function keep(key: MirrorKey, kept: Kept<TLRecord>[]): Promise<void> {
  const name = keyOf(key)
  try {
    const earlier = localStorage.getItem(LAST + name)
    if (kept.length > 0) await set(name, kept, database())
    else await del(name, database())
    // One that was written meanwhile is newer.
    if (localStorage.getItem(LAST + name) === earlier) localStorage.removeItem(LAST + name)
  } catch (error) {
    console.warn('The browser’s database keeps no changes over a reload', error)
    keepAtOnce(key, kept)
  }
}

/** The same where there is no database, and when the page ends, which waits for none: it would lose what was typed last. */
export function keepAtOnce(key: MirrorKey, kept: Kept<TLRecord>[]): void {
  try {
    if (kept.length > 0) localStorage.setItem(LAST + keyOf(key), JSON.stringify(kept))
    else localStorage.removeItem(LAST + keyOf(key))
  } catch {
    // More than fits there: the database has all but the last moment.
  }
}

/** Says that this tab lives, so that no other takes what it has written down; gives the way to end that. */
export function claim(key: MirrorKey): () => void {
  const end = new AbortController()
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  // Only secure origins have locks; without them a tab takes its own changes only.
  const locks: LockManager | undefined = navigator.locks
  locks?.request(lockOf(keyOf(key)), { signal: end.signal }, () => held).catch(() => undefined)
  return () => {
    release()
    end.abort()
  }
}

/**
 * Takes what this tab, or a tab that is gone, had written down for this interview. This tab's own note stays until it is
 * written anew, so that another reload in between loses nothing either.
 */
export async function take(key: MirrorKey): Promise<Kept<TLRecord>[]> {
  const written = new Map([...(await writtenInTime()), ...writtenLast()])
  const taken: Kept<TLRecord>[] = []
  for (const [name, kept] of written) {
    if (!name.startsWith(prefix(key))) continue
    if (name !== keyOf(key) && (await isAlive(name))) continue
    if (isKept(kept)) taken.push(...kept)
    if (name !== keyOf(key)) await forget(name)
  }
  return taken
}

// Either of the two may be closed to the page, or hold what others wrote; then the other counts alone.

async function writtenInTime(): Promise<[string, unknown][]> {
  try {
    return await Promise.race([entries<string, unknown>(database()), tooLate()])
  } catch (error) {
    console.warn('Changes of before the reload cannot be read', error)
    return []
  }
}

/** A database that another tab is upgrading, or that is damaged, may never answer. */
async function tooLate(): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, ANSWER_MS_MAX))
  throw new Error('The browser’s database does not answer')
}

/** What pages wrote as they ended. */
function writtenLast(): [string, unknown][] {
  try {
    return Object.entries(localStorage)
      .filter(([name]) => name.startsWith(LAST))
      .map(([name, text]) => [name.slice(LAST.length), parsed(String(text))])
  } catch {
    return []
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const isKept = (value: unknown): value is Kept<TLRecord>[] =>
  Array.isArray(value) && value.every((each) => isObject(each) && typeof each.id === 'string')

async function forget(name: string): Promise<void> {
  try {
    localStorage.removeItem(LAST + name)
    await del(name, database())
  } catch {
    // What cannot be removed could not be read either.
  }
}

async function isAlive(name: string): Promise<boolean> {
  const locks: LockManager | undefined = navigator.locks
  const state = await locks?.query()
  return state?.held?.some((lock) => lock.name === lockOf(name)) ?? true
}

/**
 * Makes the changes again on a document that may have moved on: field by field, as the sync client itself would.
 * What no longer fits (a removed shape, an arrow's end without its shape, a record that is no longer valid) is left out.
 */
export function reapply(store: TLStore, kept: Kept<TLRecord>[]): void {
  // Shapes before the bindings that join them.
  const ordered = kept.toSorted((a, b) => Number(a.id.startsWith('binding:')) - Number(b.id.startsWith('binding:')))
  for (const { id, base, now } of ordered) {
    const present = store.get(id as TLRecord['id'])
    if (!now) {
      if (present) store.remove([present.id])
      continue
    }
    // Somebody removed what was changed here: the removal stands.
    if (base && !present) continue
    const record = base && present ? merged(base, now, present) : now
    if (isEqual(record, present) || !hasItsPlace(store, record)) continue
    try {
      store.put([record])
    } catch (error) {
      console.warn('A change of before the reload is no longer valid', error)
    }
  }
}

type Fields = Record<string, unknown>

/** `present` with what differs between `base` and `now`, down to the fields of `props` and `meta`. */
export function merged<T extends object>(base: T, now: T, present: T): T {
  const result: Fields = { ...(present as Fields) }
  for (const [key, value] of Object.entries(now)) {
    const before = (base as Fields)[key]
    const here = (present as Fields)[key]
    if (isEqual(before, value)) continue
    const nested = (key === 'props' || key === 'meta') && isObject(before) && isObject(value) && isObject(here)
    result[key] = nested ? merged(before, value, here) : value
  }
  return result as T
}

function hasItsPlace(store: TLStore, record: TLRecord): boolean {
  if (isShape(record)) return store.has(record.parentId)
  if (isBinding(record)) return store.has(record.fromId) && store.has(record.toId)
  return true
}
