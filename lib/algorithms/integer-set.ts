// An exact set of integers by open addressing with linear probing (Knuth, volume 3, section 6.4), on a typed array, so that
// its memory is a known number: 8 bytes a slot, at most 3/4 full.
import { hash32 } from './hash.ts'

const EMPTY = -1
const FILL = 0.75

/** Integers from 0 to 2^53 - 1. Adding costs O(1) on average. */
export class IntegerSet {
  #slots: Float64Array
  #size = 0

  /** `expected` integers fit without growing. */
  constructor(expected = 0) {
    let slots = 16
    while (slots * FILL < expected) slots *= 2
    this.#slots = new Float64Array(slots).fill(EMPTY)
  }

  get size(): number {
    return this.#size
  }

  /** Memory of the slots, in bytes. */
  get bytes(): number {
    return this.#slots.byteLength
  }

  has(id: number): boolean {
    return this.#slots[this.#find(id)] === id
  }

  /** Adds an integer; true if it was not in the set before. */
  add(id: number): boolean {
    const at = this.#find(id)
    if (this.#slots[at] === id) return false
    this.#slots[at] = id
    this.#size++
    if (this.#size > this.#slots.length * FILL) this.#grow()
    return true
  }

  /** The integers, in no useful order. */
  *values(): Generator<number> {
    for (const id of this.#slots) if (id !== EMPTY) yield id
  }

  /** The slot that holds the integer, or the free one where it belongs. */
  #find(id: number): number {
    const mask = this.#slots.length - 1
    let at = hash32(id) & mask
    while (this.#slots[at] !== EMPTY && this.#slots[at] !== id) at = (at + 1) & mask
    return at
  }

  #grow(): void {
    const before = this.#slots
    this.#slots = new Float64Array(before.length * 2).fill(EMPTY)
    for (const id of before) if (id !== EMPTY) this.#slots[this.#find(id)] = id
  }
}
