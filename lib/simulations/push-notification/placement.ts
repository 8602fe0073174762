// Which server a device belongs to, when these servers are up.
import { ConsistentHashRing } from '#lib/algorithms/consistent-hash-ring'
import { hash32 } from '#lib/algorithms/hash'
import type { Traits } from './designs.ts'

export class Placement {
  private readonly by: Traits['placement']
  /** All servers, up or not: without one, its devices go to the next on the ring, as if its points were not there. */
  private readonly ring: ConsistentHashRing | null

  constructor(by: Traits['placement'], servers: number, virtualNodes: number) {
    this.by = by
    const nodes = Array.from({ length: servers }, (_, server) => ({ name: `server-${server}` }))
    this.ring = by === 'ring' ? new ConsistentHashRing(nodes, virtualNodes) : null
  }

  /**
   * @param up numbers of the servers that are up, ascending
   * @returns one of them; null if there is none, or if a device may be at any
   */
  serverOf(device: number, up: readonly number[]): number | null {
    if (up.length === 0 || this.by === 'any') return null
    const hash = hash32(device)
    if (!this.ring) return up[hash % up.length]!
    const first = this.ring.ownerOfHash(hash)
    if (up.includes(first)) return first
    return this.ring.ownersOfHash(hash, this.ring.nodes.length).find((server) => up.includes(server))!
  }
}
