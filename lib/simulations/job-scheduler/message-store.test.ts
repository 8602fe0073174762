import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Message } from './message-store.ts'
import { MessageStore } from './message-store.ts'
import { PartitionedStore } from './partitioned-store.ts'

type Step = { kind: 'append' | 'take' | 'give-back' | 'acknowledge' | 'crash'; pick: number }
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('append' as const, 'append', 'take', 'take', 'give-back', 'acknowledge', 'crash'),
  pick: fc.nat(1_000),
})

/** Lists of rows: what waits, in the order in which it is handed out, and what is out. */
class Lists {
  returned: number[] = []
  fresh: number[] = []
  out: number[] = []
  take(): number | undefined {
    const row = this.returned.shift() ?? this.fresh.shift()
    if (row !== undefined) this.out.push(row)
    return row
  }
}

function compare(durable: boolean, steps: Step[]): void {
  const store = new MessageStore(durable)
  const lists = new Lists()
  const known = new Map<number, Message>()
  let row = 0
  for (const { kind, pick } of steps) {
    const chosen = lists.out[pick % Math.max(1, lists.out.length)]
    if (kind === 'append') {
      known.set(row, store.append(row, 0))
      lists.fresh.push(row++)
    } else if (kind === 'take') expect(store.take()?.row).toBe(lists.take())
    else if (kind === 'crash') {
      const waiting = lists.returned.length + lists.fresh.length
      expect(store.crash()).toBe(durable ? 0 : waiting)
      if (!durable) Object.assign(lists, new Lists())
    } else if (chosen !== undefined) {
      const message = known.get(chosen)!
      lists.out = lists.out.filter((other) => other !== chosen)
      if (kind === 'acknowledge') store.acknowledge(message)
      else {
        store.giveBack(message)
        lists.returned.push(chosen)
      }
    }
    expect(store.ready).toBe(lists.returned.length + lists.fresh.length)
    for (const [each, message] of known)
      if ([...lists.out, ...lists.returned, ...lists.fresh].includes(each)) expect(store.get(message.id)).toBe(message)
  }
}

describe('messages of a broker', () => {
  test('in a log: what is not acknowledged is handed out, oldest first, through crashes', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 120 }), (steps) => compare(true, steps)))
  })

  test('in memory: the same until a crash, which takes all of it', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 120 }), (steps) => compare(false, steps)))
  })
})

describe('a partitioned log', () => {
  test('hands out each partition in order, one message at a time, whoever reads', () => {
    const act = fc.record({ reader: fc.nat(3), acknowledge: fc.boolean(), wait: fc.nat(20) })
    fc.assert(
      fc.property(fc.array(fc.nat(40), { maxLength: 60 }), fc.array(act, { maxLength: 150 }), (rows, acts) => {
        const readers = [10, 11, 12, 13]
        const log = new PartitionedStore(readers, 15)
        for (const row of rows) log.append(row, 0)
        const partitions = readers.map((_, at) => rows.filter((row) => row % readers.length === at))
        const acknowledged = readers.map(() => 0)
        let now = 0
        for (const { reader, acknowledge, wait } of acts) {
          now += wait
          log.seen(readers[reader]!, now)
          const message = log.take(readers[reader]!, now)
          if (!message) continue
          const at = message.row % readers.length
          expect(message.row).toBe(partitions[at]![acknowledged[at]!])
          if (!acknowledge) continue
          // A repeated acknowledgement skips nothing.
          log.acknowledge(message)
          log.acknowledge(message)
          acknowledged[at]!++
        }
      }),
    )
  })

  test('a partition goes to somebody else only when its reader is silent, and comes home when nobody is at it', () => {
    const log = new PartitionedStore([10, 11], 15)
    const [first, second] = [log.append(0, 0), log.append(2, 0)]
    log.seen(10, 0)
    log.seen(11, 0)
    expect(log.take(10, 0)).toBe(first)
    expect(log.take(11, 10)).toBeNull()
    expect(log.take(11, 16)).toBe(first)
    // The new reader is at it, so the old one waits.
    log.seen(11, 16)
    expect(log.take(10, 17)).toBeNull()
    log.acknowledge(first)
    expect(log.take(10, 18)).toBe(second)
  })
})
