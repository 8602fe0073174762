import { describe, expect, it } from 'vitest'
import { dots, lastWriteWins, plainClocks, sameValues } from './versioning.ts'

const by = (actor: number, stamp = 0) => ({ actor, stamp })

describe.each([
  ['dots', dots],
  ['clocks of servers', plainClocks],
])('versioning by %s', (_, versioning) => {
  // The two differ in their states; what is asked of them here is the same.
  const { empty, write, merge, values } = versioning as typeof dots

  it('replaces what the writer had read, and keeps what another server took meanwhile', () => {
    const first = write(empty, empty, by(1), 1)
    const second = write(first, first, by(2), 2)
    expect(values(second)).toEqual([2])
    expect(values(merge(first, second))).toEqual([2])
    expect(values(merge(second, first))).toEqual([2])
    const meanwhile = write(first, first, by(3), 3)
    expect(sameValues(values(merge(second, meanwhile)), [2, 3])).toBe(true)
    const both = merge(second, meanwhile)
    expect(values(merge(write(both, both, by(1), 4), both))).toEqual([4])
  })

  it('merges the same in any order and any number of times', () => {
    const first = write(empty, empty, by(1), 1)
    const [second, third] = [write(first, first, by(2), 2), write(empty, empty, by(3), 3)]
    const one = merge(merge(first, second), third)
    const other = merge(third, merge(merge(second, first), third))
    expect(sameValues(values(one), values(other))).toBe(true)
    expect(sameValues(values(merge(one, one)), values(one))).toBe(true)
  })
})

describe('what only some of them keep', () => {
  it('two clients that write through one server: dots keep both, clocks of servers the second', () => {
    const dotted = dots.write(dots.write(dots.empty, dots.empty, by(1), 1), dots.empty, by(1), 2)
    expect(dots.values(dotted)).toEqual([1, 2])
    const plain = plainClocks.write(plainClocks.empty, plainClocks.empty, by(1), 1)
    expect(plainClocks.values(plainClocks.write(plain, plainClocks.empty, by(1), 2))).toEqual([2])
  })

  it('the last write wins by its timestamp, even over one that was built on it, and by the server when they are equal', () => {
    const { empty, write, merge, values } = lastWriteWins
    const first = write(empty, empty, by(1, 100), 1)
    expect(values(write(first, first, by(2, 90), 2))).toEqual([1])
    expect(values(write(first, first, by(2, 110), 2))).toEqual([2])
    const [a, b] = [write(empty, empty, by(1, 5), 7), write(empty, empty, by(2, 5), 8)]
    expect(values(merge(a, b))).toEqual([8])
    expect(values(merge(b, a))).toEqual([8])
    expect(values(merge(empty, a))).toEqual([7])
    expect(values(empty)).toEqual([])
  })

  it('tells values apart whatever their order', () => {
    expect(sameValues([1, 2, 3], [3, 1, 2])).toBe(true)
    expect(sameValues([1, 2, 3], [3, 1, 4])).toBe(false)
    expect(sameValues([1], [1, 2])).toBe(false)
    expect(sameValues([1], [2])).toBe(false)
  })
})
