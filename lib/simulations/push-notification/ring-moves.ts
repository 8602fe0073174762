// Which share of devices belongs to another server when one of several fails.
import { Placement } from './placement.ts'

export const RING_SIZES = [2, 4, 8, 16, 32]
const DEVICES = 2_000

export type Moves = { servers: number; ring: number; remainder: number }

const FAILURES_MAX = 8

/** The worst of the failures of a few different servers. */
export function measureMoves(servers: number, virtualNodes: number): Moves {
  const up = Array.from({ length: servers }, (_, server) => server)
  const worstOf = (placement: Placement): number => {
    const moves = up.slice(0, FAILURES_MAX).map((failed) => {
      const left = up.filter((server) => server !== failed)
      let moved = 0
      for (let device = 0; device < DEVICES; device++)
        if (placement.serverOf(device, up) !== placement.serverOf(device, left)) moved++
      return moved / DEVICES
    })
    return Math.max(...moves)
  }
  return {
    servers,
    ring: worstOf(new Placement('ring', servers, virtualNodes)),
    remainder: worstOf(new Placement('remainder', servers, virtualNodes)),
  }
}
