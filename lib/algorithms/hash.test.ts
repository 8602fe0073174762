import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hash32, hash64, hashBytes128, hashBytes32, hashText32, hashText64, mix32 } from './hash.ts'

/** SMHasher's own check of an implementation: hash 256 keys of growing length, then hash all those hashes. */
function verification(hash: (bytes: Uint8Array, seed: number) => Uint8Array): number {
  const hashes: number[] = []
  for (let length = 0; length < 256; length++) {
    hashes.push(
      ...hash(
        Uint8Array.from({ length }, (_, at) => at),
        256 - length,
      ),
    )
  }
  return new DataView(hash(Uint8Array.from(hashes), 0).buffer).getUint32(0, true)
}

const littleEndian = (words: ArrayLike<number>): Uint8Array => {
  const view = new DataView(new ArrayBuffer(words.length * 4))
  Array.from(words).forEach((word, at) => view.setUint32(at * 4, word, true))
  return new Uint8Array(view.buffer)
}

const bytesOf = (id: number): Uint8Array => littleEndian([id >>> 0, Math.floor(id / 2 ** 32)])

describe('MurmurHash3', () => {
  it('gives the verification value that SMHasher publishes for x86_32', () => {
    expect(verification((bytes, seed) => littleEndian([hashBytes32(bytes, seed)]))).toBe(0xb0f57ee3)
  })

  it('gives the verification value that SMHasher publishes for x86_128', () => {
    expect(verification((bytes, seed) => littleEndian(hashBytes128(bytes, seed)))).toBe(0xb3ece62a)
  })

  it('hashes an integer as its eight little-endian bytes', () => {
    const out = new Uint32Array(2)
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.integer(), (id, seed) => {
        hash64(id, seed, out)
        expect([...out]).toEqual([...hashBytes128(bytesOf(id), seed).subarray(0, 2)])
        expect(hash32(id, seed)).toBe(hashBytes32(bytesOf(id), seed))
      }),
    )
  })

  it('hashes text as UTF-8', () => {
    expect(hashText32('hello')).toBe(0x248bfa47)
    expect(hashText32('é', 7)).toBe(hashBytes32(Uint8Array.of(0xc3, 0xa9), 7))
    const out = new Uint32Array(2)
    // Longer than the buffer that texts are encoded into at first.
    hashText64('é'.repeat(250), 1, out)
    expect([...out]).toEqual([...hashBytes128(new TextEncoder().encode('é'.repeat(250)), 1).subarray(0, 2)])
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 150 }), fc.integer(), (text, seed) => {
        hashText64(text, seed, out)
        expect([...out]).toEqual([...hashBytes128(new TextEncoder().encode(text), seed).subarray(0, 2)])
      }),
    )
  })

  it('flips about half of the output bits when one input bit flips', () => {
    let flips = 0
    for (let id = 0; id < 1000; id++) {
      for (let bit = 0; bit < 32; bit++) {
        for (let left = mix32(id) ^ mix32(id ^ (1 << bit)); left !== 0; left &= left - 1) flips++
      }
    }
    expect(flips / (1000 * 32 * 32)).toBeCloseTo(0.5, 2)
  })
})
