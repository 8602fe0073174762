import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '#lib/kernel/random'
import { finish } from '../testing/run-to-end.ts'
import { readRows } from './query-cost.ts'
import { ScheduleTable } from './schedule-table.ts'

const SPEC = { key: 0, workMs: 1, poisonous: false, recurring: false }

describe('the schedule table', () => {
  test('finds the same due rows by index and by scan, as a filtered and sorted list has them', () => {
    const step = fc.record({ row: fc.nat(80), at: fc.nat(100), lock: fc.boolean(), over: fc.boolean() })
    fc.assert(
      fc.property(
        fc.array(fc.nat(100), { minLength: 1, maxLength: 60 }),
        fc.array(step),
        fc.nat(100),
        (dues, steps, now) => {
          const tables = [new ScheduleTable(true, 0), new ScheduleTable(false, 5_000)]
          const model = dues.map((at, id) => ({ id, at, locked: false }))
          for (const table of tables) for (const at of dues) table.add(SPEC, at, 'waiting')
          for (const { row: index, at, lock, over } of steps) {
            const id = index % dues.length
            for (const table of tables) {
              const row = table.rows[id]!
              table.lookAt(row, over ? Infinity : at)
              row.lockedUntil = lock ? now + 1 : 0
            }
            Object.assign(model[id]!, { at: over ? Infinity : at, locked: lock })
          }
          const due = model.filter((row) => row.at <= now && !row.locked).sort((x, y) => x.at - y.at || x.id - y.id)
          for (const limit of [1, 7, 1_000]) {
            const [indexed, scanned] = tables.map((table) => table.due(now, limit))
            const expected = due.slice(0, limit).map(({ id }) => id)
            expect(indexed!.rows.map(({ id }) => id)).toEqual(expected)
            expect(scanned!.rows.map(({ id }) => id)).toEqual(expected)
            expect(scanned!.rowsRead).toBe(dues.length + 5_000)
            // Locked rows are read past; nothing that is not due is.
            expect(indexed!.rowsRead).toBeLessThanOrEqual(model.filter((row) => row.at <= now).length)
          }
        },
      ),
    )
  })

  test('rows beyond the run are never due', () => {
    const table = new ScheduleTable(true, 0)
    table.add(SPEC, 5, 'later')
    expect(table.due(1e9, 10).rows).toEqual([])
  })
})

describe('rows read to find the due ones', () => {
  const cost = (history: number, batch: number) => finish(readRows(history, batch, createRandom(1)))

  test('an index on the time alone reads the history, one on open rows only what it returns', () => {
    expect(cost(30_000, 50)).toMatchObject({ tableRows: 30_100, scan: 30_100, openIndex: 50 })
    expect(cost(30_000, 50).timeIndex).toBeGreaterThan(29_900)
    expect(cost(30_000, 50).openPages).toBeLessThan(6)
  })

  test('without a history both read the same', () => {
    const { timeIndex, openIndex } = cost(0, 50)
    expect([timeIndex, openIndex]).toEqual([50, 50])
  })
})
