import { expect, test } from 'vitest'

import { FlushPace } from './flush-pace.ts'

/** Pushes every 33 ms for so many seconds; gives when each was stored after its push, and how many were. */
function drag(pace: FlushPace, seconds: number, from = 0): { waits: number[]; stored: number; until: number } {
  const waits: number[] = []
  let stored = 0
  let busyUntil = from
  let now = from
  for (; now < from + seconds * 1000; now += 33) {
    if (now < busyUntil) continue
    const wait = pace.waitMs(now)
    waits.push(wait)
    busyUntil = now + wait
    pace.flushed(busyUntil, 1)
    stored++
  }
  return { waits, stored, until: now }
}

test('what people draw now and then is stored at once', () => {
  const pace = new FlushPace(0)
  expect(Math.max(...drag(pace, 30).waits)).toBe(0)
})

test('dragging without a pause is paced after half a minute, and a rest gives the credit back', () => {
  const pace = new FlushPace(0)
  const long = drag(pace, 120)
  expect(long.waits.slice(-50).some((wait) => wait > 20)).toBe(true)
  const rested = drag(pace, 10, long.until + 120_000)
  expect(Math.max(...rested.waits)).toBe(0)
})

test('even an hour of dragging without a pause grows the log no faster than the fixed pace would', () => {
  expect(drag(new FlushPace(0), 3_600).stored).toBeLessThan((3_600 * 1000) / 60 + 1_000)
})
