// Where the copies of each key lie: on a ring a data centre, with virtual nodes.
import { ConsistentHashRing } from '#lib/algorithms/consistent-hash-ring'
import { hash32 } from '#lib/algorithms/hash'
import type { Roster } from './messages.ts'
import { centreOf } from './messages.ts'

const BUCKET_SEED = 7

export class Homes {
  /** By key: the home nodes in all data centres. */
  readonly all: number[][] = []
  /** By data centre and key: all of its nodes in the order of the ring; the first `copies` are home. */
  readonly #order: number[][][] = []
  readonly #copies: number
  /** By leaf of a hash tree: its keys. */
  readonly keysOfLeaf: number[][]

  /** `copies` a data centre, or as many as it has nodes. */
  constructor(
    roster: Roster,
    {
      keys,
      copies,
      virtualNodes,
      bigNodeWeight,
      leaves,
    }: { keys: number; copies: number; virtualNodes: number; bigNodeWeight: number; leaves: number },
  ) {
    this.#copies = copies
    const nodes = Array.from({ length: roster.nodes }, (_, node) => node)
    for (let centre = 0; centre < roster.centres; centre++) {
      const members = nodes.filter((node) => centreOf(node, roster) === centre)
      const ring = new ConsistentHashRing(
        members.map((node, at) => ({ name: `node ${node}`, weight: at === 0 ? bigNodeWeight : 1 })),
        virtualNodes,
      )
      this.#order.push(
        Array.from({ length: keys }, (_, key) =>
          ring.ownersOfHash(hash32(key), members.length).map((at) => members[at]!),
        ),
      )
    }
    for (let key = 0; key < keys; key++) this.all.push(this.#order.flatMap((order) => order[key]!.slice(0, copies)))
    this.keysOfLeaf = Array.from({ length: leaves }, () => [])
    for (let key = 0; key < keys; key++) this.keysOfLeaf[this.leafOf(key)]!.push(key)
  }

  near(key: number, centre: number): number[] {
    return this.order(key, centre).slice(0, this.#copies)
  }

  /** All nodes of a data centre, home nodes first. */
  order(key: number, centre: number): number[] {
    return this.#order[centre]![key]!
  }

  share(key: number, one: number, other: number): boolean {
    const homes = this.all[key]!
    return homes.includes(one) && homes.includes(other)
  }

  leafOf(key: number): number {
    return hash32(key, BUCKET_SEED) % this.keysOfLeaf.length
  }
}
