// Which share of devices belongs to another server when one of several fails.
import { Placement } from './placement.ts'

export const RING_SIZES = [2, 4, 8, 16, 32]
const DEVICES = 2_000

export type Moves = { servers: number; ring: number; remainder: number }

/** The mean over the failures of a few different servers. */
export function measureMoves(servers: number, virtualNodes: number): Moves {
  const up = Array.from({ length: servers }, (_, server) => server)
  const failing = up.slice(0, 4)
  const shareOf = (placement: Placement): number => {
    let moved = 0
    for (const failed of failing) {
      const left = up.filter((server) => server !== failed)
      for (let device = 0; device < DEVICES; device++)
        if (placement.serverOf(device, up) !== placement.serverOf(device, left)) moved++
    }
    return moved / DEVICES / failing.length
  }
  return {
    servers,
    ring: shareOf(new Placement('ring', virtualNodes)),
    remainder: shareOf(new Placement('remainder', virtualNodes)),
  }
}
