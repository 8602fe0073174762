// Vector clocks (Fidge 1988; Mattern 1989): a counter an actor. One is before another exactly if what it counts has been seen there.

/** The highest counter seen of each actor; all of an actor's events up to it count as seen. Actors that are missing have 0. */
export type VectorClock = ReadonlyMap<number, number>

export type CausalOrder = 'before' | 'after' | 'equal' | 'concurrent'

export const NOTHING_SEEN: VectorClock = new Map()

/** Has this event of an actor been seen? */
export const covers = (clock: VectorClock, actor: number, counter: number): boolean =>
  (clock.get(actor) ?? 0) >= counter

/** The order of two clocks: `before` if everything that the first has seen, the second has seen too, and more. */
export function compareClocks(first: VectorClock, second: VectorClock): CausalOrder {
  const [within, contains] = [isWithin(first, second), isWithin(second, first)]
  if (within && contains) return 'equal'
  if (within) return 'before'
  return contains ? 'after' : 'concurrent'
}

function isWithin(first: VectorClock, second: VectorClock): boolean {
  for (const [actor, counter] of first) if (!covers(second, actor, counter)) return false
  return true
}

/** What either has seen. */
export function mergeClocks(first: VectorClock, second: VectorClock): VectorClock {
  if (isWithin(second, first)) return first
  const merged = new Map(first)
  for (const [actor, counter] of second) if (!covers(merged, actor, counter)) merged.set(actor, counter)
  return merged
}

/** The clock with an actor's counter raised to the given one. */
export function withEvent(clock: VectorClock, actor: number, counter: number): VectorClock {
  return mergeClocks(clock, new Map([[actor, counter]]))
}
