// Consistent hashing (Karger et al. 1997) with virtual nodes (DeCandia et al. 2007, Dynamo, section 6.2):
// a key belongs to the first point clockwise of its hash, so a node that joins takes 1/n of the keys and moves no other.
import { hash32, hashText32 } from './hash.ts'

export type RingNode = { name: string; weight?: number }

const BUCKET_BITS = 12

/** A ring that does not change; adding a node makes a new ring. */
export class ConsistentHashRing {
  readonly nodes: readonly RingNode[]
  readonly vnodes: number
  /** Positions of the points, ascending; `#owners` holds the node of each. */
  readonly #points: Uint32Array
  readonly #owners: Uint32Array
  /** For the upper bits of a hash, the first point that can own it: a look-up is a table read and a step or two. */
  readonly #starts: Uint32Array

  /** `vnodes` points for a node of weight 1. Throws RangeError without nodes, with a name twice, or without a point a node. */
  constructor(nodes: readonly RingNode[], vnodes = 128) {
    if (nodes.length === 0) throw new RangeError('A ring needs at least one node')
    if (new Set(nodes.map((node) => node.name)).size !== nodes.length)
      throw new RangeError('A node is in the ring twice')
    this.nodes = nodes
    this.vnodes = vnodes
    const points = nodes.flatMap((node, owner) => pointsOf(node, vnodes).map((at) => ({ at, owner })))
    // Two nodes can hash to one point: the name decides, so that the order of the nodes does not.
    points.sort((a, b) => a.at - b.at || (nodes[a.owner]!.name < nodes[b.owner]!.name ? -1 : 1))
    this.#points = Uint32Array.from(points, (point) => point.at)
    this.#owners = Uint32Array.from(points, (point) => point.owner)
    this.#starts = new Uint32Array(2 ** BUCKET_BITS)
    for (let bucket = 0, at = 0; bucket < this.#starts.length; bucket++) {
      while (at < points.length && this.#points[at]! < bucket * 2 ** (32 - BUCKET_BITS)) at++
      this.#starts[bucket] = at
    }
  }

  /** The index in `nodes` of the owner of a hash, an unsigned 32-bit integer. */
  ownerOfHash(hash: number): number {
    let at = this.#starts[hash >>> (32 - BUCKET_BITS)]!
    while (at < this.#points.length && this.#points[at]! < hash) at++
    return this.#owners[at === this.#points.length ? 0 : at]!
  }

  /** The index in `nodes` of the owner of an identifier, an integer of up to 53 bits. */
  ownerOf(id: number): number {
    return this.ownerOfHash(hash32(id))
  }

  /**
   * The first so many different nodes from a hash on, clockwise: where copies of a key lie (Dynamo's preference list).
   * All nodes, in the order in which they come, if there are no more.
   */
  ownersOfHash(hash: number, count: number): number[] {
    const owners: number[] = []
    let at = this.#starts[hash >>> (32 - BUCKET_BITS)]!
    while (at < this.#points.length && this.#points[at]! < hash) at++
    for (let step = 0; step < this.#points.length && owners.length < count; step++, at++) {
      const owner = this.#owners[at % this.#points.length]!
      if (!owners.includes(owner)) owners.push(owner)
    }
    return owners
  }

  /** The ring with one more node; all others keep their points. */
  with(node: RingNode): ConsistentHashRing {
    return new ConsistentHashRing([...this.nodes, node], this.vnodes)
  }

  /** The ring without a node. Throws RangeError if it was the last. */
  without(name: string): ConsistentHashRing {
    return new ConsistentHashRing(
      this.nodes.filter((node) => node.name !== name),
      this.vnodes,
    )
  }
}

function pointsOf(node: RingNode, vnodes: number): number[] {
  const count = Math.round(vnodes * (node.weight ?? 1))
  if (count < 1) throw new RangeError(`Node ${node.name} would get no point on the ring`)
  return Array.from({ length: count }, (_, at) => hashText32(`${node.name}#${at}`))
}
