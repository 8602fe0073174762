import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HyperLogLog, PRECISION_MAX, PRECISION_MIN, standardError } from './hyper-log-log.ts'
import { SparseHyperLogLog } from './sparse-hyper-log-log.ts'

const precisions = fc.integer({ min: PRECISION_MIN, max: PRECISION_MAX })
const idLists = fc.array(fc.maxSafeNat(), { maxLength: 300 })

function sketchOf(ids: Iterable<number>, precision: number, seed = 0): HyperLogLog {
  const sketch = new HyperLogLog(precision, seed)
  for (const id of ids) sketch.add(id)
  return sketch
}

function sparseOf(ids: Iterable<number>, precision: number): SparseHyperLogLog {
  const sketch = new SparseHyperLogLog(precision)
  for (const id of ids) sketch.add(id)
  return sketch
}

/** The registers by the paper's words, on a string of 64 bits. */
function naiveRegisters(hashes: [number, number][], precision: number): number[] {
  const registers: number[] = Array.from({ length: 2 ** precision }, () => 0)
  for (const [high, low] of hashes) {
    const bits = high.toString(2).padStart(32, '0') + low.toString(2).padStart(32, '0')
    const index = Number.parseInt(bits.slice(0, precision), 2)
    const rest = bits.slice(precision)
    const rank = rest.includes('1') ? rest.indexOf('1') + 1 : rest.length + 1
    registers[index] = Math.max(registers[index]!, rank)
  }
  return registers
}

// Words with many leading zeros, so that ranks cross from the upper word into the lower.
const words = fc.tuple(fc.nat(0xffffffff), fc.nat(32)).map(([value, shift]) => (shift === 32 ? 0 : value >>> shift))

describe('HyperLogLog', () => {
  it('refuses a precision outside 4 to 18', () => {
    expect(() => new HyperLogLog(3)).toThrow('from 4 to 18, not 3')
    expect(() => new HyperLogLog(19)).toThrow(RangeError)
    expect(() => new SparseHyperLogLog(4.5)).toThrow(RangeError)
  })

  it('keeps the registers that the definition gives', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(words, words), { maxLength: 40 }),
        fc.integer({ min: 4, max: 12 }),
        (hashes, precision) => {
          const sketch = new HyperLogLog(precision)
          for (const [high, low] of hashes) sketch.addHash(high, low)
          expect([...sketch.registers]).toEqual(naiveRegisters(hashes, precision))
        },
      ),
    )
  })

  it('merges like a set: commutative, associative, idempotent, equal to having seen both', () => {
    fc.assert(
      fc.property(idLists, idLists, idLists, fc.integer({ min: 4, max: 10 }), (a, b, c, precision) => {
        const sketch = (ids: number[]): HyperLogLog => sketchOf(ids, precision)
        const both = sketchOf([...a, ...b], precision)
        expect(sketch(a).merge(sketch(b)).registers).toEqual(both.registers)
        expect(sketch(b).merge(sketch(a)).registers).toEqual(both.registers)
        expect(sketch(a).merge(sketch(a)).registers).toEqual(sketch(a).registers)
        expect(sketch(a).merge(sketch(b).merge(sketch(c))).registers).toEqual(both.merge(sketch(c)).registers)
      }),
    )
  })

  it('refuses to merge what was hashed differently', () => {
    expect(() => new HyperLogLog(10).merge(new HyperLogLog(11))).toThrow('Cannot merge precision 11')
    expect(() => new HyperLogLog(10, 1).merge(new HyperLogLog(10, 2))).toThrow('seed 2')
    expect(() => new SparseHyperLogLog(10).merge(new SparseHyperLogLog(11))).toThrow('Cannot merge')
  })

  it('folds to the sketch of lower precision', () => {
    fc.assert(
      fc.property(idLists, precisions, precisions, (ids, one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)]
        expect(sketchOf(ids, high).fold(low).registers).toEqual(sketchOf(ids, low).registers)
      }),
      { numRuns: 30 },
    )
    expect(() => new HyperLogLog(10).fold(11)).toThrow('Cannot fold')
  })

  it('estimates nothing as zero, and a few elements almost exactly', () => {
    expect(new HyperLogLog(12).estimate()).toBe(0)
    expect(new HyperLogLog(12).estimate2007()).toBe(0)
    expect(sketchOf([1], 12).estimate()).toBeCloseTo(1, 2)
    expect(sketchOf([1, 2, 3, 4, 5], 12).estimate()).toBeCloseTo(5, 1)
  })

  it.each([0.5, 2, 3, 10, 50])(
    'is unbiased with an error of 1.04/sqrt(m) or less at %f elements a register',
    (load) => {
      const precision = 8
      const replications = 400
      const n = Math.round(load * 2 ** precision)
      let sum = 0
      let squares = 0
      for (let seed = 0; seed < replications; seed++) {
        const sketch = new HyperLogLog(precision, seed)
        for (let id = 0; id < n; id++) sketch.add(id)
        const error = sketch.estimate() / n - 1
        sum += error
        squares += error * error
      }
      const bias = sum / replications
      const rootMeanSquare = Math.sqrt(squares / replications)
      // 3.3 standard errors: one seed list in a thousand would miss by chance, and the list is fixed.
      expect(Math.abs(bias)).toBeLessThan((3.3 * rootMeanSquare) / Math.sqrt(replications))
      expect(rootMeanSquare).toBeLessThan(standardError(precision) * (1 + 3.3 / Math.sqrt(2 * replications)))
      if (load >= 10)
        expect(rootMeanSquare).toBeGreaterThan(standardError(precision) * (1 - 3.3 / Math.sqrt(2 * replications)))
    },
  )
})

