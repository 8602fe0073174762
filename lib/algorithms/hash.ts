// MurmurHash3 (Austin Appleby, SMHasher, public domain), the 32-bit-word variants, which JavaScript computes without bigints.
// Sketches need every output bit to depend on every input bit; raw identifiers never do.

const C128 = [0x239b961b, 0xab0e9789, 0x38b34ae5, 0xa1e38b93] as const

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
  if (bytes.length > whole) h ^= scramble32(word(bytes, whole))
  return mix32(h ^ bytes.length)
}

/** MurmurHash3_x86_32 of the text's UTF-8 bytes: an unsigned 32-bit integer. */
export function hashText32(text: string, seed = 0): number {
  return hashBytes32(new TextEncoder().encode(text), seed)
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
  const k2 = Math.imul(rotate(Math.imul((id / 2 ** 32) >>> 0, C128[1]), 16), C128[2])
  const k1 = Math.imul(rotate(Math.imul(id >>> 0, C128[0]), 15), C128[1])
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
  const h = new Uint32Array([seed, seed, seed, seed])
  const whole = bytes.length & ~15
  for (let at = 0; at < whole; at += 16) block128(h, bytes, at)
  for (let lane = 3; lane >= 0; lane--) {
    const from = whole + lane * 4
    if (bytes.length > from) h[lane] = h[lane]! ^ scramble128(word(bytes, from), lane)
  }
  for (let lane = 0; lane < 4; lane++) h[lane] = h[lane]! ^ bytes.length
  spread(h)
  for (let lane = 0; lane < 4; lane++) h[lane] = mix32(h[lane]!)
  spread(h)
  return h
}

const LANE_TURN = [15, 16, 17, 18] as const
const AFTER_TURN = [19, 17, 15, 13] as const
const AFTER_ADD = [0x561ccd1b, 0x0bcaa747, 0x96cd1c35, 0x32ac3b17] as const

function block128(h: Uint32Array, bytes: Uint8Array, at: number): void {
  for (let lane = 0; lane < 4; lane++) {
    const turned = rotate(h[lane]! ^ scramble128(word(bytes, at + lane * 4), lane), AFTER_TURN[lane]!)
    h[lane] = Math.imul(turned + h[(lane + 1) % 4]!, 5) + AFTER_ADD[lane]!
  }
}

const scramble32 = (k: number): number => Math.imul(rotate(Math.imul(k, 0xcc9e2d51), 15), 0x1b873593)

const scramble128 = (k: number, lane: number): number =>
  Math.imul(rotate(Math.imul(k, C128[lane]!), LANE_TURN[lane]!), C128[(lane + 1) % 4]!)

function spread(h: Uint32Array): void {
  h[0] = h[0]! + h[1]! + h[2]! + h[3]!
  for (let lane = 1; lane < 4; lane++) h[lane] = h[lane]! + h[0]!
}

const byte = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0

/** Four bytes from `at`, little-endian; what lies beyond the end counts as zero. */
const word = (bytes: Uint8Array, at: number): number =>
  byte(bytes, at) | (byte(bytes, at + 1) << 8) | (byte(bytes, at + 2) << 16) | (byte(bytes, at + 3) << 24)
