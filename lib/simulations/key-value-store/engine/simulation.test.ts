import { describe, expect, it, vi } from 'vitest'
import type { LsmOptions } from '#lib/algorithms/lsm-tree'
import { chartSchema } from '#lib/kernel/chart'
import { createRandom } from '#lib/kernel/random'
import { rateInterval } from '#lib/kernel/statistics'
import { judged } from '../../testing/claims-table.ts'
import { figuresOf, finish, runToEnd, verdictsOf } from '../../testing/run-to-end.ts'
import { claims } from './claims.ts'
import { answersWrongly, counterExample, smallest } from './counter-example.ts'
import { writesOfEntry } from './formulas.ts'
import type { Params } from './parameters.ts'
import { params } from './parameters.ts'
import { keyValueEngine } from './simulation.ts'
import { filterPoints, ratioPoint } from './sweeps.ts'
import { shuffled } from './workload.ts'

// Many seeds on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 })

const RIGHT = keyValueEngine.designs.filter(({ wrong }) => !wrong).map(({ id }) => id)
/** A third of the default's work, for many seeds. */
const SMALL = { keys: 7_000, operations: 7_000, sweepEntries: 5_000 }

const simulate = (changes: Partial<Params>, seed = 1) => runToEnd(keyValueEngine, { ...SMALL, ...changes }, seed).result

describe('key-value-engine', () => {
  it('finds the same for other seeds and for keys that are asked for equally often', () => {
    for (let seed = 1; seed <= 8; seed++) {
      const result = simulate({ distribution: seed % 2 ? 'zipf' : 'uniform' }, seed)
      expect(result.claims.filter((claim) => claim.verdict !== claim.expected)).toEqual([])
    }
  })

  // The array in `measure.ts` is written independently of the engines; the wrong designs show that it notices.
  it('answers in every right design as an array does, with and without cache, whatever the sizes', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const random = createRandom(seed)
      const changes = {
        keys: 1_000 + random.integer(2_000),
        operations: 3_000,
        deleteShare: random.next() * 0.9,
        scanShare: 0.3,
        sizeRatio: 2 + random.integer(8),
        memtableEntries: 32 + random.integer(100),
        bitsPerKey: random.integer(12),
        cachePages: random.integer(2) * 40,
        crashes: random.integer(6),
        sweepEntries: 1_000,
      }
      const figures = figuresOf(simulate(changes, seed))
      for (const id of [...RIGHT, 'no-filters', 'no-summaries'])
        expect(figures[`${id}.wrong-answers`], `${id}, seed ${seed}`).toBe(0)
      for (const id of RIGHT.filter((each) => each !== 'b-tree')) expect(figures[`${id}.lost-writes`]).toBe(0)
      // Found by look-ups; the others by scans.
      if (changes.deleteShare > 0.1) {
        expect(figures['early-tombstones.resurrected']).toBeGreaterThan(0)
        expect(figures['early-tombstones.wrong-answers']).toBeGreaterThan(figures['early-tombstones.resurrected']!)
      }
      if (changes.crashes > 1) expect(figures['no-log.lost-writes']).toBeGreaterThan(0)
    }
  })
})

describe('against the papers', () => {
  it.each(['levelling', 'tiering', 'lazy-levelling'] as const)(
    '%s writes as often as derived, over size ratios 2 to 16',
    (merge) => {
      const p = params.parse({ sweepEntries: 12_800 })
      const order = finish(shuffled(p.sweepEntries, createRandom(7)))
      let [reads, expected, asked] = [0, 0, 0]
      for (let sizeRatio = 2; sizeRatio <= 16; sizeRatio++) {
        const point = finish(ratioPoint(merge, sizeRatio, p, order, createRandom(sizeRatio)))
        expect(point.writes / point.formula, `T = ${sizeRatio}`).toBeCloseTo(1, 2)
        reads += point.absentReads * point.lookUps
        expected += point.expectedReads * point.lookUps
        asked += point.lookUps
      }
      // Reads in vain are rare and independent: their count is Poisson. The filters' own bits vary by a tenth on top.
      const { low, high } = rateInterval(reads, asked, 0.9999)
      expect(expected / asked).toBeGreaterThan(low * 0.9)
      expect(expected / asked).toBeLessThan(high * 1.1)
    },
  )

  it('the derived writes grow with T by levelling and not by tiering, and are the same at T = 2', () => {
    const complete = (merge: 'levelling' | 'tiering', sizeRatio: number) =>
      writesOfEntry(merge, sizeRatio, sizeRatio ** 3 - 1)
    expect(complete('levelling', 2)).toBe(complete('tiering', 2))
    expect(complete('levelling', 10)).toBeCloseTo(13.5, 1)
    expect(complete('tiering', 10)).toBeCloseTo(2.7, 1)
    for (let sizeRatio = 3; sizeRatio <= 16; sizeRatio++) {
      expect(complete('levelling', sizeRatio)).toBeGreaterThan(complete('levelling', sizeRatio - 1))
      expect(complete('tiering', sizeRatio)).toBeLessThan(3.5)
    }
  })

  it('filters err as their formula says, and never refuse a member', () => {
    for (const { bits, measured, formula, missed } of finish(filterPoints())) {
      const { low, high } = rateInterval(measured * 20_000, 20_000, 0.9999)
      expect(formula, `${bits} bits`).toBeGreaterThan(low * 0.9)
      expect(formula, `${bits} bits`).toBeLessThan(high * 1.1)
      expect(missed).toBe(0)
    }
  })
})

