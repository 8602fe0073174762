// Versions of one key with dotted version vectors (Preguica et al. 2010; as one set a key: Almeida et al. 2014): each value is named
// by the event that wrote it, its dot, so that two writes through one server are told apart, which a clock of servers alone does not.
import { covers, mergeClocks, NOTHING_SEEN, withEvent } from './vector-clock.ts'
import type { VectorClock } from './vector-clock.ts'

export type Dotted<V> = { readonly actor: number; readonly counter: number; readonly value: V }

/** The values that no other one replaces, and every event that this copy has seen. */
export type VersionSet<V> = { readonly clock: VectorClock; readonly siblings: readonly Dotted<V>[] }

const NONE: VersionSet<never> = { clock: NOTHING_SEEN, siblings: [] }
export const noVersions = <V>(): VersionSet<V> => NONE

/**
 * Writes a value that replaces what its writer had read, and nothing else.
 * @param context what the writer had seen, as the clock of the set that it read; empty for a write without a read
 * @param actor the copy that takes the write. It writes to this set alone, always passes on whole sets, and takes a new name when
 *   it has lost its memory: then a clock that has seen an event has seen all earlier ones of the actor.
 */
export function writeVersion<V>(set: VersionSet<V>, context: VectorClock, actor: number, value: V): VersionSet<V> {
  const counter = 1 + Math.max(set.clock.get(actor) ?? 0, context.get(actor) ?? 0)
  const kept = set.siblings.filter((sibling) => !covers(context, sibling.actor, sibling.counter))
  return {
    clock: withEvent(mergeClocks(set.clock, context), actor, counter),
    siblings: [...kept, { actor, counter, value }],
  }
}

/** What two copies know together: of each a value stays if the other has it too or has not seen its event. */
export function mergeVersions<V>(first: VersionSet<V>, second: VersionSet<V>): VersionSet<V> {
  if (first === second || second.clock.size === 0) return first
  const has = finder(second.siblings)
  const siblings = first.siblings.filter(
    (sibling) => !covers(second.clock, sibling.actor, sibling.counter) || has(sibling),
  )
  for (const sibling of second.siblings)
    if (!covers(first.clock, sibling.actor, sibling.counter)) siblings.push(sibling)
  return { clock: mergeClocks(first.clock, second.clock), siblings }
}

const FEW = 8

/** Conflicts are few as a rule; but writes without a read can pile up, and then a search of each in all would not end. */
function finder<V>(siblings: readonly Dotted<V>[]): (sibling: Dotted<V>) => boolean {
  const is = (other: Dotted<V>, { actor, counter }: Dotted<V>) => other.actor === actor && other.counter === counter
  if (siblings.length <= FEW) return (sibling) => siblings.some((other) => is(other, sibling))
  const counters = new Map<number, Set<number>>()
  for (const { actor, counter } of siblings) counters.set(actor, (counters.get(actor) ?? new Set()).add(counter))
  return ({ actor, counter }) => counters.get(actor)?.has(counter) ?? false
}
