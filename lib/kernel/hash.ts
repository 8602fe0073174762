// Hashing without node:crypto: MurmurHash3, for naming random streams and for telling results apart. Not for secrets.

/** The final mix of MurmurHash3: every input bit flips every output bit with probability one half. A bijection on 32 bits. */
export function mix32(word: number): number {
  let h = word | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) | 0
}

const encoder = new TextEncoder()

/**
 * MurmurHash3_x86_32 of a string's UTF-8 bytes (Appleby, 2011, public domain).
 * @returns a signed 32-bit integer
 */
export function murmur3(text: string, seed: number): number {
  const bytes = encoder.encode(text)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const blocks = bytes.length >>> 2
  let h = seed | 0
  for (let i = 0; i < blocks; i++) {
    h ^= scramble(view.getInt32(i * 4, true))
    h = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
  }
  let tail = 0
  for (let i = bytes.length - 1; i >= blocks * 4; i--) tail = (tail << 8) | (bytes[i] ?? 0)
  h ^= scramble(tail)
  return mix32(h ^ bytes.length)
}

function scramble(block: number): number {
  const k = Math.imul(block, 0xcc9e2d51)
  return Math.imul((k << 15) | (k >>> 17), 0x1b873593)
}

/** 128 bits as 32 hexadecimal digits: four MurmurHash3 lanes with different seeds. For telling results apart, not for secrets. */
export function hash128(text: string): string {
  return [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0x6a09e667]
    .map((seed) => (murmur3(text, seed) >>> 0).toString(16).padStart(8, '0'))
    .join('')
}