describe('SparseHyperLogLog', () => {
  it('stands for the same registers as a dense sketch, before and after it turns dense', () => {
    fc.assert(
      fc.property(idLists, precisions, (ids, precision) => {
        expect(sparseOf(ids, precision).toDense().registers).toEqual(sketchOf(ids, precision).registers)
      }),
    )
    const many = Array.from({ length: 5000 }, (_, id) => id * 3)
    const sparse = sparseOf(many, 10)
    expect(sparse.isDense).toBe(true)
    expect(sparse.toDense().registers).toEqual(sketchOf(many, 10).registers)
    expect(sparse.estimate()).toBe(sketchOf(many, 10).estimate())
  })

  it('keeps ranks when an index is seen again with more zeros', () => {
    const sparse = new SparseHyperLogLog(18)
    sparse.addHash(0, 0x00010000)
    sparse.addHash(0, 0x00000001)
    sparse.addHash(0, 0x80000000)
    const dense = new HyperLogLog(18)
    dense.addHash(0, 0x00000001)
    expect(sparse.toDense().registers).toEqual(dense.registers)
    expect(sparse.bytes).toBe(4)
  })

  it('merges like a set, whichever of the two is dense', () => {
    const sizes = fc.constantFrom(3, 60, 700)
    fc.assert(
      fc.property(sizes, sizes, fc.maxSafeNat(), (first, second, start) => {
        const a = Array.from({ length: first }, (_, at) => start - at)
        const b = Array.from({ length: second }, (_, at) => at)
        const both = sketchOf([...a, ...b], 9).registers
        expect(sparseOf(a, 9).merge(sparseOf(b, 9)).toDense().registers).toEqual(both)
        expect(sparseOf(b, 9).merge(sparseOf(a, 9)).toDense().registers).toEqual(both)
      }),
      { numRuns: 30 },
    )
  })

  it('is smaller and more exact than the dense sketch while it is sparse', () => {
    const ids = Array.from({ length: 1000 }, (_, at) => at)
    const sparse = sparseOf(ids, 14)
    expect(sparse.bytes).toBeLessThanOrEqual(4000)
    expect(sparse.isDense).toBe(false)
    expect(Math.abs(sparse.estimate() - 1000)).toBeLessThanOrEqual(1)
  })
})
