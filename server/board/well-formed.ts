// What no reader of a board should have to bear: depth that ends a recursion, numbers that overflow, keys of prototypes.
import { NUMBER_MAX } from '#lib/protocol/limits'

/** Lists within lists make some ten levels each. */
const DEPTH_MAX = 100

const isKeyed = (value: unknown): value is object => typeof value === 'object' && value !== null

/** Walks without recursion: depth is the sender's. */
function holds(value: unknown, numberMax: number): boolean {
  const open: [value: unknown, depth: number][] = [[value, 1]]
  for (let next = open.pop(); next; next = open.pop()) {
    const [inner, depth] = next
    if (typeof inner === 'number' && !(Math.abs(inner) <= numberMax)) return false
    if (!isKeyed(inner)) continue
    // Set as it is copied, it would be the copy's prototype and no key any more.
    if (depth > DEPTH_MAX || Object.hasOwn(inner, '__proto__')) return false
    for (const each of Object.values(inner)) open.push([each, depth + 1])
  }
  return true
}

/** Whether a record of the board can be drawn, compared and stored. `meta` may hold any figures: pinned results do. */
export function isWellFormed(record: object): boolean {
  const { meta, ...drawn } = record as { meta?: unknown }
  return !Object.hasOwn(record, '__proto__') && holds(drawn, NUMBER_MAX) && holds(meta, Number.MAX_VALUE)
}
