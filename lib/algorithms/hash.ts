// MurmurHash3 (Austin Appleby, SMHasher, public domain), the 32-bit-word variants, which JavaScript computes without bigints.
// Sketches need every output bit to depend on every input bit; raw identifiers never do.

const [C1, C2, C3, C4] = [0x239b961b, 0xab0e9789, 0x38b34ae5, 0xa1e38b93]

/** MurmurHash3's last step: a bijection of 32-bit integers in which each input bit flips each output bit half of the time. */
export function mix32(value: number): number {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits))

/** MurmurHash3_x86_32 of any bytes: an unsigned 32-bit integer. */
export function hashBytes32(bytes: Uint8Array, seed = 0): number {
  let h = seed | 0
  const whole = bytes.length & ~3
  for (let at = 0; at < whole; at += 4) {
    h = Math.imul(rotate(h ^ scramble32(word(bytes, at)), 13), 5) + 0xe6546b64
  }
  h ^= scramble32(tail(bytes, whole, bytes.length))
  return mix32(h ^ bytes.length)
}

/** MurmurHash3_x86_32 of the text's UTF-8 bytes: an unsigned 32-bit integer. */
export function hashText32(text: string, seed = 0): number {
  return hashBytes32(encoder.encode(text), seed)
}

/**
 * MurmurHash3_x86_32 of an integer of up to 53 bits, taken as 8 little-endian bytes: an unsigned 32-bit integer.
 * The same as `hashBytes32` of these bytes, without the bytes.
 */
export function hash32(id: number, seed = 0): number {
  let h = Math.imul(rotate((seed | 0) ^ scramble32(id >>> 0), 13), 5) + 0xe6546b64
  h = Math.imul(rotate(h ^ scramble32((id / 2 ** 32) >>> 0), 13), 5) + 0xe6546b64
  return mix32(h ^ 8)
}

/**
 * The first 64 bits of MurmurHash3_x86_128 of an integer of up to 53 bits, taken as 8 little-endian bytes.
 * Writes two unsigned 32-bit words into `out`, the upper half first, and allocates nothing.
 */
export function hash64(id: number, seed: number, out: Uint32Array): void {
  const k2 = scramble2((id / 2 ** 32) >>> 0)
  const k1 = scramble1(id >>> 0)
  const h1 = seed ^ k1 ^ 8
  const h2 = seed ^ k2 ^ 8
  const rest = seed ^ 8
  const sum = (h1 + h2 + rest + rest) | 0
  const mixed1 = mix32(sum)
  const mixed2 = mix32(h2 + sum)
  const mixedRest = mix32(rest + sum)
  const first = (mixed1 + mixed2 + mixedRest + mixedRest) | 0
  out[0] = first
  out[1] = mixed2 + first
}

/** MurmurHash3_x86_128 of any bytes: four unsigned 32-bit words. */
export function hashBytes128(bytes: Uint8Array, seed = 0): Uint32Array {
  const out = new Uint32Array(4)
  hashStart(bytes, bytes.length, seed, out)
  return out
}

const encoder = new TextEncoder()
let encoded = new Uint8Array(256)

/** The first 64 bits of MurmurHash3_x86_128 of the text's UTF-8 bytes, as two words in `out`. Allocates nothing for texts that are short. */
export function hashText64(text: string, seed: number, out: Uint32Array): void {
  if (text.length * 3 > encoded.length) encoded = new Uint8Array(text.length * 6)
  hashStart(encoded, encoder.encodeInto(text, encoded).written, seed, out)
}

/** Hashes the first `length` bytes into as many words as `out` has, up to four. */
function hashStart(bytes: Uint8Array, length: number, seed: number, out: Uint32Array): void {
  let [h1, h2, h3, h4] = [seed | 0, seed | 0, seed | 0, seed | 0]
  const whole = length & ~15
  for (let at = 0; at < whole; at += 16) {
    h1 = Math.imul(rotate(h1 ^ scramble1(word(bytes, at)), 19) + h2, 5) + 0x561ccd1b
    h2 = Math.imul(rotate(h2 ^ scramble2(word(bytes, at + 4)), 17) + h3, 5) + 0x0bcaa747
    h3 = Math.imul(rotate(h3 ^ scramble3(word(bytes, at + 8)), 15) + h4, 5) + 0x96cd1c35
    h4 = Math.imul(rotate(h4 ^ scramble4(word(bytes, at + 12)), 13) + h1, 5) + 0x32ac3b17
  }
  h1 ^= scramble1(tail(bytes, whole, length)) ^ length
  h2 ^= scramble2(tail(bytes, whole + 4, length)) ^ length
  h3 ^= scramble3(tail(bytes, whole + 8, length)) ^ length
  h4 ^= scramble4(tail(bytes, whole + 12, length)) ^ length
  const sum = (h1 + h2 + h3 + h4) | 0
  const [m1, m2, m3, m4] = [mix32(sum), mix32(h2 + sum), mix32(h3 + sum), mix32(h4 + sum)]
  const first = (m1 + m2 + m3 + m4) | 0
  out[0] = first
  out[1] = m2 + first
  out[2] = m3 + first
  out[3] = m4 + first
}

const scramble32 = (k: number): number => Math.imul(rotate(Math.imul(k, 0xcc9e2d51), 15), 0x1b873593)

const scramble1 = (k: number): number => Math.imul(rotate(Math.imul(k, C1), 15), C2)
const scramble2 = (k: number): number => Math.imul(rotate(Math.imul(k, C2), 16), C3)
const scramble3 = (k: number): number => Math.imul(rotate(Math.imul(k, C3), 17), C4)
const scramble4 = (k: number): number => Math.imul(rotate(Math.imul(k, C4), 18), C1)

const word = (bytes: Uint8Array, at: number): number =>
  bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)

/** Up to four bytes from `at` to `end`, little-endian; what is missing counts as zero. */
function tail(bytes: Uint8Array, at: number, end: number): number {
  let value = 0
  for (let last = Math.min(at + 4, end) - 1; last >= at; last--) value = (value << 8) | bytes[last]!
  return value
}
