import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IntegerSet } from './integer-set.ts'

describe('IntegerSet', () => {
  it('holds what a Set holds', () => {
    const ids = fc.array(fc.oneof(fc.nat(50), fc.maxSafeNat()), { maxLength: 400 })
    fc.assert(
      fc.property(ids, fc.nat(50), (added, asked) => {
        const set = new IntegerSet()
        const model = new Set<number>()
        for (const id of added) {
          expect(set.add(id)).toBe(!model.has(id))
          model.add(id)
        }
        expect(set.size).toBe(model.size)
        expect(set.has(asked)).toBe(model.has(asked))
        expect(new Set(set.values())).toEqual(model)
      }),
    )
  })

  it('takes between 10.6 and 22 bytes an integer', () => {
    const set = new IntegerSet()
    for (let id = 0; id < 100_000; id++) set.add(id)
    expect(set.bytes / set.size).toBeGreaterThan(10.6)
    expect(set.bytes / set.size).toBeLessThan(22)
    expect(new IntegerSet(100_000).bytes).toBe(set.bytes)
  })
})
