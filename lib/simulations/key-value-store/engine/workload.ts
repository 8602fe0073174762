// What the engines are asked: the keys are written once in random order, then reads and writes come mixed.
import { chance, createZipf } from '#lib/kernel/distributions'
import type { Random } from '#lib/kernel/random'
import type { Params } from './parameters.ts'

export const PUT = 0
export const DELETE = 1
/** A key that was written at some time. */
export const LOOK_UP = 2
/** A key that the store has never held, between two that it has. */
export const LOOK_UP_ABSENT = 3
export const SCAN = 4

/** The same for every design. Stored keys are even, so that absent ones can lie between them. */
export type Workload = {
  keys: number
  /** The order in which the keys are loaded. */
  load: Uint32Array
  kinds: Uint8Array
  /** The key of each operation, by its number from 0. */
  chosen: Uint32Array
  /** Before which operations the memory is lost, ascending. */
  crashes: number[]
}

const YIELD_EVERY = 50_000

export const storedKey = (number: number): number => 2 * number
export const absentKey = (number: number): number => 2 * number + 1

export function* makeWorkload(p: Params, random: Random): Generator<void, Workload, void> {
  const load = yield* shuffled(p.keys, random.split('load'))
  // Which keys are popular has nothing to do with where they lie or when they came.
  const byRank = yield* shuffled(p.keys, random.split('popularity'))
  const zipf = createZipf(p.keys, p.zipfExponent)
  const which = random.split('keys')
  const what = random.split('kinds')
  const kinds = new Uint8Array(p.operations)
  const chosen = new Uint32Array(p.operations)
  for (let at = 0; at < p.operations; at++) {
    if (at % YIELD_EVERY === 0) yield
    kinds[at] = kindOf(p, what)
    chosen[at] = p.distribution === 'zipf' ? byRank[zipf(which) - 1]! : which.integer(p.keys)
  }
  const when = random.split('crashes')
  const crashes = Array.from({ length: p.crashes }, () => when.integer(p.operations)).sort((a, b) => a - b)
  return { keys: p.keys, load, kinds, chosen, crashes }
}

function kindOf(p: Params, random: Random): number {
  if (chance(random, p.writeShare)) return chance(random, p.deleteShare) ? DELETE : PUT
  if (chance(random, p.scanShare)) return SCAN
  return chance(random, p.absentShare) ? LOOK_UP_ABSENT : LOOK_UP
}

/** The numbers below a bound in random order (Fisher and Yates). */
export function* shuffled(count: number, random: Random): Generator<void, Uint32Array, void> {
  const order = Uint32Array.from({ length: count }, (_, at) => at)
  for (let left = count; left > 1; left--) {
    if (left % YIELD_EVERY === 0) yield
    const other = random.integer(left)
    const last = order[left - 1]!
    order[left - 1] = order[other]!
    order[other] = last
  }
  return order
}
