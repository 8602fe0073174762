// LSM tree and B+ tree against a plain map, and what they cost against the formulas of their papers.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PagedBTree } from './paged-b-tree.ts'
import { bitsByLevel, LsmTree } from './lsm-tree.ts'
import type { LsmOptions, MergePolicy } from './lsm-tree.ts'
import { PagedDisk } from './paged-disk.ts'
import { TOMBSTONE } from './sorted-run.ts'

const POLICIES: MergePolicy[] = ['levelling', 'tiering', 'lazy-levelling']

const KEYS = 15

type Store = Pick<PagedBTree, 'put' | 'delete' | 'get' | 'scan'>
type Step = { what: 'put' | 'delete' | 'get' | 'scan' | 'crash'; key: number; count: number }

const steps = fc.array(
  fc.record({
    what: fc.constantFrom('put', 'put', 'put', 'delete', 'get', 'scan', 'crash'),
    key: fc.integer({ min: 0, max: KEYS }),
    count: fc.integer({ min: 1, max: 12 }),
  }),
  // Short ones would hardly reach a second level.
  { minLength: 60, maxLength: 300, size: 'max' },
) as fc.Arbitrary<Step[]>

/** Every answer has to be that of a map, and in the end everything that is there. */
function agrees(store: Store, script: Step[], crash: () => void): void {
  const model = new Map<number, number>()
  for (const [at, { what, key, count }] of script.entries()) {
    if (what === 'put') {
      store.put(key, at + 1)
      model.set(key, at + 1)
    } else if (what === 'delete') {
      store.delete(key)
      model.delete(key)
    } else if (what === 'crash') crash()
    else if (what === 'get') expect(store.get(key)).toBe(model.get(key))
    else {
      const expected = [...model].filter(([each]) => each >= key).sort(([a], [b]) => a - b)
      expect(store.scan(key, count)).toEqual(expected.slice(0, count).map(([each, value]) => ({ key: each, value })))
    }
  }
  for (let key = 0; key <= KEYS; key++) expect(store.get(key)).toBe(model.get(key))
  const all = [...model].sort(([a], [b]) => a - b).map(([key, value]) => ({ key, value }))
  expect(store.scan(0, KEYS + 1)).toEqual(all)
}

const options = (change: Partial<LsmOptions> = {}): LsmOptions => ({
  merge: 'levelling',
  sizeRatio: 3,
  memtableEntries: 4,
  entriesPerPage: 3,
  bitsPerKey: 5,
  ...change,
})

