// What one node keeps on its disk: versions by key, a hash tree for each other node that shares keys, and hints for others.
import { hash64 } from '#lib/algorithms/hash'
import { MerkleTree } from '#lib/algorithms/merkle-tree'
import type { Homes } from './homes.ts'
import type { Versioning } from './versioning.ts'

const words = new Uint32Array(2)

export class Replica<S> {
  /** For each home node that missed something: the keys, and the serial number of the hint. */
  readonly hints = new Map<number, Map<number, number>>()
  readonly #states = new Map<number, S>()
  readonly #trees = new Map<number, MerkleTree>()
  readonly #node: number
  readonly #homes: Homes
  readonly #versioning: Versioning<S>
  #serial = 0

  constructor(node: number, homes: Homes, versioning: Versioning<S>) {
    this.#node = node
    this.#homes = homes
    this.#versioning = versioning
  }

  get(key: number): S {
    return this.#states.get(key) ?? this.#versioning.empty
  }

  /** Takes in what another copy knows. */
  merge(key: number, state: S): void {
    this.set(key, this.#versioning.merge(this.get(key), state))
  }

  set(key: number, state: S): void {
    const before = this.get(key)
    if (state === before) return
    this.#states.set(key, state)
    this.#updateTrees(key, before, state)
  }

  /** Notes that a home node has to be told of a key. */
  hint(target: number, key: number): void {
    const keys = this.hints.get(target) ?? new Map<number, number>()
    keys.set(key, this.#serial++)
    this.hints.set(target, keys)
  }

  /** The target has it, unless there is something newer by now. */
  handedOver(target: number, key: number, serial: number): boolean {
    const keys = this.hints.get(target)
    return keys?.get(key) === serial && keys.delete(key)
  }

  /** The tree over the keys that another node is home to as well. */
  treeWith(peer: number): MerkleTree {
    const tree = this.#trees.get(peer) ?? new MerkleTree(this.#homes.keysOfLeaf.length)
    this.#trees.set(peer, tree)
    return tree
  }

  /** What lies in some leaves of the tree shared with a peer. */
  entriesOf(peer: number, leaves: readonly number[]): { key: number; state: S }[] {
    return leaves.flatMap((leaf) =>
      this.#homes.keysOfLeaf[leaf]!.filter(
        (key) => this.#states.has(key) && this.#homes.share(key, this.#node, peer),
      ).map((key) => ({ key, state: this.get(key) })),
    )
  }

  /** How many entries would have to be sent if there were no tree. */
  sharedWith(peer: number): number {
    let shared = 0
    for (const key of this.#states.keys()) if (this.#homes.share(key, this.#node, peer)) shared++
    return shared
  }

  #updateTrees(key: number, before: S, after: S): void {
    const homes = this.#homes.all[key]!
    if (!homes.includes(this.#node)) return
    let [high, low] = [0, 0]
    for (const value of [...this.#versioning.values(before), ...this.#versioning.values(after)]) {
      hash64(value, key, words)
      high ^= words[0]!
      low ^= words[1]!
    }
    // What both hold cancels out.
    if (high === 0 && low === 0) return
    const leaf = this.#homes.leafOf(key)
    for (const peer of homes) if (peer !== this.#node) this.treeWith(peer).toggle(leaf, high, low)
  }
}
