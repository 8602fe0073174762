// Seeded, splittable randomness: one stream a component, so that adding a component does not shift the others.
import { hashText32, mix32 } from '../algorithms/hash.ts'

/** A stream of random numbers. Everything random in a simulation comes from one of these. */
export interface Random {
  /** A float in [0, 1) with 53 random bits. */
  next(): number
  /** An unsigned 32-bit integer. */
  uint32(): number
  /** An integer in [0, below), without bias. `below` is an integer from 1 to 2^32. */
  integer(below: number): number
  /** An independent stream, the same for the same name whatever else was split off or drawn. */
  split(name: string): Random
}

type Key = readonly [number, number, number, number]

const WARM_UP_ROUNDS = 12
const GOLDEN_RATIO = 0x9e3779b9

/** sfc32 of PractRand (Doty-Humphrey, 2010): 128 bits of state, of which 32 are a counter, so no cycle is shorter than 2^32. */
class SmallFastCounting implements Random {
  // The key names the stream and never changes; the state is what drawing consumes. Splitting reads the key alone.
  private readonly key: Key
  private a: number
  private b: number
  private c: number
  private counter: number

  constructor(key: Key) {
    this.key = key
    this.a = key[0]
    this.b = key[1]
    this.c = key[2]
    this.counter = key[3]
    for (let round = 0; round < WARM_UP_ROUNDS; round++) this.uint32()
  }

  uint32(): number {
    const sum = (this.a + this.b + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  next(): number {
    const high = this.uint32() >>> 5
    const low = this.uint32() >>> 6
    return (high * 0x4000000 + low) / 0x20000000000000
  }

  integer(below: number): number {
    if (!Number.isInteger(below) || below < 1 || below > 0x100000000)
      throw new RangeError(`An integer below ${below} cannot be drawn: the bound is an integer from 1 to 2^32`)
    // The last, incomplete block of `below` values is drawn again, or small values would be likelier.
    const limit = 0x100000000 - (0x100000000 % below)
    let draw = this.uint32()
    while (draw >= limit) draw = this.uint32()
    return draw % below
  }

  split(name: string): Random {
    const [a, b, c, d] = this.key
    return new SmallFastCounting([hashText32(name, a), hashText32(name, b), hashText32(name, c), hashText32(name, d)])
  }
}

/**
 * The root stream of a seed: sfc32, keyed by four rounds of a splitmix generator over the seed (Steele, Lea and Flood, 2014,
 * with MurmurHash3's 32-bit finaliser), so that neighbouring seeds share nothing.
 * @param seed an integer from 0 to 2^53 - 1
 * @throws RangeError for any other seed
 */
export function createRandom(seed: number): Random {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`A seed is an integer from 0 to 2^53 - 1, and ${seed} is not`)
  let state = mix32(Math.floor(seed / 0x100000000)) ^ (seed | 0)
  const word = () => mix32((state = (state + GOLDEN_RATIO) | 0))
  return new SmallFastCounting([word(), word(), word(), word()])
}