describe('LsmTree', () => {
  it('answers as a map does, by any policy, with any filters, with and without summaries, through crashes', () => {
    fc.assert(
      fc.property(
        steps,
        fc.constantFrom(...POLICIES),
        fc.integer({ min: 2, max: 5 }),
        fc.constantFrom(0, 1, 5, 12),
        fc.constantFrom<'even' | 'by-level'>('even', 'by-level'),
        fc.boolean(),
        (script, merge, sizeRatio, bitsPerKey, filters, summaries) => {
          const tree = new LsmTree(options({ merge, sizeRatio, bitsPerKey, filters, summaries }), new PagedDisk(4))
          agrees(tree, script, () => tree.crash())
        },
      ),
      { numRuns: 200 },
    )
  })

  it('keeps at most one run a level by levelling and T - 1 by tiering, and one on the largest by lazy levelling', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(...POLICIES), fc.integer({ min: 2, max: 5 }), (script, merge, sizeRatio) => {
        const tree = new LsmTree(options({ merge, sizeRatio, memtableEntries: 2 }), new PagedDisk())
        for (const { what, key } of script) {
          if (what === 'delete') tree.delete(key)
          else tree.put(key, 1)
          for (const [level, runs] of tree.levels.entries()) {
            const one = merge === 'levelling' || (merge === 'lazy-levelling' && level === tree.levels.length - 1)
            expect(runs.length).toBeLessThanOrEqual(one ? 1 : sizeRatio - 1)
            if (one) expect(runs[0]?.size ?? 0).toBeLessThanOrEqual(tree.capacityOf(level))
          }
        }
      }),
    )
  })

  it('forgets tombstones once nothing older lies below', () => {
    for (const merge of POLICIES) {
      const tree = new LsmTree(options({ merge, memtableEntries: 8 }), new PagedDisk())
      for (let round = 0; round < 40; round++) for (let key = 0; key < 8; key++) tree.put(key, round + 1)
      for (let key = 0; key < 8; key++) tree.delete(key)
      // Others push them down to the largest level.
      for (let key = 100; key < 1_700; key++) tree.put(key, 1)
      const below = tree.levels.at(-1)!.at(-1)!
      expect([...below.values].filter((value) => value === TOMBSTONE)).toEqual([])
      for (let key = 0; key < 8; key++) expect(tree.get(key)).toBeUndefined()
    }
  })

  it('answers wrongly when merges forget tombstones early, which is why they must not', () => {
    const tree = new LsmTree(
      options({ merge: 'tiering', sizeRatio: 2, memtableEntries: 1, dropTombstonesEarly: true }),
      new PagedDisk(),
    )
    const answers: (number | undefined)[] = []
    tree.put(1, 7)
    for (let key = 2; key < 9; key++) tree.put(key, 1)
    tree.delete(1)
    for (let key = 9; key < 16; key++) {
      tree.put(key, 1)
      answers.push(tree.get(1))
    }
    expect(answers).toContain(7)
  })

  it('loses what the log had not brought to disk, and nothing else', () => {
    const unsynced = new LsmTree(options({ memtableEntries: 100, syncEvery: 4 }), new PagedDisk())
    for (let key = 1; key <= 10; key++) unsynced.put(key, key)
    unsynced.crash()
    expect([8, 9, 10].map((key) => unsynced.get(key))).toEqual([8, undefined, undefined])
    const without = new LsmTree(options({ memtableEntries: 4, log: false }), new PagedDisk())
    for (let key = 1; key <= 6; key++) without.put(key, key)
    without.crash()
    expect([4, 5, 6].map((key) => without.get(key))).toEqual([4, undefined, undefined])
  })

  // A complete tree of L levels has T^L - 1 flushes. By levelling the j-th arrival on a level rewrites it at j times the size of an
  // arrival, for j = 1 to T - 1; by tiering all but every T-th arrival are written once: exact counts, not bounds.
  it.each(POLICIES.slice(0, 2))('writes exactly what Dostoevsky derives for %s, over size ratios 2 to 16', (merge) => {
    const [memtableEntries, entriesPerPage] = [8, 4]
    for (let sizeRatio = 2; sizeRatio <= 16; sizeRatio++) {
      for (const levels of [1, 2, 3].filter((count) => sizeRatio ** count <= 4096)) {
        const disk = new PagedDisk()
        const tree = new LsmTree(options({ merge, sizeRatio, memtableEntries, entriesPerPage }), disk)
        const flushes = sizeRatio ** levels - 1
        for (let key = 0; key < flushes * memtableEntries; key++) tree.put((key * 7919) % 1_000_003, 1)
        const perLevel = merge === 'levelling' ? (sizeRatio - 1) / 2 : (sizeRatio - 1) / sizeRatio
        const entries = perLevel * levels * sizeRatio ** levels * memtableEntries
        expect(disk.writes * entriesPerPage).toBeCloseTo(entries, 6)
        expect(tree.runs).toBe(merge === 'levelling' ? levels : levels * (sizeRatio - 1))
      }
    }
  })

  it('spends the same memory by level as evenly, at fewer false positives in all', () => {
    const sizes = [100, 1_000, 10_000, 100_000]
    const bits = bitsByLevel(sizes, 8)
    const used = sizes.reduce((sum, size, at) => sum + size * bits[at]!, 0)
    expect(used).toBeCloseTo(8 * 111_100, 3)
    const rate = (each: number) => Math.exp(-each * Math.LN2 ** 2)
    const byLevel = bits.reduce((sum, each) => sum + rate(each), 0)
    expect(byLevel).toBeLessThan((4 * rate(8)) / 2)
    // In proportion to sizes.
    expect(rate(bits[3]!) / rate(bits[2]!)).toBeCloseTo(10, 6)
    expect(bitsByLevel(sizes, 0)).toEqual([0, 0, 0, 0])
  })
})

describe('PagedBTree', () => {
  it('answers as a map does', () => {
    fc.assert(
      fc.property(
        steps,
        fc.integer({ min: 2, max: 6 }),
        fc.integer({ min: 3, max: 6 }),
        (script, entries, children) => {
          const tree = new PagedBTree(entries, children, new PagedDisk(3))
          agrees(tree, script, () => undefined)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('is as deep as its pages make it, and pages are at least half full', () => {
    const disk = new PagedDisk()
    const tree = new PagedBTree(16, 8, disk)
    const entries = 10_000
    for (let key = 0; key < entries; key++) tree.put((key * 7919) % 100_003, 1)
    expect(tree.pages).toBeLessThan((entries / 8) * 1.3)
    expect(tree.depth).toBeLessThanOrEqual(1 + Math.ceil(Math.log(entries / 8) / Math.log(4)))
    const before = disk.reads
    tree.get(5)
    expect(disk.reads - before).toBe(tree.depth)
  })
})

describe('PagedDisk', () => {
  it('reads what the cache does not hold, and writes a changed page once, when it leaves', () => {
    const disk = new PagedDisk(2)
    const [a, b, c] = [disk.allocate(), disk.allocate(), disk.allocate()]
    disk.change(a)
    disk.change(a)
    disk.read(a)
    disk.read(b)
    expect([disk.reads, disk.writes]).toEqual([1, 0])
    disk.read(c)
    expect([disk.reads, disk.writes]).toEqual([2, 1])
    disk.change(b)
    disk.flush()
    disk.flush()
    expect([disk.reads, disk.writes, disk.seeks]).toEqual([2, 2, 4])
    disk.forget()
    disk.read(b)
    expect(disk.reads).toBe(3)
  })
})
