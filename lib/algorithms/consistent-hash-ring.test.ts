import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConsistentHashRing } from './consistent-hash-ring.ts'
import { hash32, hashText32 } from './hash.ts'

const named = (count: number): { name: string }[] => Array.from({ length: count }, (_, at) => ({ name: `node ${at}` }))

/** Scans every point for the nearest one clockwise. */
function naiveOwner(nodes: { name: string }[], vnodes: number, hash: number): number {
  let best = { gap: Infinity, owner: -1 }
  nodes.forEach((node, owner) => {
    for (let at = 0; at < vnodes; at++) {
      const gap = (hashText32(`${node.name}#${at}`) - hash + 2 ** 32) % 2 ** 32
      if (gap < best.gap) best = { gap, owner }
    }
  })
  return best.owner
}

describe('ConsistentHashRing', () => {
  it('gives a key to the first point clockwise', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 40 }),
        fc.nat(0xffffffff),
        (count, vnodes, hash) => {
          const ring = new ConsistentHashRing(named(count), vnodes)
          expect(ring.ownerOfHash(hash)).toBe(naiveOwner(named(count), vnodes, hash))
        },
      ),
    )
  })

  it('puts copies of a key on the next different nodes clockwise', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(0xffffffff),
        (count, vnodes, copies, hash) => {
          const ring = new ConsistentHashRing(named(count), vnodes)
          // Each further owner is the owner on a ring without those before it.
          let left = named(count)
          const expected: number[] = []
          while (left.length > 0 && expected.length < copies) {
            const owner = left[naiveOwner(left, vnodes, hash)]!
            expected.push(named(count).findIndex(({ name }) => name === owner.name))
            left = left.filter(({ name }) => name !== owner.name)
          }
          expect(ring.ownersOfHash(hash, copies)).toEqual(expected)
        },
      ),
    )
  })

  it('gives a key that is a point to the node of that point, and wraps round after the last', () => {
    const ring = new ConsistentHashRing(named(5), 8)
    for (let node = 0; node < 5; node++) {
      for (let at = 0; at < 8; at++) expect(ring.ownerOfHash(hashText32(`node ${node}#${at}`))).toBe(node)
    }
    expect(ring.ownerOfHash(0xffffffff)).toBe(naiveOwner(named(5), 8, 0xffffffff))
  })

  it('moves keys only to the node that joins, and about 1/n of them', () => {
    const keys = 20_000
    const before = new ConsistentHashRing(named(9), 256)
    const after = before.with({ name: 'node 9' })
    let moved = 0
    for (let id = 0; id < keys; id++) {
      const owner = after.ownerOf(id)
      if (owner === before.ownerOf(id)) continue
      expect(owner).toBe(9)
      moved++
    }
    // The share of a node varies by 1/sqrt(vnodes) of itself.
    expect(moved / keys).toBeGreaterThan(0.1 * (1 - 4 / 16))
    expect(moved / keys).toBeLessThan(0.1 * (1 + 4 / 16))
  })

  it('gives a node that leaves back exactly what it took', () => {
    const before = new ConsistentHashRing(named(4), 64)
    const back = before.with({ name: 'late' }).without('late')
    for (let id = 0; id < 2000; id++) expect(back.ownerOf(id)).toBe(before.ownerOf(id))
  })

  it('spreads load more evenly with more virtual nodes, and by weight', () => {
    const worst = (vnodes: number): number => {
      const loads = new Map<number, number>()
      const ring = new ConsistentHashRing(named(10), vnodes)
      for (let id = 0; id < 20_000; id++) loads.set(ring.ownerOf(id), (loads.get(ring.ownerOf(id)) ?? 0) + 1)
      return Math.max(...loads.values()) / 2000
    }
    expect(worst(1)).toBeGreaterThan(1.5)
    expect(worst(512)).toBeLessThan(1.25)
    const weighted = new ConsistentHashRing([{ name: 'small' }, { name: 'big', weight: 3 }], 200)
    let big = 0
    for (let id = 0; id < 10_000; id++) big += weighted.ownerOfHash(hash32(id, 5))
    expect(big / 10_000).toBeGreaterThan(0.65)
    expect(big / 10_000).toBeLessThan(0.85)
  })

  it('refuses a ring that cannot place a key', () => {
    expect(() => new ConsistentHashRing([])).toThrow('at least one node')
    expect(() => new ConsistentHashRing([{ name: 'a' }, { name: 'a' }])).toThrow('twice')
    expect(() => new ConsistentHashRing([{ name: 'a', weight: 0 }])).toThrow('no point')
    expect(() => new ConsistentHashRing([{ name: 'a' }]).without('a')).toThrow('at least one node')
  })
})
