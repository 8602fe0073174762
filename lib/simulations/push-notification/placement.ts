// Which server a device belongs to, when these servers are up.
import { ConsistentHashRing } from '#lib/algorithms/consistent-hash-ring'
import { hash32 } from '#lib/algorithms/hash'
import type { Traits } from './designs.ts'

export class Placement {
  private readonly rings = new Map<string, ConsistentHashRing>()
  private readonly virtualNodes: number
  private readonly by: Traits['placement']

  constructor(by: Traits['placement'], virtualNodes: number) {
    this.by = by
    this.virtualNodes = virtualNodes
  }

  /**
   * @param up numbers of the servers that are up, ascending
   * @returns one of them; null if there is none, or if a device may be at any
   */
  serverOf(device: number, up: readonly number[]): number | null {
    if (up.length === 0 || this.by === 'any') return null
    if (this.by === 'remainder') return up[hash32(device) % up.length]!
    const name = up.join(' ')
    let ring = this.rings.get(name)
    if (!ring) this.rings.set(name, (ring = this.ringOf(up)))
    return up[ring.ownerOf(device)]!
  }

  private ringOf(up: readonly number[]): ConsistentHashRing {
    return new ConsistentHashRing(
      up.map((server) => ({ name: `server-${server}` })),
      this.virtualNodes,
    )
  }
}
