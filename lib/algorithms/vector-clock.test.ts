import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareClocks, covers, mergeClocks, NOTHING_SEEN, withEvent } from './vector-clock.ts'
import type { CausalOrder, VectorClock } from './vector-clock.ts'

const ACTORS = 4

/** Events of actors that now and then hear all that another has seen; next to each clock the set of events before it. */
const histories = fc.array(
  fc.record({ actor: fc.nat(ACTORS - 1), hears: fc.option(fc.nat(ACTORS - 1), { freq: 2 }) }),
  { minLength: 2, maxLength: 40 },
)

type Event = { clock: VectorClock; past: Set<number> }

function play(history: { actor: number; hears: number | null }[]): Event[] {
  const latest = Array.from({ length: ACTORS }, (): Event => ({ clock: NOTHING_SEEN, past: new Set() }))
  return history.map(({ actor, hears }, at) => {
    const own = latest[actor]!
    const other = hears === null ? own : latest[hears]!
    const merged = mergeClocks(own.clock, other.clock)
    const event = {
      clock: withEvent(merged, actor, (merged.get(actor) ?? 0) + 1),
      past: new Set([...own.past, ...other.past, at]),
    }
    latest[actor] = event
    return event
  })
}

/** By the sets of events, without a look at the clocks. */
function causalOrder(first: Event, second: Event): CausalOrder {
  const isWithin = (one: Event, other: Event) => [...one.past].every((event) => other.past.has(event))
  const [within, contains] = [isWithin(first, second), isWithin(second, first)]
  if (within && contains) return 'equal'
  return within ? 'before' : contains ? 'after' : 'concurrent'
}

describe('vector clocks', () => {
  it('order events as causality does, in any history', () => {
    const seen = new Set<CausalOrder>()
    fc.assert(
      fc.property(histories, (history) => {
        const events = play(history)
        for (const first of events) {
          for (const second of events) {
            const order = causalOrder(first, second)
            seen.add(order)
            expect(compareClocks(first.clock, second.clock)).toBe(order)
          }
        }
      }),
      { numRuns: 300 },
    )
    expect(seen.size).toBe(4)
  })

  it('merge to what either has seen, whatever the order', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const [first, second] = [play(history).at(-1)!.clock, play(history).at(-2)!.clock]
        const merged = mergeClocks(first, second)
        expect(compareClocks(mergeClocks(second, first), merged)).toBe('equal')
        for (let actor = 0; actor < ACTORS; actor++) {
          for (let counter = 1; counter <= history.length; counter++)
            expect(covers(merged, actor, counter)).toBe(covers(first, actor, counter) || covers(second, actor, counter))
        }
      }),
    )
  })
})
