import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '#lib/kernel/random'
import { BPlusTree } from './b-plus-tree.ts'

type Pair = [number, number]

/** The same set as a sorted array. */
class SortedPairs {
  pairs: Pair[] = []
  insert(key: number, value: number): void {
    this.delete(key, value)
    this.pairs.push([key, value])
    this.pairs.sort((x, y) => x[0] - y[0] || x[1] - y[1])
  }
  delete(key: number, value: number): boolean {
    const before = this.pairs.length
    this.pairs = this.pairs.filter((pair) => pair[0] !== key || pair[1] !== value)
    return this.pairs.length < before
  }
  upTo(highest: number): Pair[] {
    return this.pairs.filter(([key]) => key <= highest)
  }
}

function pairsUpTo(tree: BPlusTree, highest: number): Pair[] {
  const pairs: Pair[] = []
  tree.upTo(highest, (key, value) => {
    pairs.push([key, value])
  })
  return pairs
}

describe('B+ tree', { timeout: 60_000 }, () => {
  test('holds what a sorted array holds, after any inserts and deletes', () => {
    const step = fc.record({ add: fc.boolean(), key: fc.nat(60), value: fc.nat(8) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), fc.nat(60), (steps, highest) => {
        const tree = new BPlusTree()
        const model = new SortedPairs()
        for (const { add, key, value } of steps) {
          if (add) {
            tree.insert(key, value)
            model.insert(key, value)
          } else expect(tree.delete(key, value)).toBe(model.delete(key, value))
        }
        expect(tree.size).toBe(model.pairs.length)
        expect(pairsUpTo(tree, highest)).toEqual(model.upTo(highest))
      }),
    )
  })

  test('the same through many splits and empty pages', () => {
    for (let seed = 0; seed < 3; seed++) {
      const random = createRandom(seed)
      const tree = new BPlusTree()
      const model = new Map<string, Pair>()
      for (let step = 0; step < 30_000; step++) {
        const pair: Pair = [random.integer(4_000), random.integer(3)]
        // Grows at first and shrinks to almost nothing in the end.
        if (random.next() * 30_000 > step) {
          tree.insert(...pair)
          model.set(String(pair), pair)
        } else expect(tree.delete(...pair)).toBe(model.delete(String(pair)))
        if (step % 6_000 > 0 && step < 29_990) continue
        const sorted = [...model.values()].sort((x, y) => x[0] - y[0] || x[1] - y[1])
        expect(pairsUpTo(tree, Infinity), `seed ${seed}`).toEqual(sorted)
        expect(tree.size).toBe(sorted.length)
      }
    }
  })

  test('the same when whole pages are emptied at either end and filled again', () => {
    const tree = new BPlusTree()
    const model = new Map<number, Pair>()
    const random = createRandom(7)
    for (let round = 0; round < 12; round++) {
      for (let key = 0; key < 3_000; key++) {
        tree.insert(key, 0)
        model.set(key, [key, 0])
      }
      // As a queue loses its head, and as rows that are put off lose their tail.
      const [from, to] = round % 2 === 0 ? [0, 500 + random.integer(2_400)] : [100 + random.integer(2_800), 3_000]
      for (let key = from; key < to; key++) expect(tree.delete(key, 0)).toBe(model.delete(key))
      expect(pairsUpTo(tree, Infinity)).toEqual([...model.values()].sort((x, y) => x[0] - y[0]))
      expect(tree.size).toBe(model.size)
    }
  })

  test('reads a few pages to find the lowest of many, and stops when it is told to', () => {
    const tree = new BPlusTree()
    for (let key = 0; key < 100_000; key++) tree.insert((key * 7_919) % 100_003, key)
    tree.pagesRead = 0
    const seen: number[] = []
    expect(tree.upTo(50_000, (key) => seen.push(key) < 5)).toBe(5)
    expect(seen).toEqual([0, 1, 2, 3, 4])
    expect(tree.pagesRead).toBeLessThanOrEqual(4)
    tree.pagesRead = 0
    expect(tree.upTo(-1, () => true)).toBe(0)
    expect(tree.pagesRead).toBeLessThanOrEqual(4)
  })
})
