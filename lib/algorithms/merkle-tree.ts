// Merkle trees (Merkle 1987) over buckets of entries: copies that agree find out by one hash, and copies that do not by a path of
// hashes to each bucket that differs (DeCandia et al. 2007, Dynamo, section 4.7).
import { mix32 } from './hash.ts'

// So that the two words of a hash have nothing to do with each other, and zeros do not hash to zero.
const [HIGH_SEED, LOW_SEED] = [0x9e3779b9, 0x85ebca6b]

/**
 * A complete binary tree. A leaf is the exclusive or of its entries' hashes, so that entries come and go in any order; an inner
 * node is the hash of its children. Nodes are numbered from the root, 1, the children of n being 2n and 2n + 1.
 */
export class MerkleTree {
  /** A power of two. */
  readonly leaves: number
  readonly #high: Uint32Array
  readonly #low: Uint32Array

  /** `leaves` is rounded up to a power of two. */
  constructor(leaves: number) {
    if (!(leaves >= 1)) throw new RangeError(`A tree has at least one leaf, not ${leaves}`)
    this.leaves = 2 ** Math.ceil(Math.log2(leaves))
    this.#high = new Uint32Array(2 * this.leaves)
    this.#low = new Uint32Array(2 * this.leaves)
    for (let node = this.leaves - 1; node >= 1; node--) this.#hashChildren(node)
  }

  /** Adds an entry to a leaf, or takes it out again: the two words of its hash. */
  toggle(leaf: number, high: number, low: number): void {
    let node = this.leaves + leaf
    this.#high[node]! ^= high
    this.#low[node]! ^= low
    while ((node >>>= 1) >= 1) this.#hashChildren(node)
  }

  /** 53 bits of the hash of a node. */
  hashOf(node: number): number {
    return (this.#high[node]! & 0x1fffff) * 2 ** 32 + this.#low[node]!
  }

  isLeaf(node: number): boolean {
    return node >= this.leaves
  }

  leafOf(node: number): number {
    return node - this.leaves
  }

  #hashChildren(node: number): void {
    const [left, right] = [2 * node, 2 * node + 1]
    const [a, b, c, d] = [this.#high[left]!, this.#low[left]!, this.#high[right]!, this.#low[right]!]
    this.#high[node] = mix32(a + mix32(b + mix32(c + mix32(d + HIGH_SEED))))
    this.#low[node] = mix32(d + mix32(a + mix32(b + mix32(c + LOW_SEED))))
  }
}

/** The leaves in which two trees of the same size differ, and how many pairs of hashes had to be compared to find them. */
export function differingLeaves(first: MerkleTree, second: MerkleTree): { leaves: number[]; compared: number } {
  if (first.leaves !== second.leaves)
    throw new RangeError(`Trees of ${first.leaves} and ${second.leaves} leaves cannot be compared`)
  const leaves: number[] = []
  let compared = 0
  const pending = [1]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    compared++
    if (first.hashOf(node) === second.hashOf(node)) continue
    if (first.isLeaf(node)) leaves.push(first.leafOf(node))
    else pending.push(2 * node + 1, 2 * node)
  }
  return { leaves, compared }
}
