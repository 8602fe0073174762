// Three ways to tell values of one key apart: by dots, by clocks of servers alone, by time.
import { mergeVersions, noVersions, writeVersion } from '#lib/algorithms/dotted-versions'
import type { VersionSet } from '#lib/algorithms/dotted-versions'
import { compareClocks, mergeClocks, NOTHING_SEEN, withEvent } from '#lib/algorithms/vector-clock'
import type { VectorClock } from '#lib/algorithms/vector-clock'

/** Who writes: the copy, under a name that it has not had before it lost its disk, and the time on its clock. */
export type Writer = { actor: number; stamp: number }

/** What one copy knows of one key. Values are the numbers of writes. */
export interface Versioning<S> {
  readonly empty: S
  /** `context` is what the writer had read before; `empty` for a write without a read. */
  write(state: S, context: S, writer: Writer, value: number): S
  merge(first: S, second: S): S
  /** The values that stand, more than one if they are in conflict. */
  values(state: S): number[]
}

export const dots: Versioning<VersionSet<number>> = {
  empty: noVersions(),
  write: (state, context, { actor }, value) => writeVersion(state, context.clock, actor, value),
  merge: mergeVersions,
  // One write may have been taken twice, by two copies that the client asked one after the other.
  values: ({ siblings }) => [...new Set(siblings.map(({ value }) => value))],
}

type Clocked = { readonly clock: VectorClock; readonly value: number }

/** As the notes put it: a value carries the versions of the servers that wrote. Two writes through one server look ordered. */
export const plainClocks: Versioning<readonly Clocked[]> = {
  empty: [],
  write: (state, context, { actor }, value) => {
    const seen = context.reduce((clock, version) => mergeClocks(clock, version.clock), NOTHING_SEEN)
    const highest = Math.max(0, ...[...state, ...context].map(({ clock }) => clock.get(actor) ?? 0))
    return latestOf([...state, { clock: withEvent(seen, actor, highest + 1), value }])
  },
  merge: (first, second) => latestOf([...first, ...second]),
  values: (state) => [...new Set(state.map(({ value }) => value))],
}

/** Without those that another one is after, and each once. */
function latestOf(versions: readonly Clocked[]): Clocked[] {
  return versions.filter((version, at) =>
    versions.every((other, place) => {
      if (place === at) return true
      const order = compareClocks(version.clock, other.clock)
      return order !== 'before' && (order !== 'equal' || at < place)
    }),
  )
}

type Stamped = { readonly stamp: number; readonly actor: number; readonly value: number }

export const lastWriteWins: Versioning<Stamped | null> = {
  empty: null,
  write: (state, _, { actor, stamp }, value) => later(state, { stamp, actor, value }),
  merge: later,
  values: (state) => (state ? [state.value] : []),
}

function later(first: Stamped | null, second: Stamped | null): Stamped | null {
  if (!first || !second) return first ?? second
  if (first.stamp !== second.stamp) return first.stamp > second.stamp ? first : second
  return first.actor >= second.actor ? first : second
}

/** Do two copies hold the same values, in whatever order? Each of them holds a value once. */
export function sameValues(first: readonly number[], second: readonly number[]): boolean {
  if (first.length !== second.length) return false
  if (first.length === 1) return first[0] === second[0]
  const values = new Set(second)
  return first.every((value) => values.has(value))
}
