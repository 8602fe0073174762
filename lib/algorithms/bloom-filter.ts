// Bloom filters (Bloom 1970): a set that forgets its members but answers "certainly not" or "perhaps".
import { hash64, hashText64 } from './hash.ts'

const HASHES_MAX = 30
const words = new Uint32Array(2)

/**
 * A filter for a given number of members. One hash of 64 bits makes all positions (Kirsch and Mitzenmacher 2008, "Less hashing,
 * same performance"), so a member that was added is always found, and another one with about `falsePositiveRate`.
 */
export class BloomFilter {
  readonly bits: number
  readonly hashes: number
  readonly #words: Uint32Array

  /** `bitsPerMember` may be a fraction; with fewer than one bit in all, the filter answers "perhaps" to everything. */
  constructor(members: number, bitsPerMember: number) {
    if (!(members >= 0) || !(bitsPerMember >= 0))
      throw new RangeError(`A filter of ${members} members and ${bitsPerMember} bits each is not one`)
    this.bits = Math.floor(members * bitsPerMember)
    if (this.bits >= 2 ** 32) throw new RangeError(`A filter has fewer than 2^32 bits, not ${this.bits}`)
    this.hashes = this.bits === 0 ? 0 : bestHashes(bitsPerMember)
    this.#words = new Uint32Array(Math.ceil(this.bits / 32))
  }

  /** Adds an identifier, an integer of up to 53 bits. */
  add(id: number): void {
    hash64(id, 0, words)
    this.addHash(words[0]!, words[1]!)
  }

  /** Whether an identifier may have been added; false is certain. */
  mayHold(id: number): boolean {
    hash64(id, 0, words)
    return this.mayHoldHash(words[0]!, words[1]!)
  }

  addText(text: string): void {
    hashText64(text, 0, words)
    this.addHash(words[0]!, words[1]!)
  }

  mayHoldText(text: string): boolean {
    hashText64(text, 0, words)
    return this.mayHoldHash(words[0]!, words[1]!)
  }

  /** Adds by the two words of a 64-bit hash, for callers that ask several filters with one hash. */
  addHash(first: number, second: number): void {
    const step = second | 1
    for (let at = 0, hash = first; at < this.hashes; at++, hash = (hash + step) | 0) {
      const bit = this.#bitOf(hash)
      this.#words[bit >>> 5]! |= 1 << (bit & 31)
    }
  }

  mayHoldHash(first: number, second: number): boolean {
    const step = second | 1
    for (let at = 0, hash = first; at < this.hashes; at++, hash = (hash + step) | 0) {
      const bit = this.#bitOf(hash)
      if ((this.#words[bit >>> 5]! & (1 << (bit & 31))) === 0) return false
    }
    return true
  }

  /** Scales a hash to the bits, without the division that a remainder would take. */
  #bitOf(hash: number): number {
    return Math.floor((hash >>> 0) * (this.bits / 2 ** 32))
  }
}

/** The number of hashes with which a filter errs least: bits a member x ln 2, at least one. */
export const bestHashes = (bitsPerMember: number): number =>
  Math.min(HASHES_MAX, Math.max(1, Math.round(bitsPerMember * Math.LN2)))

/** How often a filter takes a stranger for a member: (1 - e^(-hashes x members / bits))^hashes; 1 without bits. */
export function falsePositiveRate(members: number, bits: number, hashes: number): number {
  if (bits === 0) return 1
  return (1 - Math.exp((-hashes * members) / bits)) ** hashes
}
