import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hash32 } from './hash.ts'
import { differingLeaves, MerkleTree } from './merkle-tree.ts'

const entries = fc.uniqueArray(fc.nat(5_000), { maxLength: 120 })

function treeOf(leaves: number, ids: number[]): MerkleTree {
  const tree = new MerkleTree(leaves)
  for (const id of ids) tree.toggle(id % tree.leaves, hash32(id, 1), hash32(id, 2))
  return tree
}

describe('MerkleTree', () => {
  it('finds exactly the buckets that differ, with at most two hashes a level for each of them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), entries, entries, entries, (leaves, both, first, second) => {
        const [a, b] = [treeOf(leaves, [...both, ...first]), treeOf(leaves, [...both, ...second])]
        // An entry added twice is taken out again.
        const holds = (ids: number[]) =>
          ids.filter((id) => ids.filter((other) => other === id).length === 1).sort((x, y) => x - y)
        const bucket = (ids: number[], leaf: number) => holds(ids).filter((id) => id % a.leaves === leaf)
        const naive = Array.from({ length: a.leaves }, (_, leaf) => leaf).filter(
          (leaf) => String(bucket([...both, ...first], leaf)) !== String(bucket([...both, ...second], leaf)),
        )
        const { leaves: found, compared } = differingLeaves(a, b)
        expect(found).toEqual(naive)
        expect(compared).toBeLessThanOrEqual(1 + 2 * naive.length * Math.log2(a.leaves))
        expect(a.hashOf(1) === b.hashOf(1)).toBe(naive.length === 0)
      }),
      { numRuns: 300 },
    )
  })

  it('does not care in which order entries came', () => {
    const [a, b] = [treeOf(8, [1, 2, 3, 900, 77]), treeOf(8, [77, 3, 2, 900, 1])]
    for (let node = 1; node < 16; node++) expect(a.hashOf(node)).toBe(b.hashOf(node))
  })

  it('tells a tree from one with its children swapped, and refuses trees of other sizes', () => {
    const [a, b] = [new MerkleTree(2), new MerkleTree(2)]
    a.toggle(0, 5, 6)
    b.toggle(1, 5, 6)
    expect(a.hashOf(1)).not.toBe(b.hashOf(1))
    expect(new MerkleTree(5).leaves).toBe(8)
    expect(() => new MerkleTree(0)).toThrow(RangeError)
    expect(() => differingLeaves(new MerkleTree(4), new MerkleTree(8))).toThrow(RangeError)
  })

  it('changes both words of the root when one word of one leaf changes', () => {
    for (let word = 1; word < 200; word++) {
      const [a, b, c] = [treeOf(8, [1, 2]), treeOf(8, [1, 2]), treeOf(8, [1, 2])]
      b.toggle(word % 8, word, 0)
      c.toggle(word % 8, 0, word)
      const roots = [a, b, c].map((tree) => tree.hashOf(1))
      expect(new Set(roots.map((root) => root % 2 ** 32)).size).toBe(3)
      expect(new Set(roots.map((root) => Math.floor(root / 2 ** 32))).size).toBe(3)
    }
  })
})
