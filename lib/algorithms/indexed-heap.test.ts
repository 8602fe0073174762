import { describe, expect, test } from 'vitest'
import { createRandom } from '../kernel/random.ts'
import { IndexedHeap } from './indexed-heap.ts'

type Entry = { id: number; rank: number; order: number }

const sorted = (entries: Map<number, Entry>): Entry[] =>
  [...entries.values()].sort((a, b) => a.rank - b.rank || a.order - b.order)

describe('an indexed heap', () => {
  test('gives what a sorted list gives, after any adding, changing and removing', () => {
    for (let seed = 0; seed < 200; seed++) {
      const random = createRandom(seed)
      const heap = new IndexedHeap()
      const model = new Map<number, Entry>()
      for (let step = 0; step < 300; step++) {
        const id = random.integer(40)
        const what = random.integer(10)
        if (what < 6) {
          const entry = { id, rank: random.integer(8), order: step }
          heap.set(id, entry.rank, entry.order)
          model.set(id, entry)
        } else if (what < 8) expect(heap.delete(id), `seed ${seed}`).toBe(model.delete(id))
        else {
          const least = sorted(model)[0]
          expect(heap.pop(), `seed ${seed}`).toBe(least?.id)
          if (least) model.delete(least.id)
        }
        expect(heap.size, `seed ${seed}`).toBe(model.size)
        expect(heap.leastRank, `seed ${seed}`).toBe(sorted(model)[0]?.rank ?? Infinity)
        expect(heap.rankOf(id), `seed ${seed}`).toBe(model.get(id)?.rank)
      }
      for (const { id } of sorted(model)) expect(heap.pop(), `seed ${seed}`).toBe(id)
      expect(heap.pop()).toBeUndefined()
    }
  })

  test('moves about as many entries as the heap is deep', () => {
    const heap = new IndexedHeap()
    const random = createRandom(1)
    for (let id = 0; id < 4_096; id++) heap.set(id, random.next(), id)
    const before = heap.moves
    for (let step = 0; step < 1_000; step++) heap.set(heap.pop()!, random.next(), 5_000 + step)
    expect((heap.moves - before) / 2_000).toBeLessThan(14)
  })
})
