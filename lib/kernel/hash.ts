// A name for what a run came to, without node:crypto. Not for secrets.
import { hashText32 } from '../algorithms/hash.ts'

/** 128 bits as 32 hexadecimal digits: four MurmurHash3 lanes with different seeds. For telling results apart, not for secrets. */
export function hash128(text: string): string {
  return [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0x6a09e667]
    .map((seed) => hashText32(text, seed).toString(16).padStart(8, '0'))
    .join('')
}