describe('settings under which a verdict flips', () => {
  it.each<[string, Partial<Params>, string]>([
    ['lsm-writes-less', { cachePages: 5_000 }, 'fails'],
    ['b-tree-reads-less', { bitsPerKey: 0 }, 'holds'],
    ['tiering-writes-less', { sizeRatio: 2 }, 'fails'],
    ['levelling-reads-less', { sizeRatio: 2 }, 'fails'],
    // Pages so large that a flushed memtable fills a small part of one.
    ['write-formulas', { memtableEntries: 32, pageBytes: 65_536, entryBytes: 16 }, 'fails'],
    ['lazy-levelling-between', { sizeRatio: 2 }, 'depends'],
    ['filters-save-reads', { bitsPerKey: 0 }, 'fails'],
    ['filters-by-level', { bitsPerKey: 0 }, 'fails'],
    // All of a run is one block.
    ['summaries-save-reads', { keys: 1_000, operations: 1_000, pageBytes: 65_536, entryBytes: 16 }, 'fails'],
    ['log-makes-durable', { syncEvery: 50 }, 'fails'],
    ['log-makes-durable', { crashes: 0 }, 'depends'],
    ['tombstones-delete', { deleteShare: 0 }, 'depends'],
    ['old-values-remain', { sizeRatio: 2, distribution: 'uniform', operations: 60_000, writeShare: 0.9 }, 'holds'],
    ['old-values-remain', { keys: 8_000, operations: 1_000, writeShare: 0.01, deleteShare: 0 }, 'fails'],
  ])('%s with %o: %s', (id, changes, expected) => {
    expect(verdictsOf(simulate(changes))[id]).toBe(expected)
  })

  // `filters-never-miss` has no such setting: that a filter finds its members is what it is, so the figures are changed instead.
  const FILTERS = {
    'filter.missed': 0,
    'filter.4.measured': 0.147,
    'filter.4.formula': 0.147,
    'filter.8.measured': 0.0216,
    'filter.8.formula': 0.0216,
  }
  it.each<[Record<string, number>, string]>([
    [{ 'filter.missed': 1 }, 'fails'],
    [{ 'filter.8.measured': 0.05 }, 'depends'],
  ])('filters-never-miss follows %o to %s', (change, expected) => {
    expect(judged(claims, FILTERS, 'filters-never-miss', change)?.verdict).toBe(expected)
  })
})

describe('counter-examples', () => {
  const options: LsmOptions = {
    merge: 'levelling',
    sizeRatio: 3,
    memtableEntries: 1,
    entriesPerPage: 2,
    bitsPerKey: 10,
  }
  const put = (key: number) => ({ what: 'put' as const, key })

  it('are as short as they can be, and right engines have none', () => {
    for (const id of ['no-log', 'early-tombstones'] as const) {
      for (let seed = 1; seed <= 5; seed++) {
        const trace = finish(counterExample(id, createRandom(seed)))!
        expect(chartSchema.safeParse(trace.chart).error).toBeUndefined()
        expect(trace.chart.spans.at(-1)).toBeDefined()
        expect(trace.chart.spans.filter(({ label }) => label.startsWith('wrong'))).toHaveLength(1)
        expect(trace.chart.messages.filter(({ from }) => from === 'client').length).toBeLessThanOrEqual(
          id === 'no-log' ? 2 : 6,
        )
      }
    }
    for (const id of RIGHT) expect(finish(counterExample(id as 'levelling', createRandom(1)))).toBeNull()
  })

  it('lose their point when any step is left out', () => {
    const script = [
      put(1),
      put(2),
      put(3),
      { what: 'delete' as const, key: 1 },
      put(3),
      put(2),
      { what: 'get' as const, key: 1 },
    ]
    const early = { ...options, dropTombstonesEarly: true }
    expect(answersWrongly(options, script)).toBe(false)
    const cut = smallest(script, (left) => answersWrongly(early, left))
    expect(cut).toHaveLength(6)
    for (let at = 0; at < cut.length; at++) expect(answersWrongly(early, cut.toSpliced(at, 1))).toBe(false)
  })
})
