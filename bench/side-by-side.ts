// Runs ours and a peer's work in turns, so that whatever else the machine does hits both, and compares medians.
import type { Row } from './row.ts'

const TURNS = 5

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >>> 1]!

/** Operations a second, as people write them. */
export const perSecond = (operations: number, milliseconds: number): string => {
  const rate = (operations / milliseconds) * 1000
  return rate >= 1e6 ? `${(rate / 1e6).toPrecision(3)} M/s` : `${(rate / 1e3).toPrecision(3)} k/s`
}

export type Contest = {
  what: string
  operations: number
  note: string
  ours: () => unknown
  theirs: () => unknown
  /** Throws if the two results do not agree: a fast wrong answer is no figure. */
  check: (ours: unknown, theirs: unknown) => void
}

/** One row: medians over five turns after one that warms up, and how many times faster ours was. */
export async function sideBySide({ what, operations, note, ours, theirs, check }: Contest): Promise<Row> {
  check(await ours(), await theirs())
  const times = { ours: [] as number[], theirs: [] as number[] }
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [name, work] of [
      ['ours', ours],
      ['theirs', theirs],
    ] as const) {
      const start = performance.now()
      await work()
      times[name].push(performance.now() - start)
    }
  }
  const [mine, peer] = [median(times.ours), median(times.theirs)]
  return {
    what,
    value: perSecond(operations, mine),
    peer: perSecond(operations, peer),
    ratio: `${Number((peer / mine).toPrecision(2))}x`,
    note,
  }
}
